"""Several numbers side by side, each a small tile."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.fragments import metric_name
from dashboard.panel import Bundle, Drawing
from dashboard.tile import (
    Tile,
    read_tile,
    tile_badges,
    tile_questions,
    tile_sentence,
    write_tile,
)
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question


class Panel(Spec):
    """Tiles of `items` in this order, for the reader's region or for `area`.

    `shape` puts the tiles side by side (``cells``) or one a line (``rows``).
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[str, ...] = Field(min_length=1, max_length=12)
    area: str = ""
    freq: str = ""
    shape: str = Field(default="cells", pattern="cells|rows")

    def metrics(self) -> tuple[str, ...]:
        """Name the metric of every tile."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask what each tile asks."""
        area = self.area or reader.region
        return tuple(
            question
            for metric in self.items
            for question in tile_questions(reader, metric, area, self.freq)
            if question
        )

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw the tiles as a list."""
        area = self.area or reader.region
        tiles = [read_tile(reader, answers, metric, area, self.freq) for metric in self.items]
        cells = Markup().join(_cell(reader, tile) for tile in tiles)
        return Drawing(
            html=Markup('<ul class="strip {}">{}</ul>').format(self.shape, cells),
            summary="".join(tile_sentence(reader, tile) for tile in tiles),
            observations=tuple(o for tile in tiles for o in tile.observations),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _cell(reader: Reader, tile: Tile) -> Markup:
    return Markup("<li><h3>{} {}</h3>{}</li>").format(
        metric_name(reader, tile.metric), tile_badges(reader, tile), write_tile(reader, tile)
    )
