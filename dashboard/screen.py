"""What one server process needs to answer: places, catalogue, warehouse and a clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.address import Places
from dashboard.ask import ask
from dashboard.boards import find_panel_types, resolve
from dashboard.clock import beijing_now
from dashboard.question import RecordQuery
from dashboard.shelf import Shelf
from dashboard.warehouse import Warehouse
from dashboard.words import word
from datasets.catalogue import Catalogue, read_catalogue
from layouts.read import read_boards, read_walls

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from operations.settings import Settings

_BUILD = RecordQuery("build")


@dataclass(frozen=True)
class Screen:
    """The state of a server process; only the warehouse's build and the shelf change."""

    settings: Settings
    places: Places
    catalogue: Catalogue
    warehouse: Warehouse
    shelf: Shelf
    now: Callable[[], dt.datetime]

    def newest(self, language: str) -> str:
        """Say how new the newest data of the warehouse are, or that there are none yet."""
        answers = ask(self.warehouse, [_BUILD], simulated=self.settings.simulated)
        rows = answers.records(_BUILD)
        if not rows:
            return word("no_build", language)
        return f"{word('data_until', language)} {rows[0]['newest_vintage'] or ''}"


def open_screen(settings: Settings, now: Callable[[], dt.datetime] = beijing_now) -> Screen:
    """Read and check every declaration; the warehouse opens with the first question.

    Raises:
        SpecError: With every fault of every declaration.
    """
    catalogue = read_catalogue()
    pages = resolve(read_boards(), find_panel_types(), catalogue)
    places = Places(pages, catalogue.areas, read_walls(), settings.province)
    return Screen(settings, places, catalogue, Warehouse(settings), Shelf(settings), now)
