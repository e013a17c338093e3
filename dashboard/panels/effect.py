"""What an event changed: the course observed beside the one that would have been without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.effect_view import method_words, scale_of_effect, sheet_link, verdict
from dashboard.figures.field import Room
from dashboard.figures.paths import Course, Mark, draw_paths
from dashboard.fragments import area_name, say, scale_unit
from dashboard.judgement import no_study, notes, study_badges, subject_name, unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery, StudyQuery
from dashboard.study_choice import chosen_study, not_declared, scale_for, write_choice
from dashboard.study_days import days_of
from datasets.period import parse_period
from datasets.spec import Spec
from datasets.study import Effect

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answer, Answers, Outcome, Question

_ROOMS = {
    "phone": Room(17, 0.12),
    "tablet": Room(40, 0.1, ticks=7),
    "desktop": Room(44, 0.1, ticks=7),
    "wall": Room(40, 0.1, ticks=7),
    "ultrawide": Room(30, 0.1, ticks=7),
}


class Panel(Spec):
    """The effect study that the address names, or `first`, with a control that leads to others."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    first: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name none: the studies name their own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:
        """Ask for the courses of the study, and for the area's numbers where it is refused."""
        name = chosen_study(reader, panel, "effect", self.first)
        study = reader.catalogue.studies.get(name)
        if not isinstance(study, Effect):
            return ()
        return _question(reader, name), _observed(reader, study)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw both courses and the day of the event, or say why there is no verdict."""
        name = chosen_study(reader, panel, "effect", self.first)
        study = reader.catalogue.studies.get(name)
        if not isinstance(study, Effect):
            why = not_declared(reader)
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        choice = write_choice(reader, panel, "effect", name)
        outcome = next(iter(answers.study(_question(reader, name))), None)
        if outcome is None:
            why = no_study(reader, name)
            return Drawing(html=choice + unstudied(reader, why), summary=f"{why}。")
        told = say(reader, "", " ").join(verdict(reader, study, outcome))
        if not outcome.of("observed"):
            known = answers.of(_observed(reader, study))
            html = choice + _alone(reader, study, outcome, known, told)
            return Drawing(html=html, summary=told, observations=known, outcomes=(outcome,))
        return Drawing(
            html=choice + _chart(reader, study, outcome, told),
            head=_head(reader, study, outcome),
            summary=told,
            outcomes=(outcome,),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _question(reader: Reader, name: str) -> StudyQuery:
    return StudyQuery(name, items=("observed", "counterfactual"), as_of=reader.as_of)


def _head(reader: Reader, study: Effect, outcome: Outcome) -> Markup:
    scale = scale_of_effect(reader, outcome)
    return Markup(
        '{}<span class="badge">{}</span><span class="caption"><span>{} {}</span><span>{}</span>'
        "</span>"
    ).format(
        study_badges(reader, (outcome,)),
        say(reader, "估计", "estimate"),
        area_name(reader, study.treated),
        subject_name(reader, outcome.metric),
        scale_unit(reader, scale),
    )


def _observed(reader: Reader, study: Effect) -> MetricQuery:
    return MetricQuery(study.metric, (study.treated,), study.freq, as_of=reader.as_of)


def _alone(reader: Reader, study: Effect, outcome: Outcome, known: Answer, told: str) -> Markup:
    """Draw what was observed where the study was refused, below the reason."""
    days = tuple((o.period_end, o.value) for o in known if o.value is not None)
    reason = unstudied(reader, told)
    if not days:
        return reason + sheet_link(reader, outcome)
    course = Course(say(reader, "实际", "observed"), "known", days)
    scale = scale_for(reader, study.metric, (value for _, value in days))
    return Markup("{}{}{}").format(
        reason,
        draw_paths((course,), _mark(reader, study), scale, told, _ROOMS[reader.device]),
        notes(reader, (), (study.event.to(reader.language), scale_unit(reader, scale)), outcome),
    )


def _mark(reader: Reader, study: Effect) -> Mark:
    since = parse_period(study.since)
    return Mark(since.start, say(reader, "事件前", "before"), say(reader, "事件后", "after"))


def _chart(reader: Reader, study: Effect, outcome: Outcome, told: str) -> Markup:
    courses = (
        Course(say(reader, "反事实", "without"), "other", days_of(outcome, "counterfactual")),
        Course(say(reader, "实际", "observed"), "known", days_of(outcome, "observed")),
    )
    method = method_words(reader, outcome.method)
    words = (say(reader, f"反事实为{method}的估计", f"Without the event: {method}, an estimate"),)
    details = (study.event.to(reader.language),)
    return Markup("{}{}").format(
        draw_paths(
            courses,
            _mark(reader, study),
            scale_of_effect(reader, outcome),
            told,
            _ROOMS[reader.device],
        ),
        notes(reader, words, details, outcome),
    )
