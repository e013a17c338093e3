"""Families of boards: one picture, a board for each member, slots filled or explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.spec import SpecError, Text
from layouts.read import read_boards

PICTURE = """
title: {zh: 行业, en: Sector}
audience: analyst
purpose: {zh: 行业。, en: Sector.}
each: {folder: sectors, address: economy/sector, parent: economy, label: {zh: 行业, en: Sector}}
panels:
  kpi: {type: strip, options: {items: {slot: headline}}}
  pair: {type: heat, options: {items: [fixed.level, {slot: one}], last: 3}}
arrangements:
"""
DEVICES = ("wall", "ultrawide", "desktop", "tablet", "phone")
ARRANGED = "".join(
    f'  {device}: {{areas: "kpi\\npair", rows: 1fr 1fr, columns: 1fr}}\n' for device in DEVICES
)
MEMBER = """
title: {zh: 农业, en: Agriculture}
purpose: {zh: 农业。, en: Agriculture.}
absent: {zh: 暂无数据：未接入。, en: No data.}
slots: {headline: [grain.level, meat.level], one: grain.yoy_pct}
"""


@pytest.fixture
def boards(tmp_path: Path) -> Path:
    (tmp_path / "boards").mkdir()
    (tmp_path / "sectors").mkdir()
    (tmp_path / "boards" / "sector.yaml").write_text(PICTURE + ARRANGED, encoding="utf-8")
    return tmp_path / "boards"


def write(boards: Path, text: str) -> None:
    (boards.parent / "sectors" / "agriculture.yaml").write_text(text, encoding="utf-8")


def test_a_member_becomes_a_board_with_its_slots_filled(boards: Path) -> None:
    write(boards, MEMBER)
    (name, (document, board)) = next(iter(read_boards(boards).items()))
    assert name == "economy/sector/agriculture"
    assert document.path.name == "agriculture.yaml"
    assert board.title.zh == "农业"
    assert board.panels["kpi"].options == {"items": ["grain.level", "meat.level"]}
    assert board.panels["pair"].options == {"items": ["fixed.level", "grain.yoy_pct"], "last": 3}


def test_a_panel_with_an_empty_slot_leaves_its_room(boards: Path) -> None:
    write(boards, MEMBER.replace("[grain.level, meat.level]", "[]"))
    ((_, board),) = read_boards(boards).values()
    assert set(board.panels) == {"pair"}
    assert {a.areas for a in board.arrangements.values()} == {"pair"}
    assert {a.rows for a in board.arrangements.values()} == {"1fr"}


@pytest.mark.parametrize(("absent", "said"), [("{zh: 未接入。, en: No data.}", 1), ("null", 0)])
def test_the_picture_says_what_a_member_lacks(boards: Path, absent: str, said: int) -> None:
    picture = boards / "sector.yaml"
    text = picture.read_text(encoding="utf-8")
    picture.write_text(text.replace("last: 3", "last: {slot: absent}"), encoding="utf-8")
    write(boards, MEMBER.replace("{zh: 暂无数据：未接入。, en: No data.}", absent))
    ((_, board),) = read_boards(boards).values()
    assert board.panels["pair"].options["last"] == [{"zh": "未接入。", "en": "No data."}] * said


def test_a_member_changes_single_options_and_titles(boards: Path) -> None:
    write(boards, MEMBER + "panels: {pair: {title: {zh: 对比, en: Both}, options: {last: 9}}}")
    ((_, board),) = read_boards(boards).values()
    assert board.panels["pair"].options == {"items": ["fixed.level", "grain.yoy_pct"], "last": 9}
    assert str(board.panels["pair"].title) == str(Text(zh="对比", en="Both"))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("one:", "two:"), "the slot 'one' of the board is not filled"),
        (("one:", "two: [x.y], one:"), "the board has no such slot"),
        (("slots:", "slot:"), "unknown key"),
        (("slots:", "panels: {none: {}}\nslots:"), "the board has no panel called 'none'"),
    ],
)
def test_faults_of_a_member_name_its_file(
    boards: Path, change: tuple[str, str], problem: str
) -> None:
    write(boards, MEMBER.replace(*change))
    with pytest.raises(SpecError, match=problem) as caught:
        read_boards(boards)
    assert {fault.file for fault in caught.value.faults} == {"agriculture.yaml"}
