"""Values in proportion to what makes regions comparable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.index.denominate import denominate, denominator_notes
from tests.analysis.index.declared import declared, table

DEFINITION = declared(
    {"id": "firms", "denominator": "people", "per": 10_000},
    {"id": "days"},
    variables=[{"id": "people"}],
)


def test_values_are_divided_and_multiplied_and_others_stay() -> None:
    values = table("ab", {"days": [3, 4], "people": [2e6, 5e6], "firms": [4000, 5000]})
    found = denominate(DEFINITION, values)
    assert list(found) == ["firms", "days"]
    assert found["firms"].tolist() == pytest.approx([20, 10])
    assert found["days"].tolist() == [3, 4]
    assert (denominator_notes(values, found) == "").all(axis=None)


def test_a_missing_or_zero_denominator_gives_no_value_and_says_so() -> None:
    values = table("abc", {"firms": [1, 1, np.nan], "people": [0, np.nan, 0], "days": [1, 1, 1]})
    found = denominate(DEFINITION, values)
    assert found["firms"].isna().all()
    assert denominator_notes(values, found)["firms"].tolist() == ["denominator"] * 2 + [""]


def test_an_indicator_without_column_is_missing_everywhere() -> None:
    found = denominate(DEFINITION, table("ab", {"firms": [1, 2], "people": [1, 2]}))
    assert found["days"].isna().all()


@given(factor=st.floats(1e-6, 1e6))
def test_the_unit_of_the_denominator_goes_into_per(factor: float) -> None:
    values = table("ab", {"firms": [40.0, 7.0], "people": [2e6 * factor, 3e5 * factor]})
    other = declared(
        {"id": "firms", "denominator": "people", "per": 10_000 * factor},
        variables=[{"id": "people"}],
    )
    assert denominate(other, values)["firms"].tolist() == pytest.approx([0.2, 7 / 30], rel=1e-12)
