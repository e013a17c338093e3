"""One number with its unit, period, age, change and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dashboard.panel import Bundle, Drawing
from dashboard.tile import read_tile, tile_badges, tile_questions, tile_sentence, write_tile
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question


class Panel(Spec):
    """A tile of `metric` for the reader's region or for `area`.

    `freq` keeps one rhythm; without it the newest period of any rhythm is shown.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    metric: str
    area: str = ""
    freq: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name the metric."""
        return (self.metric,)

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest periods and the growth that goes with them."""
        questions = tile_questions(reader, self.metric, self.area or reader.region, self.freq)
        return tuple(question for question in questions if question)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw the tile."""
        tile = read_tile(reader, answers, self.metric, self.area or reader.region, self.freq)
        return Drawing(
            html=write_tile(reader, tile),
            head=tile_badges(reader, tile),
            summary=tile_sentence(reader, tile),
            observations=tile.observations,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None
