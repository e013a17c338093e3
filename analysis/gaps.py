"""Gaps of a regular series: short ones bridged for reckoning, long ones cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.series import regular

if TYPE_CHECKING:
    import pandas as pd

BRIDGE = 2
"""Periods in a row that may be bridged: January, and February with it, are often not published."""


def bridged(series: pd.Series[float], longest: int = BRIDGE) -> pd.Series[float]:
    """Fill gaps of at most `longest` periods between known values by a straight line.

    The result serves reckoning only and is never shown as a value of the series.

    Args:
        series: Values by period, in any unit; see :func:`analysis.series.regular`.
        longest: Periods without value, in a row, up to which a gap is bridged.

    Returns:
        Values in the same unit, regular; longer gaps stay NaN.

    Raises:
        ValueError: The series is not regular in the sense of :func:`analysis.series.regular`.
    """
    values = regular(series)
    missing = values.isna()
    run = missing.groupby((~missing).cumsum()).transform("sum")
    lines = values.reset_index(drop=True).interpolate().set_axis(values.index)
    return values.where(~missing | (run > longest), lines)


def unbroken(series: pd.Series[float]) -> pd.Series[float]:
    """Give the newest stretch of a regular series in which no value is missing."""
    missing = series.isna().to_numpy()
    start = int(np.flatnonzero(missing)[-1]) + 1 if missing.any() else 0
    return series.iloc[start:]
