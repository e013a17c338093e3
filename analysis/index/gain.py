"""What an improvement of each indicator by one unit brings to the index."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from analysis.index.gain_column import STEP, forward, is_stepped
from analysis.index.gap import is_text
from analysis.index.region_stand import RegionStand
from analysis.result import Result

if TYPE_CHECKING:
    from analysis.index.gain_column import Column
    from analysis.index.result import IndexResult
    from datasets.index import IndexDefinition

Action = Literal["improve", "step", "full", "collect", "text"]
"""What is to be done: improve, reach the next threshold, nothing, collect data; ``text`` where a
text stands that has a score of its own or takes the indicator out."""


@dataclass(frozen=True)
class Marginal:
    """What one indicator can bring.

    Args:
        action: See `Action`.
        gain: Index points for one unit of the raw value towards the better, at the margin; 0 where
            a small improvement changes nothing, NaN where nothing can be said.
        better: 1 where a higher raw value is better, -1 where a lower one is, 0 for neither.
        threshold: The next better raw value at which the score takes a step; NaN without one.
        threshold_gain: Index points on having reached it (passed it, where ranks count).
    """

    action: Action
    gain: float = math.nan
    better: int = 0
    threshold: float = math.nan
    threshold_gain: float = math.nan


@dataclass(frozen=True, kw_only=True)
class Gain(Result):
    """Marginal gains of one region in one period.

    Args:
        period, region: Whose gains these are.
        table: One row an indicator; columns as the fields of `Marginal`.
    """

    period: str
    region: str
    table: pd.DataFrame = field(default_factory=pd.DataFrame)


def gain(definition: IndexDefinition, result: IndexResult, *, period: str, region: str) -> Gain:
    """Give what one natural unit of each indicator brings to the index of `region`.

    The slope of the indicator's score by its value (analytic for goalposts, with exponent and
    logarithm) times the slope of the index by that score. Where weights follow from the data or
    regions are compared with each other, a finite difference of the whole index takes their place.
    Values that the region does not have itself give no gain: they are to be collected.

    Args:
        definition: The definition that `result` was scored by.
        result: Scores of the index.
        period: A period of the result.
        region: A region with readings of its own.
    """
    stand = RegionStand(definition, result, period, region)
    if not stand.values or not math.isfinite(stand.index):
        return _refused(period, region, summed=not stand.values)
    rows = {leaf: _marginal(stand, leaf) for leaf in definition.tree.leaves}
    table = pd.DataFrame(
        [vars(row) for row in rows.values()], index=pd.Index(rows, name="indicator")
    )
    return Gain(
        method="marginal" if stand.has_worth else "finite_difference",
        n_obs=int((table["action"] != "collect").sum()),
        parameters={"step": STEP},
        period=period,
        region=region,
        table=table,
    )


def _refused(period: str, region: str, *, summed: bool) -> Gain:
    return Gain(
        method="marginal",
        n_obs=0,
        status="refused",
        reason_zh="该地区由下级汇总，没有自己的原始值" if summed else "没有指数得分",
        reason_en="the region has no values of its own" if summed else "there is no index",
        period=period,
        region=region,
    )


def _marginal(stand: RegionStand, leaf: str) -> Marginal:
    if is_text(stand.notes.get(leaf, "")):
        return Marginal("text")
    factor = stand.factor(leaf)
    if not stand.is_measured(leaf) or not math.isfinite(factor) or not factor:
        return Marginal("collect")
    column = stand.column(leaf)
    better = column.better if factor > 0 else -column.better
    stepped = is_stepped(column.method)
    slope = 0.0 if stepped else _slope(stand, column, better, factor)
    threshold = column.following() / factor
    if not math.isfinite(threshold):
        return Marginal("improve" if slope else "full", slope, better)
    action: Action = "improve" if slope else "step"
    return Marginal(action, slope, better, threshold, _step(stand, column, threshold))


def _slope(stand: RegionStand, column: Column, better: int, factor: float) -> float:
    leaf = column.leaf.id
    if stand.shares[leaf] <= 0 or not better:
        return 0.0
    if stand.has_worth and stand.moves_alone(leaf):
        slope = column.slope()
        return slope * abs(factor) * stand.worth(leaf) if slope else 0.0
    step = better * STEP * column.spread / abs(factor)
    return forward(lambda raw: stand.index_with({leaf: raw}), stand.values[leaf], step)


def _step(stand: RegionStand, column: Column, threshold: float) -> float:
    """Give the index points on having reached `threshold`, a raw value."""
    leaf = column.leaf.id
    if stand.climbs_alone and stand.moves_alone(leaf):
        reached = column.reached(threshold * stand.factor(leaf))
        return stand.climb({leaf: reached}) - stand.index
    return stand.index_with({leaf: threshold}) - stand.index
