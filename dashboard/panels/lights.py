"""The five warning lights: indicators × months, and the score of all together."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.fragments import say
from dashboard.judgement import (
    StudyOf,
    no_study,
    period_words,
    reason_words,
    study_of,
    subject_name,
    unstudied,
)
from dashboard.light_matrix import (
    Signal,
    light_word,
    matrix,
    read_signal,
    write_legend,
    write_notes,
)
from dashboard.panel import Bundle, Drawing
from dashboard.question import StudyQuery
from datasets.spec import Spec
from datasets.study import Lights

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question

_PHONE = 12
"""So many months fit the width of a phone."""

_AHEAD = 24
"""Single indicators may be so many months ahead of the composite, which needs most of them."""


class Panel(Spec):
    """The lights of `study` over the newest `last` months; a mapping gives one study a region.

    Phones show at most a year.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: StudyOf
    last: int = Field(default=24, ge=2, le=36)

    def metrics(self) -> tuple[str, ...]:
        """Name none: the study names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest scores of every indicator and of all together."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a row an indicator and a column a month."""
        outcomes = tuple(o for query in self._questions(reader) for o in answers.study(query))
        whole = next((o for o in outcomes if not o.metric), None)
        signals = [read_signal(o) for o in _declared_order(reader, outcomes)]
        if not any(signal.months for signal in signals):
            why = reason_words(reader, whole) if whole else ""
            return _empty(reader, why or no_study(reader, self.study))
        return _draw(reader, signals, read_signal(whole) if whole else None, self._last(reader))

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _last(self, reader: Reader) -> int:
        return min(self.last, _PHONE) if reader.device == "phone" else self.last

    def _questions(self, reader: Reader) -> tuple[StudyQuery, ...]:
        study = study_of(reader, self.study)
        if not study:
            return ()
        items, last = ("score", "composite"), self._last(reader) + _AHEAD
        return (StudyQuery(study, items=items, last=last, as_of=reader.as_of),)


def _declared_order(reader: Reader, outcomes: tuple[Outcome, ...]) -> list[Outcome]:
    """Give the outcomes of single indicators in the order in which the study names them."""
    single = [outcome for outcome in outcomes if outcome.metric]
    declared = reader.catalogue.studies.get(single[0].study) if single else None
    if not isinstance(declared, Lights):
        return single
    order = [signal.metric for signal in declared.signals]
    return sorted(single, key=lambda o: order.index(o.metric) if o.metric in order else len(order))


def _empty(reader: Reader, why: str) -> Drawing:
    return Drawing(html=unstudied(reader, why), summary=say(reader, f"{why}。", f"{why}."))


def _draw(reader: Reader, signals: list[Signal], whole: Signal | None, last: int) -> Drawing:
    every = (*signals, whole) if whole else tuple(signals)
    span = whole.months if whole and whole.months else {m for s in signals for m in s.months}
    months = sorted(span)[-last:]
    return Drawing(
        html=Markup("{}{}").format(
            matrix(reader, signals, whole, months), write_notes(reader, signals, whole)
        ),
        head=write_legend(reader, every),
        summary=_sentence(reader, signals, whole, months[-1]),
        outcomes=tuple(signal.outcome for signal in every),
    )


def _sentence(reader: Reader, signals: list[Signal], whole: Signal | None, month: str) -> str:
    when = period_words(reader, month)
    unusual = [
        f"{subject_name(reader, s.outcome.metric)} {light_word(reader, s.months[month].note)}"
        for s in signals
        if month in s.months and s.months[month].note != "normal"
    ]
    newest = whole.months.get(month) if whole else None
    score = f"{newest.value:.0f}" if newest and newest.value is not None else ""
    light = light_word(reader, newest.note) if newest else ""
    listed = say(reader, "、", ", ").join(unusual) or say(reader, "各项正常", "all normal")
    return say(
        reader,
        f"{when}综合得分 {score}（{light}）；{listed}。",
        f"{when}: composite score {score} ({light}); {listed}.",
    )
