"""The effect of an event period by period: what was observed less what would have been."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.effect_view import scale_of_effect
from dashboard.figures.field import Room
from dashboard.figures.paths import Course, Mark, draw_paths
from dashboard.fragments import say
from dashboard.judgement import no_study, notes, period_words, unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.question import StudyQuery
from dashboard.study_choice import (
    change_unit,
    chosen_study,
    figure,
    named,
    not_declared,
    write_change,
)
from dashboard.study_days import days_of
from datasets.period import parse_period
from datasets.spec import Spec
from datasets.study import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question

_ROOMS = {
    "phone": Room(17, 0.12),
    "tablet": Room(28, 0.12),
    "desktop": Room(34, 0.12),
    "wall": Room(28, 0.15, ticks=4),
    "ultrawide": Room(28, 0.15, ticks=4),
}


class Panel(Spec):
    """The effect by period of the study that the panel `chooser` has chosen, or `first`."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    chooser: str
    first: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name none: the studies name their own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the effect by period."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw the effect around zero, or say why there is none."""
        name = chosen_study(reader, self.chooser, "effect", self.first)
        study = reader.catalogue.studies.get(name)
        found = [o for query in self._questions(reader) for o in answers.study(query)]
        if not isinstance(study, Effect) or not found or not found[0].of("effect"):
            why = _why(reader, name, found)
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        return _draw(reader, study, found[0])

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _questions(self, reader: Reader) -> tuple[StudyQuery, ...]:
        name = chosen_study(reader, self.chooser, "effect", self.first)
        items = ("observed", "effect")
        return (StudyQuery(name, items=items, as_of=reader.as_of),) if name else ()


def _why(reader: Reader, name: str, found: list[Outcome]) -> str:
    if not name:
        return not_declared(reader)
    if not found:
        return no_study(reader, name)
    return named(reader, say(reader, found[0].reason_zh, found[0].reason_en))


def _draw(reader: Reader, study: Effect, outcome: Outcome) -> Drawing:
    scale = scale_of_effect(reader, outcome)
    course = Course(say(reader, "差", "gap"), "main", days_of(outcome, "effect"))
    mark = Mark(
        parse_period(study.since).start,
        say(reader, "事件前", "before"),
        say(reader, "事件后", "after"),
    )
    last = outcome.of("effect")[-1]
    told = f"{period_words(reader, last.time_period)} {write_change(scale, last.value or 0.0)}"
    summary = say(
        reader,
        f"实际与反事实之差（估计）：{told} {change_unit(reader, scale)}。",
        f"Observed less counterfactual (estimate): {told} {change_unit(reader, scale)}.",
    )
    return Drawing(
        html=Markup("{}{}").format(
            draw_paths((course,), mark, scale, summary, _ROOMS[reader.device]),
            notes(reader, (), _details(reader, outcome)),
        ),
        head=Markup('<span class="caption"><span>{}</span></span>').format(
            change_unit(reader, scale)
        ),
        summary=summary,
        outcomes=(outcome,),
    )


def _details(reader: Reader, outcome: Outcome) -> Iterator[str]:
    yield say(
        reader,
        "事件前的差越接近零，对照越像本地",
        "The closer to zero before the event, the more alike the donors",
    )
    ratio = figure(outcome, "rmspe_ratio")
    if ratio is not None:
        yield say(
            reader,
            f"事件后与事件前误差之比 {ratio:.1f}",
            f"Error after over error before: {ratio:.1f}",
        )
