"""A waterfall from a start to a whole: each step stands where the one before it ended."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["start", "most", "part", "remainder", "whole"]
"""What a bar is: where it begins, one of the largest parts, another part, the others, the whole."""

_SHARE = 0.25
"""The part of the drawing that the bars of start and whole take below the steps."""
_ROUND = 5.0


@dataclass(frozen=True)
class Bar:
    """A bar from `low` to `high`; `text` is how its size is written, in HTML."""

    name: str
    low: float
    high: float
    text: Markup
    kind: Kind


@dataclass(frozen=True)
class Fall:
    """Bars in order, and where their axis starts."""

    bars: tuple[Bar, ...]
    floor: float
    top: float

    def up(self, value: float) -> float:
        """Give the place of `value` in per cent from the floor, never below it."""
        return max(value - self.floor, 0.0) / ((self.top - self.floor) or 1.0) * 100


def fall_of(bars: Sequence[Bar], whole: float) -> Fall:
    """Lay out `bars`: the axis starts at a round number below the start, never below 0."""
    start = bars[0].high
    floor = start - (whole - start) * _SHARE / (1 - _SHARE)
    return Fall(tuple(bars), max(math.floor(floor / _ROUND) * _ROUND, 0.0), whole)


def draw_columns(fall: Fall, summary: str) -> Markup:
    """Draw upright bars with slanted names; a broken foot says that the axis starts above zero."""
    bars = Markup().join(_column(fall, bar) for bar in fall.bars)
    return Markup(
        '<div class="waterfall columns" role="group" aria-label="{}" style="--count:{}">{}</div>'
    ).format(summary, len(fall.bars), bars)


def _column(fall: Fall, bar: Bar) -> Markup:
    bottom, top = fall.up(bar.low), fall.up(bar.high)
    foot = Markup('<u class="break"></u>') if bar.low < fall.floor else Markup()
    return Markup(
        '<div class="{}"><span class="room" style="--from:{}%;--to:{}%"><b>{}</b><i>{}</i></span>'
        '<span class="name"><span>{}</span></span></div>'
    ).format(bar.kind, f"{bottom:.2f}", f"{top:.2f}", bar.text, foot, bar.name)


def draw_rows(fall: Fall, summary: str) -> Markup:
    """Draw the same bars lying, a row each: for narrow screens."""
    rows = Markup().join(
        Markup(
            '<div class="{}"><span class="name">{}</span><span class="room"'
            ' style="--from:{}%;--to:{}%"><i>{}</i></span><b>{}</b></div>'
        ).format(
            bar.kind,
            bar.name,
            f"{fall.up(bar.low):.2f}",
            f"{fall.up(bar.high):.2f}",
            Markup('<u class="break"></u>') if bar.low < fall.floor else "",
            bar.text,
        )
        for bar in fall.bars
    )
    return Markup('<div class="waterfall rows" role="group" aria-label="{}">{}</div>').format(
        summary, rows
    )
