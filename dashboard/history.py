"""The control of history: the days on which a board's numbers came out, and where it stands."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.ask import release_days

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from dashboard.address import Address
    from dashboard.screen import Screen

_TICK_PERCENT = 15
"""Year ticks stand no closer than this part of the slider."""


@dataclass(frozen=True)
class History:
    """A slider over release days; one step behind the last of them is now."""

    days: tuple[dt.date, ...]
    as_of: dt.date | None

    @property
    def position(self) -> int:
        """The step that shows what `as_of` shows: the last release until then."""
        if self.as_of is None:
            return len(self.days)
        return max(bisect_right(self.days, self.as_of) - 1, 0)

    @property
    def ticks(self) -> tuple[tuple[float, int], ...]:
        """Years to be written below the slider, each at its first release, in percent."""
        return tuple(self._ticks())

    def _ticks(self) -> Iterator[tuple[float, int]]:
        free = 100.0
        for year in sorted({day.year for day in self.days}, reverse=True):
            first = next(index for index, day in enumerate(self.days) if day.year == year)
            place = 100 * first / len(self.days)
            if place <= free:
                yield round(place, 2), year
                free = place - _TICK_PERCENT


def history(screen: Screen, address: Address) -> History:
    """Give the history of the board's numbers for its region, asked once a build."""
    page, build = screen.places.pages[address.board], screen.warehouse.build_id()
    if address.wall or not page.board.parameters.as_of:
        return History((), address.as_of)
    key = ("releases", build, address.board, address.region)
    missing: tuple[dt.date, ...] = ()
    days = screen.shelf.get(key, missing)
    if not days:
        metrics = {metric for panel in page.panels.values() for metric in panel.metrics()}
        simulated = screen.settings.simulated
        days = release_days(screen.warehouse, metrics, address.region, simulated=simulated)
        if screen.warehouse.build_id() == build:
            screen.shelf.put(key, days)
    today = screen.now().date()
    return History(tuple(day for day in days if day <= today), address.as_of)
