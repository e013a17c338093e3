"""What-if: the course that several series are expected to take, with and without a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.figures.field import Room
from dashboard.figures.paths import Course, Mark, draw_paths
from dashboard.fragments import area_name, is_wall, say, scale_unit
from dashboard.judgement import (
    no_study,
    notes,
    period_words,
    study_badges,
    subject_name,
    unstudied,
)
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery, StudyQuery
from dashboard.study_choice import (
    change_unit,
    chosen_study,
    named,
    not_declared,
    scale_for,
    write_change,
    write_choice,
)
from dashboard.study_days import band_of, days_of
from datasets.spec import Spec
from datasets.study import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.figures.field import Day
    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question
    from datasets.study import Subject

_ROOMS = {
    "phone": Room(15, 0.1, ticks=4),
    "tablet": Room(20, 0.1, ticks=4),
    "desktop": Room(18, 0.1, ticks=4),
    "wall": Room(13, 0.12, ticks=4),
    "ultrawide": Room(13, 0.12, ticks=4),
}


class Panel(Spec):
    """The scenario study that the address names, or `first`, a chart a series.

    `last` periods of what is known stand before the scenario.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    first: str = ""
    last: int = Field(default=24, ge=6, le=120)

    def metrics(self) -> tuple[str, ...]:
        """Name none: the studies name their own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:
        """Ask for both futures and for what is known before them."""
        name, study = self._chosen(panel, reader)
        if study is None:
            return ()
        return (_future(reader, name), *(self._past(reader, s) for s in study.subjects))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw a chart a series, or say why there is no scenario."""
        name, study = self._chosen(panel, reader)
        if study is None:
            why = not_declared(reader)
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        choice = write_choice(reader, panel, "scenario", name)
        outcomes = answers.study(_future(reader, name))
        told = [o for o in outcomes if o.of("scenario")]
        if not told:
            why = _why(reader, name, outcomes)
            return Drawing(html=choice + unstudied(reader, why), summary=f"{why}。")
        charts = [self._chart(reader, study, outcome, answers) for outcome in _ordered(study, told)]
        return Drawing(
            html=Markup('{}<div class="futures">{}</div>{}').format(
                choice, Markup().join(charts), notes(reader, _said(reader, told[0]), (), told[0])
            ),
            head=_head(reader, told),
            summary=_sentence(reader, study, told),
            outcomes=tuple(told),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _chosen(self, panel: str, reader: Reader) -> tuple[str, Scenario | None]:
        name = chosen_study(reader, panel, "scenario", self.first)
        study = reader.catalogue.studies.get(name)
        return name, study if isinstance(study, Scenario) else None

    def _past(self, reader: Reader, subject: Subject) -> MetricQuery:
        area = (subject.ref_area,)
        return MetricQuery(subject.metric, area, subject.freq, as_of=reader.as_of)

    def _chart(self, reader: Reader, study: Scenario, outcome: Outcome, answers: Answers) -> Markup:
        subject = next(s for s in study.subjects if s.metric == outcome.metric)
        future = days_of(outcome, "scenario")
        past = tuple(
            (o.period_end, o.value)
            for o in answers.of(self._past(reader, subject))
            if o.value is not None and o.period_end < future[0][0]
        )[-self.last :]
        return _figure(reader, study, outcome, past)


def _future(reader: Reader, name: str) -> StudyQuery:
    return StudyQuery(name, as_of=reader.as_of)


def _why(reader: Reader, name: str, outcomes: tuple[Outcome, ...]) -> str:
    if not outcomes:
        return no_study(reader, name)
    return named(reader, say(reader, outcomes[0].reason_zh, outcomes[0].reason_en))


def _ordered(study: Scenario, outcomes: list[Outcome]) -> list[Outcome]:
    """Put the series whose course is given first, the others as declared."""
    order = [s.metric for s in study.subjects]
    return sorted(outcomes, key=lambda o: (o.metric != study.shocked, order.index(o.metric)))


def _figure(reader: Reader, study: Scenario, outcome: Outcome, past: tuple[Day, ...]) -> Markup:
    future, usual = days_of(outcome, "scenario"), days_of(outcome, "baseline")
    scale = scale_for(reader, outcome.metric, (v for _, v in (*past, *future, *usual)))
    given = say(reader, "（设定）", " (given)") if outcome.metric == study.shocked else ""
    change = write_change(scale, future[-1][1] - usual[-1][1])
    told = f"{say(reader, '期末相差', 'gap at the end')} {change} {change_unit(reader, scale)}"
    name, room = subject_name(reader, outcome.metric), _ROOMS[reader.device]
    drawn = draw_paths(
        _courses(reader, outcome, past), _mark(reader, past), scale, f"{name}: {told}", room
    )
    return Markup(
        '<figure><figcaption><b>{}{}</b> <span class="caption">{} · {}</span></figcaption>{}'
        "</figure>"
    ).format(name, given, scale_unit(reader, scale), told, drawn)


def _courses(reader: Reader, outcome: Outcome, past: tuple[Day, ...]) -> list[Course]:
    """Give what is known, where anything is, and both futures from its newest value on."""
    last = past[-1:]
    usual = Course(say(reader, "基准", "base"), "other", (*last, *days_of(outcome, "baseline")))
    future = Course(
        say(reader, "情景", "scenario"),
        "main",
        (*last, *days_of(outcome, "scenario")),
        band_of(outcome, 80),
        band_of(outcome, 95),
    )
    return [Course("", "known", past), usual, future] if past else [usual, future]


def _mark(reader: Reader, past: tuple[Day, ...]) -> Mark | None:
    if not past:
        return None
    if is_wall(reader):
        return Mark(past[-1][0], "", "")
    return Mark(past[-1][0], say(reader, "已知", "known"), say(reader, "估计", "estimate"))


def _head(reader: Reader, told: list[Outcome]) -> Markup:
    return Markup('{}<span class="badge">{}</span><span class="caption">{}</span>').format(
        study_badges(reader, told),
        say(reader, "估计", "estimate"),
        area_name(reader, told[0].ref_area),
    )


def _said(reader: Reader, outcome: Outcome) -> Iterator[str]:
    zh, en = (str(outcome.details.get(f"assumptions_{end}", "")) for end in ("zh", "en"))
    yield say(reader, zh, en)
    yield say(
        reader,
        "竖线右侧为估计，深带 80%、浅带 95% 为情景的区间",
        "Estimates right of the line; dark and pale bands hold 80% and 95% of the scenario",
    )
    if outcome.status == "caution":
        yield named(reader, say(reader, outcome.reason_zh, outcome.reason_en))


def _sentence(reader: Reader, study: Scenario, told: list[Outcome]) -> str:
    last = told[0].of("scenario")[-1].time_period
    return say(
        reader,
        f"{study.title.zh}：{len(told)} 个序列到{period_words(reader, last)}的基准和情景（估计）。",
        f"{study.title.en}: baseline and scenario of {len(told)} series to "
        f"{period_words(reader, last)} (estimates).",
    )
