"""Targets of an index's measures: the path that was promised beside what was reached so far."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.figures.field import Room
from dashboard.figures.paths import Course, draw_paths
from dashboard.fragments import say, simulated_badge
from dashboard.index_plan import PLAN_ITEMS, Followed, effort_words, followed, plan_of, state_words
from dashboard.index_raw import unit_of, write_raw
from dashboard.index_view import (
    Index,
    index_questions,
    indicator_of,
    node_name,
    nothing,
    read_index,
    region_name,
)
from dashboard.judgement import notes, period_words, unstudied
from dashboard.marks import risk_shape
from dashboard.number import Scale
from dashboard.panel import Bundle, Drawing
from dashboard.study_days import days_of
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery
    from datasets.index import Indicator

_ROOMS = {
    "phone": Room(19, 0.12, levels=2),
    "tablet": Room(20, 0.12, levels=2),
    "desktop": Room(19, 0.12, levels=2),
    "wall": Room(17, 0.12, levels=2),
    "ultrawide": Room(17, 0.12, levels=2),
}


class Panel(Spec):
    """Small drawings of at most `most` measures of `study` in the reader's region."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    most: int = Field(default=4, ge=1, le=24)

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for every period of paths and of what was reached."""
        return index_questions(reader, self.study, ("index", *PLAN_ITEMS), last=0)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw path and course of each measure."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        if index is None:
            return nothing(reader, self.study)
        found = [e for e in followed(reader, self.study, index) if _path(index, e)]
        if not found:
            name = region_name(reader, reader.region)
            said = say(reader, f"{name}还没有登记目标", f"No target is entered for {name}")
            return Drawing(html=unstudied(reader, said), summary=said)
        drawn = Markup().join(_figure(reader, index, each) for each in found[: self.most])
        plan = plan_of(reader, self.study)
        return Drawing(
            html=Markup('<div class="futures index-paths">{}</div>{}').format(
                drawn, _notes(reader, len(found), self.most)
            ),
            head=simulated_badge(reader) if plan and plan.simulated else "",
            summary=_sentence(reader, found[: self.most]),
            outcomes=tuple(o for r, o in index.outcomes.items() if r == reader.region),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _path(index: Index, each: Followed) -> Course | None:
    outcome = index.outcomes.get(each.measure.region)
    days = days_of(outcome, f"path:{each.measure.id}") if outcome else ()
    return Course("", "other", days) if days else None


def _actual(reader: Reader, index: Index, each: Followed) -> Course | None:
    outcome = index.outcomes.get(each.measure.region)
    days = days_of(outcome, f"actual:{each.measure.id}") if outcome else ()
    return Course(say(reader, "实际", "actual"), "known", days) if days else None


def _figure(reader: Reader, index: Index, each: Followed) -> Markup:
    measure = each.measure
    indicator = indicator_of(index.definition, measure.indicator)
    path = _path(index, each)
    courses = [course for course in (path, _actual(reader, index, each)) if course]
    scale = _scale(reader, indicator, measure.target)
    said = _told(reader, each, scale)
    return Markup(
        '<figure><figcaption>{}<b>{}</b> {}<span class="caption">{}</span></figcaption>{}</figure>'
    ).format(
        risk_shape(each.risk),
        node_name(reader, index.definition, measure.indicator),
        scale.unit,
        said,
        draw_paths(courses, None, scale, said, _ROOMS[reader.device]),
    )


def _scale(reader: Reader, indicator: Indicator | None, value: float) -> Scale:
    if indicator is None:
        return Scale("", 2, Decimal(1))
    text = write_raw(reader, indicator, value)
    return Scale(unit_of(reader, indicator), len(text.partition(".")[2]), Decimal(1))


def _told(reader: Reader, each: Followed, scale: Scale) -> str:
    measure = each.measure
    due, target = period_words(reader, measure.due), scale.write(measure.target)
    effort, state = effort_words(reader, each.effort), state_words(reader, each.state)
    hard = say(reader, f"，难度：{effort}", f", effort: {effort}") if effort else ""
    return say(
        reader,
        f"{state}；{due}目标 {target}{hard}",
        f"{state}; target {target} by {due}{hard}",
    )


def _notes(reader: Reader, found: int, most: int) -> Markup:
    words = [
        say(reader, "虚线：承诺的路径；实线：实际", "dashed: the path; solid: what was reached")
    ]
    if found > most:
        words.append(say(reader, f"另有 {found - most} 项未画出", f"{found - most} more not drawn"))
    return notes(reader, words)


def _sentence(reader: Reader, found: list[Followed]) -> str:
    listed = say(reader, "；", "; ").join(
        f"{each.measure.title.to(reader.language)} {state_words(reader, each.state)}"
        for each in found
    )
    return say(reader, f"{listed}。", f"{listed}.")
