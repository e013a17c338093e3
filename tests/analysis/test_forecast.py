"""Forecasts: how good on simulated series of the kind a statistics office has, and how honest."""

import datetime as dt
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from statsmodels.datasets import co2, macrodata

from analysis import forecast_work
from analysis.forecast import calibrate, forecast
from analysis.forecast_holdout import smape
from analysis.forecast_models import combined, each, is_seasonal

HORIZON = 12


def series_of(values, freq="M") -> pd.Series:
    start = {"M": "2010-01", "Q": "2010Q1", "Y": "1980"}[freq]
    periods = pd.period_range(start, periods=len(values), freq=freq)
    return pd.Series(np.asarray(values, float), index=periods)


def simulated(count: int, periods: int, seed: int) -> np.ndarray:
    """Levels that walk with drift, with a season in two of three and noise: count × periods."""
    random = np.random.default_rng(seed)
    drift, seasonal = random.normal(0, 0.3, (count, 1)), random.random((count, 1)) < 2 / 3
    walk = np.cumsum(random.normal(drift, 1, (count, periods)), axis=1)
    season = np.tile(random.normal(0, 4, (count, 12)), periods // 12 + 1)[:, :periods]
    return 200 + walk + season * seasonal + random.normal(0, 1.5, (count, periods))


@pytest.fixture(scope="module")
def many():
    values = simulated(240, 120, seed=1)
    given = {f"s{at}": series_of(row[:-HORIZON]) for at, row in enumerate(values)}
    return values[:, -HORIZON:], forecast(given, HORIZON)


def test_pooled_bands_hold_as_much_as_they_say(many):
    actual, found = many
    frames = np.array([one.frame.to_numpy() for one in found.values()])
    _, lo80, hi80, lo95, hi95 = np.moveaxis(frames, 2, 0)
    assert 0.77 <= np.mean((actual >= lo80) & (actual <= hi80)) <= 0.83
    assert 0.93 <= np.mean((actual >= lo95) & (actual <= hi95)) <= 0.97
    assert all(one.calibrated and one.parameters["band"] == "pool" for one in found.values())


def test_the_forecast_beats_the_seasonal_naive_and_tells_its_past_errors(many):
    actual, found = many
    ahead = np.array([one.frame["median"] for one in found.values()])
    scores = [one.scores for one in found.values()]
    assert None not in scores
    assert smape(actual, ahead) < 0.75 * np.mean([s.naive_smape for s in scores])
    assert np.mean([s.smape for s in scores]) == pytest.approx(smape(actual, ahead), rel=0.15)
    assert np.mean([s.coverage80 for s in scores]) == pytest.approx(0.80, abs=0.01)
    assert {s.origins for s in scores} == {1}


def test_nearly_every_season_is_found_and_nearly_no_walk_has_one(many):
    truly = np.random.default_rng(1)
    truly.normal(0, 0.3, (240, 1))
    seasonal = truly.random((240, 1))[:, 0] < 2 / 3
    tested = np.array([one.seasonal for one in many[1].values()])
    assert tested[seasonal].mean() > 0.95
    assert tested[~seasonal].mean() < 0.05


def test_forked_processes_forecast_what_one_process_does(monkeypatch):
    monkeypatch.setattr(forecast_work, "_ALONE_S", 0)
    monkeypatch.setattr(forecast_work.os, "sched_getaffinity", lambda _: {0, 1})
    given = {f"s{at}": series_of(row) for at, row in enumerate(simulated(12, 48, seed=2))}
    told: list[tuple[int, int]] = []
    spread = forecast(given, 6, progress=lambda done, total: told.append((done, total)))
    monkeypatch.setattr(forecast_work, "_ALONE_S", 1e9)
    alone = forecast(given, 6)
    for name, one in alone.items():
        pd.testing.assert_frame_equal(one.frame, spread[name].frame)
    assert told == [(at, len(told)) for at in range(1, len(told) + 1)]


def test_a_given_pool_makes_the_band_of_a_single_series():
    pool = calibrate(
        {f"s{at}": series_of(row) for at, row in enumerate(simulated(200, 48, seed=3))}, 6
    )
    one = forecast(series_of(simulated(1, 60, seed=4)[0]), 6, pool=pool)
    assert (one.calibrated, one.status, one.parameters["band"]) == (True, "ok", "pool")
    short = forecast(series_of(simulated(1, 18, seed=4)[0]), 6, pool=pool)
    assert (short.calibrated, short.parameters["season"]) == (True, 1)
    assert short.frame.notna().all(axis=None)
    further = forecast(series_of(simulated(1, 60, seed=4)[0]), 7, pool=pool)
    assert further.parameters["band"] == "rolling origins"


def test_a_long_series_alone_is_calibrated_on_its_own_origins():
    weekly = co2.load_pandas().data["co2"]
    monthly = weekly.resample("MS").mean().iloc[-120:]
    one = forecast(monthly[:-12], 12, as_of=dt.date(2001, 12, 31))
    assert (one.calibrated, one.seasonal, one.as_of) == (True, True, dt.date(2001, 12, 31))
    assert one.scores is not None
    assert one.scores.origins == 30
    assert one.scores.smape < one.scores.naive_smape
    actual = monthly[-12:].to_numpy()
    assert np.mean((actual >= one.frame["lo95"]) & (actual <= one.frame["hi95"])) >= 0.9
    assert smape(actual, one.frame["median"].to_numpy()) < 0.3
    assert str(one.frame.index[0]) == "2001-01"


def test_accurate_is_the_median_of_three_models():
    values = macrodata.load_pandas().data["realgdp"].to_numpy()[-60:]
    models = ("dot", "ets", "ces")
    found = each(values, 4, 8, models)
    assert tuple(found) == models
    assert (
        combined(values, 4, 8, "accurate").tolist()
        == np.median(list(found.values()), axis=0).tolist()
    )


@pytest.mark.parametrize("size", [1e-12, 1e-3, 1e15])
def test_the_unit_of_a_series_does_not_change_its_forecast(size):
    values = simulated(1, 48, seed=5)[0]
    for mode in ("fast", "accurate"):
        here, there = (combined(values * by, 12, 6, mode) / by for by in (1.0, size))
        assert there == pytest.approx(here, rel=0.01)


@pytest.mark.parametrize(
    ("values", "status", "word"),
    [
        (np.arange(11.0), "caution", "样本过短"),
        (np.full(60, 7.0), "caution", "常数序列"),
        (np.zeros(60), "caution", "常数序列"),
        (np.full(20, np.nan), "refused", "没有可用的数值"),
        (np.r_[np.arange(40.0), [np.nan] * 5, 1.0, 2.0], "refused", "缺口过多"),
        (simulated(1, 18, seed=6)[0], "caution", "样本较短"),
        (simulated(1, 40, seed=6)[0], "caution", "未经校准"),
        (np.where(np.arange(96) == 50, np.nan, simulated(1, 96, seed=6)[0]), "caution", "插补"),
    ],
    ids=[
        "short",
        "constant",
        "zero",
        "empty",
        "gaps",
        "year and a half",
        "uncalibrated",
        "imputed",
    ],
)
def test_what_cannot_be_forecast_well_is_said_in_words(values, status, word):
    one = forecast(series_of(values), 6)
    assert (one.status, word in one.reason_zh) == (status, True)
    assert one.reason_en
    assert len(one.frame) == (0 if status == "refused" else 6)
    assert not one.frame["median"].isna().any()
    banded = word in {"未经校准", "插补"}
    assert one.frame[["lo80", "hi80", "lo95", "hi95"]].notna().all(axis=None) == (
        banded or status == "refused"
    )
    assert one.calibrated == (word == "插补")


def test_short_and_constant_series_carry_their_last_value_on():
    assert set(forecast(series_of(np.arange(11.0)), 3).frame["median"]) == {10.0}
    assert set(forecast(series_of(np.full(60, -7.0)), 3).frame["median"]) == {-7.0}


@pytest.mark.parametrize("lift", [-300, -200, -1e6], ids=["negative", "around zero", "far below"])
def test_negative_values_have_bands_like_others(lift):
    one = forecast(series_of(simulated(1, 84, seed=7)[0] + lift), 6)
    assert (one.status, one.calibrated) == ("ok", True)
    assert (one.frame["lo95"] < one.frame["lo80"]).all()
    assert (one.frame["lo95"] < 0).all()


def test_rhythms_are_kept_apart():
    quarters = forecast(series_of(simulated(1, 60, seed=8)[0], "Q"), 2)
    years = forecast(series_of(np.cumsum(np.ones(30)) + simulated(1, 30, seed=8)[0], "Y"), 2)
    assert [str(period) for period in quarters.frame.index] == ["2025Q1", "2025Q2"]
    assert [str(period) for period in years.frame.index] == ["2010", "2011"]
    assert years.seasonal is False


def test_the_seasonal_test_needs_two_years_and_a_pattern():
    wave = np.sin(np.arange(48) * np.pi / 6)
    assert is_seasonal(wave, 12)
    assert not is_seasonal(wave[:23], 12)
    assert not is_seasonal(np.full(48, 2.0), 12)
    assert not is_seasonal(np.arange(48) * 0.1, 12)
    assert not is_seasonal(np.random.default_rng(9).normal(size=48), 12)


def test_the_symmetric_error_is_the_published_one():
    assert smape(np.array([100.0, 0.0]), np.array([110.0, 0.0])) == pytest.approx(10 / 2.1)
    assert smape(np.array([1.0]), np.array([-1.0])) == 200


def test_no_horizon_is_the_callers_mistake():
    with pytest.raises(ValueError, match="horizon 0"):
        forecast(series_of(np.arange(40.0)), 0)


def test_the_library_is_loaded_only_by_a_fit():

    code = "import sys, analysis.forecast; print('statsforecast' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
