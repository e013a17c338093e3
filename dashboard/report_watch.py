"""The chapter of a report that lists measures by their state: what is late, and who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.index_plan import plan_of, state_words
from dashboard.judgement import period_words
from dashboard.report_plan import expected_gain, own_measures, value_at
from dashboard.report_text import Chapter, Line, Section, Table, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.index_plan import Followed
    from dashboard.report_facts import Facts
    from dashboard.report_text import Block
    from datasets.measure import PlannedMeasure


def supervision(facts: Facts) -> Chapter:
    """List the measures by their state, most urgent first."""
    return Chapter(
        facts.word("supervision"), (Section(facts.word("by_state"), (*_supervision(facts),)),)
    )


def _supervision(facts: Facts) -> Iterator[Block]:
    found = own_measures(facts)
    if not found:
        yield facts.absent("no_supervision")
        return
    states = [each.state for each in found]
    listed = [
        facts.say(
            "state",
            state=state_words(facts.reader, state),
            count=facts.count(states.count(state), f"state:*={state}"),
        )
        for state in dict.fromkeys(states)
    ]
    count = facts.count(len(found), "state:*")
    yield facts.say("states", count=count, listed=facts.listed(listed))
    yield _watch_list(facts, found)
    late = [each.measure for each in found if _is_escalated(facts, each.measure)]
    if late:
        named = [line(each.title.to(facts.reader.language)) for each in late]
        yield facts.say("escalated", listed=facts.listed(named))
    if _is_simulated(facts):
        yield facts.say("made_up")


def _is_escalated(facts: Facts, measure: PlannedMeasure) -> bool:
    return bool(facts.last(f"escalate:{measure.id}", measure.region))


def _watch_list(facts: Facts, found: tuple[Followed, ...]) -> Table:
    """List the measures; those of a rollup with their regions."""
    keys = ["state", "measure", "owner", "due", "period", "path", "actual", "unit", "expected"]
    widths = [8, 17, 14, 13, 13, 9, 9, 8, 9]
    rows = tuple(_watched(facts, each) for each in found)
    if facts.is_rollup:
        keys.insert(0, "region")
        widths = [8, 8, 15, 12, 12, 12, 9, 8, 8, 8]
        rows = tuple(
            (facts.cell(facts.area(each.measure.region)), *row)
            for each, row in zip(found, rows, strict=True)
        )
    last = len(keys) - 1
    caption = facts.caption("supervision", period="")
    return Table(caption, facts.heads(*keys), rows, tuple(widths), (last - 3, last - 2, last))


def _watched(facts: Facts, each: Followed) -> tuple[Line, ...]:
    measure = each.measure
    leaf, region = facts.leaves[measure.indicator], measure.region
    period = facts.last(f"state:{measure.id}", region)
    return (
        facts.cell(state_words(facts.reader, each.state)),
        facts.cell(measure.title.to(facts.reader.language)),
        facts.cell(measure.owner),
        facts.cell(period_words(facts.reader, measure.due)),
        facts.cell(period_words(facts.reader, period) if period else ""),
        facts.cell(value_at(facts, leaf, f"path:{measure.id}", region, period)),
        facts.cell(value_at(facts, leaf, f"state:{measure.id}", region, period)),
        facts.cell(facts.unit(leaf)),
        facts.cell(expected_gain(facts, measure)),
    )


def _is_simulated(facts: Facts) -> bool:
    """Say whether the measures are invented."""
    plan = plan_of(facts.reader, facts.index.study)
    return plan is not None and plan.simulated
