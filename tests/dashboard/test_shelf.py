"""What was drawn is kept for all processes, and given only to those who look at the same."""

import dataclasses
import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from dashboard.answer import answer_board
from dashboard.look import look
from dashboard.panel import Reader
from dashboard.shelf import Shelf, seen_by
from operations.settings import Settings
from tests.builds import write_build
from tests.dashboard.sample import NOW, Spoken, sample_screen


@pytest.fixture
def screen(tmp_path, catalogue):
    return sample_screen(tmp_path, catalogue)


@pytest.fixture
def drawings(monkeypatch):
    """Every drawing of the panel `gdp`, by what its reader looks at."""
    seen = []
    draw = Spoken.draw

    def counted(panel, name, reader, answers):
        seen.append((reader.region, reader.device, reader.as_of, reader.language))
        return draw(panel, name, reader, answers)

    monkeypatch.setattr(Spoken, "draw", counted)
    return seen


def frames(screen, path="/sample", search="", device="phone"):
    seen = look(screen, path, search, device)
    return answer_board(screen, seen.page, seen.reader, seen.shown, {})


def test_a_board_is_drawn_once_for_all_processes(screen, drawings):
    neighbour = dataclasses.replace(screen, shelf=Shelf(screen.settings))
    assert frames(screen) == frames(neighbour)
    assert len(drawings) == 1


@pytest.mark.parametrize(
    ("search", "device"),
    [
        ("?region=360100", "phone"),
        ("?as_of=2023-05-20", "phone"),
        ("?lang=en", "phone"),
        ("?theme=dark", "phone"),
        ("?gdp.metric=x", "phone"),
        ("", "tablet"),
    ],
)
def test_another_look_is_drawn_for_itself(screen, drawings, search, device):
    frames(screen)
    frames(screen, search=search, device=device)
    assert len(drawings) == 2


def test_what_no_panel_knows_is_no_other_look(screen, drawings):
    frames(screen)
    frames(screen, search="?utm=1&nobody.metric=x")
    assert len(drawings) == 1


def test_another_day_is_drawn_anew_and_another_minute_is_not(screen, drawings):
    frames(screen)
    frames(dataclasses.replace(screen, now=lambda: NOW + dt.timedelta(minutes=9)))
    assert len(drawings) == 1
    frames(dataclasses.replace(screen, now=lambda: NOW + dt.timedelta(days=1)))
    assert len(drawings) == 2


def test_another_scope_is_drawn_for_itself(screen, drawings):
    published = screen.settings.model_copy(update={"simulated": False})
    other = dataclasses.replace(screen, settings=published, shelf=Shelf(published))
    frames(screen)
    frames(other)
    assert len(drawings) == 2


def test_another_build_is_drawn_anew(screen, drawings):
    without = frames(screen)
    write_build(screen.settings.home, [])
    screen.warehouse.close()
    assert frames(screen)["gdp"]["stamp"] != without["gdp"]["stamp"]
    assert len(drawings) == 2


def test_a_failed_panel_is_never_kept(screen):
    first = frames(screen, device="desktop")
    later = dataclasses.replace(screen, now=lambda: NOW + dt.timedelta(minutes=9))
    assert "09:41" in first["bad"]["html"]
    assert "09:50" in frames(later, device="desktop")["bad"]["html"]


def test_every_part_of_a_reader_tells_looks_apart(catalogue):
    reader = Reader(catalogue, "sample", "phone", "360000", NOW)
    changes = {
        "board": "other",
        "device": "wall",
        "region": "360100",
        "as_of": dt.date(2023, 5, 20),
        "language": "en",
        "theme": "dark",
        "large": True,
        "choices": {"gdp.metric": "x"},
        "boundaries": ("city/360000",),
    }
    assert {one.name for one in dataclasses.fields(reader)} == {*changes, "catalogue", "now"}
    for name, value in changes.items():
        assert seen_by(dataclasses.replace(reader, **{name: value})) != seen_by(reader), name


def test_another_program_never_gets_what_this_one_drew(tmp_path):
    settings = Settings(home=tmp_path / "home")
    module = tmp_path / "dashboard" / "tile.py"
    module.parent.mkdir()
    module.write_text("1", encoding="utf-8")
    Shelf(settings, tmp_path).put(("a",), "drawn")
    assert Shelf(settings, tmp_path).get(("a",), "") == "drawn"
    module.write_text("2 and more", encoding="utf-8")
    assert Shelf(settings, tmp_path).get(("a",), "") == ""


def test_only_the_owner_reads_what_is_kept(tmp_path):
    settings = Settings(home=tmp_path)
    Shelf(settings).put(("a",), "drawn")
    assert stat.S_IMODE(settings.cache.stat().st_mode) == 0o700
    kept = [path for path in settings.cache.rglob("*") if path.is_file()]
    assert kept
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)


def test_a_spoilt_entry_is_a_missing_one(tmp_path):
    settings = Settings(home=tmp_path)
    shelf = Shelf(settings)
    shelf.put(("a",), "drawn")
    for path in settings.cache.rglob("*"):
        if path.is_file():
            os.truncate(path, 3)
    assert shelf.get(("a",), "") == ""


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path):
    Path(tmp_path / "cache").write_text("in the way", encoding="utf-8")
    shelf = Shelf(Settings(home=tmp_path))
    shelf.put(("a",), "drawn")
    assert shelf.get(("a",), "") == ""
