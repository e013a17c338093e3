"""Cumulative values: carried ahead by growth, January left alone, short series as levels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.forecast import forecast
from analysis.forecast_cumulative import forecast_cumulative

START = "2010-01"


def cumulative(months: int, growth: float = 0.05, noise: float = 0.0) -> pd.Series:
    """A total that starts anew each year and has no January, growing by `growth` a year."""
    index = pd.period_range(START, periods=months, freq="M")
    chance = np.random.default_rng(7).normal(0, noise, months)
    years = np.asarray(index.year) - 2010
    values = 100 * np.asarray(index.month) * (1 + growth) ** years * np.exp(chance)
    return pd.Series(np.where(index.month == 1, np.nan, values), index=index)


def test_steady_growth_is_carried_on_exactly() -> None:
    known, ahead = cumulative(100), cumulative(112).iloc[100:].dropna()
    found = forecast_cumulative(known, 12)
    assert found.frame.index.equals(ahead.index)
    np.testing.assert_allclose(found.frame["median"], ahead, rtol=1e-3)


def test_the_months_that_nobody_publishes_are_not_foretold() -> None:
    found = forecast_cumulative(cumulative(95, noise=0.01), 12)
    assert 1 not in found.frame.index.month
    assert len(found.frame) == 11


def test_bands_come_from_past_errors_and_are_scored() -> None:
    found = forecast_cumulative(cumulative(150, noise=0.02), 12)
    assert found.calibrated
    assert (found.frame["lo95"] <= found.frame["lo80"]).all()
    assert (found.frame["lo80"] < found.frame["median"]).all()
    assert found.scores is not None
    assert found.scores.origins == 30
    assert 0.7 <= found.scores.coverage80 <= 0.9
    assert found.scores.smape < found.scores.naive_smape


def test_beyond_a_year_nothing_is_said_but_why() -> None:
    found = forecast_cumulative(cumulative(150, noise=0.02), 24)
    assert found.frame.index.max() == cumulative(150).index[-1] + 12
    assert "一年以内" in found.reason_zh


@pytest.mark.parametrize("change", [lambda s: s.iloc[-40:], lambda s: s - 600])
def test_short_and_non_positive_series_are_forecast_as_levels(change: object) -> None:
    known = change(cumulative(100, noise=0.01))  # type: ignore[operator]
    pd.testing.assert_frame_equal(
        forecast_cumulative(known, 6).frame, forecast(known, 6).frame, check_exact=True
    )
