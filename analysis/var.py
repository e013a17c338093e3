"""Vector autoregression with few observations: coefficients shrunken by the Minnesota prior.

Sources: Litterman 1986, "Forecasting with Bayesian Vector Autoregressions"; Bańbura, Giannone and
Reichlin 2010 for the prior as a penalty on standardised series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_TIGHT = 0.2
"""Prior standard deviation of a series' own first lag."""

_CROSS = 0.5
"""How much tighter lags of other series are held, as a factor."""


@dataclass(frozen=True)
class Var:
    """A fitted autoregression of n series with p lags, on standardised series.

    Args:
        lags: p.
        coefficients: (n p) by n: the newest lag of every series first, a column an equation.
        spread: n matrices (n p) by (n p): the posterior covariance of each equation.
        noise: n by n covariance of the innovations.
        n_obs: Rows that have all their lags.
        bic: Schwarz's criterion of this fit; smaller is better.
    """

    lags: int
    coefficients: Array
    spread: Array
    noise: Array
    n_obs: int
    bic: float

    def draw(self, count: int, chance: np.random.Generator) -> Array:
        """Draw coefficients from the posterior, only such as do not explode.

        Args:
            count: How many.
            chance: Where the draws come from.

        Returns:
            `count` by (n p) by n. Where fewer than `count` of four times as many draws are
            stable, the stable ones are repeated; where none is, the point estimate.
        """
        size, equations = self.coefficients.shape
        roots = np.linalg.cholesky(self.spread)
        normal = chance.standard_normal((4 * count, equations, size))
        moved = np.einsum("eij,dej->die", roots, normal)
        drawn = self.coefficients + moved
        stable = drawn[radius(drawn) < 1]
        stable = stable if len(stable) else self.coefficients[None]
        return stable[np.arange(count) % len(stable)]


def radius(coefficients: Array) -> Array:
    """Give the largest absolute root of each autoregression; 1 and more explodes.

    Args:
        coefficients: Any number of leading axes, then (n p) by n.
    """
    size, equations = coefficients.shape[-2:]
    companion = np.zeros((*coefficients.shape[:-2], size, size))
    companion[..., :equations, :] = np.swapaxes(coefficients, -1, -2)
    companion[..., range(equations, size), range(size - equations)] = 1
    found: Array = np.abs(np.linalg.eigvals(companion)).max(axis=-1)
    return found


def forecast_var(coefficients: Array, values: Array, horizon: int) -> Array:
    """Give the expected course after `values`, by period and series.

    Args:
        coefficients: (n p) by n, as in :class:`Var`.
        values: Series by period; its last p rows are whole.
        horizon: Periods ahead.
    """
    size, equations = coefficients.shape
    past = values[-(size // equations) :][::-1].ravel()
    found: Array = np.empty((horizon, equations))
    for ahead in range(horizon):
        found[ahead] = past @ coefficients
        past = np.concatenate([found[ahead], past[:-equations]])
    return found


def responses(coefficients: Array, root: Array, horizon: int) -> Array:
    """Give what innovations of deviation 1 move, period by period and series by series.

    Args:
        coefficients: (n p) by n, as in :class:`Var`.
        root: Lower Cholesky root of the innovations' covariance.
        horizon: Periods ahead, h.

    Returns:
        (h n) by (h n), zero where an innovation comes after what it would move.
    """
    size, equations = coefficients.shape
    before = np.zeros((size // equations, equations, equations))
    step: Array = np.empty((horizon, equations, equations))
    lagged = coefficients.reshape(-1, equations, equations)
    for ahead in range(horizon):
        moved = np.einsum("lij,lik->jk", lagged, before)
        step[ahead] = moved if ahead else root
        before = np.concatenate([step[ahead][None], before[:-1]])
    found: Array = np.zeros((horizon * equations, horizon * equations))
    for first in range(horizon):
        reach = step[: horizon - first].reshape(-1, equations)
        found[first * equations :, first * equations : (first + 1) * equations] = reach
    return found


def whole_rows(values: Array, lags: int) -> int:
    """Count the periods that have a value of every series, and so do `lags` periods before."""
    return len(_rows(values, lags, lags)[1])


def fit_var(values: Array, most_lags: int) -> Var:
    """Fit with the number of lags, at most `most_lags`, that Schwarz's criterion prefers.

    All candidates are compared on the rows that have `most_lags` lags.

    Args:
        values: Standardised series, a row a period; a row with a missing value is left out, and
            so are rows that need it as a lag.
        most_lags: At least 1.
    """
    tried = [fit_lags(values, lags, most_lags).bic for lags in range(1, most_lags + 1)]
    best = int(np.argmin(tried)) + 1
    return fit_lags(values, best, best)


def fit_lags(values: Array, lags: int, skipped: int) -> Var:
    """Fit with `lags` lags on the rows that have `skipped` lags.

    Every equation is a regression with a normal prior: a series' own first lag around its
    first-order autocorrelation, all others around 0, the tighter the older the lag.
    """
    past, now = _rows(values, lags, skipped)
    own = np.clip(_autocorrelation(past, now), 0, 1)
    equations = now.shape[1]
    fits = [
        _equation(past, now[:, n], _prior(n, equations, lags), own[n], n) for n in range(equations)
    ]
    coefficients = np.column_stack([found for found, _ in fits])
    errors = now - past @ coefficients
    noise = errors.T @ errors / len(now)
    _, size = np.linalg.slogdet(noise)
    bic = float(size + coefficients.size * np.log(len(now)) / len(now))
    return Var(lags, coefficients, np.stack([s for _, s in fits]), noise, len(now), bic)


def _rows(values: Array, lags: int, skipped: int) -> tuple[Array, Array]:
    count = len(values)
    longest = [values[skipped - lag : count - lag] for lag in range(skipped + 1)]
    whole = np.isfinite(np.hstack(longest)).all(axis=1)
    return np.hstack(longest[1 : lags + 1])[whole], longest[0][whole]


def _autocorrelation(past: Array, now: Array) -> Array:
    before = past[:, : now.shape[1]]
    found: Array = (before * now).sum(axis=0) / (before**2).sum(axis=0)
    return found


def _prior(equation: int, equations: int, lags: int) -> Array:
    """Give the prior standard deviation of every coefficient of one equation."""
    cross = np.full(equations, _TIGHT * _CROSS)
    cross[equation] = _TIGHT
    return np.concatenate([cross / lag for lag in range(1, lags + 1)])


def _equation(
    past: Array, now: Array, prior: Array, own: float, equation: int
) -> tuple[Array, Array]:
    """Give mean and covariance of one equation's coefficients."""
    centre: Array = np.zeros(past.shape[1])
    centre[equation] = own
    rest = now - past @ centre
    variance = max(float(rest @ rest) / len(now), np.finfo(float).tiny)
    precision = past.T @ past + np.diag(variance / prior**2)
    mean: Array = centre + np.linalg.solve(precision, past.T @ rest)
    return mean, np.asarray(variance * np.linalg.inv(precision), dtype=np.float64)
