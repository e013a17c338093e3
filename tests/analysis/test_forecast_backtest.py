"""Models compared on rolling origins of one series."""

import numpy as np
import pandas as pd
import pytest

from analysis.forecast_backtest import backtest


def series_of(values) -> pd.Series:
    periods = pd.period_range("2015-01", periods=len(values), freq="M")
    return pd.Series(np.asarray(values, float), index=periods)


@pytest.fixture(scope="module")
def seasonal() -> pd.Series:
    random = np.random.default_rng(1)
    season = np.tile(random.normal(0, 5, 12), 6)
    return series_of(200 + np.cumsum(random.normal(0.5, 1, 72)) + season)


def test_every_model_is_scored_at_every_origin(seasonal):
    found = backtest(seasonal, 6, mode="accurate", origins=4).frame
    assert list(found.index) == [*("naive", "seasonal_naive", "dot", "ets", "ces", "median")]
    assert set(found["origins"]) == {4}
    assert found.loc["median", "smape"] < found.loc["seasonal_naive", "smape"]
    assert found.loc["median", "mase"] < found.loc["naive", "mase"]
    assert found[["coverage80", "coverage95"]].apply(lambda c: c.between(0, 1)).all(axis=None)


def test_the_naive_score_is_the_one_by_hand():
    values = np.r_[np.tile([1.0, 3.0], 20), 5.0, 8.0]
    found = backtest(series_of(values), 1, mode="fast", origins=1).frame
    assert found.loc["naive", "smape"] == pytest.approx(200 * 3 / 13)


def test_what_was_known_then_is_what_models_see(seasonal):
    asked = []

    def known(last: pd.Period) -> pd.Series:
        asked.append(str(last))
        return seasonal[:last] - 50

    now = backtest(seasonal, 6, mode="fast", origins=3)
    then = backtest(seasonal, 6, mode="fast", origins=3, known=known)
    assert asked == ["2020-06", "2020-05", "2020-04"]
    assert (then.frame["mase"] > now.frame["mase"]).all()


def test_a_short_series_is_refused_in_words():
    for values in (np.arange(9.0), np.arange(25.0)):
        found = backtest(series_of(values), 6, mode="fast")
        assert (found.status, found.frame.empty) == ("refused", True)
        assert "短" in found.reason_zh


def test_fewer_origins_are_used_where_the_series_is_short():
    assert set(backtest(series_of(np.arange(33.0) ** 1.1), 6, mode="fast").frame["origins"]) == {4}


def test_no_origin_is_the_callers_mistake(seasonal):
    with pytest.raises(ValueError, match="origins 0"):
        backtest(seasonal, 6, origins=0)
