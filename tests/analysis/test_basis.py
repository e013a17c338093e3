import pandas as pd
import pytest

from analysis.basis import MISMATCH_LABEL, basis_mismatch, combinable

LEVEL = pd.Series({"2022": 100.0, "2023": 105.0, "2024": 110.25, "2025": 112.0})


def test_growth_that_the_levels_repeat_is_comparable() -> None:
    found = basis_mismatch(LEVEL, pd.Series({"2023": 5.0, "2024": 5.4, "2025": 1.6}))
    assert found.status == "ok"
    assert found.frame["comparable"].all()


def test_a_gap_of_exactly_half_a_point_still_compares() -> None:
    found = basis_mismatch(LEVEL, pd.Series({"2023": 5.5, "2024": 4.5}))
    assert found.frame["comparable"].tolist() == [True, True]


def test_a_changed_coverage_is_labelled() -> None:
    found = basis_mismatch(LEVEL, pd.Series({"2023": 5.0, "2024": 6.2}))
    assert found.frame["label"].tolist() == ["", MISMATCH_LABEL]
    assert found.frame["gap"].iloc[1] == pytest.approx(-1.2)
    assert found.status == "caution"
    assert "2024" in found.reason_zh


def test_months_compare_with_the_same_month_a_year_before() -> None:
    level = pd.Series({"2023-02": 100.0, "2023-03": 180.0, "2024-02": 107.0, "2024-03": 190.0})
    found = basis_mismatch(level, pd.Series({"2024-02": 7.0, "2024-03": 3.0}))
    assert found.frame["comparable"].tolist() == [True, False]


def test_nothing_to_compare_is_refused() -> None:
    assert basis_mismatch(LEVEL.iloc[:1], pd.Series({"2022": 5.0})).status == "refused"
    with pytest.raises(ValueError, match="rhythm"):
        basis_mismatch(LEVEL, pd.Series({"2023-02": 5.0}))


def test_real_and_nominal_are_not_combined() -> None:
    found = combinable({"industry": "real", "retail": "nominal", "freight": "none"})
    assert found.status == "refused"
    assert "industry" in found.reason_zh
    assert "retail" in found.reason_zh
    assert "平减" in found.reason_zh


@pytest.mark.parametrize("other", ["real", "none"])
def test_one_price_basis_combines_with_itself_and_with_quantities(other: str) -> None:
    assert combinable({"industry": "real", "other": other}).status == "ok"


def test_an_unknown_basis_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="retail"):
        combinable({"retail": "current"})
