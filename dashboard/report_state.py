"""The first two chapters of a report: how a region stands, and how it got there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.index_view import bands_of
from dashboard.report_charts import Bar, Course, Stripe, draw_bars, draw_courses
from dashboard.report_text import Chapter, Chart, Line, Section, Slot, Table, line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.report_facts import Facts
    from dashboard.report_text import Block

ENDS = 3
"""So many topics are named as strongest and as weakest, so many causes up and down."""
_PERIODS = 8
"""Newest periods whose score is shown."""
_LEAST = 0.0005
"""A smaller effect of an indicator is written as zero and is no cause."""
_SEEN = 0.005
"""A smaller effect of other regions is written as zero."""


def state(facts: Facts) -> Chapter:
    """Say how the region stands: score, band, coverage, topics, and its parts."""
    sections = [
        Section(facts.word("overall"), (*_overall(facts),)),
        Section(facts.word("topics"), (*_topics(facts),)),
    ]
    if facts.is_rollup:
        sections.append(Section(facts.word("cities"), (*_regions(facts),)))
    return Chapter(facts.word("state_of"), tuple(sections))


def reason(facts: Facts) -> Line:
    """Say why there is no result, in the words of the build."""
    text = facts.own.reason_en if facts.reader.language == "en" else facts.own.reason_zh
    if not text:
        return Line((facts.word("refused"),))
    return line(Slot(text, 0.0, "outcome", facts.index.study, facts.region, "reason"))


def _overall(facts: Facts) -> Iterator[Block]:
    if facts.simulated:
        yield facts.say("invented")
    score = facts.number("index")
    named = {"area": facts.area(), "title": subject(facts), "period": facts.when()}
    if score is None:
        key = "no_score" if named["period"] else "never_scored"
        yield facts.say(key, **named, reason=reason(facts))
    else:
        scale = facts.declared(facts.definition.index.scale, "index.scale")
        yield facts.say("score", **named, score=score, scale=scale)
        yield from _around(facts, score)
    coverage, imputed = facts.share("coverage", 1), facts.share("imputed", 1)
    if coverage and imputed:
        yield facts.say("coverage", coverage=coverage, imputed=imputed)
    elif coverage:
        yield facts.say("coverage_alone", coverage=coverage)


def subject(facts: Facts) -> str:
    """Give what the index measures: its title without brackets and names of regions above."""
    title = facts.definition.title.to(facts.reader.language)
    for region in (facts.region, facts.reader.catalogue.areas[facts.region].parent):
        title = title.removeprefix(facts.area(region)) if region else title
    return title.partition("（")[0].partition(" (")[0].partition(", ")[0]


def _around(facts: Facts, score: Slot) -> Iterator[Line]:
    """Say how sure the score is, in which band it lies and, where it may be seen, its rank."""
    lo, hi = facts.number("lo"), facts.number("hi")
    draws, share = facts.detail("draws"), facts.detail("interval")
    if lo and hi and draws and share:
        yield facts.say("interval", lo=lo, hi=hi, draws=draws, share=share)
    reached = [n for n, band in enumerate(bands_of(facts.definition)) if score.value >= band.min]
    if reached:
        band = bands_of(facts.definition)[reached[-1]]
        floor = facts.declared(band.min, f"bands:{band.min:g}")
        yield facts.say("band", band=facts.band(score.value), floor=floor)
    rank, first, last = (facts.number(name, 0) for name in ("rank", "rank_lo", "rank_hi"))
    if rank and first and last:
        yield facts.say("rank", rank=rank, lo=first, hi=last)


def _scored_topics(facts: Facts) -> list[tuple[str, Slot]]:
    """Give the topics that have a score, in their order."""
    found = [(topic, facts.number(f"score:{topic}")) for topic in facts.index.topics]
    return [(topic, score) for topic, score in found if score is not None]


def _topics(facts: Facts) -> Iterator[Block]:
    found = _scored_topics(facts)
    if not found:
        yield facts.absent("no_topics")
        if not any(facts.value(f"coverage:{t}") for t in facts.index.topics):
            return
    if len(found) > 2 * ENDS:
        order = sorted(found, key=lambda pair: -pair[1].value)
        strong, weak = order[:ENDS], order[: -ENDS - 1 : -1]
        yield facts.say("ends", strong=_scores(facts, strong), weak=_scores(facts, weak))
    heads = facts.heads("topic", "score_head", "band_head", "coverage_head", "gap_head")
    rows = tuple(_topic(facts, topic) for topic in facts.index.topics)
    caption = facts.caption("topics", points=True)
    yield Table(caption, heads, rows, (36, 16, 16, 16, 16), (1, 3, 4))
    if found:
        yield _chart(facts, found)


def _scores(facts: Facts, found: Sequence[tuple[str, Slot]]) -> Line:
    return facts.listed(
        [facts.say("scored", name=facts.name(topic), score=score) for topic, score in found]
    )


def _topic(facts: Facts, topic: str) -> tuple[Line, ...]:
    score = facts.number(f"score:{topic}")
    return (
        facts.cell(facts.name(topic)),
        facts.cell(score),
        facts.cell(facts.band(score.value) if score else ""),
        facts.cell(facts.share(f"coverage:{topic}")),
        facts.cell(facts.number(f"gap:{topic}", 2)),
    )


def _chart(facts: Facts, found: Sequence[tuple[str, Slot]]) -> Chart:
    whole = facts.definition.index.scale
    bands = bands_of(facts.definition)
    ends = [*(band.min for band in bands[1:]), whole]
    stripes = [
        Stripe(band.label.to(facts.reader.language), max(band.min, 0.0), end)
        for band, end in zip(bands, ends, strict=False)
    ]
    bars = [Bar(facts.name(topic), score) for topic, score in found]
    slots = tuple(score for _, score in found)
    return Chart(facts.caption("chart_topics", points=True), draw_bars(bars, whole, stripes), slots)


def _regions(facts: Facts) -> Iterator[Block]:
    yield facts.say("cities")
    heads = facts.heads("region", "score_head", "low", "high", "band_head", "change_head")
    rows = tuple(_region(facts, region) for region in facts.index.compared)
    caption = facts.caption("cities", points=True)
    yield Table(caption, heads, rows, (20, 14, 16, 16, 16, 18), (1, 2, 3, 5))


def _region(facts: Facts, region: str) -> tuple[Line, ...]:
    score = facts.number("index", region=region)
    return (
        facts.cell(facts.area(region)),
        facts.cell(score),
        facts.cell(facts.number("lo", region=region)),
        facts.cell(facts.number("hi", region=region)),
        facts.cell(facts.band(score.value) if score else ""),
        facts.cell(facts.signed("change", region=region)),
    )


def progress(facts: Facts) -> Chapter:
    """Say how the score moved, and what moved it."""
    return Chapter(
        facts.word("progress"),
        (
            Section(facts.word("course"), (*_course(facts),)),
            Section(facts.word("causes_of_change"), (*_causes(facts),)),
        ),
    )


def _course(facts: Facts) -> Iterator[Block]:
    known = facts.periods[-_PERIODS:]
    if not known:
        yield facts.absent("no_period")
        return
    if len(known) == 1:
        yield facts.absent("one_period")
    scores = [facts.number("index", period=period) for period in known]
    slots = [score for score in scores if score]
    if len(slots) > 1:
        first, last = slots[0], slots[-1]
        yield facts.say("years", before_period=facts.when(known[0]), before=first, now=last)
    rows = tuple(
        (facts.cell(facts.when(period)), facts.cell(score))
        for period, score in zip(known, scores, strict=True)
    )
    heads = facts.heads("period", "score_head")
    yield Table(facts.caption("course", period="", points=True), heads, rows, (60, 40), (1,))
    if len(slots) > 1:
        points = tuple((n / (len(slots) - 1), slot) for n, slot in enumerate(slots))
        ends = facts.when(known[0]), facts.when(known[-1])
        svg = draw_courses([Course(points)], ends)
        yield Chart(facts.caption("chart_course", period="", points=True), svg, tuple(slots))


def _causes(facts: Facts) -> Iterator[Block]:
    change, before = facts.signed("change"), facts.note("change")
    now, past = facts.number("index"), facts.number("index", period=before)
    if not (change and now and past):
        yield facts.absent("no_change")
        return
    yield facts.say(
        "changed",
        area=facts.area(),
        period=facts.when(),
        now=now,
        before_period=facts.when(before),
        before=past,
        change=change,
    )
    peers = facts.signed("change:peers")
    moved = peers if peers and abs(peers.value) >= _SEEN else None
    yield facts.say("parts", peers=moved) if moved else facts.say("own_parts")
    order = _moves(facts)
    up = [pair for pair in order if pair[1].value >= _LEAST][:ENDS]
    down = [pair for pair in reversed(order) if pair[1].value <= -_LEAST][:ENDS]
    if up and down:
        yield facts.say("moves", up=_named(facts, up), down=_named(facts, down))
    shown = [pair for pair in order if abs(pair[1].value) >= _LEAST]
    shown = [*shown[: 2 * ENDS], *shown[max(2 * ENDS, len(shown) - 2 * ENDS) :]]
    if shown:
        heads = facts.heads("indicator", "unit", "before", "now", "effect_head")
        rows = tuple(_move(facts, leaf, effect, before) for leaf, effect in shown)
        yield Table(facts.caption("causes_of_change"), heads, rows, (40, 12, 16, 16, 16), (2, 3, 4))
    yield facts.say("rounding")


def _moves(facts: Facts) -> list[tuple[str, Slot]]:
    """Give what each indicator did to the score, the greatest rise first."""
    found = [(leaf, facts.signed(f"change:data:{leaf}", 3)) for leaf in facts.leaves]
    known = [(leaf, effect) for leaf, effect in found if effect is not None]
    return sorted(known, key=lambda pair: -pair[1].value)


def _named(facts: Facts, found: Sequence[tuple[str, Slot]]) -> Line:
    return facts.listed(
        [facts.say("moved", name=facts.name(leaf), change=effect) for leaf, effect in found]
    )


def _move(facts: Facts, leaf: str, effect: Slot, before: str) -> tuple[Line, ...]:
    """Write an indicator's values of both periods: raw ones, of a rollup the scores."""
    indicator = facts.leaves[leaf]
    if facts.is_rollup:
        unit = facts.word("points")
        values = [facts.number(f"score:{leaf}", period=p) for p in (before, facts.period)]
    else:
        unit = facts.unit(indicator)
        values = [facts.raw(indicator, period=p) for p in (before, facts.period)]
    name, sized = facts.cell(facts.name(leaf)), facts.cell(unit)
    return (name, sized, *(facts.cell(value) for value in values), facts.cell(effect))
