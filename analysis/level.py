"""Growth chained to a level: an index that has the published growth rates, and no others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.result import Result
from analysis.series import SEASONS, freq_of, regular, spelled


@dataclass(frozen=True, kw_only=True)
class Chained(Result):
    """A level that repeats the growth it was made of.

    Args:
        level: Index by period from the first base period on; the base year's mean is 100. NaN
            where the chain of that season is broken.
    """

    level: pd.Series[float]


def chain_level(yoy: pd.Series[float], base: pd.Series[float]) -> Chained:
    """Chain I_t = I_{t-year} (1 + g_t / 100) from the profile of a base year.

    Every season has a chain of its own: a January that is missing breaks the Januaries after it
    and no other month. Errors of rounding add up and never die out, so the level should be based
    anew at every benchmark.

    Args:
        yoy: Year-on-year growth as published, in per cent, by month, quarter or year.
        base: Levels of one whole year in any unit: 12 consecutive months, 4 quarters or 1 year,
            of the rhythm of `yoy`, all above zero.

    Returns:
        ``caution`` where a chain is broken before the newest growth, naming the first gap;
        ``refused`` where the base year is not whole or nothing follows it.

    Raises:
        ValueError: `yoy` and `base` have different rhythms.
    """
    rates, profile = regular(yoy), regular(base)
    season = SEASONS[freq_of(rates)]
    if not profile.empty and freq_of(profile) != freq_of(rates):
        raise ValueError("yoy and base have different rhythms; give both by the same one")
    if len(profile) != season or not (profile > 0).all():
        return _refused(
            f"基期须是连续 {season} 期、全部大于零的水平",
            f"the base must be {season} consecutive levels above zero",
        )
    if rates.empty or rates.index[-1] <= profile.index[-1]:
        return _refused("基期之后没有同比增速", "no growth follows the base year")
    return _judged(_chain(rates, profile / profile.mean() * 100, season), season)


def _chain(rates: pd.Series[float], profile: pd.Series[float], season: int) -> pd.Series[float]:
    periods = pd.period_range(profile.index[0], rates.index[-1], freq=profile.index[0].freqstr)
    growth = rates.reindex(periods).to_numpy(float)
    levels = np.full(len(periods), np.nan)
    levels[:season] = profile.to_numpy(float)
    for place in range(season, len(periods)):
        if growth[place] > -100:
            levels[place] = levels[place - season] * (1 + growth[place] / 100)
    return pd.Series(levels, index=periods)


def _judged(level: pd.Series[float], season: int) -> Chained:
    broken = level.index[level.isna()]
    whole = broken.empty
    return Chained(
        level=level,
        method="chain of growth",
        n_obs=int(level.iloc[season:].notna().sum()),
        status="ok" if whole else "caution",
        reason_zh="" if whole else f"缺增速，链条自 {spelled(broken[0])} 起部分中断",
        reason_en="" if whole else f"growth is missing; chains break from {spelled(broken[0])} on",
        parameters={"base": f"{spelled(level.index[0])}..{spelled(level.index[season - 1])}"},
    )


def _refused(zh: str, en: str) -> Chained:
    return Chained(
        level=pd.Series(dtype=float),
        method="chain of growth",
        n_obs=0,
        status="refused",
        reason_zh=zh,
        reason_en=en,
    )
