"""Two chapters of a report: what keeps a region from the full score, whom it can learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.index_raw import frontier_of
from dashboard.index_view import parts_of
from dashboard.report_charts import Bar, draw_bars
from dashboard.report_text import Chapter, Chart, Line, Section, Slot, Table, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.report_facts import Facts
    from dashboard.report_text import Block
    from datasets.index import Benchmark

_TOPICS, _WEAK, _LEAVES = 3, 12, 3
"""Topics named with the largest gaps, weak indicators in the table, those named of a topic."""
_DRAWN = 9
CHOSEN = "chosen"


def gap_and_causes(facts: Facts) -> Chapter:
    """Say what the score lacks, by topic and indicator, and what is not known."""
    return Chapter(
        facts.word("gap_and_causes"),
        (
            Section(facts.word("gap_by_topic"), (*_gaps(facts),)),
            Section(facts.word("weak_indicators"), (*_weak(facts),)),
            Section(facts.word("missing_data"), (*_missing(facts),)),
        ),
    )


def largest(facts: Facts, nodes: tuple[str, ...]) -> list[tuple[str, Slot]]:
    """Give the gaps of `nodes`, the largest first."""
    found = [(node, facts.number(f"gap:{node}", 2)) for node in nodes]
    known = [(node, gap) for node, gap in found if gap is not None]
    return sorted(known, key=lambda pair: -pair[1].value)


def _gaps(facts: Facts) -> Iterator[Block]:
    order = largest(facts, facts.index.topics)
    if not order:
        yield facts.absent("no_gap")
        return
    listed = [facts.say("gapped", name=facts.name(n), gap=gap) for n, gap in order[:_TOPICS]]
    yield facts.say("gap", area=facts.area(), listed=facts.listed(listed))
    yield from (_topic(facts, topic, gap) for topic, gap in order[:_TOPICS])
    drawn = order[:_DRAWN]
    svg = draw_bars([Bar(facts.name(n), gap) for n, gap in drawn], drawn[0][1].value or 1.0)
    slots = tuple(gap for _, gap in drawn)
    yield Chart(facts.caption("chart_gap", points=True), svg, slots)


def _topic(facts: Facts, topic: str, gap: Slot) -> Line:
    """Say which indicators make the gap of a topic."""
    tree = facts.definition.tree
    below = largest(facts, tree.below(topic)) if topic in tree.children else []
    named = [(leaf, own) for leaf, own in below if leaf != topic and own.value > 0][:_LEAVES]
    if not named:
        return facts.say("weak_alone", topic=facts.name(topic), gap=gap)
    listed = [facts.say("gapped", name=facts.name(leaf), gap=own) for leaf, own in named]
    return facts.say("weak", topic=facts.name(topic), gap=gap, listed=facts.listed(listed))


def _weak(facts: Facts) -> Iterator[Block]:
    order = largest(facts, tuple(facts.leaves))[:_WEAK]
    if not order:
        yield facts.absent("no_weak")
        return
    yield _rolled_table(facts, order) if facts.is_rollup else _table(facts, order)


def _table(facts: Facts, order: list[tuple[str, Slot]]) -> Table:
    heads = facts.heads("indicator", "unit", "raw", "best", "score_head", "gap_head", "gain")
    rows = tuple(_row(facts, leaf, gap) for leaf, gap in order)
    widths = (30, 10, 12, 12, 12, 12, 12)
    return Table(facts.caption("weak_indicators"), heads, rows, widths, (2, 3, 4, 5, 6))


def _rolled_table(facts: Facts, order: list[tuple[str, Slot]]) -> Table:
    heads = facts.heads("indicator", "topic", "score_head", "gap_head", "owner")
    rows = tuple(_rolled(facts, leaf, gap) for leaf, gap in order)
    return Table(facts.caption("weak_indicators"), heads, rows, (32, 22, 12, 12, 22), (2, 3))


def _row(facts: Facts, leaf: str, gap: Slot) -> tuple[Line, ...]:
    indicator = facts.leaves[leaf]
    best = frontier_of(facts.definition, indicator) if facts.is_current else None
    return (
        facts.cell(facts.name(leaf)),
        facts.cell(facts.unit(indicator)),
        facts.cell(facts.raw(indicator)),
        facts.fixed(best, f"best:{leaf}"),
        facts.cell(facts.number(f"score:{leaf}")),
        facts.cell(gap),
        _gain(facts, leaf),
    )


def _gain(facts: Facts, leaf: str) -> Line:
    """Write what a unit is worth; where the score moves in steps a unit may be worth nothing."""
    if facts.note(f"gain:{leaf}") == "step":
        return Line((facts.word("by_steps"),))
    return facts.cell(facts.small(f"gain:{leaf}"))


def _rolled(facts: Facts, leaf: str, gap: Slot) -> tuple[Line, ...]:
    indicator = facts.leaves[leaf]
    return (
        facts.cell(facts.name(leaf)),
        facts.cell(facts.name(indicator.parent)),
        facts.cell(facts.number(f"score:{leaf}")),
        facts.cell(gap),
        facts.cell(indicator.owner),
    )


def _missing(facts: Facts) -> Iterator[Block]:
    lacking = [leaf for leaf in facts.leaves if _lacks(facts, leaf)]
    filled = [leaf for leaf in facts.leaves if leaf not in lacking and _filled(facts, leaf)]
    if lacking:
        yield facts.say("collect", listed=_names(facts, lacking))
    if filled:
        yield facts.say("imputed", listed=_names(facts, filled))
    if not lacking and not filled:
        partial = facts.is_rollup and (facts.value("coverage") or 0.0) < 1
        yield facts.say("partly" if partial else "complete")


def _lacks(facts: Facts, leaf: str) -> bool:
    """Say whether nothing is known of an indicator; of a rollup, whether it has no score."""
    if facts.is_rollup:
        return facts.value(f"score:{leaf}") is None
    return facts.estimate(f"collect:{leaf}") is not None or (
        facts.value(f"raw:{leaf}") is None and facts.value(f"score:{leaf}") is None
    )


def _filled(facts: Facts, leaf: str) -> bool:
    if facts.is_rollup:
        return False
    return facts.value(f"raw:{leaf}") is None and facts.value(f"score:{leaf}") is not None


def _names(facts: Facts, leaves: list[str]) -> Line:
    return facts.listed([line(facts.name(leaf)) for leaf in leaves])


def peers(facts: Facts) -> Chapter:
    """Say which regions are alike and ahead, and who is the role model of each topic."""
    return Chapter(
        facts.word("peers_of"),
        (
            Section(facts.word("alike"), (*_alike(facts),)),
            Section(facts.word("models"), (*_models(facts),)),
        ),
    )


def _alike(facts: Facts) -> Iterator[Block]:
    rule = facts.definition.benchmark
    known = parts_of(facts.own, "peer:")
    if rule is None or not known:
        why = "no_benchmark" if rule is None else "no_peer_data"
        yield facts.absent("rolled" if facts.is_rollup else why)
        return
    chosen = [region for region, each in known.items() if CHOSEN in each.note]
    if not chosen:
        yield facts.say("no_peers", area=facts.area())
        return
    yield _rule(facts, rule, chosen)
    heads = facts.heads("region", "distance", "score_head", "band_head")
    rows = tuple(_peer(facts, region) for region in [*chosen, facts.region])
    yield Table(facts.caption("alike", points=True), heads, rows, (34, 22, 22, 22), (1, 2))
    yield _steady(facts, set(chosen))


def _rule(facts: Facts, rule: Benchmark, chosen: list[str]) -> Line:
    named = {each.id: each.name.to(facts.reader.language) for each in facts.definition.variables}
    return facts.say(
        "peers",
        variables=facts.listed([line(named.get(each) or each) for each in rule.variables]),
        ahead=facts.declared(rule.ahead, "benchmark.ahead"),
        k=facts.declared(float(rule.k), "benchmark.k"),
        listed=facts.listed([line(facts.area(region)) for region in chosen]),
    )


def _peer(facts: Facts, region: str) -> tuple[Line, ...]:
    score = facts.number("index", region=region)
    own = region == facts.region
    return (
        facts.cell(facts.area(region)),
        Line(("—",)) if own else facts.cell(facts.number(f"peer:{region}", 2)),
        facts.cell(score),
        facts.cell(facts.band(score.value) if score else ""),
    )


def _steady(facts: Facts, chosen: set[str]) -> Line:
    """Say which variables change the choice when they are left out."""
    without: dict[str, set[str]] = {}
    for part in parts_of(facts.own, "peer_without:"):
        variable, _, region = part.partition(":")
        without.setdefault(variable, set()).add(region)
    named = {each.id: each.name.to(facts.reader.language) for each in facts.definition.variables}
    moved = [named.get(name) or name for name, found in without.items() if found != chosen]
    if not moved:
        return facts.say("steady")
    return facts.say("moving", listed=facts.listed([line(name) for name in moved]))


def _models(facts: Facts) -> Iterator[Block]:
    found = {}
    for part, each in parts_of(facts.own, "role:").items():
        topic, _, region = part.rpartition(":")
        if each.value is not None:
            found[topic] = region
    if not found:
        yield facts.absent("rolled" if facts.is_rollup else "no_peer_data")
        return
    yield facts.say("roles")
    shown = [topic for topic, _ in largest(facts, facts.index.topics) if topic in found]
    heads = facts.heads("topic", "own_score", "model", "model_score", "gap_head")
    rows = tuple(_model(facts, topic, found[topic]) for topic in shown)
    if rows:
        yield Table(
            facts.caption("models", points=True), heads, rows, (32, 17, 17, 17, 17), (1, 3, 4)
        )
    others = [topic for topic in facts.index.topics if topic not in found]
    if others:
        yield facts.say("no_role", listed=_names(facts, others))


def _model(facts: Facts, topic: str, region: str) -> tuple[Line, ...]:
    return (
        facts.cell(facts.name(topic)),
        facts.cell(facts.number(f"score:{topic}")),
        facts.cell(facts.area(region)),
        facts.cell(facts.number(f"role:{topic}:{region}")),
        facts.cell(facts.number(f"gap:{topic}", 2)),
    )
