"""Treatment of extreme values of one indicator in one period, before normalisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import boxcox
from scipy.stats import boxcox as likeliest

from analysis.index.degenerate import DegenerateError
from analysis.index.skewness import is_judgeable, kurtosis, skewness
from datasets.index_method import BoxCox, Logarithm, NoTreatment, Skewness, Trim

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datasets.index_method import Treatment

_SHIFT = 0.01
"""Part of the range by which the least value stands above zero before its logarithm."""


@dataclass(frozen=True)
class Treated:
    """Values after treatment.

    Args:
        values: Same shape as given, NaN where there was none.
        note: What was done to the values that changed: ``winsorise``, ``log``, ``boxcox``,
            ``trim``, or empty.
    """

    values: NDArray[np.float64]
    note: str = ""


def treat(spec: Treatment | None, values: NDArray[np.float64]) -> Treated:
    """Treat the values of one indicator.

    ``winsorise`` does what the European Commission's COIN Tool and its successor COINr do. Values
    are left alone where |G1| < `skew` or G2 < `kurtosis` (`skewness`). Else the greatest value
    (the least one where the skewness is negative), with all its ties, becomes the next one, until
    the test is passed or `points` values were changed. If it is still not passed, the values as
    they were become ln(x - min + 0.01 (max - min)), COINr's ``log_CT``, with `then` ``log``; or
    Box and Cox's with ``boxcox``; with ``none`` they stay as winsorised. Fewer than four values or
    equal ones, or values that winsorising would make equal, are left as they were.

    ``boxcox`` takes the power of greatest likelihood unless one is given; values that are not all
    positive are shifted first so that the least is 1. ``trim`` interpolates percentiles linearly.

    Args:
        spec: The treatment; None for none.
        values: Values of the regions; NaN takes no part.

    Raises:
        DegenerateError: A logarithm of a value that is not positive, a power beyond all numbers.
    """
    present = ~np.isnan(values)
    if spec is None or isinstance(spec, NoTreatment) or not present.any():
        return Treated(values)
    found = _treated(spec, values[present])
    whole = np.full(values.shape, np.nan)
    whole[present] = found.values
    return Treated(whole, found.note)


def _treated(spec: Skewness | Logarithm | BoxCox | Trim, values: NDArray[np.float64]) -> Treated:
    match spec:
        case Skewness():
            return _tamed(spec, values)
        case Logarithm():
            return Treated(_logarithm(values + spec.offset), "log")
        case BoxCox():
            return Treated(_power(spec.power, values), "boxcox")
        case Trim():
            low, high = np.percentile(values, [spec.low, spec.high])
            return Treated(np.clip(values, low, high), "trim")


def _tamed(spec: Skewness, values: NDArray[np.float64]) -> Treated:
    if _passes(spec, values):
        return Treated(values)
    pulled = _winsorised(spec, values)
    if not is_judgeable(pulled):
        return Treated(values)
    if spec.then == "none" or _passes(spec, pulled):
        return Treated(pulled, "winsorise" if (pulled != values).any() else "")
    if spec.then == "log":
        return Treated(_shifted_logarithm(values), "log")
    return Treated(_power(None, values), "boxcox")


def _passes(spec: Skewness, values: NDArray[np.float64]) -> bool:
    """Say whether no treatment is needed, or none is possible."""
    if not is_judgeable(values):
        return True
    return abs(skewness(values)) < spec.skew or kurtosis(values) < spec.kurtosis


def _winsorised(spec: Skewness, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pull in the end of the longer tail until the test is passed or the points are used up."""
    pulled, tops, bottoms = values.copy(), 0, 0
    while tops + bottoms < spec.points and not _passes(spec, pulled):
        if skewness(pulled) >= 0:
            tops = _pull_top(pulled)
        else:
            turned = -pulled
            bottoms = _pull_top(turned)
            pulled = -turned
    return pulled


def _pull_top(values: NDArray[np.float64]) -> int:
    """Set the greatest values to the next one, in place; give their number."""
    top = values == values.max()
    values[top] = values[~top].max()
    return int(top.sum())


def _shifted_logarithm(values: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = values.min(), values.max()
    return np.asarray(np.log(values - low + _SHIFT * (high - low)), dtype=np.float64)


def _logarithm(values: NDArray[np.float64]) -> NDArray[np.float64]:
    if values.min() <= 0:
        raise DegenerateError(
            "有数值不大于零，无法取对数", "values that are not positive have no logarithm"
        )
    return np.asarray(np.log(values), dtype=np.float64)


def _power(power: float | None, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Transform by `power`, or by the likeliest one; equal values stay as they are."""
    low = values.min()
    positive = values if low > 0 else values - low + 1.0
    if positive.min() == positive.max():
        return values
    with np.errstate(all="ignore"):
        found = likeliest(positive)[0] if power is None else boxcox(positive, power)
    if not np.isfinite(found).all():
        raise DegenerateError(
            "幂变换结果超出数值范围", "the power transformation leaves the range of numbers"
        )
    return np.asarray(found, dtype=np.float64)
