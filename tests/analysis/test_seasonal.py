import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analysis.adjusted import Adjusted, residual_qs
from analysis.seasonal import seasonal_adjust
from tests.analysis.seasonal_series import airline, festival_series, steady_level

MONTHS = pd.period_range("2010-01", periods=144, freq="M")


def composed(found: Adjusted) -> pd.Series:
    frame = found.frame
    if found.transform == "log":
        return frame["adjusted"] * frame["seasonal"]
    return frame["adjusted"] + frame["seasonal"]


def test_spring_festival_is_taken_out_where_aicc_says_so() -> None:
    found = seasonal_adjust(festival_series())
    assert found.status == "ok"
    assert found.festival_kept
    assert found.aicc_gain > 50
    assert found.details["festival_kept"] is True
    plain = seasonal_adjust(festival_series(), festival=False)
    assert plain.aicc_gain is None
    winter = [period for period in MONTHS if period.month in (1, 2, 3)]
    steps, plain_steps = (
        each.frame["adjusted"].map(np.log).diff()[winter].std() for each in (found, plain)
    )
    assert steps < plain_steps / 2


def test_spring_festival_is_left_alone_where_it_explains_nothing() -> None:
    found = seasonal_adjust(pd.Series(steady_level(144, 1), MONTHS))
    assert found.status == "ok"
    assert not found.festival_kept
    assert found.aicc_gain <= 2


@pytest.mark.parametrize(
    "series",
    [
        airline(),
        airline() - 300,
        airline() * 1e12,
        airline() * 1e-9,
        airline().iloc[:30],
        airline().groupby(airline().index.asfreq("Q")).sum(),
    ],
    ids=["factors", "amounts", "large", "small", "stl", "quarters"],
)
def test_the_parts_make_the_series(series: pd.Series) -> None:
    found = seasonal_adjust(series)
    assert composed(found).to_numpy() == pytest.approx(series.to_numpy(), rel=1e-9)
    frame = found.frame
    inner = frame["trend"] * frame["irregular"]
    if found.transform == "none":
        inner = frame["trend"] + frame["irregular"]
    assert inner.to_numpy() == pytest.approx(frame["adjusted"].to_numpy(), rel=1e-9)


def test_the_unit_does_not_matter() -> None:
    found, other = seasonal_adjust(airline()), seasonal_adjust(airline() * 1e8)
    expected = found.frame["adjusted"].to_numpy() * 1e8
    assert other.frame["adjusted"].to_numpy() == pytest.approx(expected, rel=1e-6)


def test_what_was_never_published_has_no_adjusted_value() -> None:
    series = festival_series()
    series.iloc[[5, 40, 41, 100]] = np.nan
    found = seasonal_adjust(series)
    assert found.method == "X-13ARIMA-SEATS"
    assert found.transform == "log"
    assert found.frame["adjusted"].isna().tolist() == series.isna().tolist()
    assert found.frame["trend"].notna().all()
    assert found.n_obs == 140


def test_a_frozen_model_is_kept_for_a_year_and_then_found_anew() -> None:
    series = airline()
    first = seasonal_adjust(series.iloc[:120])
    assert first.reidentified
    within = seasonal_adjust(series.iloc[:131], model=first.model)
    assert (within.model, within.reidentified) == (first.model, False)
    later = seasonal_adjust(series.iloc[:132], model=first.model)
    assert later.reidentified
    assert later.model.identified == "1959-12"


def test_a_frozen_model_that_fails_is_replaced() -> None:
    series = festival_series()
    found = seasonal_adjust(series)
    negative = series - series.mean()
    again = seasonal_adjust(negative, model=found.model)
    assert (again.transform, again.reidentified) == ("none", True)


def test_less_than_three_years_go_through_stl_and_say_so() -> None:
    found = seasonal_adjust(airline().iloc[:35])
    assert (found.method, found.status, found.model) == ("STL", "caution", None)
    assert "STL" in found.reason_zh


def test_three_years_go_through_x13_without_the_festival() -> None:
    found = seasonal_adjust(festival_series().iloc[:36])
    assert found.method == "X-13ARIMA-SEATS"
    assert "春节" in found.reason_zh


def test_a_series_that_x13_refuses_goes_through_stl_with_its_words() -> None:
    found = seasonal_adjust(pd.Series(np.arange(120.0), MONTHS[:120]))
    assert (found.method, found.status) == ("STL", "caution")
    assert "annihilated" in found.reason_en


@pytest.mark.parametrize("value", [3.0, 0.0])
def test_a_constant_comes_back_with_a_reason(value: float) -> None:
    series = pd.Series(value, MONTHS)
    found = seasonal_adjust(series)
    assert found.frame["adjusted"].tolist() == series.tolist()
    assert (found.frame["seasonal"] == 0).all()
    assert (found.status, found.reason_zh) == ("caution", "常数序列，原样返回")


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (airline().iloc[:23], "23 期"),
        (airline()[airline().index.month != 1], "合并"),
        (pd.Series({"2020": 1.0, "2021": 2.0}), "年度"),
        (pd.Series(np.nan, MONTHS), "没有数据"),
        (pd.Series({"2020-Q1": 1.0, "2021-Q4": 2.0}), "2 期"),
    ],
    ids=["short", "no January", "yearly", "empty", "few quarters"],
)
def test_a_refusal_has_a_reason_and_an_empty_frame(series: pd.Series, words: str) -> None:
    found = seasonal_adjust(series, as_of=dt.date(2026, 1, 1))
    assert found.status == "refused"
    assert words in found.reason_zh
    assert found.reason_en
    assert found.frame.empty
    assert list(found.frame) == ["adjusted", "trend", "seasonal", "irregular"]
    assert found.as_of == dt.date(2026, 1, 1)


def test_noise_is_said_to_have_no_season() -> None:
    found = seasonal_adjust(pd.Series(np.random.default_rng(1).normal(100, 1, 144), MONTHS))
    assert found.status == "caution"
    assert "季节性" in found.reason_zh


def test_quarters_have_no_festival() -> None:
    series = airline().groupby(airline().index.asfreq("Q")).sum()
    found = seasonal_adjust(series)
    assert found.parameters["festival"] is False
    assert found.aicc_gain is None


def test_an_unknown_effect_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="lunar"):
        seasonal_adjust(airline(), calendar=("lunar",))


def test_qs_sees_a_season_and_none_where_there_is_none() -> None:
    raw, p = residual_qs(airline(), season=12)
    assert raw == pytest.approx(167.64858, abs=1e-5)  # X-13's own figure for this series
    assert p < 1e-30
    assert residual_qs(seasonal_adjust(airline()).frame["adjusted"], season=12) == (0, 1)
    assert residual_qs(pd.Series(np.arange(60.0)), season=12) == (0, 1)


def test_residual_seasonality_earns_the_badge() -> None:
    series = pd.Series(steady_level(144, 1), MONTHS)
    found = seasonal_adjust(series)
    assert not found.residual_seasonality
    left = Adjusted(method="STL", n_obs=144, frame=found.frame, qs=12.0, qs_p=0.0025)
    assert left.residual_seasonality
    assert left.details["residual_seasonality"] is True
