"""Comparable regions that are ahead: by distance of structure, and a role model for each topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.column_heads import heads
from dashboard.fragments import absent, say
from dashboard.index_view import (
    Index,
    badges,
    band_name,
    index_questions,
    node_name,
    node_number,
    nothing,
    number_of,
    parts_of,
    read_index,
    region_link,
    region_name,
    topic_items,
    write_score,
)
from dashboard.judgement import notes
from dashboard.number import write_signed, write_value
from dashboard.panel import Bundle, Drawing
from datasets.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery

_CHOSEN = "chosen"


class Panel(Spec):
    """The regions of `study` that the reader's region can learn from, and in which topics.

    Role models are given for the `topics` topics with the largest gaps.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    topics: int = Field(default=5, ge=0, le=30)

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for scores of all regions, and for distances and role models."""
        known = topic_items(reader, self.study, "score", "gap")
        items = ("index", *known, "peer:", "role:", "peer_without:")
        return index_questions(reader, self.study, items)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Write the regions chosen, then the role models."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        if index is None or reader.region not in index.outcomes:
            return nothing(reader, self.study, index)
        peers = [*_peers(index, reader.region)]
        roles = self._roles(index, reader.region)
        if not peers and not roles:
            return _alone(reader, index)
        return Drawing(
            html=Markup("{}{}{}").format(
                _regions(reader, index, peers), _models(reader, index, roles), _notes(reader, index)
            ),
            head=badges(reader, index),
            summary=_sentence(reader, index, peers),
            outcomes=(index.outcomes[reader.region],),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _roles(self, index: Index, region: str) -> list[tuple[str, str, float]]:
        """Give topic, best role model and its score for the topics with the largest gaps."""
        own = index.outcomes[region]
        order = sorted(index.topics, key=lambda t: -(number_of(own, f"gap:{t}") or 0.0))
        found = []
        for topic in order:
            models = parts_of(own, f"role:{topic}:")
            known = {name: e.value for name, e in models.items() if e.value is not None}
            if known:
                best = max(known, key=known.__getitem__)
                found.append((topic, best, known[best]))
        return found[: self.topics]


def _peers(index: Index, region: str) -> Iterator[tuple[str, float]]:
    """Give the regions that were chosen with their distance, the nearest first."""
    found = parts_of(index.outcomes[region], "peer:")
    known = {name: e.value for name, e in found.items() if _CHOSEN in e.note}
    yield from sorted(
        ((name, value) for name, value in known.items() if value is not None),
        key=lambda pair: pair[1],
    )


def _table(kind: str, columns: tuple[str, ...], rows: Markup) -> Markup:
    return Markup(
        '<table class="index-table {}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(kind, heads(columns), rows)


def _regions(reader: Reader, index: Index, peers: list[tuple[str, float]]) -> Markup:
    if not peers:
        return Markup()
    rows = Markup().join(_peer(reader, index, region, distance) for region, distance in peers)
    columns = (
        say(reader, "结构相近且领先", "Alike and ahead"),
        say(reader, "距离", "Distance"),
        say(reader, "得分", "Score"),
        say(reader, "领先", "Ahead"),
    )
    return _table("peers-of", columns, rows)


def _peer(reader: Reader, index: Index, region: str, distance: float) -> Markup:
    score, own = index.score(region), index.score(reader.region)
    ahead = "" if score is None or own is None else write_signed(score - own, 1)
    band = band_name(reader, index.definition, score)
    root = index.definition.index.id
    return Markup(
        '<tr><th scope="row">{} <small>{}</small></th><td class="value">{}</td>'
        '<td class="value">{}</td><td class="value">{}</td></tr>'
    ).format(
        region_link(reader, region),
        band,
        write_value(distance, 2),
        node_number(reader, index, root, region, "" if score is None else write_score(score)),
        ahead or absent(reader),
    )


def _models(reader: Reader, index: Index, roles: list[tuple[str, str, float]]) -> Markup:
    if not roles:
        return Markup()
    rows = Markup().join(_model(reader, index, *role) for role in roles)
    columns = (
        say(reader, "差距最大的主题", "Topics with the largest gaps"),
        say(reader, "自身", "Own"),
        say(reader, "榜样", "Role model"),
        say(reader, "得分", "Score"),
    )
    return _table("roles", columns, rows)


def _model(reader: Reader, index: Index, topic: str, region: str, score: float) -> Markup:
    own = index.score(reader.region, topic)
    return Markup(
        '<tr><th scope="row">{}</th><td class="value">{}</td><td>{}</td>'
        '<td class="value">{}</td></tr>'
    ).format(
        node_name(reader, index.definition, topic),
        node_number(reader, index, topic, reader.region, "" if own is None else write_score(own)),
        region_link(reader, region),
        node_number(reader, index, topic, region, write_score(score)),
    )


def _notes(reader: Reader, index: Index) -> Markup:
    declared = index.definition.benchmark
    own = index.outcomes[reader.region]
    if declared is None:
        return notes(reader, (), (), own)
    named = {
        variable.id: variable.name.to(reader.language) for variable in index.definition.variables
    }
    listed = say(reader, "、", ", ").join(named.get(name) or name for name in declared.variables)
    words = (
        say(reader, f"按 {listed} 的稳健距离", f"robust distance by {listed}"),
        _steady(reader, index),
    )
    rule = say(
        reader,
        f"领先至少 {declared.ahead:g} 分或居前四分之一者中最近的 {declared.k} 个",
        f"the nearest {declared.k} of those {declared.ahead:g} points ahead or in the top quarter",
    )
    return notes(reader, words, (rule,), own)


def _steady(reader: Reader, index: Index) -> str:
    """Say which variables change the choice when they are left out."""
    own = index.outcomes[reader.region]
    chosen = {region for region, _ in _peers(index, reader.region)}
    without: dict[str, set[str]] = {}
    for part, each in parts_of(own, "peer_without:").items():
        variable, _, region = part.partition(":")
        found = without.setdefault(variable, set())
        if _CHOSEN in each.note or (each.value or 0.0) > 0:
            found.add(region)
    if not without:
        return ""
    named = {v.id: v.name.to(reader.language) or v.id for v in index.definition.variables}
    moved = [named.get(name, name) for name, regions in without.items() if regions != chosen]
    if not moved:
        return say(reader, "去掉任一变量，结果不变", "the same ones with any variable left out")
    listed = say(reader, "、", ", ").join(moved)
    return say(reader, f"去掉 {listed} 时结果会变", f"others would be chosen without {listed}")


def _alone(reader: Reader, index: Index) -> Drawing:
    name = region_name(reader, reader.region)
    said = say(
        reader,
        f"没有既与{name}结构相近、又明显领先的地区；看各主题得分找榜样",
        f"No region is both like {name} and clearly ahead; see the topics for role models",
    )
    return Drawing(
        html=Markup('<p class="all-well">{}</p>{}').format(said, _notes(reader, index)),
        head=badges(reader, index),
        summary=said,
        outcomes=(index.outcomes[reader.region],),
    )


def _sentence(reader: Reader, index: Index, peers: list[tuple[str, float]]) -> str:
    del index
    name = region_name(reader, reader.region)
    listed = say(reader, "、", ", ").join(region_name(reader, region) for region, _ in peers)
    if not listed:
        return say(
            reader, f"{name}没有可比的领先地区。", f"No comparable region is ahead of {name}."
        )
    return say(
        reader, f"{name}的可比领先地区：{listed}。", f"Comparable and ahead of {name}: {listed}."
    )
