"""The sheet of a node of an index in a region: its score, and the raw values that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.column_heads import heads
from dashboard.fragments import absent, say, simulated_badge
from dashboard.index_raw import raw_number, rule_words, status_words, unit_of
from dashboard.index_view import (
    PREFIX,
    Index,
    band_name,
    definition_of,
    index_questions,
    newest,
    node_name,
    number_of,
    read_index,
    region_name,
    share_text,
    write_score,
)
from dashboard.index_words import raw_note_words
from dashboard.judgement import no_study, period_words
from dashboard.number import write_value
from dashboard.sheet_name import parse_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, StudyQuery
    from datasets.catalogue import Catalogue
    from datasets.index import Indicator

_ITEMS = ("index", "raw:", "score:", "weight:", "gap:", "coverage", "imputed")


@dataclass(frozen=True)
class Node:
    """Which node: as ``data-cell`` writes it, ``index~<study>~<node>~<area>``."""

    study: str
    node: str
    area: str


def parse_node(text: str, catalogue: Catalogue) -> Node:
    """Read which node is meant.

    Raises:
        ValueError: It has not four parts, or names no index, node or area that we know.
    """
    found = Node(*parse_name(text, f"{PREFIX}~<study>~<node>~<area>", catalogue))
    definition: object = catalogue.studies.get(found.study)
    known = getattr(definition, "tree", None)
    if known is None:
        raise ValueError(f"no index called '{found.study}'")
    if found.node != known.root and found.node not in known.parents:
        raise ValueError(f"no node called '{found.node}'")
    return found


def node_questions(found: Node, reader: Reader) -> tuple[StudyQuery, ...]:
    """Ask for raw values and scores of the region."""
    return index_questions(reader, found.study, _ITEMS, (found.area,))


def node_sheet(found: Node, reader: Reader, answers: Answers) -> str:
    """Write the sheet of a node as an HTML fragment."""
    index = read_index(reader, found.study, answers, node_questions(found, reader))
    outcome = index.outcomes.get(found.area) if index else None
    return Markup('<article class="provenance">{}{}</article>').format(
        _top(reader, found, index),
        _body(reader, found, index, outcome) if index and outcome else "",
    )


def _top(reader: Reader, found: Node, index: Index | None) -> Markup:
    definition = definition_of(reader, found.study)
    name = node_name(reader, definition, found.node) if definition else found.node
    area = region_name(reader, found.area)
    if index is None:
        why = no_study(reader, found.study)
        return Markup('<h2>{} · {}</h2><p class="verdict">{}</p>').format(name, area, why)
    score = index.score(found.area, found.node)
    band = band_name(reader, index.definition, score)
    invented = any(o.origin == "simulated" for o in index.outcomes.values())
    chips = [area, period_words(reader, index.period) if index.period else "", band]
    return Markup(
        '<h2>{} {}</h2><p class="chips">{}</p><p class="hero"><b>{}</b> <small>{}</small></p>'
    ).format(
        name,
        simulated_badge(reader) if invented else "",
        Markup().join(Markup("<span>{}</span>").format(text) for text in chips if text),
        absent(reader) if score is None else write_score(score),
        say(
            reader,
            f"满分 {index.definition.index.scale:g}",
            f"of {index.definition.index.scale:g}",
        ),
    )


def _body(reader: Reader, found: Node, index: Index, outcome: Outcome) -> Markup:
    pairs = Markup().join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(name, text)
        for name, text in _facts(reader, found, index, outcome)
    )
    below = index.definition.tree.below(found.node)
    leaves = [leaf for leaf in index.definition.indicators if leaf.id in below]
    columns = (
        say(reader, "指标", "Indicator"),
        say(reader, "原始值", "Raw value"),
        say(reader, "得分", "Score"),
        say(reader, "口径", "Row"),
    )
    rows = Markup().join(_row(reader, index, outcome, leaf) for leaf in leaves)
    return Markup(
        '<dl>{}</dl><h3>{}</h3><table class="inputs"><thead><tr>{}</tr></thead>'
        '<tbody>{}</tbody></table><p class="actions"><a href="{}">{}</a></p>'
    ).format(
        pairs,
        say(reader, "由这些原始值得出", "Reckoned from"),
        heads(columns),
        rows,
        "/api/v1/studies?" + urlencode({"study": found.study, "region": found.area}),
        say(reader, "接口数据", "API"),
    )


def _facts(
    reader: Reader, found: Node, index: Index, outcome: Outcome
) -> Iterator[tuple[str, str]]:
    definition, root = index.definition, found.node == index.definition.index.id
    gap = number_of(outcome, f"gap:{found.node}")
    weight = None if root else number_of(outcome, f"weight:{found.node}")
    if weight is not None:
        yield say(reader, "在指数中的占比", "Share in the index"), f"{weight:.2%}"
    if gap is not None:
        text = f"{write_value(gap, 2)} {say(reader, '分', 'points')}"
        yield say(reader, "距满分（对指数）", "Gap, in points of the index"), text
    leaf = next((each for each in definition.indicators if each.id == found.node), None)
    if leaf:
        yield say(reader, "计分", "Scoring"), rule_words(reader, definition, leaf)
        if leaf.owner:
            yield say(reader, "责任单位", "Owner"), leaf.owner
        if note := leaf.note.to(reader.language):
            yield say(reader, "说明", "Note"), note
    yield say(reader, "覆盖率", "Coverage"), share_text(number_of(outcome, "coverage"))
    yield say(reader, "插补占比", "Imputed"), share_text(number_of(outcome, "imputed"))
    yield say(reader, "版本", "Version"), definition.index.version
    used = str(outcome.details.get("definition_hash", "")) or definition.hash
    yield say(reader, "定义指纹", "Definition"), used[:16]
    yield say(reader, "已知截至", "Known from"), outcome.vintage.isoformat()
    yield say(reader, "口径说明", "Provenance"), definition.provenance.to(reader.language)


def _row(reader: Reader, index: Index, outcome: Outcome, leaf: Indicator) -> Markup:
    raw = newest(outcome, f"raw:{leaf.id}")
    score = number_of(outcome, f"score:{leaf.id}")
    note = raw_note_words(reader, raw.note) if raw and raw.note else ""
    return Markup(
        '<tr><th scope="row">{}</th><td class="value">{} <small>{} {}</small></td>'
        '<td class="value">{}</td><td>{}</td></tr>'
    ).format(
        node_name(reader, index.definition, leaf.id),
        raw_number(reader, leaf, outcome.ref_area, raw),
        unit_of(reader, leaf),
        note,
        absent(reader) if score is None else write_score(score),
        status_words(reader, leaf),
    )
