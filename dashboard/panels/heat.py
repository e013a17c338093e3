"""A table whose cells are coloured by rank: areas × metrics, or metrics × recent periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from markupsafe import Markup
from pydantic import Field

from dashboard.fragments import (
    absent,
    badges,
    metric_name,
    missing,
    period,
    plain_number,
    say,
    scale_unit,
    shared_scale,
)
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from dashboard.ranking import (
    RECENT,
    Ranking,
    area_link,
    compared_areas,
    is_rate,
    rank_areas,
)
from dashboard.recent import draw_recent, ranked_cell
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question

_PHONE = 4
"""So many periods fit the width of a phone."""


class Panel(Spec):
    """Cells of `items` coloured by fifths of the rank inside each column; totals stay plain.

    `columns` puts the metrics across and areas down (``metrics``), or the newest `last` periods of
    the region across and metrics down (``periods``).
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[str, ...] = Field(min_length=1, max_length=20)
    columns: Literal["metrics", "periods"] = "metrics"
    among: Literal["auto", "children", "siblings"] = "auto"
    freq: str = ""
    last: int = Field(default=6, ge=2, le=24)

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest periods of every metric."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw the table."""
        questions = self._questions(reader)
        if self.columns == "periods":
            last = min(self.last, _PHONE) if reader.device == "phone" else self.last
            return draw_recent(reader, {q.metric: answers.of(q) for q in questions}, last)
        rankings = [
            rank_areas(reader.catalogue, q.metric, q.areas, answers.of(q)) for q in questions
        ]
        return _compared(reader, questions[0].areas, rankings)

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _questions(self, reader: Reader) -> tuple[MetricQuery, ...]:
        areas, last = compared_areas(reader, self.among), RECENT
        if self.columns == "periods":
            areas, last = (reader.region,), self.last
        return tuple(
            MetricQuery(metric, areas, self.freq, last=last, as_of=reader.as_of)
            for metric in self.items
        )


def _compared(reader: Reader, areas: tuple[str, ...], rankings: list[Ranking]) -> Drawing:
    shown = tuple(o for ranking in rankings for o in ranking.ordered)
    if not shown:
        return Drawing(
            html=missing(reader, rankings[0].metric), summary=_sentence(reader, rankings)
        )
    one = len({o.time_period for o in shown}) == 1
    heads = Markup().join(_column_head(reader, ranking, dated=not one) for ranking in rankings)
    columns = [_column(reader, ranking) for ranking in rankings]
    rows = Markup().join(_row(reader, area, columns) for area in areas)
    return Drawing(
        html=Markup(
            '<table class="heat-table areas"><thead><tr><th scope="col">'
            '<span class="visually-hidden">{}</span></th>{}</tr></thead><tbody>{}</tbody></table>'
        ).format(say(reader, "地区", "Area"), heads, rows),
        head=Markup("{}{}{}").format(
            badges(reader, shown), period(reader, shown[0]) if one else "", rank_legend(reader)
        ),
        summary=_sentence(reader, rankings),
        observations=shown,
    )


def rank_legend(reader: Reader) -> Markup:
    """Write the key of the five shades."""
    shades = Markup().join(Markup(f'<i class="fifth-{n}"></i>') for n in range(1, 6))  # noqa: S704
    return Markup(
        '<span class="legend" role="note">{}<span aria-hidden="true">{}</span>{}</span>'
    ).format(say(reader, "末", "last "), shades, say(reader, "首位", "first"))


def _column_head(reader: Reader, ranking: Ranking, *, dated: bool) -> Markup:
    """Write name and unit of a column, and its period where the panel's head does not tell it."""
    first = next(iter(ranking.ordered), None)
    return Markup('<th scope="col">{}<small>{}</small>{}</th>').format(
        metric_name(reader, ranking.metric),
        scale_unit(reader, shared_scale(reader, ranking.ordered)) if first else "",
        period(reader, first) if first and dated else "",
    )


def _column(reader: Reader, ranking: Ranking) -> dict[str, Markup]:
    """Write the cells of a column by area; what has none is absent."""
    if not ranking.ordered:
        return {}
    scale = shared_scale(reader, ranking.ordered)
    values = [o.value for o in ranking.ordered]
    rate = is_rate(reader.catalogue, ranking.metric) and len(values) > 1
    places = {o.ref_area: values.index(o.value) for o in ranking.ordered}
    return {
        o.ref_area: ranked_cell(reader, o, scale, places[o.ref_area], len(values))
        if rate
        else Markup('<td class="plain">%s</td>') % (plain_number(reader, o, scale))
        for o in ranking.ordered
    }


def _row(reader: Reader, area: str, columns: list[dict[str, Markup]]) -> Markup:
    own = Markup(' class="own"') if area == reader.region else ""
    nothing = Markup('<td class="hatched">%s</td>') % (absent(reader))
    cells = Markup().join(column.get(area, nothing) for column in columns)
    return Markup('<tr%s><th scope="row">%s</th>%s</tr>') % (own, area_link(reader, area), cells)


def _sentence(reader: Reader, rankings: list[Ranking]) -> str:
    firsts = [(metric_name(reader, r.metric), r.ordered[0].ref_area) for r in rankings if r.ordered]
    areas = reader.catalogue.areas
    said = say(reader, "，", ", ").join(
        f"{name} {areas[area].title(reader.language)}" for name, area in firsts
    )
    if not said:
        return say(reader, "暂无数据。", "No data.")
    return say(reader, f"各项居首：{said}。", f"First by each measure: {said}.")
