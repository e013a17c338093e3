"""Which indicator is worth most: the gain of the step that can be taken."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from analysis.index.gain_column import heading
from analysis.index.gap import is_text
from analysis.index.gap_row import numbers
from analysis.index.path import FEWEST, improvements
from analysis.index.region_stand import RegionStand
from analysis.result import Result
from datasets.index_method import TargetBand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.index.gain_column import Column
    from analysis.index.result import IndexResult
    from analysis.result import Parameter
    from datasets.index import IndexDefinition, Indicator

QUANTILE = 0.75
"""Of the yearly improvements of the panel, that which counts as feasible in a year."""

Limit = Literal["benchmark", "rate", "reached", "unknown", "collect", "text"]
"""What bounds a step: the benchmark, the feasible rate; ``reached`` where the benchmark is behind,
``unknown`` without history or benchmark, ``collect`` where a number is missing, ``text`` where a
text stands for it."""


@dataclass(frozen=True)
class Feasible:
    """The feasible step of one indicator.

    Args:
        limit: See `Limit`.
        benchmark: The best value among the comparable regions (the nearer end of a band), after
            denomination; NaN without one.
        distance: The way from the own value to it, not negative.
        rate: Improvement that is feasible in a year, after denomination.
        step: The feasible step, min(distance, rate × horizon).
        feasible: The same step in the unit of the raw value, not negative.
        value: The raw value that the step leads to.
        gain: Index points that the step brings, by a new scoring.
    """

    limit: Limit
    benchmark: float = math.nan
    distance: float = math.nan
    rate: float = math.nan
    step: float = math.nan
    feasible: float = math.nan
    value: float = math.nan
    gain: float = math.nan


@dataclass(frozen=True)
class Reach:
    """What a region can reach for.

    Args:
        rates: Feasible yearly improvement by indicator, after denomination; from :func:`rates`.
        peers: The comparable regions whose best value is the benchmark.
        horizon: Years until which a step is to be taken.
    """

    rates: Mapping[str, float]
    peers: tuple[str, ...]
    horizon: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Priority(Result):
    """The feasible steps of one region, the most valuable first.

    Args:
        period, region: Whose steps these are.
        table: One row an indicator; columns as the fields of `Feasible`, in falling order of
            `gain`; those without one behind, in the order of the definition.
    """

    period: str
    region: str
    table: pd.DataFrame = field(default_factory=pd.DataFrame)


def rates(
    definition: IndexDefinition, result: IndexResult, regions: Sequence[str] = ()
) -> dict[str, float]:
    """Give the yearly improvement of each indicator that is feasible.

    It is the 75th percentile of all yearly improvements that the panel shows, of measured values
    after denomination, but not less than 0; NaN where there are fewer than four.

    Args:
        definition: The definition that `result` was scored by.
        result: Scores of the index in several periods.
        regions: The panel; all regions with readings when empty.
    """
    values = result.steps["denominated"]
    held = values.where(result.notes.fillna("") == "")
    if regions:
        held = held[held.index.get_level_values(1).isin(regions)]
    return {leaf.id: _rate(definition, leaf, held[leaf.id]) for leaf in definition.indicators}


def _rate(definition: IndexDefinition, leaf: Indicator, values: pd.Series) -> float:
    method = leaf.normalise or definition.defaults.normalise
    panel = values.unstack(level=1)  # noqa: PD010 - keys are unique, nothing is to be averaged
    if isinstance(method, TargetBand):
        panel = (method.low - panel).clip(lower=0) + (panel - method.high).clip(lower=0)
        better = -1
    else:
        better = heading(leaf, method)
    seen = improvements(panel, better=better)
    return max(float(seen.quantile(QUANTILE)), 0.0) if len(seen) >= FEWEST else math.nan


def priority(
    definition: IndexDefinition, result: IndexResult, reach: Reach, *, period: str, region: str
) -> Priority:
    """Order the indicators of `region` by the gain of their feasible step.

    The step is the smaller one of the distance to the benchmark and the way that the feasible rate
    goes until the horizon. Its gain is that of a new scoring, which is the marginal gain times the
    step where the index is linear, and right too where thresholds, limits or powers stand between.

    Args:
        definition: The definition that `result` was scored by.
        result: Scores of the index.
        reach: Feasible rates, comparable regions and horizon.
        period: A period of the result.
        region: A region with readings of its own.
    """
    stand = RegionStand(definition, result, period, region)
    if not stand.values or not math.isfinite(stand.index):
        return _refused(period, region)
    models = [_measured(result, period, peer) for peer in reach.peers]
    rows = {leaf: _feasible(stand, leaf, reach, models) for leaf in definition.tree.leaves}
    table = pd.DataFrame(
        [vars(row) for row in rows.values()], index=pd.Index(rows, name="indicator")
    )
    said: dict[str, Parameter] = {"horizon": reach.horizon, "peers": ", ".join(reach.peers)}
    return Priority(
        method="feasible_step",
        n_obs=int(table["gain"].notna().sum()),
        status="ok" if reach.peers else "caution",
        reason_zh="" if reach.peers else "没有可比地区，缺少标杆值",
        reason_en="" if reach.peers else "no comparable region: no benchmark",
        parameters=said | {"quantile": QUANTILE},
        period=period,
        region=region,
        table=table.sort_values("gain", ascending=False, kind="stable", na_position="last"),
    )


def _refused(period: str, region: str) -> Priority:
    return Priority(
        method="feasible_step",
        n_obs=0,
        status="refused",
        reason_zh="该地区没有自己的原始值或没有得分",
        reason_en="the region has no values of its own, or no score",
        period=period,
        region=region,
    )


def _measured(result: IndexResult, period: str, region: str) -> dict[str, float]:
    """Give the values of a region that are measured, after denomination."""
    values = numbers(result.steps["denominated"], period, region)
    scores = numbers(result.scores, period, region)
    return {leaf: value for leaf, value in values.items() if math.isfinite(scores[leaf])}


def _feasible(
    stand: RegionStand, leaf: str, reach: Reach, models: Sequence[Mapping[str, float]]
) -> Feasible:
    """Give the step of one indicator; `models` are the values of the comparable regions."""
    factor = stand.factor(leaf)
    if is_text(stand.notes.get(leaf, "")):
        return Feasible("text")
    if not stand.is_measured(leaf) or not math.isfinite(factor) or not factor:
        return Feasible("collect")
    column, rate = stand.column(leaf), reach.rates.get(leaf, math.nan)
    benchmark = _benchmark(column, [model.get(leaf, math.nan) for model in models])
    distance = max((benchmark - column.own) * column.better, 0.0)
    if math.isfinite(benchmark) and not distance:
        return Feasible("reached", benchmark, 0.0, rate, 0.0, 0.0, stand.values[leaf], 0.0)
    if not (math.isfinite(rate) and math.isfinite(distance)):
        return Feasible("unknown", benchmark, distance, rate)
    step = min(distance, rate * reach.horizon)
    value = (column.own + column.better * step) / factor
    limit: Limit = "benchmark" if step == distance else "rate"
    gained = stand.index_with({leaf: value}) - stand.scores[stand.definition.index.id]
    return Feasible(limit, benchmark, distance, rate, step, step / abs(factor), value, gained)


def _benchmark(column: Column, values: Sequence[float]) -> float:
    """Give the best of `values`; the nearer end where a band is best."""
    if isinstance(column.method, TargetBand):
        return float(np.clip(column.own, column.method.low, column.method.high))
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return math.nan
    return max(known) if column.better > 0 else min(known)
