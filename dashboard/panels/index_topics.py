"""The topics of an index across its regions: a table whose shades tell the score."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.classes import class_of, round_breaks
from dashboard.column_heads import heads
from dashboard.figures.intervals import draw_bar
from dashboard.fragments import absent, is_wall, say
from dashboard.index_view import (
    Index,
    badges,
    index_questions,
    node_name,
    node_number,
    nothing,
    number_of,
    read_index,
    region_link,
    region_name,
    regions_shown,
    short_name,
    topic_items,
    write_score,
)
from dashboard.judgement import notes
from dashboard.number import write_signed, write_value
from dashboard.panel import Bundle, Drawing
from datasets.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery

_LETTER_EM = {"zh-CN": 1.0, "en": 0.53}


class Panel(Spec):
    """Regions down, topics of `study` across; phones list the topics of one region instead.

    `shape` is ``table``, or ``list`` for the list on every device. `breaks` part the shades; empty
    takes round numbers that part the scores into fifths.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    shape: str = "table"
    breaks: tuple[float, ...] = ()

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for the score of every node, and what each topic keeps from the full score."""
        items = ("index", "rank", *topic_items(reader, self.study, "score", "gap"))
        return index_questions(reader, self.study, items)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw a row a region and a column a topic."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        if index is None or not index.period:
            return nothing(reader, self.study, index)
        every = [index.score(region, node) for region in index.outcomes for node in index.topics]
        breaks = self.breaks or round_breaks(score for score in every if score is not None)
        listed = self.shape == "list" or reader.device == "phone"
        html = _list(reader, index, breaks) if listed else _table(reader, index, breaks)
        return Drawing(
            html=html + _notes(reader, index),
            head=Markup("{}{}").format(badges(reader, index), _legend(reader, breaks)),
            summary=_sentence(reader, index),
            outcomes=tuple(index.outcomes.values()),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _table(reader: Reader, index: Index, breaks: Sequence[float]) -> Markup:
    names = [short_name(reader, index.definition, topic) for topic in index.topics]
    longest = max(map(len, names)) * _LETTER_EM.get(reader.language, 1.0)
    topics = Markup().join(
        Markup('<th scope="col"><span>{}</span></th>').format(name) for name in names
    )
    shown = regions_shown(reader, index)
    rows = Markup().join(_row(reader, index, region, breaks) for region in shown)
    return Markup(
        '<table class="topics-table" style="--longest:{}"><thead><tr><th scope="col">'
        '<span class="visually-hidden">{}</span></th>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(f"{longest:.1f}", say(reader, "地区", "Region"), topics, rows)


def _row(reader: Reader, index: Index, region: str, breaks: Sequence[float]) -> Markup:
    kinds = ["own"] * (region == reader.region) + ["whole"] * (region in index.rollups)
    cells = Markup().join(_cell(reader, index, region, topic, breaks) for topic in index.topics)
    return Markup('<tr class="{}"><th scope="row">{}</th>{}</tr>').format(
        " ".join(kinds), region_link(reader, region), cells
    )


def _cell(reader: Reader, index: Index, region: str, topic: str, breaks: Sequence[float]) -> Markup:
    score = index.score(region, topic)
    if score is None:
        return Markup('<td class="hatched"><span class="absent" title="{}">{}</span></td>').format(
            say(reader, "暂无数据", "No data"), say(reader, "缺", "n/a")
        )
    shade = class_of(score, breaks)
    text = write_value(score, 0)
    return Markup('<td class="fifth-{}">{}</td>').format(
        shade, node_number(reader, index, topic, region, text)
    )


def _list(reader: Reader, index: Index, breaks: Sequence[float]) -> Markup:
    """List the topics of the reader's region, the one that keeps it farthest back first."""
    own = index.outcomes.get(reader.region)
    lost = {topic: number_of(own, f"gap:{topic}") if own else None for topic in index.topics}
    order = sorted(index.topics, key=lambda topic: -(lost[topic] or 0.0))
    rows = Markup().join(_item(reader, index, topic, lost[topic], breaks) for topic in order)
    columns = (
        say(reader, "主题", "Topic"),
        say(reader, "得分", "Score"),
        "",
        say(reader, "差距", "Gap"),
    )
    return Markup(
        '<table class="topic-list"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(heads(columns), rows)


def _item(
    reader: Reader, index: Index, topic: str, lost: float | None, breaks: Sequence[float]
) -> Markup:
    score = index.score(reader.region, topic)
    name = node_name(reader, index.definition, topic)
    if score is None:
        return Markup('<tr><th scope="row">{}</th><td colspan="3">{}</td></tr>').format(
            name, absent(reader)
        )
    return Markup(
        '<tr><th scope="row">{}</th><td class="value">{}</td><td class="meter">{}</td>'
        '<td class="value">{}</td></tr>'
    ).format(
        name,
        node_number(reader, index, topic, reader.region, write_score(score)),
        draw_bar(score / index.definition.index.scale, f"fifth-{class_of(score, breaks)}"),
        "" if lost is None else write_signed(-lost, 1),
    )


def _legend(reader: Reader, breaks: Sequence[float]) -> Markup:
    shades = Markup().join(
        Markup('<i class="fifth-{}"></i>').format(class_of(edge, breaks))
        for edge in (float("-inf"), *breaks)
    )
    edges = " / ".join(f"{edge:g}" for edge in breaks)
    high = say(reader, f"高（{edges}）", f"high ({edges})")
    return Markup(
        '<span class="legend" role="note">{} <span aria-hidden="true">{}</span> {}</span>'
    ).format(say(reader, "低", "low"), shades, high)


def _notes(reader: Reader, index: Index) -> Markup:
    words = [say(reader, "点按格子看原始值", "tap a cell for its raw values")]
    if index.rollups and not is_wall(reader):
        words.append(
            say(reader, "全省为各市得分加权", "the province is the weighted mean of its cities")
        )
    return notes(reader, (), words)


def _sentence(reader: Reader, index: Index) -> str:
    scores = {topic: index.score(reader.region, topic) for topic in index.topics}
    known = {topic: score for topic, score in scores.items() if score is not None}
    name = region_name(reader, reader.region)
    if not known:
        return say(reader, f"{name}暂无主题得分。", f"No topic scores for {name}.")
    best, worst = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
    told = [
        f"{node_name(reader, index.definition, topic)} {write_score(known[topic])}"
        for topic in (best, worst)
    ]
    return say(
        reader,
        f"{name}最高 {told[0]}，最低 {told[1]}。",
        f"{name}: highest {told[0]}, lowest {told[1]}.",
    )
