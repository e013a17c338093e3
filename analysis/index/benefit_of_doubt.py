"""Benefit of the doubt: each region is judged by the weights that suit it best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.index.data_weights import require_not_negative
from analysis.index.degenerate import DegenerateError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def benefit_of_doubt(scores: Floats, least: float, most: float) -> Floats:
    """Give each region the weights that maximise its own score.

    Of region k the weights w maximise Σ w_j s_kj, so that Σ w_j s_ij is at most 1 for every region
    i and every w_j is from `least` to `most` of Σ w (Cherchye, Moesen, Rogge and Van Puyenbroeck
    2007). The maximum is the part of the best that k reaches.

    Args:
        scores: [regions, children]; not negative. What a region misses has no weight for it, and
            counts as 0 in the others' bound.
        least: Least weight, in parts of the sum; where so few children cannot keep it, they weigh
            the same.
        most: Greatest weight, likewise.

    Returns:
        [regions, children]; their sum is not 1. Equal weights where a region has nothing above 0.

    Raises:
        DegenerateError: A score is negative, or the linear program has no solution.
    """
    require_not_negative(scores, "数据包络赋权", "weights by benefit of the doubt")
    filled = np.where(np.isnan(scores), 0.0, scores)
    rows = [
        _own(filled[:, there], filled[row, there], (least, most), there)
        for row, there in enumerate(~np.isnan(scores))
    ]
    return np.asarray(rows).reshape(scores.shape)


def _own(
    peers: Floats, scores: Floats, limits: tuple[float, float], there: NDArray[np.bool_]
) -> Floats:
    weights = np.zeros(len(there))
    count = len(scores)
    if not (scores > 0).any():
        weights[:] = 1.0 / len(there)
        return weights
    least, most = min(limits[0], 1.0 / count), max(limits[1], 1.0 / count)
    weights[there] = _maximum(peers, scores, least, most)
    return weights


def _maximum(peers: Floats, scores: Floats, least: float, most: float) -> Floats:
    from scipy.optimize import linprog

    top, count = peers.max(), len(scores)
    below = least - np.eye(count)
    above = np.eye(count) - most
    ends = np.concatenate([np.ones(len(peers)), np.zeros(2 * count)])
    found = linprog(-scores / top, np.vstack([peers / top, below, above]), ends)
    if found.x is None:
        raise DegenerateError("数据包络赋权无解", "benefit of the doubt has no weights")
    return np.asarray(found.x / top)
