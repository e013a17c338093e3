"""What one server process needs to answer: places, catalogue, warehouse and a clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.address import Places
from dashboard.ask import ask
from dashboard.boards import find_panel_types, resolve
from dashboard.question import RecordQuery
from dashboard.warehouse import Warehouse
from dashboard.words import word
from datasets.catalogue import Catalogue, read_catalogue
from layouts.read import read_boards, read_walls

if TYPE_CHECKING:
    from collections.abc import Callable

    from operations.settings import Settings

BEIJING = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""The clock of the people who look: China has one time and no summer time."""

_BUILD = RecordQuery("build")


@dataclass(frozen=True)
class Screen:
    """The state of a server process; nothing in it changes but the warehouse's build."""

    settings: Settings
    places: Places
    catalogue: Catalogue
    warehouse: Warehouse
    now: Callable[[], dt.datetime]

    def newest(self, language: str) -> str:
        """Say how new the newest data of the warehouse are, or that there are none yet."""
        answers = ask(self.warehouse, [_BUILD], simulated=self.settings.simulated)
        rows = answers.records(_BUILD)
        if not rows:
            return word("no_build", language)
        return f"{word('data_until', language)} {rows[0]['newest_vintage'] or ''}"


def beijing_now() -> dt.datetime:
    """Give the time on the wall."""
    return dt.datetime.now(BEIJING)


def open_screen(settings: Settings, now: Callable[[], dt.datetime] = beijing_now) -> Screen:
    """Read every declaration and open the warehouse.

    Raises:
        SpecError: With every fault of every declaration.
    """
    catalogue = read_catalogue()
    places = read_places(settings, catalogue)
    return Screen(settings, places, catalogue, Warehouse(settings), now)


def read_places(settings: Settings, catalogue: Catalogue | None = None) -> Places:
    """Read the boards and walls and check what they refer to.

    Raises:
        SpecError: With every fault of every declaration.
    """
    catalogue = catalogue or read_catalogue()
    pages = resolve(read_boards(), find_panel_types(), catalogue)
    return Places(pages, catalogue.areas, read_walls(), settings.province)
