"""Aggregation by comparing regions with each other: TOPSIS, VIKOR and Copeland."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Outranking = Literal["topsis", "vikor", "copeland"]

_STRATEGY = 0.5
"""VIKOR's weight of the sum of regrets against the greatest one, as Opricovic proposed it."""


def outrank(
    method: str, scores: NDArray[np.float64], weights: NDArray[np.float64], *, scale: float
) -> NDArray[np.float64]:
    """Score regions by their place among the others.

    ``topsis`` (Hwang and Yoon 1981): the distance to the worst point in parts of the distances to
    worst and best point, points and distances in weighted scores. ``vikor`` (Opricovic 1998):
    1 − Q with v = 0.5. ``copeland``: pairs won less pairs lost, a pair being won by the region that
    is better on more than half of the weight, ties counting half; −(n − 1) becomes 0 and n − 1
    the full score.

    Args:
        method: One of the three names.
        scores: More is better; [..., regions, children]. A child that is NaN does not count, and
            its weight is shared by the others of the region, or of the pair.
        weights: Broadcast with `scores`; many draws of weights may meet one of scores.
        scale: Full score.

    Returns:
        [..., regions] from 0 to `scale`; NaN where nothing counts. Where no region differs from
        another, TOPSIS and Copeland give half the full score, VIKOR the full one.
    """
    shares = np.where(np.isnan(scores), 0.0, weights)
    total = shares.sum(-1, keepdims=True)
    shares = shares / np.where(total > 0, total, np.nan)
    if method == "topsis":
        return scale * _topsis(scores, shares)
    if method == "vikor":
        return scale * _vikor(scores, shares)
    return scale * _copeland(*np.broadcast_arrays(scores, weights))


def _ends(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the least and the greatest value over the regions, without those that are missing."""
    missing = np.isnan(values)
    low = np.where(missing, np.inf, values).min(-2, keepdims=True)
    high = np.where(missing, -np.inf, values).max(-2, keepdims=True)
    return low, high


def _topsis(scores: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = _ends(scores)
    worst = _distance(scores - low, shares)
    best = _distance(high - scores, shares)
    total = worst + best
    return np.where(total == 0, 0.5, worst / np.where(total == 0, 1.0, total))


def _distance(gaps: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.sqrt(((np.where(np.isnan(gaps), 0.0, gaps) * shares) ** 2).sum(-1)))


def _vikor(scores: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = _ends(scores)
    spread = np.where(high > low, high - low, 1.0)
    regrets = shares * np.where(np.isnan(scores), 0.0, (high - scores) / spread)
    away = _STRATEGY * _part(regrets.sum(-1)) + (1 - _STRATEGY) * _part(regrets.max(-1))
    return 1.0 - away


def _part(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give each region's way from the least to the greatest of `values`; 0 where all are equal."""
    low, high = _ends(values[..., None])
    spread = (high - low)[..., 0]
    return (values - low[..., 0]) / np.where(spread > 0, spread, 1.0)


def _copeland(scores: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compare every region with every other one; the others stand on the second to last axis."""
    signs = np.sign(scores[..., :, None, :] - scores[..., None, :, :])
    shared = ~np.isnan(signs)
    lead = (np.where(shared, signs, 0.0) * weights[..., :, None, :]).sum(-1)
    weighed = (shared * weights[..., :, None, :]).sum(-1)
    tied = np.abs(lead) <= 1e-12 * weighed
    net = np.where(tied, 0.0, np.sign(lead)).sum(-1)
    present = (~np.isnan(scores) & (weights > 0)).any(-1)
    others = present.sum(-1, keepdims=True) - 1
    return np.where(present, 0.5 + net / (2.0 * np.maximum(others, 1)), np.nan)
