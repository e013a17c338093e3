"""Weights that follow from how the scores of regions differ: entropy, CRITIC and PCA.

Weights from data say how an indicator spreads, not how much it matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.index.degenerate import DegenerateError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def entropy(scores: Floats) -> Floats:
    """Give entropy weights: 1 − e of each child, e = −Σ p ln p / ln n of its regions' shares p.

    Args:
        scores: [regions, children]; not negative. Missing ones take no part; 0 ln 0 is 0.

    Returns:
        [children], adding up to 1; a child without spread has 0. All 0 where none has.

    Raises:
        DegenerateError: A score is negative and has no share.
    """
    require_not_negative(scores, "熵权法", "entropy weights")
    there = ~np.isnan(scores)
    values = np.where(there, scores, 0.0)
    total, count = values.sum(0), there.sum(0)
    part = values / np.where(total > 0, total, 1.0)
    logs = np.log(np.where(part > 0, part, 1.0))
    spread = 1.0 + (part * logs).sum(0) / np.log(np.maximum(count, 2))
    return _to_one(np.where(differ(scores), spread, 0.0))


def critic(scores: Floats) -> Floats:
    """Give CRITIC weights (Diakoulaki, Mavrotas and Papayannakis 1995).

    Each child counts by its sample standard deviation after min-max, times the sum of 1 − r over
    the other children.

    Args:
        scores: [regions, children]. Missing ones take no part in what they miss.

    Returns:
        [children], adding up to 1; a child without spread has 0. All 0 where none has.
    """
    varies = differ(scores)
    used = scores[:, varies]
    low, high = (np.nanmin(used, axis=0), np.nanmax(used, axis=0)) if used.size else (0.0, 1.0)
    spread = _deviation((used - low) / (high - low))
    weights = np.zeros(scores.shape[1])
    weights[varies] = spread * (1.0 - correlations(used)).sum(0)
    return _to_one(weights)


def pca(scores: Floats) -> Floats:
    """Give squared loadings of the first principal component of the correlations.

    Args:
        scores: [regions, children]. Missing ones take no part in the correlations they miss.

    Returns:
        [children], adding up to 1; a child without spread has 0. All 0 where none has.
    """
    varies = differ(scores)
    weights = np.zeros(scores.shape[1])
    if varies.any():
        weights[varies] = np.linalg.eigh(correlations(scores[:, varies]))[1][:, -1] ** 2
    return _to_one(weights)


def correlations(scores: Floats) -> Floats:
    """Give Pearson's correlations of children, each over the regions that have both; [c, c].

    Where the regions that have both do not differ, the correlation is 0.
    """
    there = (~np.isnan(scores)).astype(float)
    means = np.nansum(scores, axis=0) / np.maximum(there.sum(axis=0), 1.0)
    centred = np.where(there > 0, scores - means, 0.0)
    count = np.maximum(there.T @ there, 1.0)
    sums, squares = centred.T @ there, (centred**2).T @ there
    common = centred.T @ centred - sums * sums.T / count
    own = squares - sums**2 / count
    scale = np.sqrt(np.maximum(own, 0.0) * np.maximum(own.T, 0.0))
    found = np.divide(common, scale, out=np.zeros_like(common), where=scale > 0)
    np.fill_diagonal(found, 1.0)
    return np.asarray(np.clip(found, -1.0, 1.0))


def require_not_negative(scores: Floats, method_zh: str, method_en: str) -> None:
    """Refuse scores below 0.

    Raises:
        DegenerateError: There are some.
    """
    if (scores < 0).any():
        raise DegenerateError(
            f"{method_zh}要求得分不为负，请改用得分不为负的标准化方法",
            f"{method_en} need scores that are not negative; choose another normalisation",
        )


def differ(scores: Floats) -> NDArray[np.bool_]:
    """Say which children differ between regions by more than an error of arithmetic; [children]."""
    gone = np.isnan(scores)
    high = np.where(gone, -np.inf, scores).max(0, initial=-np.inf)
    low = np.where(gone, np.inf, scores).min(0, initial=np.inf)
    return np.asarray(high - low > 1e-12 * np.maximum(np.abs(high), np.abs(low)))


def _deviation(scores: Floats) -> Floats:
    return np.asarray(np.nanstd(scores, axis=0, ddof=1)) if scores.size else np.zeros(0)


def _to_one(weights: Floats) -> Floats:
    """Bring weights to a sum of 1; those that are nothing but errors of arithmetic are 0."""
    kept = np.where(weights > 1e-14, weights, 0.0)
    total = kept.sum()
    return kept / total if total > 0 else kept
