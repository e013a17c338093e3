"""Boards are checked at start: what a declaration names must exist."""

from pathlib import Path

import pytest

from dashboard.boards import find_panel_types, resolve
from datasets.spec import SpecError
from layouts.board import DEVICES
from layouts.read import read_boards

HEAD = """title: {zh: 小样, en: Sample}
audience: leader
purpose: {zh: 试, en: trial}
parameters: {region: "REGION"}
panels:
  a:
    type: TYPE
    title: {zh: 甲, en: A}
    options: OPTIONS
arrangements:
"""
PICTURES = "".join(f"  {device}: {{areas: a, rows: 1fr, columns: 1fr}}\n" for device in DEVICES)


def written(folder: Path, options: str, *, kind: str = "tile", region: str = "360000") -> Path:
    head = HEAD.replace("TYPE", kind).replace("OPTIONS", options).replace("REGION", region)
    (folder / "sample.yaml").write_text(head + PICTURES, encoding="utf-8")
    return folder


def faults(folder, catalogue):
    with pytest.raises(SpecError) as refused:
        resolve(read_boards(folder), find_panel_types(), catalogue)
    return refused.value.faults


def test_a_file_of_panels_is_a_panel_type():
    types = find_panel_types()
    assert {"tile", "strip", "text"} <= set(types)
    assert all(kind.model_config["extra"] == "forbid" for kind in types.values())


def test_a_board_whose_names_exist_becomes_a_page(tmp_path, catalogue):
    pages = resolve(
        read_boards(written(tmp_path, "{metric: gdp.level}")), find_panel_types(), catalogue
    )
    assert pages["sample"].panels["a"].metrics() == ("gdp.level",)


@pytest.mark.parametrize(
    ("options", "special", "line", "words"),
    [
        ("{metric: gdp.levle}", {}, 9, "did you mean 'gdp.level'"),
        ("{metrik: gdp.level}", {}, 9, "did you mean 'metric'"),
        ("{metric: gdp.level}", {"kind": "tiel"}, 7, "did you mean 'tile'"),
        ("{metric: gdp.level}", {"region": "369999"}, 4, "no area with the code '369999'"),
    ],
)
def test_a_wrong_name_is_found_with_its_line(tmp_path, catalogue, options, special, line, words):
    found = faults(written(tmp_path, options, **special), catalogue)
    assert any(fault.line == line and words in str(fault) for fault in found), found
