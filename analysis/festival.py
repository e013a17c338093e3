"""Spring Festival in the calendar: its dates, and how much of it falls into each month."""

from __future__ import annotations

import datetime as dt
from functools import cache

import lunardate
import pandas as pd

YEARS = range(1900, 2100)
"""Years whose first day of the lunar year the library knows."""

WINDOWS = {"before": (-15, 0), "during": (0, 7), "after": (7, 21)}
"""First and past-the-last day of each window, counted from the first day of the lunar year."""


def spring_festival(year: int) -> dt.date:
    """Give the first day of the lunar year that begins in `year`.

    Raises:
        ValueError: `year` lies outside of `YEARS`.
    """
    if year not in YEARS:
        span = f"{YEARS[0]}-{YEARS[-1]}"
        raise ValueError(f"Spring Festival of {year} is not known; years {span} are")
    day = lunardate.LunarDate(year, 1, 1).to_solar_date()
    return dt.date(day.year, day.month, day.day)


def festival_regressors(months: pd.PeriodIndex) -> pd.DataFrame:
    """Tell how far the festival's windows depart from what each calendar month usually holds.

    The windows are the 15 days before the first day of the lunar year, that day and the six after
    it, and the 14 days after these. A regressor is the share of its window's days that falls into
    the month, minus the mean share of that calendar month over all `YEARS`; so it is zero on
    average and takes nothing from the seasonal factors. Every year's row of shares adds to one.

    Args:
        months: The months wanted, by PeriodIndex with rhythm M.

    Returns:
        One row a month, columns ``before``, ``during``, ``after``, in shares of a window.

    Raises:
        ValueError: A month lies outside of `YEARS`.
    """
    usual = _usual_shares()
    rows = [
        [
            shares[month.month - 1] - mean[month.month - 1]
            for shares, mean in zip(own, usual, strict=True)
        ]
        for month in months
        for own in (_shares(month.year),)
    ]
    return pd.DataFrame(rows, index=months, columns=list(WINDOWS), dtype=float)


@cache
def _shares(year: int) -> tuple[tuple[float, ...], ...]:
    first = spring_festival(year)
    return tuple(_window_shares(first, *window) for window in WINDOWS.values())


def _window_shares(first: dt.date, start: int, stop: int) -> tuple[float, ...]:
    months = [(first + dt.timedelta(days)).month for days in range(start, stop)]
    return tuple(months.count(month) / len(months) for month in range(1, 13))


@cache
def _usual_shares() -> tuple[tuple[float, ...], ...]:
    by_window = zip(*(_shares(year) for year in YEARS), strict=True)
    return tuple(
        tuple(sum(month) / len(YEARS) for month in zip(*years, strict=True)) for years in by_window
    )
