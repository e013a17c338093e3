"""One area against its siblings and the area above: a row a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.column_heads import classed_heads
from dashboard.fragments import (
    absent,
    area_name,
    badges,
    metric_name,
    number,
    period,
    plain_number,
    reason,
    say,
)
from dashboard.marks import dot_strip
from dashboard.panel import Bundle, Drawing
from dashboard.ranking import Row, is_rate, peer_questions, place_words, read_row, too_few
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question


class Panel(Spec):
    """Rows of `items`: own value, value or share of the area above, strip of siblings, rank."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[str, ...] = Field(min_length=1, max_length=12)
    freq: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest periods of all siblings and of the area above."""
        return peer_questions(reader, self.items, self.freq)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw the rows."""
        questions = peer_questions(reader, self.items, self.freq)
        rows = [read_row(reader, q, answers.of(q)) for q in questions]
        shown = tuple(o for row in rows for o in (*row.ranking.ordered, row.whole) if o)
        return Drawing(
            html=_table(reader, rows),
            head=_legend(reader),
            summary=_sentence(reader, rows),
            observations=shown,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _table(reader: Reader, rows: list[Row]) -> Markup:
    above = reader.catalogue.areas[reader.region].parent
    heads = (
        say(reader, "指标", "Measure"),
        area_name(reader, reader.region),
        area_name(reader, above) if above else "",
        say(reader, "低 → 高", "low → high"),
        say(reader, "位次", "Rank"),
    )
    kinds = ("name", "value", "whole", "range", "place")
    top = classed_heads(zip(kinds, heads, strict=True))
    return Markup(
        '<table class="peers"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(top, Markup().join(_row(reader, row) for row in rows))


def _row(reader: Reader, row: Row) -> Markup:
    name = metric_name(reader, row.metric)
    marks = badges(reader, (row.own,)) if row.own else ""
    when = period(reader, row.own) if row.own else ""
    return Markup(
        '<tr><th scope="row" class="name">%s %s<small>%s</small></th><td class="value">%s</td>%s'
    ) % (
        name,
        marks,
        when,
        number(reader, row.own) if row.own else absent(reader),
        _comparison(reader, row),
    ) + Markup("</tr>")


def _comparison(reader: Reader, row: Row) -> Markup:
    if not row.ranked:
        why = too_few(reader) if row.own else reason(reader, row.metric)
        return Markup('<td class="whole">%s</td><td class="range too-few" colspan="2">%s</td>') % (
            _whole(reader, row),
            why,
        )
    others = [o.value or 0.0 for o in row.ranking.ordered if o.ref_area != reader.region]
    own = row.own.value if row.own else None
    rate = is_rate(reader.catalogue, row.metric)
    whole = row.whole.value if row.whole and rate else None
    return Markup(
        '<td class="whole">%s</td><td class="range">%s</td><td class="place"><b>%s</b></td>'
    ) % (_whole(reader, row), dot_strip(others, own, whole), place_words(reader, row.ranking))


def _whole(reader: Reader, row: Row) -> Markup:
    if row.whole is None or not row.whole.value or row.own is None or row.own.value is None:
        return absent(reader)
    if is_rate(reader.catalogue, row.metric):
        return plain_number(reader, row.whole)
    share = f"{row.own.value / row.whole.value * 100:.1f}%"
    return Markup("{} {}").format(say(reader, "占", "share"), share)


def _legend(reader: Reader) -> Markup:
    above = reader.catalogue.areas[reader.region].parent
    return Markup(
        '<span class="legend" role="note"><i class="key own"></i>{}<i class="key peer"></i>{}'
        '<i class="key whole"></i>{}</span>'
    ).format(
        area_name(reader, reader.region),
        say(reader, "同级", "siblings"),
        area_name(reader, above) if above else "",
    )


def _sentence(reader: Reader, rows: list[Row]) -> str:
    said = [
        f"{metric_name(reader, row.metric)} {place_words(reader, row.ranking)}"
        for row in rows
        if row.ranked
    ]
    area = area_name(reader, reader.region)
    if not said:
        return say(reader, f"{area}：暂无可比数据。", f"{area}: nothing to compare.")
    listed = say(reader, "，", ", ").join(said)
    return say(reader, f"{area}在同级中的位次：{listed}。", f"{area} among its siblings: {listed}.")
