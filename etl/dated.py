"""Series dated by days: the first of a month stands for the month, quarter or year it opens."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from etl.period_words import PeriodWord

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from datasets.period import Freq

_STEPS: dict[int, Freq] = {1: "M", 3: "Q", 6: "S", 12: "A"}


def rhythm(days: Sequence[dt.date]) -> Freq | None:
    """Tell the rhythm of a dated series by its smallest step; None when one date leaves it open.

    Seven days make weeks; anything below a month that is not weekly makes days.
    """
    steps = [(later - earlier).days for earlier, later in pairwise(sorted(set(days)))]
    if not steps:
        return None
    if any(day.day != 1 for day in days):
        return "W" if all(step % 7 == 0 for step in steps) else "D"
    months = [day.year * 12 + day.month for day in sorted(set(days))]
    return _STEPS.get(min(later - earlier for earlier, later in pairwise(months)))


def period_of(day: dt.date, freq: Freq) -> PeriodWord:
    """Give the period of rhythm `freq` that `day` lies in."""
    if freq == "W":
        year, week, _ = day.isocalendar()
        return PeriodWord(f"{year:04}-W{week:02}", freq)
    spelled = {
        "A": f"{day.year:04}",
        "S": f"{day.year:04}-S{(day.month + 5) // 6}",
        "Q": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "M": f"{day.year:04}-{day.month:02}",
    }
    return PeriodWord(spelled.get(freq, day.isoformat()), freq)
