"""One indicator of an index across its regions: raw values, what was imputed, and the frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.column_heads import classed_heads
from dashboard.figures.intervals import Axis, draw_dot
from dashboard.fragments import absent, say
from dashboard.index_raw import chosen_indicator, frontier_of, raw_number, unit_of, write_raw
from dashboard.index_view import (
    Index,
    badges,
    definition_of,
    index_questions,
    newest,
    node_name,
    node_number,
    nothing,
    number_of,
    read_index,
    region_link,
    write_score,
)
from dashboard.index_words import raw_note_words
from dashboard.judgement import notes, period_words
from dashboard.panel import Bundle, Drawing
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery
    from datasets.index import Indicator


class Panel(Spec):
    """The indicator that the panel `chooser` has chosen from `study`, a row a region."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    chooser: str

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for the newest raw value, the value used and the score in every region."""
        definition = definition_of(reader, self.study)
        if definition is None:
            return ()
        node = chosen_indicator(reader, self.chooser, definition).id
        items = ("index", f"raw:{node}", f"used:{node}", f"score:{node}", "rank")
        return index_questions(reader, self.study, items)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw a point a region on the axis from the worst value to the best."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        if index is None or not index.period:
            return nothing(reader, self.study, index)
        indicator = chosen_indicator(reader, self.chooser, index.definition)
        name = node_name(reader, index.definition, indicator.id)
        return Drawing(
            html=_table(reader, index, indicator) + _notes(reader, index, indicator),
            head=Markup('{}<span class="caption">{}{}{}</span>').format(
                badges(reader, index), name, say(reader, "，", ", "), unit_of(reader, indicator)
            ),
            summary=_sentence(reader, index, indicator),
            outcomes=tuple(index.outcomes.values()),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _axis(index: Index, indicator: Indicator) -> Axis:
    """Give the axis of raw values; the frontier is on it where it does not crush the others."""
    found = [number_of(o, f"used:{indicator.id}") for o in index.outcomes.values()]
    found += [number_of(o, f"raw:{indicator.id}") for o in index.outcomes.values()]
    known = [value for value in found if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    frontier = frontier_of(index.definition, indicator)
    spare = (high - low) or abs(high) or 1.0
    if frontier is not None and low - 3 * spare <= frontier <= high + 3 * spare:
        low, high = min(low, frontier), max(high, frontier)
    return Axis(low - spare * 0.06, high + spare * 0.06)


def _table(reader: Reader, index: Index, indicator: Indicator) -> Markup:
    axis = _axis(index, indicator)
    heads = (
        ("name", say(reader, "地区", "Region")),
        ("plot", say(reader, "低 → 高", "low → high")),
        ("value", say(reader, "原始值", "Raw value")),
        ("value", say(reader, "得分", "Score")),
        ("note", say(reader, "说明", "Note")),
    )
    top = classed_heads(heads)
    rows = Markup().join(_row(reader, index, indicator, region, axis) for region in index.compared)
    return Markup(
        '<table class="index-values{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format("" if _noted(index, indicator) else " unnoted", top, rows)


def _noted(index: Index, indicator: Indicator) -> bool:
    found = (newest(index.outcomes[region], f"raw:{indicator.id}") for region in index.compared)
    return any(raw is not None and raw.note for raw in found)


def _row(reader: Reader, index: Index, indicator: Indicator, region: str, axis: Axis) -> Markup:
    outcome, node = index.outcomes[region], indicator.id
    raw, used = newest(outcome, f"raw:{node}"), number_of(outcome, f"used:{node}")
    score = number_of(outcome, f"score:{node}")
    value = raw.value if raw and raw.value is not None else used
    frontier = frontier_of(index.definition, indicator)
    mark = (
        Markup()
        if frontier is None
        else Markup('<i class="frontier" style="left:{}%"></i>').format(
            f"{axis.across(frontier):.1f}"
        )
    )
    plot = (
        Markup()
        if value is None
        else draw_dot(axis, value, "" if raw and raw.value is not None else "hollow")
    )
    current = raw is not None and raw.time_period == index.period
    own = "own" if region == reader.region else ""
    return Markup(
        '<tr class="{}"><th scope="row">{}</th><td class="plot">{}{}</td><td class="value">{}</td>'
        '<td class="value">{}</td><td class="note"><small>{}</small></td></tr>'
    ).format(
        own,
        region_link(reader, region),
        mark,
        plot,
        raw_number(reader, indicator, region, raw) if current else absent(reader),
        node_number(reader, index, node, region, "" if score is None else write_score(score)),
        raw_note_words(reader, raw.note) if raw else "",
    )


def _notes(reader: Reader, index: Index, indicator: Indicator) -> Markup:
    frontier = frontier_of(index.definition, indicator)
    words = [period_words(reader, index.period)]
    if frontier is not None:
        text = f"{write_raw(reader, indicator, frontier)} {unit_of(reader, indicator)}"
        words.append(say(reader, f"竖线：满分值 {text}", f"line: full score at {text}"))
    return notes(reader, words, (), next(iter(index.outcomes.values())))


def _sentence(reader: Reader, index: Index, indicator: Indicator) -> str:
    name = node_name(reader, index.definition, indicator.id)
    known = sum(
        number_of(o, f"raw:{indicator.id}") is not None
        for region, o in index.outcomes.items()
        if region in index.compared
    )
    whole = len(index.compared)
    return say(
        reader,
        f"{name}：{whole} 个地区中 {known} 个有原始值。",
        f"{name}: raw values of {known} of {whole} regions.",
    )
