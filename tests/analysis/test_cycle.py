"""Turning points against the dates of the NBER, and the rules on made-up cycles."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels
from statsmodels.datasets import macrodata

from analysis.cycle import COLUMNS, TurningPoints, turning_points
from analysis.gaps import bridged, unbroken

PANEL = "tsa/statespace/tests/results/frbny_nowcast/Nowcasting/data/US/2016-06-29.csv"


def monthly(values: np.ndarray, start: str = "2000-01") -> pd.Series:
    return pd.Series(values, pd.period_range(start, periods=len(values), freq="M"), dtype=float)


def wave(months: int, period: int = 40) -> pd.Series:
    return monthly(100 + 5 * np.cos(2 * np.pi * np.arange(months) / period))


def dated(found: TurningPoints, kind: str) -> list[str]:
    points = found.points
    return list(points.time_period[points.kind == kind])


def apart(found: str, published: str) -> int:
    return (pd.Period(found, "M") - pd.Period(published, "M")).n


@pytest.fixture(scope="module")
def industry() -> pd.Series:
    """US industrial production as of June 2016, from the panel that statsmodels carries."""
    panel = pd.read_csv(Path(statsmodels.__file__).parent / PANEL)
    months = pd.PeriodIndex(pd.to_datetime(panel["Date"], format="%m/%d/%y"), freq="M")
    return pd.Series(panel["INDPRO"].to_numpy(float), months)


def test_industrial_production_turns_with_the_published_recessions(industry: pd.Series) -> None:
    found = turning_points(industry)
    assert found.status == "ok"
    troughs = {"1991-03": "1991-03", "2001-11": "2001-11", "2009-06": "2009-06"}
    for ours, published in troughs.items():
        assert ours in dated(found, "trough")
        assert apart(ours, published) == 0
    peaks = {"1990-09": "1990-07", "2000-06": "2001-03", "2007-11": "2007-12"}
    assert set(peaks) <= set(dated(found, "peak"))
    assert [apart(ours, published) for ours, published in peaks.items()] == [2, -9, -1]


def test_quarterly_output_turns_near_the_published_recessions() -> None:
    data = macrodata.load_pandas().data
    quarters = pd.PeriodIndex.from_fields(year=data["year"], quarter=data["quarter"], freq="Q")
    found = turning_points(pd.Series(data["realgdp"].to_numpy(), quarters))
    assert found.method == "bbq"
    # NBER: peaks 1960Q2 1969Q4 1973Q4 1980Q1 1981Q3 1990Q3 2007Q4; output alone misses 2001
    assert dated(found, "peak") == [
        *("1960-Q1", "1969-Q3", "1973-Q4", "1980-Q1", "1981-Q3", "1990-Q2", "2008-Q2"),
    ]
    assert dated(found, "trough") == [
        *("1960-Q4", "1970-Q1", "1975-Q1", "1980-Q3", "1982-Q1", "1991-Q1", "2009-Q2"),
    ]
    assert list(found.points.provisional) == [False] * 13 + [True]


def test_a_wave_turns_where_it_turns() -> None:
    found = turning_points(wave(120))
    assert dated(found, "trough") == ["2001-09", "2005-01", "2008-05"]
    assert dated(found, "peak") == ["2003-05", "2006-09"]
    assert not found.points.provisional.any()


def test_a_turn_near_the_end_is_provisional_and_needs_three_months() -> None:
    assert turning_points(wave(103)).points.time_period.iloc[-1] == "2006-09"
    found = turning_points(wave(104))
    assert tuple(found.points.iloc[-1][["time_period", "kind", "provisional"]]) == (
        *("2008-05", "trough"),
        True,
    )
    assert not turning_points(wave(107)).points.provisional.any()


@pytest.mark.parametrize("seed", range(12))
def test_turns_alternate_and_keep_their_distance(seed: int) -> None:
    walk = np.random.default_rng(seed).normal(0.1, 1, 300).cumsum()
    points = turning_points(monthly(walk)).points
    at = [apart(period, "2000-01") for period in points.time_period]
    assert all(a != b for a, b in pairwise(points.kind))
    assert all(b - a >= 5 for a, b in pairwise(at))
    assert all(b - a >= 15 for a, b in zip(at, at[2:], strict=False))
    settled = [place for place, open_ in zip(at, points.provisional, strict=True) if not open_]
    assert all(6 <= place < 294 for place in settled)
    for (_, one), (_, two) in pairwise(points.iterrows()):
        assert (one.value > two.value) == (one.kind == "peak")


@pytest.mark.parametrize(
    ("series", "word"),
    [
        (wave(47), "48 个月"),
        (monthly(np.full(60, 3.0)), "常数"),
        (monthly(np.array([])), "48 个月"),
        (pd.Series(np.arange(30.0), pd.period_range("1990", periods=30, freq="Y")), "年度"),
        (pd.Series(np.arange(15.0), pd.period_range("1990Q1", periods=15, freq="Q")), "16 个季度"),
    ],
)
def test_a_refusal_gives_its_reason_and_no_turn(series: pd.Series, word: str) -> None:
    found = turning_points(series)
    assert found.status == "refused"
    assert word in found.reason_zh
    assert found.reason_en
    assert found.points.empty
    assert list(found.points.columns) == list(COLUMNS)


def test_gaps_of_two_months_are_bridged_and_longer_ones_cut_off() -> None:
    short = wave(120)
    short.iloc[[30, 31]] = np.nan
    found = turning_points(short)
    assert found.status == "caution"
    assert found.n_obs == 118
    assert dated(found, "peak") == ["2003-05", "2006-09"]
    long = wave(125)
    long.iloc[30:34] = np.nan
    later = turning_points(long)
    assert "2002-11" in later.reason_zh
    assert min(later.points.time_period) > "2002-11"


def test_a_series_that_only_grows_has_no_turn_and_says_so() -> None:
    found = turning_points(monthly(np.arange(100.0)))
    assert found.points.empty
    assert found.status == "caution"
    assert "没有符合规则" in found.reason_zh


def test_bridges_are_straight_and_short() -> None:
    values = monthly(np.array([1.0, np.nan, 3, np.nan, np.nan, np.nan, 7, np.nan]))
    filled = bridged(values)
    assert filled.iloc[:3].tolist() == [1, 2, 3]
    assert filled.iloc[3:6].isna().all()
    assert unbroken(filled).tolist() == [7]
