"""Aggregation: the scores of the children of a group become the score of the group."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from analysis.index.degenerate import DegenerateError
from analysis.index.outrank import Outranking, outrank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datasets.index_method import Aggregation


def aggregate(
    method: Aggregation,
    scores: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    scale: float = 100.0,
) -> NDArray[np.float64]:
    """Put the scores of children together, for every region and every draw at once.

    Arithmetic is the weighted mean, geometric exp of the weighted mean of logarithms, harmonic the
    inverse of the weighted mean of inverses. For TOPSIS, VIKOR and Copeland see
    :func:`analysis.index.outrank.outrank`.

    Args:
        method: The name of the method.
        scores: More is better; [..., regions, children]. A child that is NaN does not count, and
            its weight is shared by the others.
        weights: Not negative; broadcastable to `scores`. Only their proportions matter.
        scale: Full score, to which methods that give 0 to 1 are brought.

    Returns:
        [..., regions]; NaN where nothing counts.

    Raises:
        DegenerateError: A score that counts is not above 0 and the method is geometric or harmonic.
    """
    if unfit(method, scores, weights).any():
        raise not_positive(method)
    if method in get_args(Outranking):
        return outrank(method, scores, weights, scale=scale)
    counted = ~np.isnan(scores)
    shares = np.where(counted, weights, 0.0)
    total = shares.sum(-1)
    shares /= np.where(total > 0, total, np.nan)[..., None]
    return _mean(method, np.where(shares > 0, scores, 1.0), shares)


def _mean(
    method: Aggregation, scores: NDArray[np.float64], shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the weighted mean; `shares` add up to 1 or are NaN."""
    if method == "geometric":
        return np.asarray(np.exp((np.log(scores) * shares).sum(-1)))
    if method == "harmonic":
        return np.asarray(1.0 / (shares / scores).sum(-1))
    return np.asarray((scores * shares).sum(-1))


def unfit(
    method: Aggregation, scores: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell for which regions a score that counts has no logarithm or inverse; [..., regions]."""
    if method not in ("geometric", "harmonic"):
        return np.zeros(scores.shape[:-1], dtype=bool)
    return np.asarray(((scores <= 0) & (weights > 0)).any(-1))


def not_positive(method: str) -> DegenerateError:
    """Say that `method` needs scores above 0."""
    named = {"geometric": "几何平均", "harmonic": "调和平均"}[method]
    return DegenerateError(
        f"{named}要求各项得分大于零，有得分为零或负数",
        f"the {method} mean needs scores above 0, a score is 0 or negative",
    )
