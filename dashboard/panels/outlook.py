"""Any series forecast on request: the chooser; the forecast itself comes by a route of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.fragments import area_name, is_wall, metric_name, say
from dashboard.judgement import unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.question import RecordQuery
from dashboard.wish import read_wish, rhythms
from dashboard.wish_view import on_demand, write_chooser
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question
    from dashboard.wish import Wish

MOST_SERIES = 2000


class Panel(Spec):
    """A forecast of what the reader chose; `items` are tried in order where nothing is chosen.

    What is drawn here is the choice and a place for the forecast, which the page then asks for.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[str, ...] = Field(min_length=1)

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics that are chosen at first."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:
        """Ask which series the region has, and for the chosen one where the address names it."""
        named = self._named(panel, reader)
        return (_series(reader), named.question()) if named else (_series(reader),)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw the chooser and the place of the forecast, or say that there is no series."""
        series = answers.records(_series(reader))
        wish = read_wish(reader, panel, series, self.items)
        if wish is None:
            why = nothing(reader)
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        named = self._named(panel, reader)
        chooser = "" if is_wall(reader) else write_chooser(reader, panel, wish, rhythms(series))
        return Drawing(
            html=Markup("{}{}").format(chooser, on_demand(reader, "forecast", wish)),
            summary=_sentence(reader, wish),
            observations=answers.of(named.question()) if named else (),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _named(self, panel: str, reader: Reader) -> Wish | None:
        """Give what the address names with its rhythm; what it leaves open is known only later."""
        chosen = {f"{panel}.metric", f"{panel}.freq"} <= set(reader.choices)
        return read_wish(reader, panel, (), self.items) if chosen else None


def _series(reader: Reader) -> RecordQuery:
    return RecordQuery("series", limit=MOST_SERIES, area=reader.region)


def nothing(reader: Reader) -> str:
    """Say that the reader's region has nothing that could be forecast."""
    area = area_name(reader, reader.region)
    return say(
        reader,
        f"{area}还没有 12 期以上的序列；可在上方换一个地区",
        f"{area} has no series of 12 periods yet; choose another region above",
    )


def _sentence(reader: Reader, wish: Wish) -> str:
    name, area = metric_name(reader, wish.metric), area_name(reader, wish.area)
    return say(
        reader,
        f"{area}{name}未来 {wish.horizon} 期的预测，按需计算。",
        f"{name}, {area}: a forecast of {wish.horizon} periods, made on request.",
    )
