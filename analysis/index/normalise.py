"""Normalisation: the values of one indicator become scores in which more is better."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.stats import rankdata

from analysis.index.degenerate import DegenerateError, alone, constant
from analysis.index.points import band, deduct, pay
from datasets.index_method import (
    AsIs,
    Deduction,
    Goalposts,
    MinMax,
    Normalisation,
    Percentile,
    Points,
    Rank,
    Standard,
    Target,
    TargetBand,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

Direction = Literal["higher", "lower", "target_band"]


def normalise(
    spec: Normalisation, values: NDArray[np.float64], *, direction: Direction, scale: float
) -> NDArray[np.float64]:
    """Turn the values of one indicator into scores.

    Args:
        spec: The method; its own description gives the formula.
        values: The regions' values of one period, or of all periods where the method works over
            the panel. Missing ones are NaN; they take no part and stay NaN.
        direction: Whether ``higher`` or ``lower`` values are better. Min-max, z, rank, percentile,
            target, points and deduction turn with it; goalposts and band have their own direction.
        scale: The full score.

    Returns:
        One score a value; NaN only where the value is.

    Raises:
        DegenerateError: Where the values cannot be told apart by the method: one region only, all
            values equal (min-max, z, percentile), a target that is no better than the worst value,
            values without a logarithm. Ranks of equal values are all 1, and no error.
    """
    present = ~np.isnan(values)
    scores = np.full(values.shape, np.nan)
    if not present.any():
        return scores
    lower = direction == "lower"
    if isinstance(spec, MinMax | Standard | Rank | Percentile | Target):
        scores[present] = _compared(spec, values[present], -1.0 if lower else 1.0, scale)
    else:
        scores[present] = _by_rule(spec, values[present], scale, lower=lower)
    return scores


def compares(spec: Normalisation) -> bool:
    """Say whether the score of a value depends on the other values."""
    match spec:
        case MinMax() | Standard() | Rank() | Percentile():
            return True
        case Target():
            return spec.worst is None
        case Deduction():
            return spec.standard is None
    return False


def _compared(
    spec: MinMax | Standard | Rank | Percentile | Target,
    values: NDArray[np.float64],
    sign: float,
    scale: float,
) -> NDArray[np.float64]:
    """Score by comparison with the other regions; `sign` turns values so that more is better."""
    match spec:
        case MinMax():
            return _min_max(sign * values, spec.range or (0.0, scale))
        case Standard():
            return _standard(spec, sign * values)
        case Rank():
            return _places(sign * values)
        case Percentile():
            return scale * _percentile(sign * values)
        case Target():
            return scale * _target(spec, sign * values, sign)


def _by_rule(
    spec: AsIs | Goalposts | TargetBand | Points | Deduction,
    values: NDArray[np.float64],
    scale: float,
    *,
    lower: bool,
) -> NDArray[np.float64]:
    """Score by what is declared, whatever the other regions have."""
    match spec:
        case AsIs():
            return values
        case Goalposts():
            return scale * _goalposts(spec, values)
        case TargetBand():
            return scale * band(spec, values)
        case Points():
            return pay(spec, values, lower=lower)
        case Deduction():
            return deduct(spec, values, lower=lower, scale=scale)


def _goalposts(spec: Goalposts, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the part of the way from worst to best; below the worst the power keeps the sign."""
    worst, best = spec.worst, spec.best
    if spec.log:
        values, worst, best = _logs(spec, values), math.log(worst), math.log(best)
    part = (worst - values) / (worst - best)
    if spec.clip:
        part = np.clip(part, 0.0, 1.0)
    return part if spec.exponent == 1 else np.sign(part) * np.abs(part) ** spec.exponent


def _logs(spec: Goalposts, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give logarithms; values without one lie beyond every goalpost, so that clipping helps."""
    positive = values > 0
    if not (spec.clip or positive.all()):
        raise DegenerateError(
            "有数值不大于零，无法取对数", "values that are not positive have no logarithm"
        )
    return np.where(positive, np.log(np.where(positive, values, 1.0)), -np.inf)


def _min_max(values: NDArray[np.float64], ends: tuple[float, float]) -> NDArray[np.float64]:
    _require_spread(values, "极差标准化", "min-max")
    low, high = values.min(), values.max()
    part: NDArray[np.float64] = (values - low) / (high - low)
    return ends[0] + part * (ends[1] - ends[0])


def _standard(spec: Standard, values: NDArray[np.float64]) -> NDArray[np.float64]:
    _require_spread(values, "标准分", "a z-score")
    away: NDArray[np.float64] = (values - values.mean()) / values.std(ddof=1)
    return spec.mean + spec.sd * away


def _places(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(rankdata(values, method="min"), dtype=np.float64)


def _percentile(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _require_spread(values, "百分位", "a percentile")
    return (_places(values) - 1) / (len(values) - 1)


def _target(spec: Target, values: NDArray[np.float64], sign: float) -> NDArray[np.float64]:
    """Give the part of the way; `values` are turned by `sign` so that more is better."""
    target = sign * spec.target
    worst = values.min() if spec.worst is None else sign * spec.worst
    if target <= worst:
        return _all_there(spec, values, target)
    part: NDArray[np.float64] = (values - worst) / (target - worst)
    return np.clip(part, 0.0, 1.0) if spec.clip else part


def _all_there(spec: Target, values: NDArray[np.float64], target: float) -> NDArray[np.float64]:
    """Give full scores where even the worst value has reached the target, if scores are cut off."""
    if spec.clip and (values >= target).all():
        return np.ones(len(values))
    raise DegenerateError(
        f"目标值 {spec.target:g} 不优于最差值，无法计算达标程度",
        f"the target {spec.target:g} is no better than the worst value",
    )


def _require_spread(values: NDArray[np.float64], method_zh: str, method_en: str) -> None:
    if len(values) == 1:
        raise alone(method_zh, method_en)
    if values.min() == values.max():
        raise constant(method_zh, method_en)
