"""Weights under which every child is equally correlated with its parent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.index.data_weights import correlations, differ

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_EQUAL = 0.01
_EXACT = 1e-6


def optimised(scores: Floats, parent: Callable[[Floats], Floats]) -> tuple[Floats, bool]:
    """Give weights of equal importance in the sense of Becker, Saisana, Paruolo and Vandecasteele.

    Their *Weights and importance in composite indicators: Closing the gap* (Ecological Indicators,
    2017) measures the importance of a child by its correlation with the parent and turns round the
    question: which weights give the wanted importances, here equal ones? A parent that is the
    arithmetic mean has an exact answer, w_j ∝ (R⁻¹ 1)_j / σ_j; where that is negative, or the mean
    another, the spread of the correlations is minimised numerically from there.

    Args:
        scores: [regions, children]; a child without spread has weight 0.
        parent: Gives the parent's scores, [regions], under weights [children].

    Returns:
        Weights [children], adding up to 1 (all 0 where no child has spread), and whether the
        correlations really are equal (to 0.01).
    """
    varies = differ(scores)
    weights = np.zeros(scores.shape[1])
    if not varies.any():
        return weights, False
    used = scores[:, varies]

    def spread(some: Floats) -> float:
        """Give the variance of the children's correlations with the parent."""
        whole = weights.copy()
        whole[varies] = np.maximum(some, 0.0)
        with_parent = np.column_stack([used, parent(whole)])
        return float(correlations(with_parent)[:-1, -1].var())

    found = _best(_exact(used), spread)
    weights[varies] = found
    return weights, spread(found) <= _EQUAL**2


def _exact(scores: Floats) -> Floats:
    """Give the answer for the arithmetic mean, without its negative weights."""
    solved = np.linalg.lstsq(correlations(scores), np.ones(scores.shape[1]), rcond=None)[0]
    weights = np.maximum(solved, 0.0) / np.nanstd(scores, axis=0)
    return np.asarray(weights / weights.sum())


def _best(start: Floats, spread: Callable[[Floats], float]) -> Floats:
    """Go from `start` to the weights of least spread, if `start` is not good enough."""
    if spread(start) <= _EXACT**2:
        return start
    from scipy.optimize import minimize

    found = minimize(
        spread,
        start,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * len(start),
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1.0},
        options={"ftol": 1e-12, "maxiter": 500},
    )
    better = np.maximum(found.x, 0.0)
    return better / better.sum() if spread(better) < spread(start) else start
