"""Courses of one quantity side by side, drawn by hand: what was, what would have been, bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

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
    from collections.abc import Sequence

    from dashboard.number import Scale

Style = Literal["known", "main", "other"]
"""How a course is drawn: in the colour of text, in that of the first series, or dashed beside."""

_DATE_EM = 6


@dataclass(frozen=True)
class Course:
    """One course in order of time, at least one day; `name` stands at its end where it has one.

    `inner` and `outer` are the low and high edges of bands around it.
    """

    name: str
    style: Style
    days: tuple[Day, ...]
    inner: tuple[tuple[Day, ...], tuple[Day, ...]] | None = None
    outer: tuple[tuple[Day, ...], tuple[Day, ...]] | None = None


@dataclass(frozen=True)
class Mark:
    """A day that the courses are divided by, and what stands left and right of it, if anything."""

    day: dt.date
    before: str
    after: str


def draw_paths(
    courses: Sequence[Course], mark: Mark | None, scale: Scale, summary: str, room: Room
) -> Markup:
    """Draw at least one course; values are written in `scale`, zero is a line where it is within.

    Args:
        courses: The courses, the most important one last: it lies on top.
        mark: The divide; None where there is none.
        scale: Unit and decimals of the labels.
        summary: The drawing in words.
        room: How much room there is.
    """
    field = _field(courses, room, scale)
    labels = [
        (course.style, course.days[-1][1], f"{course.name} {scale.write(course.days[-1][1])}")
        for course in courses
        if course.name
    ]
    ends = max((text_width(text) for _, _, text in labels), default=1) - 1
    return Markup(
        '<div class="chart paths" role="img" aria-label="{}" style="--ends:{}em">'
        '<div class="plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none" '
        'aria-hidden="true">{}{}{}{}</svg>{}{}{}</div><div class="dates">{}</div></div>'
    ).format(
        summary,
        f"{ends:.1f}",
        draw_grid(field),
        _zero(field),
        _divide(field, mark),
        Markup().join(_course(field, course) for course in courses),
        write_ticks(field),
        _ends(field, labels),
        _mark_words(field, mark, courses),
        write_dates(field, max(2, round(room.width_em / _DATE_EM))),
    )


def _field(courses: Sequence[Course], room: Room, scale: Scale) -> Field:
    edges = [edge for c in courses for band in (c.inner, c.outer) if band for edge in band]
    every = [day for course in (*(c.days for c in courses), *edges) for day in course]
    return field_of(
        [day for day, _ in every], [value for _, value in every], room, float(scale.factor)
    )


def _zero(field: Field) -> Markup:
    if not field.low < 0 < field.high:
        return Markup()
    return Markup(f'<path class="base" d="M0 {100 - field.up(0):.1f}H100"/>')  # noqa: S704


def _divide(field: Field, mark: Mark | None) -> Markup:
    if mark is None:
        return Markup()
    return Markup(f'<path class="divide" d="M{field.across(mark.day):.1f} 0V100"/>')  # noqa: S704


def _course(field: Field, course: Course) -> Markup:
    bands = "".join(
        f'<path class="band {name}" d="{_way(field, (*band[0], *reversed(band[1])))}Z"/>'
        for name, band in (("outer", course.outer), ("inner", course.inner))
        if band
    )
    kind = "run" if len(course.days) > 1 else "lone"
    return Markup(  # noqa: S704
        f'<g class="course {course.style}">{bands}'
        f'<path class="{kind}" d="{_way(field, course.days)}"/></g>'
    )


def _way(field: Field, days: Sequence[Day]) -> str:
    return path(field.place(day) for day in days)


def _ends(field: Field, labels: Sequence[tuple[str, float, str]]) -> Markup:
    places = bottoms([field.up(value) for _, value, _ in labels], [1.3] * len(labels))
    return Markup().join(
        Markup('<span class="end course {}" style="bottom:{}">{}</span>').format(style, at, text)
        for (style, _, text), at in zip(labels, places, strict=True)
    )


def _mark_words(field: Field, mark: Mark | None, courses: Sequence[Course]) -> Markup:
    """Name both sides of the divide where the courses are farther away from it."""
    if mark is None or not mark.before + mark.after:
        return Markup()
    near = min(courses[-1].days, key=lambda day: abs((day[0] - mark.day).days))
    return Markup('<span class="divide-words {}" style="--x:{}%"><i>{}</i><i>{}</i></span>').format(
        "above" if field.up(near[1]) < 50 else "below",
        f"{field.across(mark.day):.1f}",
        mark.before,
        mark.after,
    )
