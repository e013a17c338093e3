"""What keeps a region from the full score of an index, topic by topic, largest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.figures.waterfall import Bar, Kind, draw_columns, draw_rows, fall_of
from dashboard.fragments import is_wall, say
from dashboard.index_view import (
    Index,
    badges,
    index_questions,
    node_name,
    node_number,
    nothing,
    number_of,
    read_index,
    region_name,
    short_name,
    topic_items,
    write_score,
)
from dashboard.judgement import notes
from dashboard.number import write_signed
from dashboard.panel import Bundle, Drawing
from datasets.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery

_COLOURED = 3
_NARROW = {"phone": 8, "wall": 7}
"""So many bars find room beside those of score, others and frontier."""


class Panel(Spec):
    """From the score of the reader's region to the frontier of `study`: the `top` largest gaps.

    The others stand together in one bar; the bars add up to the full score less the index.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    top: int = Field(default=9, ge=1, le=30)

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for the score of the region and what each node keeps from the full one."""
        items = ("index", *topic_items(reader, self.study, "gap", "score"))
        return index_questions(reader, self.study, items, (reader.region,))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw the bars: upright, on phones lying."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        gaps = _gaps(reader, index) if index else {}
        score = index.score(reader.region) if index else None
        if index is None or score is None or not gaps:
            return nothing(reader, self.study, index)
        top = min(self.top, _NARROW.get(reader.device, self.top))
        fall = fall_of([*_bars(reader, index, score, gaps, top)], index.definition.index.scale)
        said = _sentence(reader, index, score, gaps)
        draw = draw_rows if reader.device == "phone" else draw_columns
        return Drawing(
            html=draw(fall, said) + _notes(reader, index, gaps),
            head=Markup('{}<span class="caption">{}</span>').format(
                badges(reader, index), _axis_words(reader, fall.floor)
            ),
            summary=said,
            outcomes=tuple(index.outcomes.values()),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _gaps(reader: Reader, index: Index) -> dict[str, float]:
    """Give the gap of every topic that has one, the largest first."""
    own = index.outcomes.get(reader.region)
    found = {topic: number_of(own, f"gap:{topic}") if own else None for topic in index.topics}
    known = {topic: gap for topic, gap in found.items() if gap is not None}
    return dict(sorted(known.items(), key=lambda pair: -pair[1]))


def _bars(
    reader: Reader, index: Index, score: float, gaps: dict[str, float], top: int
) -> Iterator[Bar]:
    region, root = reader.region, index.definition.index.id
    own = node_number(reader, index, root, region, write_score(score))
    name = say(reader, f"{region_name(reader, region)}得分", region_name(reader, region))
    yield Bar(name, 0.0, score, own, "start")
    reached = score
    for place, (topic, gap) in enumerate([*gaps.items()][:top]):
        kind: Kind = "most" if place < _COLOURED else "part"
        text = node_number(reader, index, topic, region, write_signed(gap, 1))
        yield Bar(short_name(reader, index.definition, topic), reached, reached + gap, text, kind)
        reached += gap
    whole, others = index.definition.index.scale, len(gaps) - top
    if others > 0:
        name = say(reader, f"其余 {others} 项", f"Other {others}")
        text = Markup("<span>{}</span>").format(write_signed(whole - reached, 1))
        yield Bar(name, reached, whole, text, "remainder")
    full = Markup("<span>{}</span>").format(write_score(whole))
    yield Bar(say(reader, "前沿值", "Frontier"), 0.0, whole, full, "whole")


def _axis_words(reader: Reader, floor: float) -> str:
    """Say what is coloured and, where the axis is broken, from which score on it is true."""
    axis = "横轴" if reader.device == "phone" else "纵轴"
    broken = say(reader, f"{axis}起于 {floor:g} 分", f"axis from {floor:g}") if floor > 0 else ""
    coloured = say(reader, "分，前 3 项着色", "points, largest 3 coloured")
    said = (broken,) if is_wall(reader) and broken else (coloured, broken)
    return say(reader, "；", "; ").join(filter(None, said))


def _notes(reader: Reader, index: Index, gaps: dict[str, float]) -> Markup:
    words = []
    lacking = [
        node_name(reader, index.definition, topic) for topic in index.topics if topic not in gaps
    ]
    if lacking:
        listed = say(reader, "、", ", ").join(lacking)
        words.append(say(reader, f"无数据，先补数：{listed}", f"no data, collect first: {listed}"))
    details = (
        say(
            reader,
            "差距 = 权重 ×（满分 − 得分），各项相加正好等于满分与指数之差",
            "gap = weight × (full score − score); the gaps add up to full score less index",
        ),
    )
    return notes(reader, words, details, index.outcomes.get(reader.region))


def _sentence(reader: Reader, index: Index, score: float, gaps: dict[str, float]) -> str:
    name = region_name(reader, reader.region)
    listed = say(reader, "、", ", ").join(
        f"{node_name(reader, index.definition, topic)} {write_signed(gap, 1)}"
        for topic, gap in [*gaps.items()][:_COLOURED]
    )
    whole = write_score(index.definition.index.scale)
    return say(
        reader,
        f"{name} {write_score(score)} 分，距前沿 {whole}；差距最大：{listed}。",
        f"{name} has {write_score(score)} of {whole}; largest gaps: {listed}.",
    )
