"""The measures that are to raise an index: state, owner, time and way, and what they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.column_heads import classed_heads
from dashboard.figures.intervals import draw_bar
from dashboard.fragments import absent, say, simulated_badge
from dashboard.index_plan import PLAN_ITEMS, Followed, effort_words, followed, plan_of, state_words
from dashboard.index_view import (
    Index,
    index_questions,
    indicator_of,
    node_name,
    node_number,
    nothing,
    read_index,
    region_name,
)
from dashboard.judgement import notes, period_words, unstudied
from dashboard.marks import risk_shape
from dashboard.number import write_signed, write_value
from dashboard.panel import Bundle, Drawing
from dashboard.report_link import report_link
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery


class Panel(Spec):
    """At most `most` measures of `study` in the reader's region, the most urgent first."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    most: int = Field(default=12, ge=1, le=100)

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for the newest state of every measure."""
        return index_questions(reader, self.study, ("index", *PLAN_ITEMS))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Write a row a measure."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        if index is None:
            return nothing(reader, self.study)
        found = followed(reader, self.study, index)
        if not found:
            return _none(reader, index)
        plan = plan_of(reader, self.study)
        return Drawing(
            html=_table(reader, index, found[: self.most]) + _notes(reader, found, self.most),
            head=Markup('{}{}<span class="caption">{}</span>').format(
                simulated_badge(reader) if plan and plan.simulated else "",
                report_link(reader, index),
                _count(reader, found),
            ),
            summary=_sentence(reader, found),
            outcomes=tuple(o for r, o in index.outcomes.items() if r == reader.region),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _none(reader: Reader, index: Index) -> Drawing:
    name = region_name(reader, reader.region)
    said = say(reader, f"{name}还没有登记措施", f"No measure is entered for {name}")
    summary = f"{said}{say(reader, '。', '.')}"
    head = report_link(reader, index)
    return Drawing(html=unstudied(reader, said), head=head, summary=summary)


def _table(reader: Reader, index: Index, found: tuple[Followed, ...]) -> Markup:
    heads = {
        "state": say(reader, "状态", "State"),
        "what": say(reader, "短板与措施", "Weak spot and measure"),
        "owner": say(reader, "牵头", "Lead"),
        "due": say(reader, "时限", "Due"),
        "used": say(reader, "用时 ▬ 进度 ▎", "Time ▬ way ▎"),
        "value": say(reader, "预计增分", "Gain"),
    }
    top = classed_heads(heads.items())
    return Markup(
        '<table class="index-measures"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(top, Markup().join(_row(reader, index, each) for each in found))


def _row(reader: Reader, index: Index, each: Followed) -> Markup:
    measure, definition = each.measure, index.definition
    indicator = indicator_of(definition, measure.indicator)
    topic = node_name(reader, definition, indicator.parent) if indicator else measure.indicator
    return Markup(
        '<tr><td class="state">{}<span>{}</span></td><th scope="row" class="what"><b>{}</b> '
        '<span>{}</span></th><td class="owner">{}</td><td class="due">{}</td>'
        '<td class="used">{}</td><td class="value">{}</td></tr>'
    ).format(
        risk_shape(each.risk),
        state_words(reader, each.state),
        topic,
        measure.title.to(reader.language),
        measure.owner,
        period_words(reader, measure.due),
        _used(reader, each),
        _gain(reader, index, each),
    )


def _used(reader: Reader, each: Followed) -> Markup:
    """Draw the time that has passed as a bar, the way that is made as a mark on it."""
    if each.done is None:
        return absent(reader)
    way = min(max(each.done, 0.0), 1.0)
    words = say(
        reader,
        f"用时 {each.used:.0%}，进度 {each.done:.0%}",
        f"{each.used:.0%} of the time, {each.done:.0%} of the way",
    )
    return Markup('<span class="way">{}<i style="left:{}%"></i></span><small>{}</small>').format(
        draw_bar(each.used, "time"), f"{way * 100:.0f}", words
    )


def _gain(reader: Reader, index: Index, each: Followed) -> Markup:
    if each.expected is None:
        return absent(reader)
    text = write_signed(each.expected, 2)
    return node_number(reader, index, each.measure.indicator, each.measure.region, text)


def _count(reader: Reader, found: tuple[Followed, ...]) -> str:
    late = sum(each.state == "late" for each in found)
    return say(reader, f"{len(found)} 项，滞后 {late}", f"{len(found)}, {late} late")


def _notes(reader: Reader, found: tuple[Followed, ...], most: int) -> Markup:
    words = []
    if len(found) > most:
        rest = len(found) - most
        words.append(say(reader, f"另有 {rest} 项未列出", f"{rest} more not shown"))
    hard = [each for each in found if each.effort == "beyond"]
    if hard:
        listed = say(reader, "、", ", ").join(e.measure.title.to(reader.language) for e in hard)
        word = effort_words(reader, "beyond")
        words.append(say(reader, f"{word}：{listed}", f"{word}: {listed}"))
    details = (say(reader, "条：已用时间；标记：已完成路程", "bar: time passed; mark: way made"),)
    return notes(reader, (), (*words, *details))


def _sentence(reader: Reader, found: tuple[Followed, ...]) -> str:
    states = [each.state for each in found]
    listed = say(reader, "，", ", ").join(
        f"{state_words(reader, state)} {states.count(state)}" for state in dict.fromkeys(states)
    )
    gains = [each.expected for each in found if each.expected is not None]
    total = write_value(sum(gains), 1)
    return say(
        reader,
        f"共 {len(found)} 项措施：{listed}；全部达标预计增 {total} 分。",
        f"{len(found)} measures: {listed}; {total} points if all targets are met.",
    )
