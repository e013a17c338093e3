"""Measures that are to raise an index: how each stands by its indicator, and what it may bring."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.index.path import by_difference, by_ratio, course, effort, improvements, yearly
from analysis.index.region_stand import RegionStand
from analysis.index.supervise import supervise
from etl.judgement import Number, known

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import pandas as pd

    from analysis.index.result import IndexResult
    from datasets.index import IndexDefinition
    from datasets.measure import MeasurePlan, PlannedMeasure


def measures_of(
    definition: IndexDefinition,
    found: IndexResult,
    plan: MeasurePlan,
    region: str,
    today: dt.date,
) -> Iterator[Number]:
    """Give path, values, state, effort and expected gain of every measure of `region`.

    Args:
        definition: The index that the measures are to raise.
        found: Its scores.
        plan: Its measures.
        region: A region with raw values of its own.
        today: The day of the judgement.
    """
    for measure in plan.measures:
        if measure.region == region:
            raw = found.steps["raw"][measure.indicator]
            panel = raw.unstack("region")  # noqa: PD010 - rows of a step are unique
            yield from _courses(measure, panel)
            yield from _state(measure, panel, today)
            yield from _effort(definition, measure, panel)
            yield from _expected(definition, found, measure)


def _courses(measure: PlannedMeasure, panel: pd.DataFrame) -> Iterator[Number]:
    path = course(
        measure.base, measure.target, measure.start, measure.due, measure.path, measure.steps
    )
    for period, value in path.items():
        yield Number(f"path:{measure.id}", period, value)
    for reached, actual in panel[measure.region].dropna().items():
        if str(reached) in path:
            yield Number(f"actual:{measure.id}", str(reached), float(actual))


def _state(measure: PlannedMeasure, panel: pd.DataFrame, today: dt.date) -> Iterator[Number]:
    values = {str(period): float(v) for period, v in panel[measure.region].dropna().items()}
    state = supervise(measure, values, today)
    yield Number(f"state:{measure.id}", state.period, known(state.actual), state.condition)
    if math.isfinite(state.behind):
        yield Number(f"behind:{measure.id}", state.period, state.behind)
    if state.escalate:
        yield Number(f"escalate:{measure.id}", state.period, None, "two_periods_late")


def _effort(
    definition: IndexDefinition, measure: PlannedMeasure, panel: pd.DataFrame
) -> Iterator[Number]:
    """Hold the yearly improvement asked for against those of all regions."""
    told = by_ratio if measure.path == "constant_rate" else by_difference
    leaf = next(each for each in definition.indicators if each.id == measure.indicator)
    better = -1 if leaf.direction == "lower" else 1
    rate = yearly(measure.base, measure.target, measure.start, measure.due, told)
    rate *= better * math.copysign(1, measure.distance)
    history = improvements(panel, better=better, rate=told)
    yield Number(f"effort:{measure.id}", measure.due, rate, effort(rate, history).verdict)


def _expected(
    definition: IndexDefinition, found: IndexResult, measure: PlannedMeasure
) -> Iterator[Number]:
    """Give what the index would gain if the target were met now."""
    newest = found.readings.periods[-1]
    stand = RegionStand(definition, found, newest, measure.region)
    if math.isfinite(stand.index) and stand.is_measured(measure.indicator):
        gain = stand.index_with({measure.indicator: measure.target}) - stand.index
        yield Number(f"expected:{measure.id}", newest, known(gain))
