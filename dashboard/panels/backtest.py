"""How models would have forecast the chosen series from past days: compared on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from dashboard.fragments import metric_name, say
from dashboard.judgement import unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.panels.outlook import MOST_SERIES, nothing
from dashboard.question import RecordQuery
from dashboard.wish import read_wish
from dashboard.wish_view import on_demand
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question


class Panel(Spec):
    """Models compared on the series that the panel `chooser` has chosen; `items` are its start."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[str, ...] = Field(min_length=1)
    chooser: str

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics that are chosen at first."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask which series the region has."""
        return (_series(reader),)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw the place of the comparison, which the page then asks for."""
        wish = read_wish(reader, self.chooser, answers.records(_series(reader)), self.items)
        if wish is None:
            why = nothing(reader)
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        name = metric_name(reader, wish.metric)
        return Drawing(
            html=on_demand(reader, "models", wish),
            summary=say(
                reader, f"{name}：各模型的历史误差，按需计算。", f"{name}: past errors by model."
            ),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _series(reader: Reader) -> RecordQuery:
    return RecordQuery("series", limit=MOST_SERIES, area=reader.region)
