"""Causes: parts add up exactly, both sides of a ratio too, and leads are told with caution."""

import numpy as np
import pandas as pd
import pytest

from analysis.causes import RESIDUAL, contributions, ratio_change, real_contributions
from analysis.leads import leads

SECTORS = ["第一产业", "第二产业", "第三产业"]


def levels(*values: float) -> pd.Series:
    return pd.Series(values, index=SECTORS)


def test_level_changes_add_up_to_the_growth_of_the_whole() -> None:
    told = contributions(levels(400, 2900, 3700), levels(420, 2850, 3950))
    assert told.status == "ok"
    assert told.parts["contribution"].tolist() == pytest.approx([20 / 70, -50 / 70, 250 / 70])
    assert told.total == pytest.approx(100 * (7220 / 7000 - 1))
    assert told.parts["contribution"].sum() == pytest.approx(told.total, abs=1e-12)
    assert told.parts["share"].sum() == pytest.approx(100)
    assert RESIDUAL not in told.parts.index


def test_published_whole_that_is_no_sum_of_its_parts_leaves_a_line() -> None:
    told = contributions(levels(400, 2900, 3700), levels(420, 2850, 3950), (7100, 7310))
    assert told.parts.loc[RESIDUAL, "contribution"] == pytest.approx(100 * (210 - 220) / 7100)
    assert told.parts["contribution"].sum() == pytest.approx(told.total, abs=1e-12)


def test_real_contributions_and_residual_add_up_to_the_published_growth() -> None:
    told = real_contributions(levels(500, 4400, 5100), levels(3.0, -2.4, 4.0), 1.2)
    assert told.parts.index.tolist() == [*SECTORS, RESIDUAL]
    assert told.parts["contribution"].tolist() == pytest.approx([0.15, -1.056, 2.04, 0.066])
    assert told.parts["contribution"].sum() == pytest.approx(1.2, abs=1e-12)
    assert told.total == 1.2
    assert told.status == "ok"


def test_large_residual_is_told() -> None:
    told = real_contributions(levels(500, 4400, 5100), levels(3.0, -2.4, 4.0), 2.2)
    assert told.status == "caution"
    assert told.reason_zh == "口径差+1.07个百分点，超过0.3"


@pytest.mark.parametrize(
    ("before", "growth", "words"),
    [
        (levels(500, np.nan, 5100), levels(3, 2, 4), "缺数：第二产业"),
        (levels(500, 4400, 5100), levels(3, 2, 4).iloc[:2], "缺数：第三产业"),
        (levels(0, 0, 0), levels(3, 2, 4), "不为正"),
    ],
)
def test_missing_parts_are_refused_by_name(
    before: pd.Series, growth: pd.Series, words: str
) -> None:
    for told in (real_contributions(before, growth, 3.0), contributions(before, growth)):
        assert told.status == "refused"
        assert words in told.reason_zh
        assert told.parts.empty


def test_part_named_twice_is_a_mistake() -> None:
    twice = pd.Series([1.0, 2.0], index=["工业", "工业"])
    with pytest.raises(ValueError, match="'工业' is named twice"):
        contributions(twice, twice)


@pytest.mark.parametrize("numerator", [(20.0, 30.0), (-5.0, 4.0), (0.0, 0.0), (30.0, 20.0)])
def test_both_sides_of_a_ratio_add_up_to_its_change(numerator: tuple[float, float]) -> None:
    told = ratio_change(numerator, (80.0, 100.0))
    assert told.after - told.before == pytest.approx(told.numerator + told.denominator, abs=1e-12)


def test_ratio_with_an_unchanged_side_has_one_cause() -> None:
    assert ratio_change((20, 30), (80, 80)).denominator == 0
    told = ratio_change((20, 20), (80, 100))
    assert (told.numerator, told.denominator) == (0, pytest.approx(-5))


def test_ratio_without_denominator_is_refused() -> None:
    assert ratio_change((20, 30), (0, 80)).status == "refused"
    assert "分母" in ratio_change((20, 30), (np.nan, 80)).reason_zh


def autoregressive(rng: np.random.Generator, n: int) -> np.ndarray:
    values = np.zeros(n)
    for place, step in enumerate(rng.normal(size=n - 1), start=1):
        values[place] = 0.6 * values[place - 1] + step
    return values


def test_lead_is_found_at_its_lag_and_others_are_not_told() -> None:
    rng, months = np.random.default_rng(1), pd.period_range("2010-01", periods=180, freq="M")
    early = autoregressive(rng, 184)
    target = pd.Series(early[:180] + 0.3 * rng.normal(size=180), index=months, name="gdp")
    others = {f"noise{number}": autoregressive(rng, 180) for number in range(5)}
    candidates = pd.DataFrame({"early": early[4:], **others}, index=months)
    told = leads(target, candidates)
    assert told.table.index[0] == "early"
    assert told.table.loc["early", "lag"] == 4
    assert told.table["told"].tolist() == [True] + [False] * 5
    assert told.reason_zh.startswith("6个序列中1个显著")
    assert told.by_lag.shape == (13, 6)


def test_wandering_series_without_a_link_are_seldom_told() -> None:
    months, rng = pd.period_range("2010-01", periods=120, freq="M"), np.random.default_rng(2)
    found = 0
    for _ in range(40):
        target, other = np.cumsum(rng.normal(size=(2, 120)), axis=1)
        told = leads(pd.Series(target, index=months), pd.DataFrame({"other": other}, index=months))
        found += bool(told.table["told"].any())
    assert found <= 4


def test_levels_enter_by_logarithms_and_need_to_be_positive() -> None:
    months = pd.period_range("2010-01", periods=60, freq="M")
    growing = pd.Series(np.exp(np.linspace(0, 3, 60) ** 2 / 3), index=months, name="freight")
    told = leads(growing, growing.to_frame(), levels=["freight"], longest=2)
    assert told.table.loc["freight", "correlation"] == pytest.approx(1)
    with pytest.raises(ValueError, match="'freight' is called a level"):
        leads(-growing, -growing.to_frame(), levels=["freight"])


def test_too_few_pairs_and_other_rhythms_are_refused() -> None:
    months = pd.period_range("2020-01", periods=30, freq="M")
    short = pd.Series(np.arange(30.0) ** 2, index=months)
    assert leads(short, short.to_frame("x")).status == "refused"
    quarters = pd.DataFrame(
        {"q": np.arange(40.0)}, index=pd.period_range("2010Q1", periods=40, freq="Q")
    )
    with pytest.raises(ValueError, match="'q' and the target"):
        leads(short, quarters)
