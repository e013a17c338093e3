"""Deviations of a series from what was expected of it, in robust standard deviations.

The newest value is compared with its one-step forecast, older ones with trend and season by STL
(Cleveland and others 1990, not the robust variant, whose small residuals give eight false alarms in
ten years of months). A series too short for both is compared with the year before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.change_points import change_points
from analysis.gaps import bridged, unbroken
from analysis.result import Result
from analysis.series import SEASONS, freq_of, regular
from analysis.surprise import FEWEST_ERRORS, spread, surprise

if TYPE_CHECKING:
    from analysis.change_points import ChangePoints
    from analysis.surprise import Array

FEWEST = 13
"""Values below which nothing is judged."""
FEWEST_CHANGES = 8
"""Changes against the year before, from which their usual size can be told."""
SCORES = ["series", "period", "way", "value", "expected", "lo95", "hi95", "z"]
BREAKS = ["series", "kind", "period", "before", "after", "size"]

_NORMAL_95 = 1.96
_SMALLEST = 1e-4
"""Part of a series' own spread below which deviations are rounding."""


@dataclass(frozen=True)
class Judged:
    """What was found in one series, and how.

    Args:
        told: How the series was judged, or why not.
        scores: One row a judged value: the columns of ``SCORES``.
        breaks: One row a break: the columns of ``BREAKS``.
    """

    told: Result
    scores: pd.DataFrame
    breaks: pd.DataFrame


def judged(name: str, series: pd.Series[float]) -> Judged:
    """Compare each value of `series` with what was expected of it.

    Gaps of up to two periods are bridged and their periods not judged; what lies before a longer
    gap is left out. Positive series whose swing grows with their level are compared in logarithms.

    Args:
        name: What the rows say of the series.
        series: Values by period (months, quarters or years), in any unit.

    Raises:
        ValueError: The series is not regular (:func:`analysis.series.regular`).
    """
    values = regular(series)
    known = int(values.notna().sum())
    unfit = _unfit(values, known)
    if unfit:
        return _refused(known, *unfit)
    season = SEASONS[freq_of(values)]
    if season == 1:
        return _by_year(name, values, "年度数据只看同比", "years are judged by their change only")
    whole, least = unbroken(bridged(values)), max(3 * season, season + FEWEST_ERRORS + 1)
    if whole.size >= least:
        return _by_model(name, values, whole, season)
    return _by_year(
        name,
        values,
        f"最近连续{whole.size}期，少于{least}期，只看同比",
        f"{whole.size} periods without a long gap, fewer than {least}: changes on the year only",
    )


def _unfit(values: pd.Series[float], known: int) -> tuple[str, str] | None:
    if known == 0:
        return "没有数值", "there is no value"
    if values.min() == values.max():
        return "数值始终不变，无从判别", "the value never changes"
    if known < FEWEST:
        return f"只有{known}期，少于{FEWEST}期", f"{known} values, fewer than {FEWEST}"
    if values.value_counts().iloc[0] > known / 2:
        return "过半数值相同，无从判别", "more than half of the values are the same"
    return None


def _refused(known: int, reason_zh: str, reason_en: str) -> Judged:
    told = Result(
        method="none", n_obs=known, status="refused", reason_zh=reason_zh, reason_en=reason_en
    )
    return Judged(told, pd.DataFrame(columns=SCORES), pd.DataFrame(columns=BREAKS))


