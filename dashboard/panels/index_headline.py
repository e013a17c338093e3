"""Published figures side by side, each with what is published of its change or of its effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.fragments import (
    absent,
    badges,
    cell,
    headline,
    is_wall,
    metric_name,
    missing,
    period,
    period_label,
    say,
    unit_text,
    write,
)
from dashboard.number import write_value
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from datasets.spec import Spec, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answer, Answers, Observation, Question


class Fact(Spec):
    """A figure that is told in the line of another one, with its name there."""

    metric: str
    title: Text


class Item(Spec):
    """One figure: its newest value, and one line below it.

    The line tells `growth`, the published change on `base`; else the values of `facts`; else, with
    `base` alone, the difference to the value before; else that there is none before.
    """

    metric: str
    title: Text | None = None
    growth: str = ""
    base: Text | None = None
    facts: tuple[Fact, ...] = ()
    note: Text | None = None


class Panel(Spec):
    """Tiles of `items` in this order, for `area` or the reader's region."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[Item, ...] = Field(min_length=1, max_length=12)
    area: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics of every tile."""
        return tuple(name for item in self.items for name in _metrics(item))

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest two values of each."""
        return tuple(self._question(reader, name) for name in self.metrics())

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Write the tiles as a list."""
        found = {name: answers.of(self._question(reader, name)) for name in self.metrics()}
        cells = Markup().join(_tile(reader, item, found) for item in self.items)
        return Drawing(
            html=Markup('<ul class="strip cells">{}</ul>').format(cells),
            summary="".join(_sentence(reader, item, found) for item in self.items),
            observations=tuple(o for answer in found.values() for o in answer),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _question(self, reader: Reader, metric: str) -> MetricQuery:
        return MetricQuery(metric, (self.area or reader.region,), last=2, as_of=reader.as_of)


def _metrics(item: Item) -> tuple[str, ...]:
    return tuple(filter(None, (item.metric, item.growth, *(fact.metric for fact in item.facts))))


def _newest(answer: Answer) -> Observation | None:
    return next((o for o in reversed(answer) if o.value is not None), None)


def _name(reader: Reader, item: Item) -> str:
    return item.title.to(reader.language) if item.title else metric_name(reader, item.metric)


def _tile(reader: Reader, item: Item, found: dict[str, Answer]) -> Markup:
    last = _newest(found[item.metric])
    body = missing(reader, item.metric) if last is None else _body(reader, item, found, last)
    marks = badges(reader, (last,) if last else ())
    return Markup("<li><h3>{} {}</h3>{}</li>").format(_name(reader, item), marks, body)


def _body(reader: Reader, item: Item, found: dict[str, Answer], last: Observation) -> Markup:
    return Markup('<div class="tile"><p class="main">{}</p><p class="facts">{}{}</p></div>').format(
        headline(reader, last), _line(reader, item, found, last), period(reader, last)
    )


def _line(reader: Reader, item: Item, found: dict[str, Answer], last: Observation) -> Markup:
    base = item.base.to(reader.language) if item.base else ""
    grown = _newest(found[item.growth]) if item.growth else None
    before = next((o for o in found[item.metric] if o is not last and o.value is not None), None)
    if grown:
        text, unit = write(reader, grown.metric, grown.value or 0.0)
        return _moved(base, f"{text}{unit}", grown.value or 0.0, grown, reader)
    if item.facts:
        return Markup('<span class="change">{}</span>').format(_facts(reader, item, found))
    if base and before:
        decimals = reader.catalogue.metrics[item.metric].decimals
        amount = (last.value or 0.0) - (before.value or 0.0)
        points = unit_text(reader, last) == "%"
        unit = say(reader, "个百分点", " points") if points else unit_text(reader, last)
        text = f"{write_value(abs(amount), decimals)}{unit}"
        return _moved(base, text, amount, before, reader)
    note = item.note.to(reader.language) if item.note else ""
    if note:
        return Markup('<span class="change">{}</span>').format(note)
    return Markup('<span class="change">{} {}</span>').format(
        say(reader, "上期", "before:"), absent(reader)
    )


def _moved(base: str, text: str, amount: float, source: Observation, reader: Reader) -> Markup:
    way, sign = ("rise", "▲") if amount > 0 else ("fall", "▼")
    moved = Markup('<b class="{}">{} {}</b>').format(way, sign, text)
    if not is_wall(reader):
        moved = Markup('<button type="button" class="moved" data-cell="{}">{}</button>').format(
            cell(source), moved
        )
    return Markup('<span class="change">{} {}</span>').format(base, moved)


def _facts(reader: Reader, item: Item, found: dict[str, Answer]) -> Markup:
    joint = " " if is_wall(reader) else say(reader, "，", ", ")
    return Markup("{}").format(joint.join(_pieces(reader, item, found)))


def _pieces(reader: Reader, item: Item, found: dict[str, Answer]) -> Iterator[str]:
    for fact in item.facts:
        known = _newest(found[fact.metric])
        if known and known.value is not None:
            text, unit = write(reader, fact.metric, known.value)
            space = say(reader, "", " ")
            yield f"{fact.title.to(reader.language)}{space}{text}{unit}"


def _sentence(reader: Reader, item: Item, found: dict[str, Answer]) -> str:
    last, name = _newest(found[item.metric]), _name(reader, item)
    if last is None:
        return say(reader, f"{name}暂无数据。", f"{name}: no data. ")
    text, unit = write(reader, item.metric, last.value or 0.0)
    when = period_label(reader, last)
    return say(reader, f"{when}{name} {text}{unit}。", f"{name} in {when}: {text} {unit}. ")
