"""Drawings of a report as SVG for screen and paper: bars over bands, courses by period.

Colours and sizes stand in the drawing itself, since paper knows no style sheet of the page. Axes
have no ticks: what is written are numbers of the report alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.theme import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.report_text import Slot

_LIGHT = COLOURS["light"]
_FONT = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
_WIDE, _ROW, _NAME, _VALUE = 640, 19, 178, 60
_TOP = 18
_HIGH, _LEFT, _RIGHT, _EDGE = 160, 70, 90, 34


@dataclass(frozen=True)
class Bar:
    """A named bar; `number` is its length and what is written behind it."""

    name: str
    number: Slot


@dataclass(frozen=True)
class Stripe:
    """A band of the scale from `low` to `high`."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Course:
    """Numbers in order of time, each with its place from 0 to 1; ends are written."""

    points: tuple[tuple[float, Slot], ...]
    dashed: bool = False


def draw_bars(bars: Sequence[Bar], whole: float, stripes: Sequence[Stripe] = ()) -> Markup:
    """Draw at least one bar on a scale from 0 to `whole`, over the stripes of bands."""
    top = _TOP if stripes else 4
    high = top + len(bars) * _ROW + 4
    room = _WIDE - _NAME - _VALUE
    behind = Markup().join(_stripe(each, n, room / whole, high) for n, each in enumerate(stripes))
    drawn = Markup().join(_bar(each, top + n * _ROW, room / whole) for n, each in enumerate(bars))
    return _svg(high, behind + drawn)


def draw_courses(courses: Sequence[Course], words: tuple[str, str]) -> Markup:
    """Draw at least one course; `words` stand below the first and the last period."""
    values = [slot.value for course in courses for _, slot in course.points]
    low, high = min(values), max(values)
    span = (high - low) or abs(high) or 1.0
    drawn = Markup().join(_course(course, low, span) for course in courses)
    feet = _text(_LEFT, _HIGH - 2, words[0], "middle", _LIGHT["text2"]) + _text(
        _WIDE - _RIGHT, _HIGH - 2, words[1], "middle", _LIGHT["text2"]
    )
    return _svg(_HIGH, drawn + feet)


def _svg(high: float, content: Markup) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="100%" '
        'font-family="{}" font-size="11" aria-hidden="true">{}</svg>'
    ).format(_WIDE, high, _FONT, content)


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>').format(
        f"{x:.1f}", f"{y:.1f}", anchor, colour, text
    )


def _stripe(stripe: Stripe, place: int, unit: float, high: float) -> Markup:
    left, wide = _NAME + stripe.low * unit, (stripe.high - stripe.low) * unit
    colour = _LIGHT["surface2"] if place % 2 == 0 else _LIGHT["surface"]
    box = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
        f"{left:.1f}", _TOP - 2, f"{wide:.1f}", high - _TOP, colour
    )
    return box + _text(left + wide / 2, 11, stripe.name, "middle", _LIGHT["text2"])


def _bar(bar: Bar, y: float, unit: float) -> Markup:
    wide = max(bar.number.value, 0.0) * unit
    box = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
        _NAME, y + 4, f"{wide:.1f}", _ROW - 7, _LIGHT["series-1"]
    )
    return (
        _text(_NAME - 6, y + 14, _short(bar.name), "end", _LIGHT["text"])
        + box
        + _text(_NAME + wide + 4, y + 14, bar.number.text, "start", _LIGHT["text"])
    )


def _short(name: str, most: int = 30) -> str:
    """Cut a name where it is wider than its room: Chinese letters take two places."""
    wide = 0
    for place, letter in enumerate(name):
        wide += 2 if ord(letter) > 0x2E80 else 1
        if wide > most:
            return f"{name[:place]}…"
    return name


def _course(course: Course, low: float, span: float) -> Markup:
    colour = _LIGHT["text3"] if course.dashed else _LIGHT["series-1"]
    places = [*_places(course, low, span)]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places)
    dash = Markup(' stroke-dasharray="5 3"') if course.dashed else Markup()
    line = Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="1.6"{}/>').format(
        way, colour, dash
    )
    dots = Markup().join(
        Markup('<circle cx="{}" cy="{}" r="2.2" fill="{}"/>').format(f"{x:.1f}", f"{y:.1f}", colour)
        for x, y, _ in places
    )
    first, last = places[0], places[-1]
    lift = -6 if course.dashed else 14
    ends = _text(first[0] - 6, first[1] + lift, first[2].text, "end", colour)
    if last is not first:
        ends += _text(last[0] + 6, last[1] + lift / 3, last[2].text, "start", colour)
    return line + dots + ends


def _places(course: Course, low: float, span: float) -> Iterator[tuple[float, float, Slot]]:
    across, up = _WIDE - _LEFT - _RIGHT, _HIGH - 2 * _EDGE
    for share, slot in course.points:
        yield _LEFT + share * across, _HIGH - _EDGE - (slot.value - low) / span * up, slot
