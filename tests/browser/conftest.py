"""A real Chromium, and fresh profiles of it for each test."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.screens import SCREENS, Visit, open_board
from tests.conftest import Server

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=flags)
        yield chromium
        chromium.close()


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