def _by_model(name: str, values: pd.Series[float], whole: pd.Series[float], season: int) -> Judged:
    forward, back = (np.log, np.exp) if _widens(whole, season) else (np.positive, np.positive)
    levels = pd.Series(forward(whole.to_numpy(dtype=float)), index=whole.index)
    floor = _SMALLEST * float(levels.std())
    usual, left, seasonal = _decomposed(levels.iloc[:-1], season)
    spread_left = max(left, floor)
    newest = surprise(np.asarray(levels, dtype=np.float64), season)
    expected = np.append(usual, newest.expected)
    margin = np.append(np.full(usual.size, _NORMAL_95 * spread_left), newest.margin)
    scale = np.append(np.full(usual.size, spread_left), max(newest.scale, floor))
    scores = pd.DataFrame(
        {
            "series": name,
            "period": whole.index,
            "way": ["history"] * usual.size + ["newest"],
            "value": whole.to_numpy(),
            "expected": back(expected),
            "lo95": back(expected - margin),
            "hi95": back(expected + margin),
            "z": (levels.to_numpy() - expected) / scale,
        }
    )
    found = change_points(pd.Series(back(levels.iloc[:-1] - seasonal), index=levels.index[:-1]))
    told = _told(values, whole, found, "logs" if forward is np.log else "as published")
    return Judged(
        told, scores[values.reindex(whole.index).notna().to_numpy()], _broken(name, found)
    )


def _decomposed(levels: pd.Series[float], season: int) -> tuple[Array, float, Array]:
    from statsmodels.tsa.seasonal import STL

    parts = STL(np.asarray(levels, dtype=np.float64), period=season, seasonal=13).fit()
    middle = float(np.median(parts.resid))
    return parts.trend + parts.seasonal + middle, spread(parts.resid - middle), parts.seasonal


def _widens(values: pd.Series[float], season: int) -> bool:
    """Tell whether the swing within a year grows with the year's mean, so that logs suit."""
    if values.min() <= 0 or values.size < 4 * season:
        return False
    years = values.to_numpy(dtype=float)[values.size % season :].reshape(-1, season)
    means, swings = years.mean(axis=1), years.std(axis=1)
    if means.max() < 1.5 * means.min() or swings.min() <= 0:
        return False
    slope = np.polyfit(np.log(means), np.log(swings), 1)[0]
    return bool(slope > 0.5 and np.corrcoef(np.log(means), np.log(swings))[0, 1] > 0.7)


def _told(
    values: pd.Series[float], whole: pd.Series[float], found: ChangePoints, scale: str
) -> Result:
    known = int(values.reindex(whole.index).notna().sum())
    left_out = int(values.notna().sum()) - known
    return Result(
        method="STL, one-step errors, PELT",
        n_obs=known,
        status="caution" if left_out else "ok",
        reason_zh=f"长缺口之前的{left_out}期未用" if left_out else "",
        reason_en=f"{left_out} values before a long gap are left out" if left_out else "",
        parameters={"scale": scale, "bridged": whole.size - known, "breaks_of": found.kind},
    )


def _broken(name: str, found: ChangePoints) -> pd.DataFrame:
    return found.breaks.assign(series=name, kind=found.kind)[BREAKS]


def _by_year(name: str, values: pd.Series[float], reason_zh: str, reason_en: str) -> Judged:
    season = SEASONS[freq_of(values)]
    changes = (values - values.shift(season)).dropna()
    if changes.size < FEWEST_CHANGES:
        few_zh = f"{reason_zh}，而同比只有{changes.size}个，少于{FEWEST_CHANGES}个，暂不判别"
        few_en = f"{reason_en}; {changes.size} changes, fewer than {FEWEST_CHANGES}, tell nothing"
        return _refused(int(values.notna().sum()), few_zh, few_en)
    middle = float(changes.median())
    scale = spread((changes - middle).to_numpy(dtype=np.float64))
    told = Result(
        method="change against the year before",
        n_obs=int(values.notna().sum()),
        status="caution",
        reason_zh=reason_zh,
        reason_en=reason_en,
    )
    if scale == 0:
        return Judged(told, pd.DataFrame(columns=SCORES), pd.DataFrame(columns=BREAKS))
    current = values.reindex(changes.index)
    expected = current - changes + middle
    scores = pd.DataFrame(
        {
            "series": name,
            "period": changes.index,
            "way": "yoy",
            "value": current.to_numpy(),
            "expected": expected.to_numpy(),
            "lo95": (expected - _NORMAL_95 * scale).to_numpy(),
            "hi95": (expected + _NORMAL_95 * scale).to_numpy(),
            "z": ((changes - middle) / scale).to_numpy(),
        }
    )
    return Judged(told, scores, pd.DataFrame(columns=BREAKS))
