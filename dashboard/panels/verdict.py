"""What an effect study allows to say, in sentences, and the numbers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.effect_view import facts, sheet_link, verdict, write_facts
from dashboard.fragments import say
from dashboard.judgement import no_study, study_badges, unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.question import StudyQuery
from dashboard.study_choice import chosen_study, not_declared
from datasets.spec import Spec
from datasets.study import Effect

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question


class Panel(Spec):
    """The verdict of the study that the panel `chooser` has chosen, or `first`."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    chooser: str
    first: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name none: the studies name their own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the study's outcome; of its numbers, what it observed gives the unit."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Write sentences and numbers, or why there are none."""
        name = chosen_study(reader, self.chooser, "effect", self.first)
        study = reader.catalogue.studies.get(name)
        found = [o for query in self._questions(reader) for o in answers.study(query)]
        if not isinstance(study, Effect) or not found:
            why = no_study(reader, name) if name else not_declared(reader)
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        return _draw(reader, name, study, found[0])

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _questions(self, reader: Reader) -> tuple[StudyQuery, ...]:
        name = chosen_study(reader, self.chooser, "effect", self.first)
        items = ("observed",)
        return (StudyQuery(name, items=items, as_of=reader.as_of),) if name else ()


def _draw(reader: Reader, name: str, study: Effect, outcome: Outcome) -> Drawing:
    sentences = tuple(verdict(reader, study, outcome))
    return Drawing(
        html=Markup('<div class="verdict {}">{}</div>{}{}').format(
            outcome.status,
            Markup().join(Markup("<p>{}</p>").format(text) for text in sentences),
            write_facts(facts(reader, name, study, outcome)),
            sheet_link(reader, outcome),
        ),
        head=study_badges(reader, (outcome,)),
        summary=say(reader, "", " ").join(sentences),
        outcomes=(outcome,),
    )
