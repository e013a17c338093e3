"""Bands from past errors: split-conformal, on errors measured in the seasonal naive's own."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

Floats = NDArray[np.float64]

LEAST_SERIES = 200
"""Series that a pool needs before its errors stand for another series' errors."""
LEAST_ORIGINS = 30
"""Origins that a series needs before its own errors make its band."""
SHARES = (0.80, 0.95)
"""Shares of past errors within the bands."""


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Errors of many series at their last origin, by rhythm (``M``, ``Q``, ``A``).

    Args:
        errors: Rhythm -> array of series × horizon: actual minus forecast, divided by the series'
            `naive_scale` at that origin; NaN where no actual was there.
    """

    errors: Mapping[str, Floats] = field(default_factory=dict)

    def half_widths(self, rhythm: str, horizon: int) -> Floats | None:
        """Give half the widths of both bands, 2 × `horizon`, in units of `naive_scale`.

        Returns:
            None where the pool holds fewer than 200 series of this rhythm, or a shorter horizon.
        """
        errors = self.errors.get(rhythm)
        if errors is None or len(errors) < LEAST_SERIES or errors.shape[1] < horizon:
            return None
        return half_widths(errors[:, :horizon])


def half_widths(errors: Floats) -> Floats:
    """Give the half width that holds 80 % and 95 % of errors, at each step ahead.

    Args:
        errors: Origins (or series) × horizon, signed, in any unit; NaN is left out.

    Returns:
        2 × horizon, in the unit of `errors`; row 0 for 80 %, row 1 for 95 %. The quantile is the
        ``ceil((n + 1) p)``-th smallest absolute error, the largest where n is too small for it.

    Source: Lei and others (2018), Distribution-free predictive inference for regression.
    """
    return np.array([[_quantile(step, share) for step in np.abs(errors).T] for share in SHARES])


def naive_scale(values: Floats, season: int) -> float:
    """Give the mean absolute error of the seasonal naive within `values`, in their unit.

    Where that is zero (a pattern that repeats exactly), or rests on less than half a year, the
    error of the last value carried on stands in; 0.0 only for a constant.
    """
    for lag in (season, 1):
        if len(values) > lag and len(values) - lag >= lag // 2:
            steps = np.abs(values[lag:] - values[:-lag])
            if np.isfinite(steps).any() and (mean := float(np.nanmean(steps))) > 0:
                return mean
    return 0.0


def held(errors: Floats, widths: Floats) -> tuple[float, float]:
    """Give the shares of `errors` (origins × horizon) that lie within both bands; NaN if none."""
    known = np.isfinite(errors)
    if not known.any():
        return math.nan, math.nan
    inner, outer = (float((np.abs(errors) <= width)[known].mean()) for width in widths)
    return inner, outer


def held_out(errors: Floats) -> tuple[float, float]:
    """Give the shares held when each origin's band comes from the other origins' errors."""
    shares = [
        held(errors[i : i + 1], half_widths(np.delete(errors, i, axis=0)))
        for i in range(len(errors))
    ]
    known = [share for share in shares if not math.isnan(share[0])]
    if not known:
        return math.nan, math.nan
    inner, outer = np.mean(known, axis=0)
    return float(inner), float(outer)


def _quantile(errors: Floats, share: float) -> float:
    known = np.sort(errors[np.isfinite(errors)])
    if not known.size:
        return math.nan
    rank = min(math.ceil((known.size + 1) * share), known.size)
    return float(known[rank - 1])
