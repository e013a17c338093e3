"""Where the economy stands in its cycle: composite indexes, contractions and turning points."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.cycle import cycle_head, cycle_notes, cycle_summary, read_cycle
from dashboard.figures.cycle import draw_cycle
from dashboard.figures.field import Room
from dashboard.judgement import StudyOf, no_study, reason_words, study_of, unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.question import StudyQuery
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question

_ROOMS = {
    "phone": Room(16, 0.3),
    "tablet": Room(26, 0.2),
    "desktop": Room(46),
    "wall": Room(23, 0.2, ticks=5, levels=1),
    "ultrawide": Room(23, 0.2, ticks=5, levels=1),
}


class Panel(Spec):
    """The indexes of `study`; one study a region where it is a mapping by code of area.

    `last` keeps the newest months, 0 all.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: StudyOf
    last: int = Field(default=120, ge=0)

    def metrics(self) -> tuple[str, ...]:
        """Name none: the study names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the lines and the turns, and for what moved the newest month."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw the cycle as SVG with words in HTML."""
        outcomes = [o for query in self._questions(reader) for o in answers.study(query)]
        if not outcomes or outcomes[0].status == "refused":
            why = reason_words(reader, outcomes[0]) if outcomes else no_study(reader, self.study)
            return _empty(reader, why)
        return _draw(reader, outcomes[0], outcomes[-1])

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _questions(self, reader: Reader) -> tuple[StudyQuery, ...]:
        study = study_of(reader, self.study)
        if not study:
            return ()
        lines = ("coincident", "leading", "turn:coincident")
        return (
            StudyQuery(study, items=lines, last=self.last, as_of=reader.as_of),
            StudyQuery(study, items=("contribution:",), last=1, as_of=reader.as_of),
        )


def _empty(reader: Reader, why: str) -> Drawing:
    return Drawing(html=unstudied(reader, why), summary=f"{why}。")


def _draw(reader: Reader, outcome: Outcome, moved: Outcome) -> Drawing:
    cycle = read_cycle(reader, outcome)
    if not cycle.courses:
        return _empty(reader, reason_words(reader, outcome) or no_study(reader, outcome.study))
    summary = cycle_summary(reader, cycle)
    return Drawing(
        html=Markup("{}{}").format(
            draw_cycle(cycle.courses, cycle.turns, summary, _ROOMS[reader.device]),
            cycle_notes(reader, outcome, cycle, moved),
        ),
        head=cycle_head(reader, outcome, cycle),
        summary=summary,
        outcomes=(outcome,),
    )
