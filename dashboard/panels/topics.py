"""One metric cut by a code list, such as hotline requests by topic, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.fragments import (
    badges,
    missing,
    period,
    plain_number,
    say,
    scale_unit,
    shared_scale,
)
from dashboard.marks import bar
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from dashboard.series import newest
from datasets.codelist import read_codes
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.number import Scale
    from dashboard.panel import Reader
    from dashboard.question import Answers, Observation, Question


class Panel(Spec):
    """Bars of `metric` for every code of `codelist`, the largest first."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    metric: str
    codelist: str

    def metrics(self) -> tuple[str, ...]:
        """Name the metric."""
        return (self.metric,)

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest period of every code."""
        return tuple(self._questions(reader).values())

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw one row a code, each with its share of all."""
        found = {
            name: last
            for name, question in self._questions(reader).items()
            if (last := newest(answers.of(question)))
        }
        if not found:
            told = say(reader, "暂无数据。", "No data.")
            return Drawing(html=missing(reader, self.metric), summary=told)
        rows = sorted(found.items(), key=lambda item: -(item[1].value or 0.0))
        shown = tuple(observation for _, observation in rows)
        return Drawing(
            html=_list(reader, rows),
            head=Markup("{}{} <span>{}</span>").format(
                badges(reader, shown),
                period(reader, shown[0]),
                scale_unit(reader, shared_scale(reader, shown)),
            ),
            summary=_sentence(reader, rows),
            observations=shown,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _questions(self, reader: Reader) -> dict[str, MetricQuery]:
        return {
            say(reader, row["name"], row["name_en"]): MetricQuery(
                self.metric, (reader.region,), last=1, as_of=reader.as_of, breakdown=code
            )
            for code, row in read_codes(self.codelist).items()
        }


def _list(reader: Reader, rows: list[tuple[str, Observation]]) -> Markup:
    whole = sum(o.value or 0.0 for _, o in rows)
    highest = max(o.value or 0.0 for _, o in rows)
    scale = shared_scale(reader, (o for _, o in rows))
    cells = Markup().join(_row(reader, name, o, whole, scale, highest) for name, o in rows)
    return Markup('<table class="ranking topics"><tbody>{}</tbody></table>').format(cells)


def _row(
    reader: Reader, name: str, observation: Observation, whole: float, scale: Scale, highest: float
) -> Markup:
    value = observation.value or 0.0
    return Markup(
        '<tr><th scope="row">{} <small>{}</small></th><td class="measure"><span>{}{}</span>'
        "</td></tr>"
    ).format(
        name,
        f"{value / whole:.0%}" if whole else "",
        bar(value, 0.0, highest),
        plain_number(reader, observation, scale),
    )


def _sentence(reader: Reader, rows: list[tuple[str, Observation]]) -> str:
    name, value = rows[0][0], rows[0][1].value or 0.0
    share = value / (sum(o.value or 0.0 for _, o in rows) or 1) * 100
    return say(
        reader,
        f"最多的是{name}，占 {share:.1f}%。",
        f"Most are about {name}, {share:.1f} per cent.",
    )
