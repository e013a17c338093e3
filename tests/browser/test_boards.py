"""Every board on every screen: drawn, whole, quiet, still and accessible."""

import re
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.faults import CLIPPED, EMPTY, OVERFLOW, UNTITLED, UNWANTED
from tests.browser.screens import (
    BOARDS,
    LATER_MEMBERS,
    SCREENS,
    WALLS,
    Visit,
    address,
    open_board,
)
from tests.serving import Server

pytestmark = pytest.mark.browser

# The 4K wall shows what the smaller wall shows, with more room: every third board stands for all.
ON_4K = [name for name in BOARDS if name not in LATER_MEMBERS][::3]

PAIRS = [
    pytest.param(
        (name, screen), id=f"{name}-{screen}", marks=pytest.mark.xdist_group(f"{name}-{screen}")
    )
    for name in BOARDS
    for screen in SCREENS
    if LATER_MEMBERS.get(name, screen) == screen and (screen != "wall4k" or name in ON_4K)
]


@pytest.fixture(scope="module", params=PAIRS)
def seen(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Visit]:
    name, screen = request.param
    context = browser.new_context(locale="zh-CN", **SCREENS[screen])
    yield open_board(context.new_page(), server.url, name, screen)
    context.close()


def test_every_panel_is_drawn_or_says_why_not(seen):
    assert seen.page.evaluate(EMPTY, seen.panels) == []
    assert seen.page.evaluate(UNTITLED, seen.panels) == []


def test_panels_of_other_screens_stay_away(seen):
    assert seen.page.evaluate(UNWANTED, seen.panels) == []


def test_the_browser_has_nothing_to_complain_about(seen):
    assert seen.faults == []


def test_nothing_is_asked_of_another_origin(seen, server):
    foreign = [url for url in seen.requests if not url.startswith((server.url, "data:", "blob:"))]
    assert foreign == []


def test_the_page_is_no_larger_than_the_screen(seen):
    over = seen.page.evaluate(OVERFLOW)
    assert over["wide"] <= 0
    assert seen.screen not in WALLS or over["tall"] <= 0


def test_no_text_is_clipped(seen):
    assert seen.page.evaluate(CLIPPED) == []


def test_nothing_moved_when_the_numbers_came(seen):
    assert seen.page.evaluate("window.layoutShift") <= 0.05


def test_axe_finds_no_serious_fault(seen):
    found = Axe().run(seen.page).response["violations"]
    serious = [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"][:3]
    ]
    assert serious == []


@pytest.mark.parametrize("name", BOARDS)
def test_the_first_html_holds_the_frame_and_its_titles(name, server):
    answer = httpx.get(server.url + address(name, "desktop"), timeout=30).raise_for_status()
    assert "Loading..." not in answer.text
    assert re.search(r'class="[^"]*\bboard\b', answer.text)
    text = re.sub(r"<[^>]+>", " ", answer.text)
    for panel in BOARDS[name].arrangements["desktop"].panels:
        assert f'id="panel-{panel}"' in answer.text
        title = BOARDS[name].panels[panel].title
        assert title is None or title.zh.split("{")[0] in text, panel


def test_the_first_html_of_the_overview_holds_units(server):
    assert "亿元" in httpx.get(f"{server.url}/overview", timeout=30).text
