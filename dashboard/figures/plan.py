"""The plan of a chart over time: lines, gaps, breaks, axes and labels, before any drawing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Literal

from dashboard.release import release_name
from dashboard.series import is_growth, release_kind, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.question import Answer, Observation
    from dashboard.series import Run
    from datasets.catalogue import AnyMetric

Kind = Literal["line", "area", "column"]
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_TICKS = 5
_DATES = 6


@dataclass(frozen=True)
class Line:
    """One series of one rhythm: runs without a gap, newest last. `label` names it at its end.

    `rate` says that it is a rate of change, which no change of release breaks.
    """

    label: str
    runs: tuple[Run, ...]
    rate: bool = False

    @property
    def points(self) -> tuple[Observation, ...]:
        """All observations with a value, in order of time."""
        return tuple(o for run in self.runs for o in run)

    @property
    def last(self) -> Observation:
        """The newest observation."""
        return self.runs[-1][-1]


@dataclass(frozen=True)
class Break:
    """A day between two kinds of release that must not be compared, and their short names."""

    day: dt.date
    before: str
    after: str

    @property
    def words(self) -> str:
        """Both names, a dashed line between them as in the chart."""
        return f"{self.before} ┆ {self.after}"

    def place(self, across: float) -> tuple[float, Literal["left", "center", "right"]]:
        """Give where from 0 to 1 the words stand and which part of them stands there.

        `across` is the place of the break itself; near an edge the words begin or end at it.
        """
        if 0.3 <= across <= 0.7:
            return across, "center"
        return (0.0, "left") if across < 0.3 else (1.0, "right")


@dataclass(frozen=True)
class Plan:
    """What is drawn: days from `start` to `end`, values from ``ticks[0]`` to ``ticks[-1]``."""

    kind: Kind
    lines: tuple[Line, ...]
    breaks: tuple[Break, ...]
    start: dt.date
    end: dt.date
    ticks: tuple[float, ...]
    dates: tuple[tuple[dt.date, str], ...]
    factor: float = 1.0

    @property
    def values(self) -> tuple[str, ...]:
        """The texts of the ticks, in the unit that `factor` leads to."""
        scaled = tuple(tick * self.factor for tick in self.ticks)
        return tuple(tick_text(tick, scaled) for tick in scaled)

    def across(self, day: dt.date) -> float:
        """Give the place of `day` from the left, from 0 to 1."""
        return (day - self.start).days / ((self.end - self.start).days or 1)

    def up(self, value: float) -> float:
        """Give the place of `value` from below, from 0 to 1."""
        return (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])

    @property
    def bar_days(self) -> float:
        """The width of a column in days: most of the way to its nearest neighbour."""
        days = sorted({o.period_end for line in self.lines for o in line.points})
        nearest = min(((b - a).days for a, b in pairwise(days)), default=365)
        return nearest * 0.66


def plan_line(metric: AnyMetric, label: str, observations: Answer) -> Line | None:
    """Give the line through observations of one rhythm in order of time; None without a value."""
    found = runs(metric, observations)
    return Line(label, found, is_growth(metric)) if found else None


def plan_chart(
    kind: Kind, lines: Sequence[Line], factor: float = 1.0, language: str = "zh-CN"
) -> Plan:
    """Lay out at least one line; `factor` turns its values into those written on the axis.

    Breaks name their releases in `language`.
    """
    points = [o for line in lines for o in line.points]
    values = [o.value for o in points if o.value is not None]
    days = [o.period_end for o in points]
    low, high = min(values), max(values)
    if kind != "line":
        low, high = min(low, 0.0), max(high, 0.0)
    start, end = _span(kind, days)
    return Plan(
        kind,
        tuple(lines),
        _breaks(lines, language),
        start,
        end,
        value_ticks(low, high),
        _date_ticks(points, min(days), max(days)),
        factor,
    )


def _span(kind: Kind, days: list[dt.date]) -> tuple[dt.date, dt.date]:
    """Give room for half a column at both ends, and for a day around a lone dot."""
    ordered = sorted(set(days))
    nearest = min(((b - a).days for a, b in pairwise(ordered)), default=30)
    room = dt.timedelta(days=nearest // 2 if kind == "column" else len(ordered) == 1)
    return ordered[0] - room, ordered[-1] + room


def value_ticks(low: float, high: float, most: int = _TICKS) -> tuple[float, ...]:
    """Give about `most` round values, evenly apart, that enclose `low` and `high`."""
    if low == high:
        low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
    rough = (high - low) / (most - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(power * s for s in _STEPS if power * s >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return tuple(round(n * step, 10) for n in range(first, last + 1))


def tick_text(value: float, ticks: Sequence[float]) -> str:
    """Write the value of a tick with as many decimals as its step needs."""
    step = ticks[1] - ticks[0]
    decimals = next((n for n in range(6) if abs(round(step, n) - step) < step * 1e-6), 6)
    return f"{value:,.{decimals}f}".replace("-", "−")


def _date_ticks(
    points: Sequence[Observation], first: dt.date, last: dt.date
) -> tuple[tuple[dt.date, str], ...]:
    """Mark years: annual values under their own day, all others where the year begins."""
    if all(o.freq == "A" for o in points):
        days = sorted({o.period_end for o in points})
        step = ceil(len(days) / _DATES)
        return tuple((day, str(day.year)) for day in days[::-1][::step][::-1])
    years = range(first.year, last.year + 1)
    if len(years) <= 2:
        return _month_ticks(first, last)
    step = ceil(len(years) / _DATES)
    begun = [y for y in years if first <= dt.date(y, 1, 1) <= last]
    return tuple((dt.date(y, 1, 1), str(y)) for y in begun[::-1][::step][::-1])


def _month_ticks(first: dt.date, last: dt.date) -> tuple[tuple[dt.date, str], ...]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    step = ceil(len(months) / _DATES)
    days = [dt.date(m // 12, m % 12 + 1, 1) for m in list(months)[::-1][::step][::-1]]
    return tuple((max(day, first), f"{day.year}-{day.month:02}") for day in days)


def _breaks(lines: Sequence[Line], language: str) -> tuple[Break, ...]:
    found: dict[dt.date, Break] = {}
    for line in lines:
        for before, after in pairwise(() if line.rate else line.runs):
            first, second = (release_kind(o.release) for o in (before[-1], after[0]))
            if first != second:
                gap = (after[0].period_end - before[-1].period_end) / 2
                day = before[-1].period_end + gap
                names = (release_name(n, language) for n in _names(first, second))
                found.setdefault(day, Break(day, *names))
    return tuple(found[day] for day in sorted(found))


def _names(before: str, after: str) -> tuple[str, str]:
    """Leave of two kinds of release the words that tell them apart in a chart."""
    first, second = before.partition(" ")[0], after.partition(" ")[0]
    return (first, second) if first != second else (before, after)


def spread(places: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Move labels of these heights, centred at places from 0 to 1, apart; they keep their order.

    Labels that are too high together for the whole are moved closer, evenly.
    """
    order = sorted(range(len(places)), key=lambda n: places[n])
    gaps = [(heights[a] + heights[b]) / 2 for a, b in pairwise(order)]
    squeeze = min(1.0, 1 / (sum(gaps) or 1.0))
    moved, room = list(places), sum(gaps) * squeeze
    for at, n in enumerate(order):
        lowest = moved[order[at - 1]] + gaps[at - 1] * squeeze if at else 0.0
        moved[n] = max(min(places[n], 1 - room), lowest)
        room -= gaps[at] * squeeze if at < len(gaps) else 0.0
    return moved
