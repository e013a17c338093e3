"""The business cycle drawn by hand: index lines, contractions, turning points with their dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

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
    from collections.abc import Iterable, Iterator, Sequence

_BASE = 100.0
_CLEAR = 18.0
_MARKS = {
    "peak": '<path d="M1 2h10L6 10z"/>',
    "trough": '<path d="M1 10h10L6 2z"/>',
}


@dataclass(frozen=True)
class Course:
    """An index over time: `settled` and then `provisional` days, and the label at its end."""

    name: str
    settled: tuple[Day, ...]
    provisional: tuple[Day, ...]
    label: str

    @property
    def points(self) -> tuple[Day, ...]:
        """All days, in order."""
        return self.settled + self.provisional


@dataclass(frozen=True)
class Turn:
    """A peak or a trough of the reference line, the height it stands at, and its words."""

    day: Day
    kind: Literal["peak", "trough"]
    provisional: bool
    words: str


def draw_cycle(
    courses: Sequence[Course], turns: Sequence[Turn], summary: str, room: Room
) -> Markup:
    """Draw courses of at least one day; the first is the reference, the others are dashed.

    Args:
        courses: The lines, the reference first.
        turns: Turning points of the reference, in order of time.
        summary: The drawing in words, for screen readers.
        room: About how much room there will be; labels of turns too close for it are stacked.
    """
    days = [day for course in courses for day in course.points]
    field = field_of([d for d, _ in days], [*(v for _, v in days), _BASE], room)
    placed = list(_placed(field, turns, room))
    ends = max(text_width(course.label) for course in courses)
    return Markup(
        '<div class="chart cycle" role="img" aria-label="{}" '
        'style="--ends:{}em;--above:{};--below:{}"><div class="plot">'
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{}{}{}{}</svg>'
        '{}{}{}</div><div class="dates">{}</div></div>'
    ).format(
        summary,
        f"{ends:.1f}",
        max((mark.level for mark in placed if mark.turn.kind == "peak"), default=0),
        max((mark.level for mark in placed if mark.turn.kind == "trough"), default=0),
        _contractions(field, turns),
        draw_grid(field),
        _base(field),
        Markup().join(_course(field, course, n) for n, course in enumerate(courses, start=1)),
        write_ticks(field),
        _ends(field, courses),
        Markup().join(_mark(field, mark) for mark in placed),
        write_dates(field, max(4, round(room.width_em / 5))),
    )


def contractions(
    turns: Sequence[Turn], start: dt.date, end: dt.date
) -> Iterator[tuple[dt.date, dt.date]]:
    """Give the spans from a peak to the next trough; what begins or ends outside is cut off."""
    peak = start if turns and turns[0].kind == "trough" else None
    for turn in turns:
        if turn.kind == "peak":
            peak = turn.day[0]
        elif peak is not None:
            yield peak, turn.day[0]
            peak = None
    if peak is not None:
        yield peak, end


def _contractions(field: Field, turns: Sequence[Turn]) -> Markup:
    ways = "".join(
        f"M{field.across(a):.1f} 0H{field.across(b):.1f}V100H{field.across(a):.1f}Z"
        for a, b in contractions(turns, field.start, field.end)
    )
    return Markup(f'<path class="contraction" d="{ways}"/>') if ways else Markup()  # noqa: S704


def _base(field: Field) -> Markup:
    return Markup(f'<path class="base" d="M0 {100 - field.up(_BASE):.1f}H100"/>')  # noqa: S704


def _course(field: Field, course: Course, number: int) -> Markup:
    parts = (("run", course.settled), ("run provisional", _joined(course)))
    drawn = "".join(
        f'<path class="{kind}" d="{path(field.place(day) for day in days)}"/>'
        for kind, days in parts
        if days
    )
    return Markup(f'<g class="series-{number} {course.name}">{drawn}</g>')  # noqa: S704


def _joined(course: Course) -> tuple[Day, ...]:
    """The provisional part begins where the settled one ends."""
    return course.settled[-1:] + course.provisional if course.provisional else ()


def _ends(field: Field, courses: Sequence[Course]) -> Markup:
    places = [field.up(course.points[-1][1]) for course in courses]
    return Markup().join(
        Markup('<span class="end series-{}" style="bottom:{}">{}</span>').format(
            number, bottom, course.label
        )
        for number, (course, bottom) in enumerate(
            zip(courses, bottoms(places, [1.25] * len(courses)), strict=True), start=1
        )
    )


def _placed(field: Field, turns: Sequence[Turn], room: Room) -> Iterator[Mark]:
    """Give each turn with the place of its label.

    Where there is no room for another level, the turn loses its words and keeps its mark.
    """
    for kind, upwards in (("peak", 1), ("trough", -1)):
        alike = [turn for turn in turns if turn.kind == kind]
        labels = [_label(field, turn, room, upwards) for turn in alike]
        for turn, label, (height, level) in zip(alike, labels, stacked(labels), strict=True):
            fits = level < room.levels
            words = turn.words if fits else ""
            yield Mark(turn, words, label.across, height * upwards, level * fits)


def _label(field: Field, turn: Turn, room: Room, upwards: int) -> Label:
    """Lay a label over its point, but within the drawing."""
    width = room.across(text_width(turn.words) - 1.5)
    across = min(max(field.across(turn.day[0]), width / 2), 100 - width / 2)
    return Label(across, field.up(turn.day[1]) * upwards, width)


class Mark(NamedTuple):
    """A turn with its words, their place from the left, and the height and level they stand on."""

    turn: Turn
    words: str
    across: float
    height: float
    level: int


class Label(NamedTuple):
    """A label before it is placed: its point from the left and from below, and its width."""

    across: float
    height: float
    width: float


def stacked(labels: Iterable[Label]) -> list[tuple[float, int]]:
    """Give each label the height that it stands on and its level above that.

    Labels come from left to right. One that would touch others stands a level above the highest of
    them, unless its own point is `_CLEAR` per cent higher anyway.
    """
    found: list[tuple[Label, float, int]] = []
    for label in labels:
        near = [
            (base, level)
            for other, base, level in found
            if abs(label.across - other.across) < (label.width + other.width) / 2
            and label.height < base + _CLEAR
        ]
        base = max([label.height, *(height for height, _ in near)])
        level = max((level + 1 for _, level in near), default=0)
        found.append((label, base, level))
    return [(base, level) for _, base, level in found]


def _mark(field: Field, mark: Mark) -> Markup:
    turn = mark.turn
    drawn = Markup(
        '<i class="turn {}{}" style="left:{}%;bottom:{}%"><svg viewBox="0 0 12 12" '
        'aria-hidden="true">{}</svg></i>'
    ).format(
        turn.kind,
        " hollow" if turn.provisional else "",
        f"{field.across(turn.day[0]):.1f}",
        f"{field.up(turn.day[1]):.1f}",
        Markup(_MARKS[turn.kind]),  # noqa: S704
    )
    if not mark.words:
        return drawn
    return drawn + Markup(
        '<span class="turn-words {}" style="--x:{}%;--y:{}%;--level:{}">{}</span>'
    ).format(turn.kind, f"{mark.across:.1f}", f"{mark.height:.1f}", mark.level, mark.words)
