"""Scores by rules: points for thresholds, deductions for steps, a band that is best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datasets.index_method import Deduction, Points, TargetBand

_DIGITS = 9
"""Decimals of a number of steps: 0.1 from 1.0 to 1.1 is one step, in spite of binary fractions."""


def pay(spec: Points, values: NDArray[np.float64], *, lower: bool) -> NDArray[np.float64]:
    """Give the points of each value.

    A threshold counts from its value on towards the better side: at most `at` where lower values
    are better, else at least. In steps, a value worse than every threshold has 0. In lines, values
    beyond the first and the last threshold have the scores of these.
    """
    sign = -1.0 if lower else 1.0
    steps = sorted(spec.steps, key=lambda step: sign * step.at)
    at = np.array([sign * step.at for step in steps])
    scores = np.array([step.score for step in steps])
    if spec.linear:
        return np.asarray(np.interp(sign * values, at, scores), dtype=np.float64)
    reached = np.searchsorted(at, sign * values, side="right")
    return np.asarray(np.r_[0.0, scores][reached], dtype=np.float64)


def deduct(
    spec: Deduction, values: NDArray[np.float64], *, lower: bool, scale: float
) -> NDArray[np.float64]:
    """Take `minus` from the full score for every begun step short of the standard, down to 0."""
    sign = -1.0 if lower else 1.0
    turned = sign * values
    standard = turned.max() if spec.standard is None else sign * spec.standard
    begun = np.ceil(np.round((standard - turned) / spec.step, _DIGITS))
    kept = scale - spec.minus * np.maximum(begun, 0.0)
    return np.asarray(np.maximum(kept, 0.0), dtype=np.float64)


def band(spec: TargetBand, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give 1 inside the band, and the part of the way to it outside."""
    rising = _part(values - spec.floor, spec.low - spec.floor)
    falling = _part(spec.ceiling - values, spec.ceiling - spec.high)
    return np.minimum(rising, falling)


def _part(way: NDArray[np.float64], whole: float) -> NDArray[np.float64]:
    """Give the part of the way from 0 to 1; a way of no length is a step."""
    return np.clip(way / whole, 0.0, 1.0) if whole else (way >= 0).astype(np.float64)
