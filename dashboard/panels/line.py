"""A course over time: one metric of several areas, or several metrics of one area."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from dash import dcc, html
from markupsafe import Markup
from pydantic import Field, model_validator

from dashboard.figures.chart import draw_chart
from dashboard.figures.plan import Kind, Line, Plan, plan_chart, plan_line
from dashboard.figures.svg import draw_svg
from dashboard.fragments import (
    area_name,
    badges,
    is_wall,
    metric_name,
    missing,
    period_label,
    read,
    say,
    scale_unit,
    shared_scale,
    status_word,
    write,
)
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from dashboard.release import release_name
from dashboard.series import latest_rhythm
from dashboard.theme import SERIES
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.number import Scale
    from dashboard.panel import Reader
    from dashboard.question import Answers, Observation, Question

Where = Literal["region", "parent", "children", "siblings", "country"]
COUNTRY = "000000"


class Panel(Spec):
    """Lines, areas or columns of `items`; metrics drawn together share their unit.

    `areas` are codes or words: ``region`` is the reader's, ``parent`` the area above it,
    ``children`` those below, ``siblings`` its like, ``country`` the whole. At most five lines are
    drawn, the reader's own first; without it the others are not drawn either, for they would be
    taken for it. `last` keeps the newest periods, 0 all.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[str, ...] = Field(min_length=1, max_length=SERIES)
    areas: tuple[Where | str, ...] = ("region",)
    kind: Kind = "line"
    freq: str = ""
    last: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _draws_one_thing(self) -> Panel:
        several = self.areas != ("region",)
        if len(self.items) > 1 and several:
            raise ValueError("several items of several areas: choose one of the two")
        if self.kind == "column" and (len(self.items) > 1 or several):
            raise ValueError("columns are of one metric and one area")
        return self

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for every metric of every area."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw the chart: SVG on phones and walls, a Plotly figure elsewhere."""
        lines = self._lines(reader, answers)
        if not lines:
            return self._empty(reader)
        scale = shared_scale(reader, (o for line in lines for o in line.points))
        plan = plan_chart(self.kind, lines, float(scale.factor), reader.language)
        labels = [_label(line, scale, alone=len(lines) == 1) for line in lines]
        summary = _sentence(reader, lines)
        shown = tuple(o for line in lines for o in line.points)
        drawn = _by_hand(reader)
        figure = {} if drawn else _figure(reader, plan, labels)
        return Drawing(
            html=draw_svg(plan, labels, summary) if drawn else "",
            head=_head(reader, plan, scale),
            props={} if drawn else {"graph": {"figure": figure}},
            summary=summary,
            observations=shown,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:
        """Put an empty graph there where Plotly draws."""
        if _by_hand(reader):
            return None
        return html.Div(
            dcc.Graph(
                id={"panel": panel, "part": "graph"},
                figure={"data": [], "layout": _NOTHING},
                config={"displayModeBar": False, "responsive": True, "displaylogo": False},
                responsive=True,
                className="graph",
            ),
            className="graph-place",
        )

    def _questions(self, reader: Reader) -> tuple[MetricQuery, ...]:
        areas = _codes(reader, self.areas)
        return tuple(
            MetricQuery(metric, areas, self.freq, last=self.last, as_of=reader.as_of)
            for metric in self.items
        )

    def _lines(self, reader: Reader, answers: Answers) -> list[Line]:
        found = []
        for query in self._questions(reader):
            for area in query.areas:
                own = tuple(o for o in answers.of(query) if o.ref_area == area)
                name = _name(reader, query.metric, area, many=len(query.areas) > 1)
                metric = reader.catalogue.metrics[query.metric]
                found.append(plan_line(metric, name, latest_rhythm(own)))
        lines = [line for line in found if line][:SERIES]
        return lines if self._speaks_of(reader, lines) else []

    def _speaks_of(self, reader: Reader, lines: list[Line]) -> bool:
        """Say whether the reader's own region is drawn, where it is asked for."""
        drawn = {o.ref_area for line in lines for o in line.points}
        return "region" not in self.areas or reader.region in drawn

    def _empty(self, reader: Reader) -> Drawing:
        figure = {"data": [], "layout": _NOTHING}
        return Drawing(
            html=missing(reader, self.items[0]),
            props={} if _by_hand(reader) else {"graph": {"figure": figure}},
            summary=say(reader, "暂无数据。", "No data."),
        )


_NOTHING = {
    "xaxis": {"visible": False},
    "yaxis": {"visible": False},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
}


def _figure(reader: Reader, plan: Plan, labels: list[str]) -> dict[str, object]:
    hovers = [[_hover(reader, line, o) for o in line.points] for line in plan.lines]
    return draw_chart(plan, labels, hovers, reader.theme, large=reader.large)


def _by_hand(reader: Reader) -> bool:
    return reader.device == "phone" or is_wall(reader)


def _codes(reader: Reader, words: tuple[str, ...]) -> tuple[str, ...]:
    areas = reader.catalogue.areas
    own = areas[reader.region]
    meant = {
        "region": (own.code,),
        "parent": (own.parent,) if own.parent in areas else (),
        "children": tuple(area.code for area in areas.children(own.code)),
        "siblings": tuple(area.code for area in areas.siblings(own.code)),
        "country": (COUNTRY,),
    }
    return tuple(dict.fromkeys(code for word in words for code in meant.get(word, (word,))))


def _name(reader: Reader, metric: str, area: str, *, many: bool) -> str:
    return area_name(reader, area) if many else metric_name(reader, metric)


def _label(line: Line, scale: Scale, *, alone: bool) -> str:
    value = scale.write(line.last.value or 0.0)
    return value if alone else f"{line.label} {value}"


def _hover(reader: Reader, line: Line, observation: Observation) -> str:
    value, unit = write(reader, observation.metric, observation.value or 0.0)
    when = f"{period_label(reader, observation)} {status_word(reader, observation)}".rstrip()
    invented = say(reader, "模拟", "simulated") if observation.origin == "simulated" else ""
    release = release_name(observation.release, reader.language)
    return f"{line.label} {value} {unit}<br>{when} {invented}<br>{release}"


def _head(reader: Reader, plan: Plan, scale: Scale) -> Markup:
    first, last = plan.lines[0].points[0], plan.lines[0].last
    ends = dict.fromkeys(period_label(reader, o) for o in (first, last))
    when = "—".join(ends)
    return Markup('{}<span class="caption"><span>{}</span><span>{}</span></span>').format(
        badges(reader, (line.last for line in plan.lines)), scale_unit(reader, scale), when
    )


def _sentence(reader: Reader, lines: list[Line]) -> str:
    said = say(reader, "；", "; ").join(_course(reader, line) for line in lines)
    return said + say(reader, "。", ".")


def _course(reader: Reader, line: Line) -> str:
    first, last = (
        f"{period_label(reader, o)} {' '.join(read(reader, o.metric, o.value or 0.0))}"
        for o in (line.points[0], line.last)
    )
    return say(reader, f"{line.label}：{first}，到 {last}", f"{line.label}: {first}, to {last}")
