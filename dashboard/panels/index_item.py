"""One indicator of an index in one region: what it is, how it stands, what a step is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.effect_view import write_facts
from dashboard.fragments import is_wall, say
from dashboard.index_raw import (
    chosen_indicator,
    direction_words,
    rule_words,
    status_words,
    unit_of,
    write_raw,
    write_step,
)
from dashboard.index_view import (
    Index,
    badges,
    definition_of,
    index_questions,
    newest,
    node_name,
    nothing,
    number_of,
    read_index,
    region_name,
    share_text,
    write_score,
)
from dashboard.index_words import raw_note_words
from dashboard.judgement import notes
from dashboard.number import write_signed, write_value
from dashboard.panel import Bundle, Drawing
from datasets.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery
    from datasets.index import IndexDefinition, Indicator

_PARTS = ("raw", "used", "score", "weight", "gap", "gain", "priority", "feasible", "next")


class Panel(Spec):
    """The indicator of `study` that the address names, with a control that leads to the others."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:
        """Ask for everything that is known of the indicator in the region."""
        definition = definition_of(reader, self.study)
        if definition is None:
            return ()
        node = chosen_indicator(reader, panel, definition).id
        items = ("index", *(f"{part}:{node}" for part in _PARTS))
        return index_questions(reader, self.study, items, (reader.region,))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Write the choice, then what is known, as a list."""
        definition = definition_of(reader, self.study)
        if definition is None:
            return nothing(reader, self.study)
        indicator = chosen_indicator(reader, panel, definition)
        choice = _choice(reader, panel, definition, indicator)
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        if index is None or reader.region not in index.outcomes:
            found = nothing(reader, self.study, index)
            return Drawing(html=choice + Markup(found.html), summary=found.summary)  # noqa: S704
        own = index.outcomes[reader.region]
        return Drawing(
            html=Markup("{}{}{}").format(
                choice, write_facts(_facts(reader, index, indicator)), notes(reader, (), (), own)
            ),
            head=badges(reader, index),
            summary=_sentence(reader, index, indicator),
            outcomes=(own,),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _choice(reader: Reader, panel: str, definition: IndexDefinition, chosen: Indicator) -> Markup:
    name = node_name(reader, definition, chosen.id)
    if is_wall(reader):
        return Markup('<p class="made"><b>{}</b></p>').format(name)
    groups: dict[str, list[Indicator]] = {}
    for each in definition.indicators:
        groups.setdefault(each.parent, []).append(each)
    options = Markup().join(
        Markup('<optgroup label="{}">{}</optgroup>').format(
            node_name(reader, definition, parent) if parent else definition.index.id,
            Markup().join(_option(reader, panel, definition, each, chosen) for each in members),
        )
        for parent, members in groups.items()
    )
    return Markup(
        '<div class="wishes"><label class="wish"><span>{}</span> <select data-follow>{}</select>'
        "</label></div>"
    ).format(say(reader, "指标", "Indicator"), options)


def _option(
    reader: Reader, panel: str, definition: IndexDefinition, each: Indicator, chosen: Indicator
) -> Markup:
    selected = Markup(" selected") if each.id == chosen.id else ""
    return Markup('<option value="?{}.node={}"{}>{}</option>').format(
        panel, each.id, selected, node_name(reader, definition, each.id)
    )


def _facts(reader: Reader, index: Index, indicator: Indicator) -> Iterator[tuple[str, str]]:
    yield from _standing(reader, index, indicator)
    definition = index.definition
    yield say(reader, "计分", "Scoring"), rule_words(reader, definition, indicator)
    yield say(reader, "方向", "Direction"), direction_words(reader, indicator)
    yield say(reader, "主题", "Topic"), node_name(reader, definition, indicator.parent)
    yield say(reader, "责任单位", "Owner"), indicator.owner or say(reader, "未定", "not set")
    yield say(reader, "口径状态", "Row of the definition"), status_words(reader, indicator)
    if note := indicator.note.to(reader.language):
        yield say(reader, "说明", "Note"), note
    yield say(reader, "来源", "Source"), _source(reader, indicator)


def _standing(reader: Reader, index: Index, indicator: Indicator) -> Iterator[tuple[str, str]]:
    own, node = index.outcomes[reader.region], indicator.id
    unit = unit_of(reader, indicator)
    known = {part: number_of(own, f"{part}:{node}") for part in _PARTS}
    raw = newest(own, f"raw:{node}")
    missing = say(reader, "暂无数据", "No data")

    def measured(value: float | None) -> str:
        return missing if value is None else f"{write_raw(reader, indicator, value)} {unit}"

    name = region_name(reader, reader.region)
    note = raw_note_words(reader, raw.note) if raw and raw.note else ""
    found = f"{measured(known['raw'])} {note}".strip()
    yield say(reader, f"{name}原始值", f"Raw value, {name}"), found
    if known["used"] is not None and known["used"] != known["raw"]:
        yield say(reader, "使用值", "Value used"), measured(known["used"])
    score, gap, gain = known["score"], known["gap"], known["gain"]
    yield say(reader, "得分", "Score"), missing if score is None else write_score(score)
    yield say(reader, "在指数中的占比", "Share"), _per_cent(known["weight"]) or missing
    yield say(reader, "距满分", "Gap"), missing if gap is None else _points(reader, gap, 2)
    if gain is not None:
        told = f"{write_signed(gain, 4)} {say(reader, '分', 'points')}"
        yield say(reader, f"每改善 1 {unit}", f"For 1 {unit} better"), told
    if known["feasible"] is not None:
        step = f"{write_step(reader, indicator, known['feasible'])} {unit}"
        worth = known["priority"]
        more = (
            ""
            if worth is None
            else say(
                reader,
                f"，增 {write_value(worth, 2)} 分",
                f", worth {write_value(worth, 2)} points",
            )
        )
        yield say(reader, "可行一步", "Feasible step"), step + more
    yield (
        say(reader, "下一门槛", "Next threshold"),
        (say(reader, "不分档", "no steps") if known["next"] is None else measured(known["next"])),
    )


def _per_cent(share: float | None) -> str:
    return "" if share is None else f"{write_value(share * 100, 2)}%"


def _points(reader: Reader, value: float, decimals: int) -> str:
    return f"{write_value(value, decimals)} {say(reader, '分', 'points')}"


def _source(reader: Reader, indicator: Indicator) -> str:
    metric = reader.catalogue.metrics.get(indicator.source.metric) if indicator.source else None
    if metric is None:
        return say(reader, "未接入该数据源", "Source not connected")
    return metric.title.to(reader.language)


def _sentence(reader: Reader, index: Index, indicator: Indicator) -> str:
    score = index.score(reader.region, indicator.id)
    name = node_name(reader, index.definition, indicator.id)
    area = region_name(reader, reader.region)
    covered = share_text(None if score is None else score / index.definition.index.scale)
    if score is None:
        return say(reader, f"{area}{name}暂无得分。", f"{area}, {name}: no score.")
    return say(
        reader,
        f"{area}{name}得分 {write_score(score)}，达满分的 {covered}。",
        f"{area}, {name}: score {write_score(score)}, {covered} of the full one.",
    )
