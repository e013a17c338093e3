"""Boards and walls are read strictly, and every fault of every file is named at once."""

from pathlib import Path

import pytest

from datasets.spec import SpecError
from layouts.board import DEVICES
from layouts.read import read_boards, read_walls
from layouts.tracks import split_tracks

BOARD = """
title: {zh: 小样, en: Sample}
audience: leader
purpose: {zh: 试, en: trial}
order: %d
panels:
  a: {type: tile, title: {zh: 甲, en: A}}
  b: {type: tile, title: {zh: 乙, en: B}}
priority: [a, b]
arrangements:
%s
"""


def arrangement(
    device: str, areas: str = "a b", rows: str = "1fr", columns: str = "1fr 1fr"
) -> str:
    return f"  {device}: {{areas: '{areas}', rows: '{rows}', columns: '{columns}'}}\n"


def board(order: int = 1, **special: str) -> str:
    return BOARD % (order, "".join(special.get(d) or arrangement(d) for d in DEVICES))


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_boards_come_in_the_order_of_the_navigation(tmp_path):
    folder = written(tmp_path, second=board(2), first=board(1))
    assert list(read_boards(folder)) == ["first", "second"]


def test_all_faults_of_all_files_are_named_with_their_lines(tmp_path):
    short = arrangement("phone", areas="a b", columns="1fr")
    misnamed = (
        board().replace("  a: {type", "  A a: {type", 1).replace("priority: [a", "priority: [c")
    )
    folder = written(
        tmp_path,
        tracks=board(phone=short),
        names=misnamed.replace("'a b'", "'b'").replace("'1fr 1fr'", "'1fr'"),
        unknown=board().replace("order", "odrer"),
    )
    with pytest.raises(SpecError) as refused:
        read_boards(folder)
    files = {fault.file for fault in refused.value.faults}
    assert files == {"tracks.yaml", "names.yaml", "unknown.yaml"}
    fault = next(f for f in refused.value.faults if f.file == "tracks.yaml")
    assert "2 columns, the track list has 1" in fault.problem
    assert (
        "phone"
        in (tmp_path / "tracks.yaml").read_text(encoding="utf-8").splitlines()[fault.line - 1]
    )
    odrer = next(f for f in refused.value.faults if f.file == "unknown.yaml")
    assert "did you mean 'order'" in str(odrer)


@pytest.mark.parametrize(
    ("tracks", "count"),
    [
        ("1fr", 1),
        ("60px repeat(2, 1fr) 34px", 4),
        ("repeat(2, 1fr 2fr)", 4),
        ("minmax(0, 1fr) auto", 2),
        ("  ", 0),
    ],
)
def test_tracks_are_counted_as_css_counts_them(tracks, count):
    assert len(split_tracks(tracks)) == count


def test_the_bundled_walls_can_be_read_from_their_seats():
    for profile in read_walls().values():
        assert profile.root_px == round(4.654 * profile.distance_m / profile.pixel_pitch_mm)
        assert profile.root_px >= 16
