"""The thresholds at which a score takes its next step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from datasets.index_method import Deduction, Goalposts, Percentile, Points, Rank, Target, TargetBand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datasets.index_method import Normalisation

_DIGITS = 9
"""Decimals of a number of steps, as in the deduction itself."""


def thresholds(
    method: Normalisation, values: NDArray[np.float64], better: int, scale: float
) -> list[float]:
    """Give the values at which the score of the first of `values` may rise, nearest first.

    Args:
        method: The normalisation.
        values: Treated values, the own one first, NaN where there is none.
        better: 1 where higher is better, -1 where lower is.
        scale: The full score.
    """
    own = better * float(values[0])
    match method:
        case Points():
            found = [better * step.at for step in method.steps]
        case Deduction():
            best = float(np.nanmax(better * values))
            standard = best if method.standard is None else better * method.standard
            found = _deductions(method, own, standard, scale)
        case Rank() | Percentile():
            found = list((better * values[np.isfinite(values)]).tolist())
        case Goalposts():
            found = [better * _entry(method)]
        case Target():
            found = [] if method.worst is None else [better * method.worst]
        case TargetBand():
            found = [better * (method.floor if better > 0 else method.ceiling)]
        case _:
            found = []
    return [better * value for value in sorted(set(found)) if value > own]


def _entry(posts: Goalposts) -> float:
    """Give the value from which on a clipped score is above 0."""
    return posts.worst if posts.clip else math.nan


def _deductions(method: Deduction, own: float, standard: float, scale: float) -> list[float]:
    """Give where one deduction less begins, or the first place with a score above 0."""
    begun = math.ceil(round((standard - own) / method.step, _DIGITS))
    most = math.ceil(round(scale / method.minus, _DIGITS)) - 1
    return [standard - min(begun - 1, most) * method.step]
