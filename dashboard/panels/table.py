"""A sortable, filterable table of numbers: of the region and its parts, or as chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.fragments import say, simulated_badge
from dashboard.grid import OBSERVATION, empty_grid, grid_props, observation_row
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from dashboard.selection import read_selection
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question

LONGEST = 5000
"""At most so many rows go to a browser; a download holds the rest."""


class Panel(Spec):
    """A table of `items`, the newest `last` periods of the region and its parts.

    With `chooser`, the name of an ``explore`` panel, the table lists what that panel has chosen and
    `items` is only its start.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ("grid",)

    items: tuple[str, ...] = Field(min_length=1)
    chooser: str = ""
    last: int = Field(default=1, ge=0)

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics that are listed at first."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the numbers of every metric."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Fill the grid, newest rows first."""
        found = tuple(o for query in self._questions(reader) for o in answers.of(query))
        newest = sorted(found, key=lambda o: (o.metric, o.ref_area, o.period_end), reverse=True)
        shown = tuple(newest[:LONGEST])
        invented = any(o.origin == "simulated" for o in shown)
        return Drawing(
            html=_count(reader, len(shown), len(found)),
            head=simulated_badge(reader) if invented else "",
            props=grid_props([observation_row(reader, o) for o in shown]),
            summary=say(reader, f"共 {len(found)} 条观测。", f"{len(found)} observations."),
            observations=shown,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:
        """Put an empty grid there."""
        return empty_grid(reader, panel, OBSERVATION)

    def _questions(self, reader: Reader) -> tuple[MetricQuery, ...]:
        if self.chooser:
            return read_selection(reader, self.chooser, self.items).questions(reader.as_of)
        parts = reader.catalogue.areas.children(reader.region)
        areas = (reader.region, *(area.code for area in parts))
        return tuple(
            MetricQuery(metric, areas, last=self.last, as_of=reader.as_of) for metric in self.items
        )


def _count(reader: Reader, shown: int, found: int) -> Markup:
    text = say(reader, f"{found} 条", f"{found} rows")
    if shown < found:
        text = say(
            reader,
            f"共 {found} 条，列出最新 {shown} 条；全部请下载",
            f"{found} rows, newest {shown} listed; download for all",
        )
    return Markup('<p class="grid-count">{}</p>').format(text)
