"""Which areas stand for the course without the event, by weight: one of many sets that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.effect_view import scale_of_effect
from dashboard.fragments import absent, area_name, say
from dashboard.judgement import no_study, notes, unstudied
from dashboard.number import write_value
from dashboard.panel import Bundle, Drawing
from dashboard.question import StudyQuery
from dashboard.study_choice import (
    change_unit,
    chosen_study,
    figure,
    named,
    not_declared,
    write_change,
)
from datasets.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question

Donor = tuple[str, float, float | None]
"""Area, weight, effect had the event been there."""


class Panel(Spec):
    """The donors of the study that the panel `chooser` has chosen, or `first`; at most `most`."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    chooser: str
    first: str = ""
    most: int = 8

    def metrics(self) -> tuple[str, ...]:
        """Name none: the studies name their own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for weights and placebo effects."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a row a donor, the heaviest first, or say why there is none."""
        found = [o for query in self._questions(reader) for o in answers.study(query)]
        donors = _donors(found[0]) if found else []
        if not donors:
            why = _why(reader, chosen_study(reader, self.chooser, "effect", self.first), found)
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        return Drawing(
            html=Markup("{}{}").format(
                _table(reader, found[0], donors[: self.most]),
                notes(reader, _said(reader, donors, self.most), _details(reader, found[0])),
            ),
            summary=_sentence(reader, donors),
            outcomes=(found[0],),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _questions(self, reader: Reader) -> tuple[StudyQuery, ...]:
        name = chosen_study(reader, self.chooser, "effect", self.first)
        items = ("observed", "weight:", "placebo:")
        return (StudyQuery(name, items=items, as_of=reader.as_of),) if name else ()


def _why(reader: Reader, name: str, found: list[Outcome]) -> str:
    if not name:
        return not_declared(reader)
    if not found:
        return no_study(reader, name)
    return named(reader, say(reader, found[0].reason_zh, found[0].reason_en))


def _donors(outcome: Outcome) -> list[Donor]:
    placebos = {
        e.item.partition(":")[2]: e.value
        for e in outcome.estimates
        if e.item.startswith("placebo:")
    }
    found = [
        (e.item.partition(":")[2], e.value, placebos.get(e.item.partition(":")[2]))
        for e in outcome.estimates
        if e.item.startswith("weight:") and e.value is not None
    ]
    return sorted(found, key=lambda donor: -donor[1])


def _table(reader: Reader, outcome: Outcome, donors: Sequence[Donor]) -> Markup:
    scale = scale_of_effect(reader, outcome)
    unit = change_unit(reader, scale)
    most = donors[0][1] or 1.0
    rows = Markup().join(
        Markup(
            '<tr><th scope="row">{}</th><td><span class="bar"><i style="width:{}%"></i></span></td>'
            '<td class="value">{}%</td><td class="value">{}</td></tr>'
        ).format(
            area_name(reader, area),
            f"{weight / most * 100:.1f}",
            write_value(weight * 100, 1),
            absent(reader) if placebo is None else write_change(scale, placebo),
        )
        for area, weight, placebo in donors
    )
    return Markup(
        '<table class="donors"><thead><tr><th scope="col">{}</th><th></th>'
        '<th scope="col" class="value">{}</th><th scope="col" class="value">{}</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(
        say(reader, "对照地区", "Donor"),
        say(reader, "权重", "Weight"),
        say(reader, f"假定事件在该地（{unit}）", f"Placebo ({unit})"),
        rows,
    )


def _said(reader: Reader, donors: Sequence[Donor], most: int) -> Iterator[str]:
    left = donors[most:]
    if left:
        share = write_value(sum(weight for _, weight, _ in left) * 100, 0)
        yield say(
            reader,
            f"其余 {len(left)} 个地区合计 {share}%",
            f"{len(left)} more with {share}% together",
        )
    yield say(
        reader,
        "权重不唯一：别的组合也可能同样拟合，不表示地区之间相像",
        "Weights are not unique: others may fit as well; they do not say which areas are alike",
    )


def _details(reader: Reader, outcome: Outcome) -> Iterator[str]:
    low, high = figure(outcome, "leave_one_out_lo"), figure(outcome, "leave_one_out_hi")
    if low is None or high is None:
        return
    scale = scale_of_effect(reader, outcome)
    edges = write_change(scale, low), write_change(scale, high), change_unit(reader, scale)
    yield say(
        reader,
        f"逐一剔除对照后，估计在 {edges[0]} 至 {edges[1]} {edges[2]}",
        f"Leaving out each donor in turn, the estimate runs from {edges[0]} to {edges[1]} "
        f"{edges[2]}",
    )


def _sentence(reader: Reader, donors: Sequence[Donor]) -> str:
    first = area_name(reader, donors[0][0])
    share = write_value(donors[0][1] * 100, 1)
    return say(
        reader,
        f"{len(donors)} 个对照地区，权重最大的是{first}（{share}%）；权重不唯一。",
        f"{len(donors)} donors, the heaviest {first} ({share}%); weights are not unique.",
    )
