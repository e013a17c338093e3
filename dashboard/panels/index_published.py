"""What others published of cities: each publisher's scale by itself, never put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.figures.intervals import Axis, draw_dot
from dashboard.fragments import (
    absent,
    area_name,
    badges,
    is_wall,
    period_label,
    plain_number,
    say,
    scale_unit,
    shared_scale,
)
from dashboard.judgement import notes, unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from datasets.spec import Spec, Text

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answer, Answers, Observation, Question

_SPARE = 0.08


class Published(Spec):
    """One publisher's figures of some `areas`; `own` are those of the province."""

    metric: str
    title: Text
    publisher: Text
    areas: tuple[str, ...] = Field(min_length=2)
    own: tuple[str, ...] = ()


class Line(Spec):
    """Figures of one scale in a line of words."""

    metric: str
    title: Text
    areas: tuple[str, ...] = Field(min_length=1)


class Panel(Spec):
    """Dots of `groups`, each on its own axis, and `lines` below them."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    groups: tuple[Published, ...] = Field(min_length=1)
    lines: tuple[Line, ...] = ()

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics."""
        return (*(group.metric for group in self.groups), *(line.metric for line in self.lines))

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest value of each area."""
        asked: tuple[Published | Line, ...] = (*self.groups, *self.lines)
        return tuple(_question(reader, each) for each in asked)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a table of dots a publisher."""
        found = {each.metric: answers.of(_question(reader, each)) for each in self.groups}
        shown = tuple(o for answer in found.values() for o in answer)
        if not shown:
            why = say(reader, "没有已公布的第三方评价", "Nothing is published by others")
            return Drawing(html=unstudied(reader, why), summary=f"{why}{say(reader, '。', '.')}")
        groups = Markup().join(_group(reader, each, found[each.metric]) for each in self.groups)
        said = [_line(reader, each, answers.of(_question(reader, each))) for each in self.lines]
        return Drawing(
            html=Markup('<div class="published">{}</div>{}').format(
                groups, notes(reader, (), said)
            ),
            head=Markup('{}<span class="caption">{}</span>').format(
                badges(reader, shown),
                _warning(reader),
            ),
            summary=" ".join(_sentence(reader, g, found[g.metric]) for g in self.groups),
            observations=shown,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _warning(reader: Reader) -> str:
    if is_wall(reader):
        return say(reader, "口径各异，不可相加", "scales differ")
    return say(
        reader, "公开第三方评价，口径各异，不可相加", "by others; scales differ, never to be mixed"
    )


def _question(reader: Reader, each: Published | Line) -> MetricQuery:
    return MetricQuery(each.metric, each.areas, last=1, as_of=reader.as_of)


def _group(reader: Reader, group: Published, answer: Answer) -> Markup:
    known = sorted((o for o in answer if o.value is not None), key=lambda o: -(o.value or 0.0))
    title = group.title.to(reader.language)
    if not known:
        return Markup("<section><h3>{}</h3><p>{}</p></section>").format(title, absent(reader))
    values = [o.value or 0.0 for o in known]
    spare = (max(values) - min(values)) * _SPARE or 1.0
    axis = Axis(min(values) - spare, max(values) + spare)
    rows = Markup().join(_row(reader, group, o, axis) for o in known)
    when, publisher = period_label(reader, known[0]), group.publisher.to(reader.language)
    unit = scale_unit(reader, shared_scale(reader, known))
    return Markup(
        "<section><h3>{} <small>{}</small></h3><table><tbody>{}</tbody></table></section>"
    ).format(
        title, say(reader, f"{when}，{publisher}，{unit}", f"{when}, {publisher}, {unit}"), rows
    )


def _row(reader: Reader, group: Published, o: Observation, axis: Axis) -> Markup:
    own = o.ref_area in group.own
    return Markup(
        '<tr class="{}"><th scope="row">{}</th><td class="plot">{}</td>'
        '<td class="value">{}</td></tr>'
    ).format(
        "ours" if own else "",
        area_name(reader, o.ref_area),
        draw_dot(axis, o.value or 0.0),
        plain_number(reader, o),
    )


def _line(reader: Reader, line: Line, answer: Answer) -> Markup | str:
    known = [o for o in answer if o.value is not None]
    if not known:
        return ""
    values = Markup(say(reader, "，", ", ")).join(  # noqa: S704
        Markup("{} {}").format(area_name(reader, o.ref_area), plain_number(reader, o))
        for o in known
    )
    when = period_label(reader, known[0])
    return Markup("{} {}{}{}").format(
        line.title.to(reader.language), when, say(reader, "：", ": "), values
    )


def _sentence(reader: Reader, group: Published, answer: Answer) -> str:
    known = [o for o in answer if o.value is not None]
    if not known:
        return ""
    listed = say(reader, "，", ", ").join(
        f"{area_name(reader, o.ref_area)} {o.value:g}" for o in known if o.ref_area in group.own
    )
    title, when = group.title.to(reader.language), period_label(reader, known[0])
    return say(reader, f"{title}（{when}）：{listed}。", f"{title} ({when}): {listed}.")
