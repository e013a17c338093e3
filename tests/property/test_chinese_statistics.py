"""Cumulative figures split and added up again, and growth chained and read back."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.basis import basis_mismatch
from analysis.cumulative import cumulate, single_periods
from analysis.level import chain_level

published = st.integers(-(10**9), 10**9).map(lambda cents: cents / 100)
growth = st.integers(-300, 500).map(lambda tenths: tenths / 10)


@st.composite
def cumulatives(draw: st.DrawFn) -> pd.Series:
    months = pd.period_range("2019-01", "2021-12", freq="M")
    known = draw(st.sets(st.sampled_from(list(months)), min_size=1))
    values = draw(st.lists(published, min_size=len(known), max_size=len(known)))
    return pd.Series(values, pd.PeriodIndex(sorted(known), freq="M"))


@given(cumulatives())
def test_splitting_and_adding_up_gives_the_published_decimals_back(series: pd.Series) -> None:
    back = cumulate(single_periods(series).frame)
    assert back.tolist() == series.tolist()
    assert back.index.equals(series.index)


@given(cumulatives())
def test_spans_cover_each_year_up_to_its_newest_month_once(series: pd.Series) -> None:
    frame = single_periods(series).frame
    covered = frame["span"].groupby(frame.index.year).sum()
    newest = pd.Series(series.index.month, series.index.year).groupby(level=0).max()
    assert covered.to_dict() == newest.to_dict()


@given(
    st.lists(growth, min_size=1, max_size=60), st.lists(st.floats(1, 1e9), min_size=12, max_size=12)
)
def test_a_chained_level_repeats_its_growth(rates: list[float], base: list[float]) -> None:
    yoy = pd.Series(rates, pd.period_range("2021-01", periods=len(rates), freq="M"))
    profile = pd.Series(base, pd.period_range("2020-01", periods=12, freq="M"))
    level = chain_level(yoy, profile).level
    again = (level / level.shift(12) - 1).iloc[12:] * 100
    assert np.abs(again - yoy).max() < 1e-9
    assert basis_mismatch(level, yoy, threshold_pp=1e-8).status == "ok"


@given(st.lists(st.none() | growth, min_size=13, max_size=48))
def test_a_gap_breaks_the_chain_of_its_own_month_only(rates: list[float | None]) -> None:
    rates[-1] = rates[-1] or 1.0
    yoy = pd.Series(rates, pd.period_range("2021-01", periods=len(rates), freq="M"), dtype=float)
    level = chain_level(yoy, pd.Series(1.0, pd.period_range("2020-01", periods=12, freq="M"))).level
    for month in range(1, 13):
        own = yoy[yoy.index.month == month]
        known = own.notna().cummin()
        assert level[own.index].notna().tolist() == known.tolist()


@given(
    st.lists(st.floats(50, 150), min_size=12, max_size=12),
    st.lists(st.floats(0.8, 1.3), min_size=12, max_size=12),
)
def test_stated_growth_lies_between_bounds_that_hold_the_truth(
    base: list[float], ratio: list[float]
) -> None:
    before = pd.Series(base, pd.period_range("2023-01", periods=12, freq="M"))
    now = pd.Series(before.to_numpy() * ratio, before.index + 12)
    rates = (now.cumsum() / before.cumsum().set_axis(now.index) - 1) * 100
    frame = single_periods(now.cumsum(), rates.round(1)).frame
    stated = frame.dropna(subset=["growth"])
    true = (pd.Series(ratio, now.index) - 1)[stated.index] * 100
    assert (stated["growth_low"] <= true + 1e-9).all()
    assert (stated["growth_high"] >= true - 1e-9).all()
    assert (stated["growth_high"] - stated["growth_low"] <= 2).all()
    assert (frame["growth"].isna() == (frame["reason_zh"] != "")).all()
