"""A sortable, filterable table of what the platform holds: loads, quarantine, metrics, targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.fragments import say
from dashboard.grid import empty_grid, grid_props
from dashboard.listing import Inventory, inventory
from dashboard.panel import Bundle, Drawing
from dashboard.question import RecordQuery
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question


class Panel(Spec):
    """A table of one kind of thing: `of` names a warehouse table or a part of the catalogue."""

    bundles: ClassVar[tuple[Bundle, ...]] = ("grid",)

    of: Inventory

    def metrics(self) -> tuple[str, ...]:
        """Name no metric."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the warehouse's table; the catalogue is known without asking."""
        return tuple(self._questions())

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Fill the grid."""
        records = tuple(row for query in self._questions() for row in answers.records(query))
        listing = inventory(self.of)
        rows = list(listing.rows(reader, records))
        counted = say(reader, f"{len(rows)} 行", f"{len(rows)} rows")
        return Drawing(
            html=Markup('<p class="grid-count">{}</p>').format(counted),
            props=grid_props(rows),
            summary=counted,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:
        """Put an empty grid there."""
        return empty_grid(reader, panel, inventory(self.of).columns_for(reader))

    def _questions(self) -> tuple[RecordQuery, ...]:
        return (RecordQuery(self.of),) if inventory(self.of).stored else ()
