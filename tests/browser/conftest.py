"""A real Chromium, and fresh profiles of it for each test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.screens import SCREENS, Visit, chromium, open_board
from tests.serving import Server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """Open a fresh browser profile for a screen: ``context("phone")``."""
    opened: list[BrowserContext] = []

    def fresh(screen: str) -> BrowserContext:
        opened.append(browser.new_context(locale="zh-CN", **SCREENS[screen]))
        return opened[-1]

    yield fresh
    for one in opened:
        one.close()


@pytest.fixture
def visit(context: Callable[[str], BrowserContext], server: Server) -> Callable[..., Visit]:
    """Open a board and wait until it is drawn: ``visit("overview", "phone", "lang=en")``."""

    def opened(name: str, screen: str, query: str = "") -> Visit:
        return open_board(context(screen).new_page(), server.url, name, screen, query)

    return opened
