"""The course of an index, or of one of its indicators, in the reader's region over time."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.figures.field import Room
from dashboard.figures.paths import Course, Style, draw_paths
from dashboard.fragments import say
from dashboard.index_raw import chosen_indicator, frontier_of, unit_of, write_raw
from dashboard.index_view import (
    Index,
    badges,
    definition_of,
    index_questions,
    node_name,
    nothing,
    read_index,
    region_name,
)
from dashboard.judgement import notes
from dashboard.number import Scale
from dashboard.panel import Bundle, Drawing
from dashboard.study_days import days_of
from datasets.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery
    from datasets.index import Indicator

_ROOMS = {
    "phone": Room(17, 0.12),
    "tablet": Room(36, 0.1),
    "desktop": Room(36, 0.1),
    "wall": Room(34, 0.1),
    "ultrawide": Room(30, 0.1),
}


class Panel(Spec):
    """The scores of `study` by period; with `chooser` the raw values of the indicator chosen there.

    The region that a rollup puts together stands beside it.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    chooser: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for every period of the region and of the region above it."""
        definition = definition_of(reader, self.study)
        if definition is None:
            return ()
        above = (rollup.to for rollup in definition.regions.rollup)
        areas = tuple(dict.fromkeys((reader.region, *above)))
        return index_questions(reader, self.study, ("index", *self._item(reader)), areas, last=0)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw the courses on one scale."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        item = next(iter(self._item(reader)), "index")
        courses = [*_courses(reader, index, item)] if index else []
        if index is None or not courses:
            return nothing(reader, self.study, index)
        indicator = self._indicator(reader)
        scale = _scale(reader, indicator, courses)
        said = _sentence(reader, index, indicator, courses[-1], scale)
        own = index.outcomes.get(reader.region)
        frontier = frontier_of(index.definition, indicator) if indicator else None
        told = []
        if indicator and frontier is not None:
            text = f"{write_raw(reader, indicator, frontier)} {unit_of(reader, indicator)}"
            told.append(say(reader, f"满分值 {text}", f"full score at {text}"))
        return Drawing(
            html=draw_paths(courses, None, scale, said, _ROOMS[reader.device])
            + notes(reader, told, (), own),
            head=Markup('{}<span class="caption">{}</span>').format(
                badges(reader, index), scale.unit
            ),
            summary=said,
            outcomes=tuple(index.outcomes.values()),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _indicator(self, reader: Reader) -> Indicator | None:
        definition = definition_of(reader, self.study)
        if not self.chooser or definition is None:
            return None
        return chosen_indicator(reader, self.chooser, definition)

    def _item(self, reader: Reader) -> tuple[str, ...]:
        indicator = self._indicator(reader)
        return (f"raw:{indicator.id}",) if indicator else ()


def _courses(reader: Reader, index: Index, item: str) -> Iterator[Course]:
    """Give the courses that have a value, that of the reader's region last: it lies on top."""
    for region in sorted(index.outcomes, key=lambda each: each == reader.region):
        days = days_of(index.outcomes[region], item)
        style: Style = "known" if region == reader.region else "other"
        if days:
            yield Course(region_name(reader, region), style, days)


def _scale(reader: Reader, indicator: Indicator | None, courses: list[Course]) -> Scale:
    if indicator is None:
        return Scale(say(reader, "分", "points"), 1, Decimal(1))
    values = [value for course in courses for _, value in course.days]
    text = write_raw(reader, indicator, max(values, key=abs))
    return Scale(unit_of(reader, indicator), len(text.partition(".")[2]), Decimal(1))


def _sentence(
    reader: Reader, index: Index, indicator: Indicator | None, own: Course, scale: Scale
) -> str:
    node = indicator.id if indicator else index.definition.index.id
    name = node_name(reader, index.definition, node)
    (first, begun), (last, ended) = own.days[0], own.days[-1]
    return say(
        reader,
        f"{own.name}{name}：{first:%Y-%m} {scale.write(begun)}，{last:%Y-%m} "
        f"{scale.write(ended)} {scale.unit}。",
        f"{own.name}, {name}: {scale.write(begun)} in {first:%Y-%m}, {scale.write(ended)} "
        f"{scale.unit} in {last:%Y-%m}.",
    )
