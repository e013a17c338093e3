"""Series whose season is known: a published one, and one that moves with Spring Festival."""

import datetime as dt

import numpy as np
import pandas as pd
from statsforecast.utils import AirPassengers

FESTIVALS = (
    *("2010-02-14", "2011-02-03", "2012-01-23", "2013-02-10", "2014-01-31", "2015-02-19"),
    *("2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12"),
)
"""First days of the lunar year, as the State Council's notices on holidays give them."""


def airline() -> pd.Series:
    """International airline passengers 1949-1960, thousands (Box and Jenkins, series G)."""
    return pd.Series(AirPassengers, index=pd.period_range("1949-01", periods=144, freq="M"))


def festival_series(*, lull: float = 0.5, seed: int = 1) -> pd.Series:
    """Twelve years of months, summed from days of which 15 around the festival are quieter."""
    months = pd.period_range("2010-01", periods=144, freq="M")
    level = steady_level(len(months), seed)
    return pd.Series(level * (1 - lull * np.array([_quiet(month) for month in months])), months)


def steady_level(length: int, seed: int) -> np.ndarray:
    """A trend with a fixed season and 2 per cent of noise."""
    chance = np.random.default_rng(seed)
    trend = np.cumsum(chance.normal(0.006, 0.004, length))
    season = 0.1 * np.sin(2 * np.pi * np.arange(length) / 12)
    return 100 * np.exp(trend + season + chance.normal(0, 0.02, length))


def _quiet(month: pd.Period) -> float:
    days = [
        dt.date.fromisoformat(first) + dt.timedelta(offset)
        for first in FESTIVALS
        for offset in range(-3, 12)
    ]
    return sum(day.year == month.year and day.month == month.month for day in days) / 30
