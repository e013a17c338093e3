"""The screens that boards are tested on, and a visit to one of them with everything recorded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    sync_playwright,
)

from layouts.board import Board
from layouts.read import read_boards, read_walls
from layouts.wall import WallProfile
from tests.browser.faults import EMPTY

SCREENS: dict[str, dict[str, Any]] = {
    "wall": {"viewport": {"width": 1920, "height": 1080}},
    "wall4k": {"viewport": {"width": 3840, "height": 2160}},
    "ultrawide": {"viewport": {"width": 3840, "height": 1080}},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "tablet": {"viewport": {"width": 1024, "height": 768}, "has_touch": True},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 3,
        "is_mobile": True,
        "has_touch": True,
        "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    },
}
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WALLS = ("wall", "wall4k", "ultrawide")
BOARDS: dict[str, Board] = {name: board for name, (_, board) in read_boards().items()}
# Members of a family share one picture: the first is seen on every screen, each other on one.
MEMBERS = {name: board.each.address for name, board in BOARDS.items() if board.each}
FIRST_MEMBERS = {address: name for name, address in reversed(MEMBERS.items())}.values()
LATER_MEMBERS = dict(
    zip(sorted(MEMBERS.keys() - set(FIRST_MEMBERS)), cycle(["phone", "desktop", "tablet", "wall"]))
)
WAIT_MS = 30_000
SETTLE_MS = 10_000
PLACE = "360100"  # the city that a template is opened for

DRAWN = """() => {
  const panels = [...document.querySelectorAll("section.panel")];
  const bodies = panels.filter(panel => panel.checkVisibility()).map(
    panel => panel.querySelector(".body"));
  return bodies.length > 0 && bodies.every(body => body.dataset.state === "drawn");
}"""
# A grid stands when it has its headings, and its rows or the words that there are none.
GRIDS_STAND = """() => [...document.querySelectorAll(".panel .ag-theme-quartz")].every(grid =>
  !grid.checkVisibility() || (grid.querySelector("[role=columnheader]")
    && grid.querySelector("[role=gridcell], .ag-overlay-no-rows-center")))"""
WATCH_SHIFTS = """
window.layoutShift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.layoutShift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Visit:
    """One page as it was opened: what was asked for, and what the browser complained about."""

    page: Page
    name: str
    screen: str
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def panels(self) -> list[str]:
        """The panels that this screen shows, by the board's arrangement or the wall's profile."""
        board = BOARDS[self.name]
        if profile := wall_profile(self.screen):
            return list(profile[1].arrange(board).panels)
        kind = {"wall4k": "wall"}.get(self.screen, self.screen)
        return list(board.arrangements[kind].panels)

    def wait_until_drawn(self) -> None:
        """Wait for every frame, then for what draws itself behind its frame: charts and maps."""
        self.page.wait_for_function(DRAWN, timeout=WAIT_MS)
        with suppress(Error):  # a panel that stays empty is the finding of the test that asks
            self.page.wait_for_function(
                f"names => !({EMPTY})(names).length", arg=self.panels, timeout=SETTLE_MS
            )
            self.page.wait_for_function(GRIDS_STAND, timeout=WAIT_MS)

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium, or the one that the variable CHROMIUM names."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        yield browser
        browser.close()


def wall_profile(screen: str) -> tuple[str, WallProfile] | None:
    """Give the wall profile made for a screen of just this size."""
    if screen not in WALLS:
        return None
    wanted = tuple(SCREENS[screen]["viewport"].values())
    fitting = ((n, p) for n, p in read_walls().items() if (p.width_px, p.height_px) == wanted)
    return next(fitting, None)


def address(name: str, screen: str, query: str = "") -> str:
    """Give the address of a board on a screen; a template stands for one city."""
    place = f"{name}/{PLACE}" if BOARDS[name].template else name
    profile = wall_profile(screen)
    words = [query] * bool(query) + ([f"profile={profile[0]}"] if profile else [])
    path = f"/wall/{place}" if screen in WALLS else f"/{place}"
    return f"{path}?{'&'.join(words)}" if words else path


def open_board(page: Page, url: str, name: str, screen: str, query: str = "") -> Visit:
    """Open a board in `page`, record everything, and wait until it is drawn."""
    visit = record(page, name, screen)
    page.goto(url + address(name, screen, query), wait_until="load")
    visit.wait_until_drawn()
    return visit


def record(page: Page, name: str, screen: str) -> Visit:
    """Write down every request and every complaint of `page` from now on."""
    visit = Visit(page, name, screen)
    page.add_init_script(WATCH_SHIFTS)
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("console", lambda message: visit.faults.extend(_complaint(message)))
    page.on("pageerror", lambda error: visit.faults.append(f"page error: {error}"))
    page.on(
        "requestfailed",
        lambda request: visit.faults.append(f"request failed: {request.url} {request.failure}"),
    )
    page.on("response", lambda answer: visit.faults.extend(_refusal(answer.status, answer.url)))
    return visit


def bytes_of(context: BrowserContext, page: Page) -> list[int]:
    """Count the encoded bytes of every answer that `page` receives from now on."""
    sizes: list[int] = []
    session = context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    return sizes


def _complaint(message: ConsoleMessage) -> list[str]:
    return [f"console: {message.text}"] if message.type == "error" else []


def _refusal(status: int, url: str) -> list[str]:
    return [f"HTTP {status}: {url}"] if status >= 400 else []
