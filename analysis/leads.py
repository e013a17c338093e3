"""What moved earlier than a target: correlations of changes on the year before, by lag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.result import Result
from analysis.series import SEASONS, freq_of, regular

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

FEWEST_PAIRS = 24
"""Pairs of values below which a correlation is not told."""

_COLUMNS = ["lag", "correlation", "n", "p", "told"]


@dataclass(frozen=True, kw_only=True)
class Leads(Result):
    """Correlations of a target with what other series did earlier.

    Args:
        table: By series, strongest first: `lag` (periods by which it moves before the target),
            `correlation`, `n` (pairs), `p` (chance of so strong a one at the best of all lags and
            series, by Bonferroni, with the pairs reduced for autocorrelation), `told` (whether `p`
            is below 0.05).
        by_lag: Lags x series, correlations; NaN where there are too few pairs.
    """

    table: pd.DataFrame
    by_lag: pd.DataFrame


def leads(
    target: pd.Series[float],
    candidates: pd.DataFrame,
    *,
    levels: Collection[str] = (),
    longest: int = 12,
    as_of: dt.date | None = None,
) -> Leads:
    """Correlate the target's changes on the year before with earlier ones of `candidates`.

    Independent pairs are counted by Bartlett (1935): n / (1 + 2 sum of the products of both
    autocorrelations over two years of lags).

    Args:
        target: Months or quarters, regular.
        candidates: Periods of the same rhythm x series.
        levels: Names of those among them (and the target's) that are positive levels and enter by
            their logarithm; all others enter as they are.
        longest: Periods up to which a series may move earlier.
        as_of: The day up to which the values were known, if known.

    Returns:
        Always with the reservation that moving earlier is not causing; ``refused`` when no series
        has 24 pairs.

    Raises:
        ValueError: A level is not positive, or rhythms differ.
    """
    goal = _changes(target, target.name in levels)
    moved = {str(name): _changes(one, name in levels) for name, one in candidates.items()}
    alien = [name for name, one in moved.items() if one.size and freq_of(one) != freq_of(goal)]
    if alien:
        raise ValueError(f"'{alien[0]}' and the target have different rhythms")
    table, by_lag = _correlated(goal, moved, longest)
    return _told(table, by_lag, int(goal.notna().sum()), as_of)


def _correlated(
    goal: pd.Series[float], moved: dict[str, pd.Series[float]], longest: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the best lag of each series, strongest first, and the correlations at all lags."""
    lags = range(longest + 1)
    rows = {
        name: [_correlation(goal, one, lag) for lag in lags]
        for name, one in moved.items()
        if one.size
    }
    by_lag = pd.DataFrame(
        {name: [found[0] for found in each] for name, each in rows.items()}, index=list(lags)
    )
    best = {
        name: _best(goal, moved[name], each, len(lags) * len(moved))
        for name, each in rows.items()
        if by_lag[name].notna().any()
    }
    table = pd.DataFrame.from_dict(best, orient="index", columns=_COLUMNS)
    return table.sort_values("correlation", key=np.abs, ascending=False), by_lag


def _changes(series: pd.Series[float], logs: object) -> pd.Series[float]:
    values = regular(series)
    if logs and not (values.dropna() > 0).all():
        raise ValueError(f"'{series.name}' is called a level, but has values that are not positive")
    entered = values.apply(np.log) if logs else values
    return entered - entered.shift(SEASONS[freq_of(values)])


def _pairs(goal: pd.Series[float], one: pd.Series[float], lag: int) -> pd.DataFrame:
    early = one.set_axis(pd.PeriodIndex(one.index) + lag)
    return pd.concat([goal, early], axis=1, keys=["goal", "early"]).dropna()


def _correlation(goal: pd.Series[float], one: pd.Series[float], lag: int) -> tuple[float, int]:
    pairs = _pairs(goal, one, lag)
    if len(pairs) < FEWEST_PAIRS or (pairs.std() <= 1e-12).any():
        return np.nan, len(pairs)
    return float(pairs["goal"].corr(pairs["early"])), len(pairs)


def _best(
    goal: pd.Series[float], one: pd.Series[float], each: list[tuple[float, int]], tries: int
) -> tuple[int, float, int, float, bool]:
    from scipy.stats import t

    lag = int(np.nanargmax([abs(found[0]) for found in each]))
    correlation, n = each[lag]
    free = _independent(_pairs(goal, one, lag), 2 * SEASONS[freq_of(goal)]) - 2
    strength = abs(correlation) * np.sqrt(free / max(1e-12, 1 - correlation**2))
    chance = min(1.0, tries * 2 * float(t.sf(strength, free)))
    return lag, correlation, n, chance, chance < 0.05


def _independent(pairs: pd.DataFrame, lags: int) -> float:
    both = [
        pairs["goal"].autocorr(lag) * pairs["early"].autocorr(lag)
        for lag in range(1, min(lags, len(pairs) // 3) + 1)
    ]
    return float(np.clip(len(pairs) / max(1.0, 1 + 2 * np.nansum(both)), 4, len(pairs)))


def _told(table: pd.DataFrame, by_lag: pd.DataFrame, n_obs: int, as_of: dt.date | None) -> Leads:
    few = table.empty
    told = 0 if few else int(table["told"].sum())
    return Leads(
        method="lagged correlation of changes on the year before",
        n_obs=n_obs,
        status="refused" if few else "caution",
        reason_zh=f"没有序列有{FEWEST_PAIRS}对同比变化"
        if few
        else f"{len(table)}个序列中{told}个显著（5%，已按滞后与序列数校正）；领先不等于因果",
        reason_en=f"no series has {FEWEST_PAIRS} pairs of changes"
        if few
        else f"{told} of {len(table)} series significant (5 %, corrected for all lags and series); "
        "moving earlier is not causing",
        parameters={"longest": len(by_lag) - 1},
        as_of=as_of,
        table=table,
        by_lag=by_lag,
    )
