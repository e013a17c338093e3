import numpy as np
import pandas as pd
import pytest

from analysis.level import chain_level

BASE = pd.Series(np.linspace(80, 130, 12), pd.period_range("2020-01", periods=12, freq="M"))
GROWTH = pd.Series(
    np.random.default_rng(3).normal(5, 4, 48), pd.period_range("2021-01", periods=48, freq="M")
)


def test_the_level_repeats_the_growth() -> None:
    found = chain_level(GROWTH, BASE)
    again = (found.level / found.level.shift(12) - 1).iloc[12:] * 100
    assert np.abs(again - GROWTH).max() < 1e-9
    assert found.level.iloc[:12].mean() == pytest.approx(100)
    assert found.status == "ok"


def test_a_missing_january_breaks_its_own_chain_only() -> None:
    found = chain_level(GROWTH.drop(pd.Period("2022-01", "M")), BASE)
    broken = [str(period) for period in found.level.index[found.level.isna()]]
    assert broken == ["2022-01", "2023-01", "2024-01"]
    assert found.status == "caution"
    assert "2022-01" in found.reason_zh


def test_years_chain_from_one_base() -> None:
    found = chain_level(pd.Series({"2021": 10.0, "2022": 10.0}), pd.Series({"2020": 50.0}))
    assert found.level.tolist() == pytest.approx([100, 110, 121])


@pytest.mark.parametrize("base", [BASE.iloc[1:], BASE * 0, BASE.where(BASE > 90)])
def test_a_base_that_is_not_a_whole_year_is_refused(base: pd.Series) -> None:
    found = chain_level(GROWTH, base)
    assert found.status == "refused"
    assert found.level.empty
    assert "12" in found.reason_zh


def test_growth_before_the_base_is_refused_and_other_rhythms_are_a_mistake() -> None:
    assert chain_level(GROWTH, BASE.set_axis(BASE.index + 240)).status == "refused"
    with pytest.raises(ValueError, match="rhythm"):
        chain_level(GROWTH, pd.Series({"2020": 1.0}))


def test_a_fall_of_all_is_a_gap_not_a_level_of_zero() -> None:
    found = chain_level(pd.Series({"2021": -100.0, "2022": 5.0}), pd.Series({"2020": 50.0}))
    assert found.level.isna().tolist() == [False, True, True]
