"""A target of quarters and indicators of months, moved by common factors.

The model is that of Bańbura and Modugno (2014), "Maximum likelihood estimation of factor models on
datasets with arbitrary pattern of missing data", by statsmodels' ``DynamicFactorMQ``: factors with
one lag, own movements of first order, standardised input, estimation by expectation maximisation.
Its weights 1, 2, 3, 2, 1 of the months are those of growth on the quarter before.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from statsmodels.tsa.statespace.dynamic_factor_mq import DynamicFactorMQResults

ITERATIONS = 50
TOLERANCE = 1e-5
"""Relative gain of the likelihood below which it has converged; 1e-6 takes half as long again and
leaves the errors of the nowcast as they are to three digits."""

_CHUNK = 5


@dataclass(frozen=True)
class Panel:
    """What one vintage knows, on the months on which the model stands.

    Args:
        monthly: Months x indicators; NaN where unknown.
        quarterly: The target by quarter; NaN where unknown.
    """

    monthly: pd.DataFrame
    quarterly: pd.Series[float]


@dataclass(frozen=True)
class Factors:
    """An estimated model.

    Args:
        results: The model smoothed over the panel.
        iterations: Steps of expectation maximisation, in whole fives.
        converged: Whether the likelihood had stopped to grow.
    """

    results: DynamicFactorMQResults
    iterations: int
    converged: bool


def estimated(panel: Panel, factors: int, timeout_s: float) -> Factors | None:
    """Estimate the model, or give None when it would take more than `timeout_s`.

    The clock is read before every five iterations; a start that five more of the longest length so
    far would carry past the limit is not made.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning, EstimationWarning
    from statsmodels.tsa.statespace.dynamic_factor_mq import DynamicFactorMQ

    begin = before = time.monotonic()
    longest, iterations, converged = 0.0, 0, False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", EstimationWarning)
        model = DynamicFactorMQ(
            panel.monthly, endog_quarterly=panel.quarterly.to_frame(), factors=factors
        )
        constants = model.start_params
        while iterations < ITERATIONS and not converged:
            now = time.monotonic()
            longest, before = max(longest, now - before), now
            if now + longest - begin > timeout_s:
                return None
            fit = model.fit_em(
                start_params=constants,
                maxiter=_CHUNK,
                tolerance=TOLERANCE,
                em_initialization=False,
            )
            constants, iterations = fit.params, iterations + _CHUNK
            converged = fit.mle_retvals.iter < _CHUNK
        return Factors(model.smooth(constants), iterations, converged)


def seen(results: DynamicFactorMQResults, panel: Panel) -> DynamicFactorMQResults:
    """Look at another panel on the same months with an estimated model."""
    return results.apply(panel.monthly, endog_quarterly=panel.quarterly.to_frame())


def read_off(results: DynamicFactorMQResults, quarters: pd.PeriodIndex) -> pd.DataFrame:
    """Give mean and standard error (`nowcast`, `se`) of the target in `quarters`."""
    months = quarters.asfreq("M", how="E")
    target = results.model.endog_names[-1]
    told = results.get_prediction(start=months[0], end=months[-1], information_set="smoothed")
    means, errors = (
        frame[target].reindex(months).to_numpy(dtype=float)
        for frame in (told.predicted_mean, told.se_mean)
    )
    return pd.DataFrame({"nowcast": means, "se": errors}, index=quarters)


def first_factor(results: DynamicFactorMQResults, panel: Panel) -> pd.Series[float]:
    """Give the first common factor by month, turned so that it rises with the target."""
    factor: pd.Series[float] = results.factors.smoothed.iloc[:, 0].rename("factor")
    months = pd.PeriodIndex(panel.quarterly.index).asfreq("M", how="E")
    beside = np.asarray(panel.quarterly, dtype=float)
    direction = pd.Series(beside, index=months).corr(factor.rolling(3).mean())
    return -factor if direction < 0 else factor


def replayed(results: DynamicFactorMQResults, panel: Panel, quarters: int) -> pd.DataFrame:
    """Nowcast the newest published quarters again, from what was known at the same distance.

    The months known of each indicator are cut back by as many as the quarter lies behind; the
    constants stay those of the whole sample and values stand as revised.

    Returns:
        `nowcast`, `se`, `actual`, `naive` (the quarter before) and `error` (nowcast less actual)
        by quarter, in per cent.
    """
    known = pd.PeriodIndex(panel.quarterly.dropna().index[-quarters:])
    first_open = known[-1] + 1
    rows = []
    for quarter, actual in zip(known, panel.quarterly.reindex(known), strict=True):
        past = _as_known(panel, quarter, 3 * (first_open - quarter).n)
        told = read_off(seen(results, past), pd.PeriodIndex([quarter])).iloc[0]
        earlier = past.quarterly.dropna()
        rows.append((*told, actual, earlier.iloc[-1]))
    columns = ["nowcast", "se", "actual", "naive"]
    table = pd.DataFrame(rows, columns=columns, index=known, dtype=float)
    return table.assign(error=table["nowcast"] - table["actual"])


def _as_known(panel: Panel, quarter: pd.Period, months: int) -> Panel:
    known = panel.monthly.notna().shift(-months, fill_value=False)
    ends = {name: column[column].index.max() for name, column in known.items()}
    monthly = panel.monthly.apply(lambda column: column.where(column.index <= ends[column.name]))
    return Panel(monthly, panel.quarterly.where(panel.quarterly.index < quarter))
