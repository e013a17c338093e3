"""Sentences: written ones, definitions of metrics, and the newest numbers in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.fragments import badges, metric_name, say
from dashboard.panel import Bundle, Drawing
from dashboard.tile import read_tile, tile_questions, tile_sentence
from datasets.metric import Measure
from datasets.spec import Spec, Text

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question


class Panel(Spec):
    """Paragraphs, then a sentence for each of `numbers`, then the definition of `definitions`."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    paragraphs: tuple[Text, ...] = ()
    numbers: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()

    def metrics(self) -> tuple[str, ...]:
        """Name every metric that is spoken of."""
        return self.numbers + self.definitions

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the numbers that are said in words."""
        return tuple(
            question
            for metric in self.numbers
            for question in tile_questions(reader, metric, reader.region, "")
            if question
        )

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Write the sentences."""
        tiles = [read_tile(reader, answers, m, reader.region, "") for m in self.numbers]
        said = [text.to(reader.language) for text in self.paragraphs]
        said += [tile_sentence(reader, tile) for tile in tiles]
        shown = tuple(tile.last for tile in tiles if tile.last)
        lines = Markup().join(Markup("<p>{}</p>").format(text) for text in said)
        return Drawing(
            html=Markup('<div class="prose">{}{}</div>').format(lines, self._definitions(reader)),
            head=badges(reader, shown),
            summary=" ".join(said) or self._explained(reader),
            observations=shown,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _explained(self, reader: Reader) -> str:
        names = (metric_name(reader, metric) for metric in self.definitions)
        return say(reader, "、", ", ").join(names)

    def _definitions(self, reader: Reader) -> Markup:
        items = Markup().join(_definition(reader, metric) for metric in self.definitions)
        return Markup("<dl>{}</dl>").format(items) if items else Markup()


def _definition(reader: Reader, metric: str) -> Markup:
    found = reader.catalogue.metrics[metric]
    owner = (
        f"{say(reader, '责任单位', 'owner')} {found.owner}" if isinstance(found, Measure) else ""
    )
    return Markup("<div><dt>{}</dt><dd>{} <small>{}</small></dd></div>").format(
        metric_name(reader, metric), found.definition.to(reader.language), owner
    )
