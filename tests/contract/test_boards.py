"""Every board: it reads, all it names exists, and each device has an arrangement of its own."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.boards import Page, find_panel_types, resolve
from dashboard.clock import BEIJING
from dashboard.panel import Reader
from dashboard.question import Answers, MetricQuery, RecordQuery, StudyQuery
from dashboard.ranking import is_rate
from datasets.catalogue import Catalogue
from layouts.board import DEVICES, Device
from layouts.read import read_boards

NAMES = sorted(read_boards())
WANTED = {"overview", "economy", "city", "operation", "ecology", "services", "explore", "data"}
NOW = dt.datetime(2026, 1, 29, 9, 41, tzinfo=BEIJING)


@pytest.fixture(scope="module")
def pages(catalogue: Catalogue) -> dict[str, Page]:
    return resolve(read_boards(), find_panel_types(), catalogue)


def _reader(catalogue: Catalogue, page: Page, device: Device, language: str = "zh-CN") -> Reader:
    region = page.board.parameters.region or "360000"
    return Reader(catalogue, page.name, device, region, NOW, language=language)


def test_the_first_boards_are_there() -> None:
    assert set(NAMES) >= WANTED


@pytest.mark.parametrize("name", NAMES)
def test_a_board_has_an_arrangement_of_its_own_for_every_device(
    pages: dict[str, Page], name: str
) -> None:
    arrangements = pages[name].board.arrangements
    assert set(arrangements) == set(DEVICES)
    assert {len(row) for row in arrangements["phone"].grid} == {1}
    assert arrangements["phone"].grid != arrangements["desktop"].grid
    assert len(arrangements["ultrawide"].grid[0]) >= len(arrangements["tablet"].grid[0])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("device", ["wall", "ultrawide"])
def test_a_wall_fits_without_scrolling(pages: dict[str, Page], name: str, device: Device) -> None:
    rows = pages[name].board.arrangements[device].rows
    assert "auto" not in rows
    assert "minmax(0," in rows


@pytest.mark.parametrize("name", NAMES)
def test_a_wall_knows_what_to_drop_first(pages: dict[str, Page], name: str) -> None:
    board = pages[name].board
    on_walls = {p for d in ("wall", "ultrawide") for p in board.arrangements[d].panels}
    assert on_walls <= set(board.priority)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_panel_asks_and_draws_without_any_data(
    pages: dict[str, Page], catalogue: Catalogue, name: str, device: Device, language: str
) -> None:
    page = pages[name]
    reader = _reader(catalogue, page, device, language)
    for panel in page.board.arrangements[device].panels:
        questions = page.panels[panel].ask(panel, reader)
        answers = Answers(
            {q: () for q in questions if isinstance(q, MetricQuery)},
            {q: () for q in questions if isinstance(q, RecordQuery)},
            {q: () for q in questions if isinstance(q, StudyQuery)},
        )
        drawing = page.panels[panel].draw(panel, reader, answers)
        assert drawing.html or drawing.props, panel
        assert drawing.summary, panel


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_in_both_languages(pages: dict[str, Page], name: str) -> None:
    board = pages[name].board
    texts = [board.title, board.purpose, *(p.title for p in board.panels.values() if p.title)]
    assert all(text.zh and text.en.isascii() for text in texts)


def test_the_phones_first_screen_needs_no_heavy_code(pages: dict[str, Page]) -> None:
    page = pages["overview"]
    for panel in page.board.arrangements["phone"].panels:
        assert page.panels[panel].bundles == ()
    assert pages["map"].board.arrangements["phone"].panels[0] == "map"


def test_maps_fill_rates_never_totals(pages: dict[str, Page], catalogue: Catalogue) -> None:
    shown = [
        (page.name, metric)
        for page in pages.values()
        for name, panel in page.board.panels.items()
        if panel.type == "region_map"
        for metric in page.panels[name].metrics()
    ]
    assert shown
    assert [found for found in shown if not is_rate(catalogue, found[1])] == []
