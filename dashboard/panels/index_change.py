"""Why the score of a region changed: what its data did, what its peers did, what the definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.figures.bars import Bar, Row, draw_bars
from dashboard.fragments import is_wall, say
from dashboard.index_view import (
    Index,
    badges,
    index_questions,
    node_name,
    node_number,
    nothing,
    number_of,
    parts_of,
    read_index,
    region_name,
    write_score,
)
from dashboard.judgement import notes, period_words
from dashboard.number import write_signed
from dashboard.panel import Bundle, Drawing
from datasets.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery

_DATA = "change:data:"
_DECIMALS = 2
_WALL = 2
"""Walls show so many indicators: the lines below them and the sum must have room."""
_SHOWN = 0.5 * 10**-_DECIMALS
"""What is smaller is written as zero and stands with the others."""


class Panel(Spec):
    """The change of `study` in the reader's region since the period before, taken apart exactly.

    The `top` indicators that moved it most have a row each, the others stand together.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    top: int = Field(default=5, ge=1, le=20)

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for the newest two scores and the parts of their difference."""
        items = ("index", "change", "change:")
        return index_questions(reader, self.study, items, (reader.region,), last=2)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw a bar a part, and the sum."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        own = index.outcomes.get(reader.region) if index else None
        change = number_of(own, "change") if own else None
        if index is None or own is None or change is None:
            return nothing(reader, self.study, index)
        heads = (say(reader, "原因", "Cause"), say(reader, "分", "Points"))
        series = (say(reader, "对得分的影响", "effect on the score"),)
        rows = [*self._data(reader, index), *_lines(reader, index, change)]
        return Drawing(
            html=draw_bars(rows, series, heads) + _notes(reader, index),
            head=Markup('{}<span class="caption">{}</span>').format(
                badges(reader, index), say(reader, "分", "points")
            ),
            summary=_sentence(reader, index, change),
            outcomes=(own,),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _data(self, reader: Reader, index: Index) -> Iterator[Row]:
        """Give a row for each of the indicators that moved the score most, and one for the rest."""
        known = _by_indicator(index, reader.region)
        order = sorted(known, key=lambda node: -abs(known[node]))
        top = min(self.top, _WALL) if is_wall(reader) else self.top
        shown = [node for node in order[:top] if abs(known[node]) >= _SHOWN]
        for node in sorted(shown, key=lambda node: -known[node]):
            text = write_signed(known[node], _DECIMALS)
            name = Markup.escape(node_name(reader, index.definition, node))
            opened = node_number(reader, index, node, reader.region, text)
            yield Row(name, (Bar(known[node], opened),))
        others = sum(value for node, value in known.items() if node not in shown)
        if count := len(known) - len(shown):
            name = Markup.escape(say(reader, f"其余 {count} 项指标", f"Other {count} indicators"))
            yield Row(name, (_bar(others),))


def _by_indicator(index: Index, region: str) -> dict[str, float]:
    found = parts_of(index.outcomes[region], _DATA)
    return {node: each.value for node, each in found.items() if each.value is not None}


def _bar(value: float) -> Bar:
    text = write_signed(value, _DECIMALS)
    return Bar(value, Markup("<span>{}</span>").format(text))


def _lines(reader: Reader, index: Index, change: float) -> Iterator[Row]:
    """Give what others changed and what the definition changed, and the sum."""
    own = index.outcomes[reader.region]
    words = {
        "coverage": say(reader, "数据缺补变化", "Data missing or filled"),
        "peers": say(reader, "比较对象变化", "Peers changed"),
        "definition": say(reader, "口径变化", "Definition changed"),
    }
    for part, name in words.items():
        single = number_of(own, f"change:{part}") or 0.0
        below = parts_of(own, f"change:{part}:").values()
        moved = single + sum(each.value or 0.0 for each in below)
        yield Row(Markup.escape(name), (_bar(moved),), "residual")
    yield Row(Markup.escape(say(reader, "合计", "Together")), (_bar(change),), "sum")


def _notes(reader: Reader, index: Index) -> Markup:
    own = index.outcomes[reader.region]
    scores = [e for e in own.of("index") if e.value is not None]
    words = [
        f"{period_words(reader, each.time_period)} {write_score(each.value or 0.0)}"
        for each in scores
    ]
    told = say(reader, " → ", " → ").join(words)
    details = (say(reader, "各行相加等于合计", "the rows add up to the sum"),)
    return notes(reader, (told,), details, own)


def _sentence(reader: Reader, index: Index, change: float) -> str:
    known = _by_indicator(index, reader.region)
    most = max(known, key=lambda node: abs(known[node]), default="")
    name = region_name(reader, reader.region)
    moved = write_signed(change, _DECIMALS)
    if not most:
        return say(reader, f"{name}较上期 {moved} 分。", f"{name}: {moved} points.")
    told = f"{node_name(reader, index.definition, most)} {write_signed(known[most], _DECIMALS)}"
    return say(
        reader,
        f"{name}较上期 {moved} 分，影响最大：{told}。",
        f"{name}: {moved} points on the period before, most by {told}.",
    )
