"""The last chapter of a report: versions, method, weights, doubts, where every number stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.index_raw import frontier_of, normalisation_of, status_words
from dashboard.index_view import bands_of
from dashboard.number import write_value
from dashboard.report_text import Chapter, Line, Section, Slot, Table, line, slots_of
from datasets.index_method import Goalposts
from datasets.index_tree import aggregation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dashboard.report_facts import Facts
    from dashboard.report_text import Block, Filling
    from datasets.index import Indicator

_ABREAST = 2
"""So many numbers stand beside each other in a row of the trace table."""
_STATUSES = ("verified", "provisional", "unverified")


def notes(facts: Facts, used: Iterable[Slot]) -> Chapter:
    """Tell data, method and doubts, and list where the numbers of the chapters before stand.

    Args:
        facts: What the report speaks of.
        used: The numbers of the chapters before.
    """
    sections = [
        Section(facts.word("versions"), (*_versions(facts),)),
        Section(facts.word("method"), (*_method(facts),)),
        Section(facts.word("indicators"), (*_indicators(facts),)),
        Section(facts.word("doubtful"), (*_doubts(facts),)),
    ]
    if effects := [*_effects(facts)]:
        sections.append(Section(facts.word("sensitive"), tuple(effects)))
    so_far = [*used, *(s for section in sections for s in _slots(section))]
    sections.append(Section(facts.word("traces"), (*_traces(facts, so_far),)))
    return Chapter(facts.word("notes"), tuple(sections))


def _slots(section: Section) -> Iterator[Slot]:
    yield from slots_of([Chapter("", (section,))])


def _versions(facts: Facts) -> Iterator[Block]:
    yield facts.say("source")
    head, own, definition = facts.definition.index, facts.own, facts.definition
    title = definition.title.to(facts.reader.language)
    noise = definition.uncertainty.weight_noise
    pairs: list[tuple[str, Filling | None]] = [
        ("definition", title),
        ("version", str(own.details.get("version", head.version))),
        ("hash", str(own.details.get("definition_hash", ""))),
        ("authority", facts.worded(head.authority)),
        ("publication", facts.word(head.publication)),
        ("period", facts.when()),
        ("vintage", own.vintage.isoformat()),
        ("origin", facts.word("simulated_data" if facts.simulated else "derived")),
        ("regions", facts.detail("regions")),
        ("indicators_count", facts.detail("indicators")),
        ("coverage_head", facts.detail("coverage")),
        ("imputed_head", facts.detail("imputed")),
        ("rejected", facts.detail("rejected")),
        ("questioned", facts.detail("questioned")),
        ("draws", facts.detail("draws")),
        ("seed", facts.detail("seed")),
        ("interval_head", facts.detail("interval")),
        ("noise", facts.declared(noise, "uncertainty.weight_noise", _percent(noise))),
    ]
    rows = tuple((Line((facts.word(key),)), facts.cell(content)) for key, content in pairs)
    caption = facts.caption("versions", period="")
    yield Table(caption, facts.heads("item", "content"), rows, (30, 70))
    if len({outcome.vintage for outcome in facts.index.outcomes.values()}) == 1:
        yield facts.say("one_vintage", day=own.vintage.isoformat())
    else:
        vintages = [*_vintages(facts)]
        heads = facts.heads("region", "code", "vintage")
        yield Table(facts.caption("vintages", period=""), heads, tuple(vintages), (40, 30, 30))


def _percent(share: float) -> str:
    return f"{write_value(share * 100, 1)}%".replace(".0%", "%")


def _vintages(facts: Facts) -> Iterator[tuple[Line, ...]]:
    for region, outcome in facts.index.outcomes.items():
        yield (
            facts.cell(facts.area(region)),
            facts.cell(region),
            facts.cell(outcome.vintage.isoformat()),
        )


def _method(facts: Facts) -> Iterator[Block]:
    definition = facts.definition
    methods = {aggregation_of(definition, group) for group in definition.tree.children}
    yield facts.say(
        "aggregate",
        weights=Line((facts.word(definition.weights.type),)),
        aggregate=facts.listed([Line((facts.word(name),)) for name in sorted(methods)]),
        missing=Line((facts.word(definition.defaults.missing.policy),)),
    )
    rule = definition.coverage
    yield facts.say(
        "rule",
        group=facts.declared(rule.group, "coverage.group", _percent(rule.group)),
        index=facts.declared(rule.index, "coverage.index", _percent(rule.index)),
    )
    if definition.bands:
        named = [
            facts.say(
                "banded",
                band=band.label.to(facts.reader.language),
                floor=facts.declared(band.min, f"bands:{band.min:g}"),
            )
            for band in reversed(bands_of(definition))
        ]
        yield facts.say("bands", listed=facts.listed(named))
    if not facts.is_current:
        yield facts.say("changed_definition")


def _indicators(facts: Facts) -> Iterator[Block]:
    """List all indicators; a rollup has no raw values of its own."""
    keys = ["indicator", "unit", "best", "worst", "weight", "score_head", "status"]
    widths = [31, 11, 11, 11, 11, 10, 15]
    if not facts.is_rollup:
        keys.insert(5, "raw")
        widths = [28, 8, 9, 9, 9, 13, 9, 15]
    rows = tuple(_indicator(facts, leaf) for leaf in facts.leaves.values())
    numbers = tuple(range(2, len(keys) - 1))
    caption = facts.caption("indicators")
    yield Table(caption, facts.heads(*keys), rows, tuple(widths), numbers)


def _indicator(facts: Facts, leaf: Indicator) -> tuple[Line, ...]:
    best = frontier_of(facts.definition, leaf) if facts.is_current else None
    method = normalisation_of(facts.definition, leaf)
    worst = method.worst if isinstance(method, Goalposts) and facts.is_current else None
    raw = () if facts.is_rollup else (facts.cell(facts.raw(leaf)),)
    return (
        facts.cell(facts.name(leaf.id)),
        facts.cell(facts.unit(leaf)),
        facts.fixed(best, f"best:{leaf.id}"),
        facts.fixed(worst, f"worst:{leaf.id}"),
        facts.cell(facts.share(f"weight:{leaf.id}", 2)),
        *raw,
        facts.cell(facts.number(f"score:{leaf.id}")),
        facts.cell(status_words(facts.reader, leaf)),
    )


def _doubts(facts: Facts) -> Iterator[Block]:
    found: list[str] = [leaf.status for leaf in facts.leaves.values()]
    counts = {name: facts.tallied(found.count(name), f"status={name}") for name in _STATUSES}
    total = facts.tallied(len(found), "indicators")
    yield facts.say("rows", indicators=total, **counts)
    if told := facts.definition.provenance.to(facts.reader.language):
        yield facts.say("quoted", text=told)


def _effects(facts: Facts) -> Iterator[Block]:
    choices = [
        each.item.partition(":")[2]
        for each in facts.own.estimates
        if each.item.startswith("sobol_first:")
    ]
    if not choices:
        return
    yield facts.say("sensitivity")
    rows = tuple(
        (
            facts.cell(_choice(facts, choice)),
            facts.cell(facts.number(f"sobol_first:{choice}", 2)),
            facts.cell(facts.number(f"sobol_total:{choice}", 2)),
        )
        for choice in choices
    )
    heads = facts.heads("choice", "first", "total")
    yield Table(facts.caption("sensitive"), heads, rows, (50, 25, 25), (1, 2))


def _choice(facts: Facts, choice: str) -> str:
    kind, _, level = choice.partition(":")
    if level:
        return facts.word("noise:") + facts.worded(f"level:{level}", level)
    return facts.worded(f"choice:{kind}", kind)


def _traces(facts: Facts, used: Iterable[Slot]) -> Iterator[Block]:
    """List every number of the build once, in the order in which it appears."""
    yield facts.say("trace")
    known = [*{slot.key: slot for slot in used if slot.kind != "definition"}.values()]
    entries = [(line(slot), line(_place_of(slot))) for slot in known]
    blank = (Line(()), Line(()))
    entries += [blank] * (-len(entries) % _ABREAST)
    rows = tuple(
        tuple(cell for entry in entries[at : at + _ABREAST] for cell in entry)
        for at in range(0, len(entries), _ABREAST)
    )
    heads = facts.heads("number", "place") * _ABREAST
    if rows:
        caption = facts.caption("traces", period="")
        yield Table(caption, heads, rows, (10, 40, 10, 40), goals=True)


def _place_of(slot: Slot) -> str:
    """Say where a number stands, as the tables of the build name it."""
    item = slot.item if slot.kind == "estimate" else f"{slot.kind}: {slot.item}"
    return " · ".join(part for part in (item, slot.region, slot.period) if part)
