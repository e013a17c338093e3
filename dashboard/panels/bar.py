"""Areas ranked by one number, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from markupsafe import Markup, escape

from dashboard.fragments import (
    absent,
    area_name,
    badges,
    caption,
    metric_name,
    missing,
    period_label,
    plain_number,
    read,
    say,
    scale_unit,
    shared_scale,
)
from dashboard.marks import bar
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from dashboard.ranking import RECENT, Ranking, area_link, compared_areas, place_words, rank_areas
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.number import Scale
    from dashboard.panel import Reader
    from dashboard.question import Answers, Observation, Question


class Panel(Spec):
    """A ranking by `metric` of the region's children or siblings.

    `top` limits the rows; the reader's own region is always among them.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    metric: str
    among: Literal["auto", "children", "siblings"] = "auto"
    freq: str = ""
    top: int = 0

    def metrics(self) -> tuple[str, ...]:
        """Name the metric."""
        return (self.metric,)

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest periods of every area."""
        return (self._question(reader),)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw one row an area, best first, areas without a value at the end."""
        query = self._question(reader)
        ranking = rank_areas(reader.catalogue, self.metric, query.areas, answers.of(query))
        return Drawing(
            html=self._table(reader, ranking),
            head=_head(reader, ranking),
            summary=_sentence(reader, ranking),
            observations=ranking.ordered,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _question(self, reader: Reader) -> MetricQuery:
        areas = compared_areas(reader, self.among)
        return MetricQuery(self.metric, areas, self.freq, last=RECENT, as_of=reader.as_of)

    def _table(self, reader: Reader, ranking: Ranking) -> Markup:
        if not ranking.ordered:
            return missing(reader, self.metric)
        shown = [
            o
            for at, o in enumerate(ranking.ordered)
            if not self.top or at < self.top or o.ref_area == reader.region
        ]
        scale = shared_scale(reader, ranking.ordered)
        rows = [_row(reader, ranking, observation, scale) for observation in shown]
        if not self.top:
            rows.append(_others(reader, ranking.absent))
        return Markup(
            '<table class="ranking"><thead class="visually-hidden"><tr><th scope="col">{}</th>'
            '<th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>'
        ).format(
            say(reader, "位次", "Rank"),
            say(reader, "地区", "Area"),
            metric_name(reader, self.metric),
            Markup().join(rows),
        )


def _row(reader: Reader, ranking: Ranking, observation: Observation, scale: Scale) -> Markup:
    values = [o.value for o in ranking.ordered if o.value is not None]
    own = Markup(' class="own"') if observation.ref_area == reader.region else ""
    return Markup(
        '<tr%s><td class="place">%s</td><th scope="row">%s</th><td class="measure"><span>%s%s'
        "</span></td></tr>"
    ) % (
        own,
        ranking.place(observation.ref_area),
        area_link(reader, observation.ref_area),
        bar(observation.value or 0.0, min(values), max(values)),
        plain_number(reader, observation, scale),
    )


def _others(reader: Reader, areas: tuple[str, ...]) -> Markup:
    if not areas:
        return Markup()
    names = escape(say(reader, "、", ", ")).join(area_link(reader, area) for area in areas)
    return Markup('<tr><th scope="row" colspan="3" class="others">{}{}{}</th></tr>').format(
        absent(reader), say(reader, "：", ": "), names
    )


def _head(reader: Reader, ranking: Ranking) -> Markup:
    if not ranking.ordered:
        return Markup()
    own = ""
    if ranking.place(reader.region):
        own = f"{area_name(reader, reader.region)} {place_words(reader, ranking)}"
    unit = scale_unit(reader, shared_scale(reader, ranking.ordered))
    return Markup("{}{}").format(
        badges(reader, ranking.ordered), caption(reader, ranking.ordered[0], unit, own)
    )


def _sentence(reader: Reader, ranking: Ranking) -> str:
    name = metric_name(reader, ranking.metric)
    if not ranking.ordered:
        return say(reader, f"{name}：暂无数据。", f"{name}: no data.")
    first, last = ranking.ordered[0], ranking.ordered[-1]
    best, worst = (_said(reader, o) for o in (first, last))
    when, count = period_label(reader, first), len(ranking.ordered)
    return say(
        reader,
        f"{when}{name}，{count} 个地区有数据：{best}居首，{worst}居末。",
        f"{name} in {when}, {count} areas: {best} is first, {worst} last.",
    )


def _said(reader: Reader, observation: Observation) -> str:
    value, unit = read(reader, observation.metric, observation.value or 0.0)
    return f"{area_name(reader, observation.ref_area)} {value} {unit}"
