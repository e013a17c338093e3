"""Nowcasts: the factor is recovered, news sum to the revision, and every fallback says so."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.datasets import macrodata

from analysis.nowcast import _holds, nowcast

MONTHS = pd.period_range("2014-01", periods=120, freq="M")
QUARTERS = pd.period_range("2014Q1", periods=40, freq="Q")


def panel(seed: int, indicators: int) -> tuple[pd.DataFrame, pd.Series, np.ndarray]:
    """Rates on the year before: a factor of lag .9, indicators with own movements, a target."""
    rng = np.random.default_rng(seed)
    factor = np.zeros(120)
    for month, step in enumerate(rng.normal(size=119), start=1):
        factor[month] = 0.9 * factor[month - 1] + step
    factor /= factor.std()
    loads = rng.uniform(1, 2, size=indicators) * np.where(np.arange(indicators) % 5 == 4, -1, 1)
    values = 5 + factor[:, None] * loads + rng.normal(size=(120, indicators))
    names = [f"x{number}" for number in range(indicators)]
    target = 6 + 1.5 * factor.reshape(40, 3).mean(axis=1) + 0.1 * rng.normal(size=40)
    return (
        pd.DataFrame(values, index=MONTHS, columns=names),
        pd.Series(target, index=QUARTERS, name="gdp"),
        factor,
    )


@pytest.fixture(scope="module")
def vintages():
    monthly, quarterly, factor = panel(1, 20)
    now = monthly.copy()
    now.iloc[-1] = np.nan
    now.iloc[-2, :5] = np.nan
    before = now.copy()
    before.iloc[-4:] = np.nan
    before.iloc[-8, 0] += 0.5
    told = nowcast(now, quarterly.iloc[:-1], previous=(before, quarterly.iloc[:-2]))
    return told, factor, quarterly


def test_factor_is_recovered(vintages) -> None:
    told, factor, _ = vintages
    assert np.corrcoef(told.factor.reindex(MONTHS[:-1]), factor[:-1])[0, 1] >= 0.98


def test_news_sum_to_the_revision(vintages) -> None:
    told, _, _ = vintages
    assert told.status == "ok"
    change = told.estimates["nowcast"] - told.previous
    assert np.abs(change).max() > 0.01
    sums = told.news.groupby("quarter")["impact"].sum()
    np.testing.assert_allclose(sums.to_numpy(), change.to_numpy(), atol=1e-8)
    assert told.news.set_index("indicator").loc["x0", "revised"] != 0
    assert "gdp" in set(told.news["indicator"])


def test_open_quarter_lies_in_its_band_and_replays_beat_the_last_quarter(vintages) -> None:
    told, _, quarterly = vintages
    assert told.estimates.index.tolist() == [QUARTERS[-1]]
    row = told.estimates.iloc[0]
    assert row["lo95"] < row["lo80"] < row["nowcast"] < row["hi80"] < row["hi95"]
    assert row["lo95"] <= quarterly.iloc[-1] <= row["hi95"]
    assert told.parameters["rmse"] < 0.7 * told.parameters["naive_rmse"]
    assert len(told.backtest) == 8


def test_us_growth_is_nowcast_from_monthly_copies_of_macrodata() -> None:
    data = macrodata.load_pandas().data
    data.index = pd.period_range("1959Q1", periods=len(data), freq="Q")
    growth = 100 * np.log(data[["realgdp", "realcons", "realinv", "realdpi"]]).diff().iloc[80:]
    growth["unemp"] = data["unemp"].diff()
    monthly = growth.drop(columns="realgdp").set_axis(growth.index.asfreq("M", how="E"))
    monthly = monthly.resample("M").asfreq()
    told = nowcast(monthly, growth["realgdp"].iloc[:-1], growth="quarter")
    assert told.estimates.index.tolist() == [pd.Period("2009Q3")]
    assert told.backtest[["nowcast", "actual"]].corr().iloc[0, 1] > 0.7
    assert told.parameters["rmse"] < told.parameters["naive_rmse"]


def test_bridge_equations_stand_in_after_the_time_out() -> None:
    monthly, quarterly, _ = panel(2, 6)
    told = nowcast(monthly, quarterly.iloc[:-2], timeout_s=0)
    assert (told.method, told.status) == ("bridge equations", "caution")
    assert "桥接方程" in told.reason_zh
    errors = told.estimates["nowcast"] - quarterly.iloc[-2:]
    assert np.abs(errors).max() < 0.6 * quarterly.std()
    assert told.news.empty


@pytest.mark.parametrize(("quarters", "months"), [(19, 120), (40, 35)])
def test_too_little_is_refused_in_words(quarters: int, months: int) -> None:
    monthly, quarterly, _ = panel(3, 4)
    told = nowcast(monthly.iloc[-months:], quarterly.iloc[-quarters:])
    assert told.status == "refused"
    assert "至少20个" in told.reason_zh
    assert told.estimates.empty


def test_constant_and_empty_indicators_are_left_out() -> None:
    monthly, quarterly, _ = panel(4, 3)
    told = nowcast(monthly.assign(flat=1.0, none=np.nan), quarterly, timeout_s=0)
    assert told.parameters["indicators"] == 3


def test_mistakes_of_the_caller_are_named() -> None:
    monthly, quarterly, _ = panel(5, 3)
    with pytest.raises(ValueError, match="both target and indicator"):
        nowcast(monthly.rename(columns={"x0": "gdp"}), quarterly)
    with pytest.raises(ValueError, match="factors is 3"):
        nowcast(monthly, quarterly, factors=3)
    with pytest.raises(ValueError, match="a quarter"):
        nowcast(monthly, monthly["x0"].rename("gdp"))


@pytest.mark.parametrize(("error", "holds"), [(2.0, True), (2.1, False), (np.nan, False)])
def test_a_model_whose_replay_runs_away_does_not_hold(error: float, holds: bool) -> None:
    monthly, quarterly, _ = panel(2, 3)
    told = nowcast(monthly, quarterly, timeout_s=0)
    assert _holds(replace(told, parameters={"rmse": error, "naive_rmse": 1.0})) is holds
