"""A forecast drawn by hand: the known course, the median, and the bands it is sure of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.figures.field import (
    Day,
    Field,
    Room,
    draw_grid,
    field_of,
    write_dates,
    write_ticks,
)
from dashboard.figures.svg import bottoms, text_width
from dashboard.marks import path

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from dashboard.number import Scale


_VALUE_EM = 3.6
"""A value at the end of a year takes about so much room."""


@dataclass(frozen=True)
class Step:
    """One future period: the median and two bands around it, where there are any."""

    day: dt.date
    median: float
    inner: tuple[float, float] | None
    outer: tuple[float, float] | None


@dataclass(frozen=True)
class Fan:
    """What is known, period by period, and what is expected after it.

    `yearly` says that the values run from January on, so that every year is a course of its own.
    """

    known: tuple[Day, ...]
    steps: tuple[Step, ...]
    yearly: bool


@dataclass(frozen=True)
class FanWords:
    """The words of the drawing: at the divide, and in front of the ends of the outer band."""

    known: str
    forecast: str
    band: str
    summary: str


def draw_fan(fan: Fan, scale: Scale, words: FanWords, room: Room) -> Markup:
    """Draw a fan of at least one known day and one step; values are written in `scale`."""
    field = _field(fan, room, float(scale.factor))
    labels = _labels(fan, scale, words)
    ends = max(text_width(text) for _, _, text in labels) - 1
    return Markup(
        '<div class="chart fan" role="img" aria-label="{}" style="--ends:{}em"><div class="plot">'
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{}{}{}{}</svg>'
        '{}{}{}{}</div><div class="dates">{}</div></div>'
    ).format(
        words.summary,
        f"{ends:.1f}",
        draw_grid(field),
        _bands(field, fan),
        _divide(field, fan),
        _courses(field, fan),
        write_ticks(field),
        _ends(field, labels),
        _values(field, fan, scale, room),
        _divide_words(field, fan, words),
        write_dates(field, max(3, round(room.width_em / 6))),
    )


def _field(fan: Fan, room: Room, factor: float) -> Field:
    bands = [band for step in fan.steps for band in (step.inner, step.outer) if band]
    values = [
        *(value for _, value in fan.known),
        *(step.median for step in fan.steps),
        *(value for band in bands for value in band),
    ]
    days = [*(day for day, _ in fan.known), *(step.day for step in fan.steps)]
    return field_of(days, values, room, factor)


def courses(days: Sequence[Day], *, yearly: bool) -> list[tuple[Day, ...]]:
    """Cut days into courses where a period is lost, and where a year begins if it is `yearly`."""
    usual = min(((b[0] - a[0]).days for a, b in pairwise(days)), default=0) * 1.6
    found: list[list[Day]] = []
    for day in days:
        last = found[-1][-1][0] if found else None
        parted = last is None or (day[0] - last).days > usual
        if parted or (yearly and last is not None and day[0].year != last.year):
            found.append([])
        found[-1].append(day)
    return [tuple(each) for each in found]


def _courses(field: Field, fan: Fan) -> Markup:
    ways = "".join(
        f'<path class="{"run" if len(days) > 1 else "lone"}" d="{_way(field, days)}"/>'
        for days in courses(fan.known, yearly=fan.yearly)
    )
    last = f'<path class="last" d="{_way(field, fan.known[-1:])}"/>'
    medians = "".join(f'<path class="median" d="{_way(field, days)}"/>' for days in _expected(fan))
    return Markup(f'<g class="known">{ways}{last}</g><g class="series-1">{medians}</g>')  # noqa: S704


def _way(field: Field, days: Iterable[Day]) -> str:
    return path(field.place(day) for day in days)


def _expected(fan: Fan) -> list[tuple[Day, ...]]:
    days = (fan.known[-1], *((step.day, step.median) for step in fan.steps))
    return [
        each for each in courses(days, yearly=fan.yearly) if len(each) > 1 or each[0] != days[0]
    ]


def _bands(field: Field, fan: Fan) -> Markup:
    ways = [
        f'<path class="band {name}" d="{_band(field, low, high)}"/>'
        for name, at in (("outer", 1), ("inner", 0))
        for low, high in _edges(fan, at)
    ]
    return Markup('<g class="series-1 bands">{}</g>').format(Markup("".join(ways)))  # noqa: S704


def _edges(fan: Fan, at: int) -> list[tuple[tuple[Day, ...], tuple[Day, ...]]]:
    """Give low and high edge of a band, inner (0) or outer (1), for every course of the future."""
    known = fan.known[-1]
    bands = [(step.day, (step.inner, step.outer)[at]) for step in fan.steps]
    low = (known, *((day, band[0]) for day, band in bands if band))
    high = (known, *((day, band[1]) for day, band in bands if band))
    pairs = zip(courses(low, yearly=fan.yearly), courses(high, yearly=fan.yearly), strict=True)
    return [pair for pair in pairs if len(pair[0]) > 1]


def _band(field: Field, low: tuple[Day, ...], high: tuple[Day, ...]) -> str:
    return f"{_way(field, (*low, *reversed(high)))}Z"


def _divide(field: Field, fan: Fan) -> Markup:
    across = field.across(fan.known[-1][0])
    return Markup(f'<path class="divide" d="M{across:.1f} 0V100"/>')  # noqa: S704


def _divide_words(field: Field, fan: Fan, words: FanWords) -> Markup:
    """Name both sides of the divide at the end of it that is farther from the newest value."""
    last = fan.known[-1]
    return Markup('<span class="divide-words {}" style="--x:{}%"><i>{}</i><i>{}</i></span>').format(
        "above" if field.up(last[1]) < 50 else "below",
        f"{field.across(last[0]):.1f}",
        words.known,
        words.forecast,
    )


def _labels(fan: Fan, scale: Scale, words: FanWords) -> list[tuple[str, float, str]]:
    """Give class, height and text of the labels at the right: band, median, band."""
    last = fan.steps[-1]
    labels = [("median", last.median, scale.write(last.median))]
    if last.outer:
        low, high = last.outer
        labels.append(("edge", high, f"{words.band} {scale.write(high)}"))
        labels.append(("edge", low, f"{words.band} {scale.write(low)}"))
    return labels


def _ends(field: Field, labels: list[tuple[str, float, str]]) -> Markup:
    places = bottoms([field.up(value) for _, value, _ in labels], [1.3] * len(labels))
    return Markup().join(
        Markup('<span class="end series-1 {}" style="bottom:{}">{}</span>').format(
            kind, place, text
        )
        for (kind, _, text), place in zip(labels, places, strict=True)
    )


def _values(field: Field, fan: Fan, scale: Scale, room: Room) -> Markup:
    """Write the newest known value, and where years stand apart the last one of each."""
    runs = courses(fan.known, yearly=fan.yearly) if fan.yearly else [fan.known]
    labels = [(field.across(run[-1][0]), run[-1]) for run in runs]
    kept = [label for label, after in pairwise(labels) if _are_apart(label, after, room)]
    return Markup().join(
        Markup('<span class="at{}" style="--x:{}%;--y:{}%">{}</span>').format(
            " newest" if day == fan.known[-1] else "",
            f"{across:.1f}",
            f"{field.up(day[1]):.1f}",
            scale.write(day[1]),
        )
        for across, day in (*kept, labels[-1])
    )


def _are_apart(label: tuple[float, Day], after: tuple[float, Day], room: Room) -> bool:
    return after[0] - label[0] > room.across(_VALUE_EM)
