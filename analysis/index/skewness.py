"""Skewness and kurtosis as spreadsheets reckon them: the test for extreme values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST = 4
"""Values that a kurtosis needs."""


def skewness(values: NDArray[np.float64]) -> float:
    """Give the adjusted Fisher-Pearson skewness G1 (Joanes and Gill 1998, type 2; Excel's SKEW).

    Args:
        values: At least three values without NaN that are not all equal.
    """
    n, away = len(values), _away(values)
    g1 = np.mean(away**3) / np.mean(away**2) ** 1.5
    return float(g1 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: NDArray[np.float64]) -> float:
    """Give the excess kurtosis G2 (Joanes and Gill 1998, type 2; Excel's KURT).

    Args:
        values: At least four values without NaN that are not all equal.
    """
    n, away = len(values), _away(values)
    g2 = np.mean(away**4) / np.mean(away**2) ** 2 - 3
    return float(((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))


def is_judgeable(values: NDArray[np.float64]) -> bool:
    """Say whether there are enough different values for both figures."""
    return len(values) >= LEAST and bool(values.min() < values.max())


def _away(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give distances from the mean as parts of the greatest, so that no power overflows."""
    away = values - values.mean()
    return np.asarray(away / np.abs(away).max(), dtype=np.float64)
