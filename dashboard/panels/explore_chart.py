"""What the analyst chose as charts: one a metric, a line an area."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.figures.plan import Line, plan_chart, plan_line
from dashboard.figures.svg import draw_svg
from dashboard.fragments import (
    area_name,
    metric_name,
    missing,
    period_label,
    say,
    simulated_badge,
    unit_text,
    write,
)
from dashboard.panel import Bundle, Drawing
from dashboard.selection import read_selection
from dashboard.series import latest_rhythm
from dashboard.theme import SERIES
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answer, Answers, MetricQuery, Question


class Panel(Spec):
    """Charts of what the panel `chooser` has chosen; `items` are its start."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[str, ...] = Field(min_length=1)
    chooser: str

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics drawn at first."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for every chosen metric."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a chart a metric; each series keeps the rhythm of its newest value."""
        questions = self._questions(reader)
        shown = tuple(o for question in questions for o in answers.of(question))
        invented = any(o.origin == "simulated" for o in shown)
        charts = [_chart(reader, question, answers.of(question)) for question in questions]
        return Drawing(
            html=Markup('<div class="explore-charts">{}</div>').format(Markup().join(charts)),
            head=simulated_badge(reader) if invented else "",
            summary=say(reader, f"{len(charts)} 张图。", f"{len(charts)} charts."),
            observations=shown,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _questions(self, reader: Reader) -> tuple[MetricQuery, ...]:
        return read_selection(reader, self.chooser, self.items).questions(reader.as_of)


def _chart(reader: Reader, question: MetricQuery, answer: Answer) -> Markup:
    lines = _lines(reader, question, answer)
    name = metric_name(reader, question.metric)
    if not lines:
        body, unit = missing(reader, question.metric), ""
    else:
        plan = plan_chart("line", lines, language=reader.language)
        body = draw_svg(plan, _labels(reader, lines), _told(reader, name, lines))
        unit = unit_text(reader, lines[0].last)
    left = len(question.areas) - SERIES
    more = say(reader, f"前 {SERIES} 个地区", f"first {SERIES} areas") if left > 0 else ""
    return Markup(
        '<figure><figcaption><b>{}</b> <span class="caption">{} {}</span></figcaption>{}</figure>'
    ).format(name, unit, more, body)


def _lines(reader: Reader, question: MetricQuery, answer: Answer) -> list[Line]:
    metric = reader.catalogue.metrics[question.metric]
    found = []
    for area in question.areas[:SERIES]:
        own = latest_rhythm(tuple(o for o in answer if o.ref_area == area))
        if line := plan_line(metric, area_name(reader, area), own):
            found.append(line)
    return found


def _labels(reader: Reader, lines: list[Line]) -> list[str]:
    return [
        f"{line.label} {write(reader, line.last.metric, line.last.value or 0.0)[0]}"
        for line in lines
    ]


def _told(reader: Reader, name: str, lines: list[Line]) -> str:
    ends = say(reader, "、", ", ").join(_labels(reader, lines))
    when = period_label(reader, lines[0].last)
    return say(reader, f"{name}，{when}：{ends}", f"{name}, {when}: {ends}")
