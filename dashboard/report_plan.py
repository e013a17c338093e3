"""The chapters of a report on what is to be done: targets and measures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.index_plan import effort_words, followed
from dashboard.judgement import period_words
from dashboard.number import write_signed
from dashboard.report_charts import Course, draw_courses
from dashboard.report_gap import largest
from dashboard.report_text import Chapter, Chart, Line, Section, Slot, Table
from datasets.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.index_plan import Followed
    from dashboard.report_facts import Facts
    from dashboard.report_text import Block, Filling
    from datasets.index import Indicator
    from datasets.measure import PlannedMeasure

_DRAWN, _ADVISED, _STEPS = 4, 6, 10
"""Paths drawn, indicators with a suggestion, feasible steps in the table."""


def own_measures(facts: Facts) -> tuple[Followed, ...]:
    """Give the measures of the region, of a rollup also those of its parts, most urgent first."""
    regions = (facts.region, *(facts.index.compared if facts.is_rollup else ()))
    found = [
        each
        for region in regions
        for each in followed(replace(facts.reader, region=region), facts.index.study, facts.index)
        if each.measure.region == region
    ]
    order = ("late", "watch", "unverified", "unknown", "on_track", "done")
    return tuple(sorted(found, key=lambda each: (order.index(each.state), each.measure.due)))


def targets(facts: Facts) -> Chapter:
    """Say what is to be reached by when, and what would be feasible."""
    return Chapter(
        facts.word("targets_of"),
        (
            Section(facts.word("entered"), (*_targets(facts),)),
            Section(facts.word("feasible_of"), (*_feasible(facts),)),
        ),
    )


def _targets(facts: Facts) -> Iterator[Block]:
    found = own_measures(facts)
    if not found:
        yield facts.absent("no_target")
        return
    count = facts.count(len(found), "path:*")
    yield facts.say("targets", count=count)
    keys = ("region", "indicator", "unit", "base", "target", "due", "effort", "expected")
    rows = tuple(_target(facts, each) for each in found)
    widths = (10, 22, 9, 11, 11, 15, 12, 10)
    caption = facts.caption("entered", period="")
    yield Table(caption, facts.heads(*keys), rows, widths, (3, 4, 7))
    for each in found[:_DRAWN]:
        yield from _path(facts, each.measure)


def _target(facts: Facts, each: Followed) -> tuple[Line, ...]:
    measure = each.measure
    leaf = facts.leaves[measure.indicator]
    return (
        facts.cell(facts.area(measure.region)),
        facts.cell(facts.name(measure.indicator)),
        facts.cell(facts.unit(leaf)),
        facts.cell(_planned(facts, measure, measure.start, measure.base)),
        facts.cell(_planned(facts, measure, measure.due, measure.target)),
        facts.cell(period_words(facts.reader, measure.due)),
        facts.cell(effort_words(facts.reader, each.effort)),
        facts.cell(expected_gain(facts, measure)),
    )


def _planned(facts: Facts, measure: PlannedMeasure, period: str, value: float) -> Slot:
    """Write a value of the path: as the build has it, else as declared."""
    leaf, item = facts.leaves[measure.indicator], f"path:{measure.id}"
    found = facts.raw(leaf, item=item, region=measure.region, period=period)
    text = facts.written(leaf, value)
    return found or Slot(text, value, "plan", facts.index.study, measure.region, measure.id, period)


def expected_gain(facts: Facts, measure: PlannedMeasure) -> Slot | None:
    """Write what the index gains if the target of a measure is met."""
    item, period = f"expected:{measure.id}", facts.last(f"expected:{measure.id}", measure.region)
    value = facts.value(item, measure.region, period)
    if value is None:
        return None
    return facts.traced(write_signed(value, 2), value, item, measure.region, period)


def _path(facts: Facts, measure: PlannedMeasure) -> Iterator[Chart]:
    """Draw path and actual of a measure whose path is known in two periods at least."""
    leaf = facts.leaves[measure.indicator]
    periods = facts.periods_of(f"path:{measure.id}", measure.region)
    if len(periods) < 2:
        return
    courses = []
    for item in ("path", "actual"):
        known = facts.periods_of(f"{item}:{measure.id}", measure.region)
        points = tuple(
            (_share(periods, period), slot)
            for period in known
            if (slot := value_at(facts, leaf, f"{item}:{measure.id}", measure.region, period))
        )
        if points:
            courses.append(Course(points, dashed=item == "path"))
    slots = tuple(slot for course in courses for _, slot in course.points)
    words = period_words(facts.reader, periods[0]), period_words(facts.reader, periods[-1])
    what = f"{facts.area(measure.region)} {facts.name(measure.indicator)}"
    caption = facts.captioned(what, "chart_path", facts.unit(leaf))
    yield Chart(caption, draw_courses(courses, words), slots)


def value_at(facts: Facts, leaf: Indicator, item: str, region: str, period: str) -> Slot | None:
    """Write a value of an indicator in a region and period."""
    return facts.raw(leaf, item=item, region=region, period=period)


def _share(periods: tuple[str, ...], period: str) -> float:
    """Give the place of a period between the first and the last one."""
    first, last = parse_period(periods[0]).end, parse_period(periods[-1]).end
    passed = (parse_period(period).end - first).days
    return min(max(passed / ((last - first).days or 1), 0.0), 1.0)


def _feasible(facts: Facts) -> Iterator[Block]:
    found = [(leaf, facts.number(f"priority:{leaf}", 2)) for leaf in facts.leaves]
    known = sorted(
        ((leaf, worth) for leaf, worth in found if worth and worth.value > 0),
        key=lambda pair: -pair[1].value,
    )
    if not known:
        yield facts.absent("rolled_steps" if facts.is_rollup else "no_feasible")
        return
    yield facts.say("feasible")
    heads = facts.heads("indicator", "unit", "raw", "step", "worth")
    rows = tuple(
        (
            facts.cell(facts.name(leaf)),
            facts.cell(facts.unit(facts.leaves[leaf])),
            facts.cell(facts.raw(facts.leaves[leaf])),
            facts.cell(facts.raw(facts.leaves[leaf], item=f"feasible:{leaf}")),
            facts.cell(worth),
        )
        for leaf, worth in known[:_STEPS]
    )
    yield Table(facts.caption("feasible_of"), heads, rows, (40, 12, 16, 16, 16), (2, 3, 4))


def measures(facts: Facts) -> Chapter:
    """Say what is done, and what the table suggests."""
    return Chapter(
        facts.word("measures_of"),
        (
            Section(facts.word("entered_measures"), (*_measures(facts),)),
            Section(facts.word("advice_of"), (*_advice(facts),)),
        ),
    )


def _measures(facts: Facts) -> Iterator[Block]:
    found = own_measures(facts)
    if not found:
        yield facts.absent("no_measure")
    for each in found:
        measure = each.measure
        language = facts.reader.language
        yield facts.say(
            "measure",
            indicator=_subject(facts, measure),
            owner=measure.owner,
            title=measure.title.to(language),
            source=measure.source.text.to(language),
            date=measure.source.date.isoformat(),
        )


def _subject(facts: Facts, measure: PlannedMeasure) -> str:
    """Name the indicator of a measure, of a rollup with the region that it concerns."""
    name = facts.name(measure.indicator)
    return f"{facts.area(measure.region)} · {name}" if facts.is_rollup else name


def _advice(facts: Facts) -> Iterator[Block]:
    order = largest(facts, tuple(facts.leaves))
    found = [said for leaf, gap in order if (said := _suggest(facts, leaf, gap))][:_ADVISED]
    if not found:
        yield facts.absent("no_advice")
        return
    yield facts.say("advised")
    yield from found


def _suggest(facts: Facts, leaf: str, gap: Slot) -> Line | None:
    """Suggest what the table tells of an indicator; nothing where it tells of no gain."""
    indicator = facts.leaves[leaf]
    named: dict[str, Filling] = {"indicator": facts.name(leaf), "gap": gap}
    named["owner"] = indicator.owner
    if facts.is_rollup:
        score = facts.number(f"score:{leaf}")
        ids = f"{leaf}: score, gap"
        return facts.say("topic_advice", **named, score=score, ids=ids) if score else None
    raw, gain = facts.raw(indicator), facts.small(f"gain:{leaf}")
    unit = facts.unit(indicator)
    named["unit"] = unit if unit == "%" else f" {unit}"
    if raw and gain and facts.note(f"gain:{leaf}") == "improve" and gain.value > 0:
        ids = f"{leaf}: raw, gap, gain"
        return facts.say("advice", **named, raw=raw, gain=gain, ids=ids)
    following = facts.raw(indicator, item=f"next:{leaf}")
    worth = facts.small(f"next_gain:{leaf}")
    if raw and following and worth:
        ids = f"{leaf}: raw, gap, next, next_gain"
        return facts.say("step", **named, raw=raw, next=following, gain=worth, ids=ids)
    return None
