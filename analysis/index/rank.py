"""Places and classes of regions by their unrounded scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from datasets.index import Band

_DIGITS = 11
"""Decimals of the full score behind which a difference is an error of arithmetic, not of data."""


def rank(scores: NDArray[np.float64], *, scale: float = 100.0) -> NDArray[np.float64]:
    """Give places, 1 for the highest score; equal scores share the least place.

    Args:
        scores: [..., regions], not rounded.
        scale: Full score; differences below 1e-11 of it are none.

    Returns:
        Same shape; NaN where there is no score.
    """
    exact = -np.round(np.asarray(scores, dtype=float) / scale, _DIGITS)
    if not exact.size:
        return exact
    places = rankdata(np.where(np.isnan(exact), np.inf, exact), method="min", axis=-1)
    return np.where(np.isnan(exact), np.nan, places)


def band(
    scores: NDArray[np.float64], bands: Sequence[Band], *, scale: float = 100.0
) -> NDArray[np.int64]:
    """Give the place of each score among `bands`, best first from 0; -1 in none or without score.

    A score belongs to the highest band whose least score it reaches; scores are not rounded before
    (differences below 1e-11 of the full score are none).
    """
    exact = np.round(np.asarray(scores, dtype=float) / scale, _DIGITS)
    found = np.full(exact.shape, -1, dtype=np.int64)
    for place in sorted(range(len(bands)), key=lambda n: bands[n].min):
        found[exact >= round(bands[place].min / scale, _DIGITS)] = _best_first(bands, place)
    return found


def _best_first(bands: Sequence[Band], place: int) -> int:
    return sum(other.min > bands[place].min for other in bands)
