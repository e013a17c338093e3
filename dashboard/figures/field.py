"""The field of a drawing made by hand: days across, values up, all places in per cent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.figures.plan import tick_text, value_ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

Day = tuple[dt.date, float]
"""A value and the day it stands on."""


@dataclass(frozen=True)
class Field:
    """Days from `start` to `end`, values from `low` to `high`, with the ticks in between.

    `factor` turns values into those written on the axis.
    """

    start: dt.date
    end: dt.date
    low: float
    high: float
    ticks: tuple[float, ...]
    factor: float = 1.0

    def across(self, day: dt.date) -> float:
        """Give the place of `day` from the left."""
        return (day - self.start).days / ((self.end - self.start).days or 1) * 100

    def up(self, value: float) -> float:
        """Give the place of `value` from below."""
        return (value - self.low) / (self.high - self.low) * 100

    def place(self, day: Day) -> tuple[float, float]:
        """Give the place of a value in the drawing: from the left, from above."""
        return self.across(day[0]), 100 - self.up(day[1])


@dataclass(frozen=True)
class Room:
    """How much room a drawing has: about how many letters across, and how tall it is.

    `spare` is the part of the values' span that is left free above and below for labels; `ticks`
    is about how many values the axis can name, `levels` how many labels can stand one on another.
    """

    width_em: float
    spare: float = 0.16
    ticks: int = 5
    levels: int = 3

    def across(self, em: float) -> float:
        """Give how many per cent of the drawing's width so many letters take."""
        return em / self.width_em * 100


def field_of(
    days: Sequence[dt.date], values: Sequence[float], room: Room, factor: float = 1.0
) -> Field:
    """Lay out a field that holds `days` and `values`, with spare room above and below."""
    low, high = min(values), max(values)
    spare = ((high - low) or abs(high) or 1.0) * room.spare
    low, high = low - spare, high + spare
    ticks = tuple(t for t in value_ticks(low, high, room.ticks) if low <= t <= high)
    return Field(min(days), max(days), low, high, ticks, factor)


def draw_grid(field: Field) -> Markup:
    """Draw a line a tick."""
    ways = "".join(f"M0 {100 - field.up(tick):.1f}H100" for tick in field.ticks)
    return Markup(f'<path class="grid" d="{ways}"/>')  # noqa: S704


def write_ticks(field: Field) -> Markup:
    """Write the values of the axis, as HTML, so that they follow the reader's text size."""
    scaled = [tick * field.factor for tick in field.ticks]
    steps = scaled if len(scaled) > 1 else [*scaled, *(value + 1 for value in scaled)]
    return Markup().join(
        Markup('<span class="tick" style="bottom:{}%">{}</span>').format(
            f"{field.up(tick):.1f}", tick_text(value, steps)
        )
        for tick, value in zip(field.ticks, scaled, strict=True)
    )


def write_dates(field: Field, most: int) -> Markup:
    """Write at most about `most` dates below the field."""
    return Markup().join(
        Markup('<span style="left:{}%">{}</span>').format(f"{field.across(day):.1f}", text)
        for day, text in date_marks(field.start, field.end, most)
    )


def date_marks(start: dt.date, end: dt.date, most: int) -> tuple[tuple[dt.date, str], ...]:
    """Mark where years begin; within less than two years, months."""
    begun = [dt.date(year, 1, 1) for year in range(start.year, end.year + 1)]
    years = [day for day in begun if start <= day <= end]
    if len(years) > 1:
        step = ceil(len(years) / most)
        return tuple((day, str(day.year)) for day in years[::-1][::step][::-1])
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    step = ceil(len(months) / max(most - 1, 1))
    days = [dt.date(m // 12, m % 12 + 1, 1) for m in list(months)[::-1][::step][::-1]]
    return tuple((max(day, start), f"{day.year}-{day.month:02}") for day in days)
