import numpy as np
import pandas as pd
import pytest

from analysis.cumulative import cumulate, single_periods

PUBLISHED = pd.Series(
    {"2023-02": 100.1, "2023-03": 151.3, "2023-04": 202.2, "2024-02": 110.1, "2024-03": 165.3}
)


def test_january_and_february_stay_together() -> None:
    frame = single_periods(PUBLISHED).frame
    assert frame["span"].tolist() == [2, 1, 1, 2, 1]
    assert frame["value"].tolist() == [100.1, 51.2, 50.9, 110.1, 55.2]
    assert not {"2023-01", "2024-01"} & set(map(str, frame.index))


def test_months_published_together_stay_together_anywhere_in_the_year() -> None:
    frame = single_periods(PUBLISHED.drop("2023-03")).frame
    assert frame["span"].tolist() == [2, 2, 2, 1]
    assert frame["value"].iloc[1] == 102.1


def test_the_way_back_is_exact() -> None:
    back = cumulate(single_periods(PUBLISHED).frame)
    assert back.tolist() == PUBLISHED.tolist()
    assert list(map(str, back.index)) == list(PUBLISHED.index)


def test_quarters_add_up_too() -> None:
    frame = single_periods(pd.Series({"2024-Q1": 10.0, "2024-Q2": 25.0, "2025-Q1": 11.0})).frame
    assert frame["value"].tolist() == [10, 15, 11]
    assert frame["span"].tolist() == [1, 1, 1]


def test_a_hole_ends_the_way_back_for_its_year_only() -> None:
    frame = single_periods(PUBLISHED).frame.drop(pd.Period("2023-03", "M"))
    assert cumulate(frame).isna().tolist() == [False, True, False, False]


def test_growth_of_a_single_month_stands_on_the_comparable_base() -> None:
    # 110 is 10 % above a base of 100; 231 is 5 % above 220; so March: 121 against 120.
    growth = pd.Series({"2024-02": 10.0, "2024-03": 5.0})
    levels = pd.Series({"2024-02": 110.0, "2024-03": 231.0})
    found = single_periods(levels, growth)
    march = found.frame.iloc[1]
    assert march["base"] == pytest.approx(120)
    assert march["growth"] == pytest.approx(100 / 120)
    assert march["growth_low"] < march["growth"] < march["growth_high"]
    assert found.frame["growth"].iloc[0] == pytest.approx(10.0)
    assert found.status == "ok"


def test_bounds_hold_every_growth_that_rounds_to_the_published_one() -> None:
    chance = np.random.default_rng(7)
    base = pd.Series(chance.uniform(90, 110, 12), pd.period_range("2023-01", periods=12, freq="M"))
    now = (base * chance.uniform(1.0, 1.1, 12)).set_axis(base.index + 12)
    true = (now.to_numpy() / base.to_numpy() - 1) * 100
    total, total_before = now.cumsum(), base.cumsum().set_axis(now.index)
    published = ((total / total_before - 1) * 100).round(1)
    frame = single_periods(total, published).frame
    assert (frame["growth_low"].to_numpy() <= true).all()
    assert (frame["growth_high"].to_numpy() >= true).all()


def test_small_months_late_in_the_year_have_no_growth_but_a_reason() -> None:
    levels = pd.Series({"2024-11": 1000.0, "2024-12": 1010.0})
    found = single_periods(levels, pd.Series({"2024-11": 5.0, "2024-12": 5.0}))
    december = found.frame.iloc[1]
    assert np.isnan(december["growth"])
    assert "超过 2" in december["reason_zh"]
    assert december["growth_high"] - december["growth_low"] > 2
    assert found.status == "caution"


def test_growth_that_is_missing_or_meaningless_says_so() -> None:
    levels = pd.Series({"2024-02": 10.0, "2024-03": -5.0, "2024-04": -4.0})
    growth = pd.Series({"2024-02": 5.0, "2024-03": 5.0})
    reasons = single_periods(levels, growth).frame["reason_zh"].tolist()
    assert reasons == ["", "累计值不大于零，增速没有意义", "缺少累计增速"]


def test_nothing_gives_a_refusal_and_years_are_a_mistake() -> None:
    found = single_periods(pd.Series({"2024-02": np.nan}))
    assert (found.status, len(found.frame), found.reason_zh) == ("refused", 0, "没有累计值")
    with pytest.raises(ValueError, match="yearly"):
        single_periods(pd.Series({"2023": 1.0, "2024": 2.0}))
    with pytest.raises(ValueError, match="rhythm"):
        single_periods(PUBLISHED, pd.Series({"2024-Q1": 5.0}))
