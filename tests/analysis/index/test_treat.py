"""Treatment of extreme values: published figures, the rule of one point at a time, properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from analysis.index.degenerate import DegenerateError
from analysis.index.skewness import kurtosis, skewness
from analysis.index.treat import Treated, treat
from datasets.index_method import Treatment

_method: TypeAdapter[Treatment] = TypeAdapter(Treatment)
_values = st.lists(st.integers(-1000, 1000).map(float), min_size=4, max_size=30)

SPREADSHEET = np.array([3.0, 4, 5, 2, 3, 4, 5, 6, 4, 7])
"""The example of Microsoft's documentation of SKEW and KURT."""


def _treated(spec: object, values: list[float]) -> Treated:
    return treat(_method.validate_python(spec), np.array(values, dtype=float))


def test_skewness_and_kurtosis_are_those_of_spreadsheets() -> None:
    """Microsoft Excel, help of SKEW (0.359543071) and KURT (-0.151799637)."""
    assert skewness(SPREADSHEET) == pytest.approx(0.359543071, abs=1e-9)
    assert kurtosis(SPREADSHEET) == pytest.approx(-0.151799637, abs=1e-9)


def test_the_greatest_value_becomes_the_next_until_the_test_is_passed() -> None:
    values = [*range(1, 21), 100]
    found = _treated({"type": "winsorise"}, values)
    assert found.note == "winsorise"
    assert found.values.tolist() == [*range(1, 21), 20]


def test_the_longer_tail_below_is_pulled_up() -> None:
    found = _treated({"type": "winsorise"}, [-100, *range(1, 21)])
    assert found.values.tolist() == [1, *range(1, 21)]


def test_every_pulled_point_counts_and_ties_go_together() -> None:
    values = [*range(1, 31), 300, 400]
    two = _treated({"type": "winsorise", "points": 2}, values)
    assert two.values.tolist() == [*range(1, 31), 30, 30]
    one = _treated({"type": "winsorise", "points": 1, "then": "none"}, values)
    assert one.values.tolist() == [*range(1, 31), 300, 300]


def test_values_that_need_more_points_are_transformed_as_they_were() -> None:
    values = np.array([*range(1, 31), 300, 400], dtype=float)
    found = _treated({"type": "winsorise", "points": 1}, list(values))
    assert found.note == "log"
    assert found.values == pytest.approx(np.log(values - 1 + 0.01 * 399))
    powered = _treated({"type": "winsorise", "points": 1, "then": "boxcox"}, list(values))
    assert powered.note == "boxcox"
    assert abs(skewness(powered.values)) < 1


@pytest.mark.parametrize(
    "values", [[1, 1, 1, 90], [5, 5, 5, 5], [1, 2, 90], [90], [1, 2, 3, 4, 5], [np.nan, np.nan]]
)
def test_values_that_cannot_or_need_not_be_treated_stay(values: list[float]) -> None:
    found = _treated({"type": "winsorise"}, values)
    assert found.note == ""
    assert np.array_equal(found.values, np.array(values, dtype=float), equal_nan=True)


def test_both_figures_must_be_beyond_their_limits() -> None:
    values = [*range(1, 21), 100]
    assert _treated({"type": "winsorise", "skew": 50}, values).note == ""
    assert _treated({"type": "winsorise", "kurtosis": 50}, values).note == ""


def test_missing_values_take_no_part_and_stay_missing() -> None:
    found = _treated({"type": "winsorise"}, [np.nan, *range(1, 21), 100])
    assert np.isnan(found.values[0])
    assert found.values[-1] == 20


def test_logarithm_and_trim_and_power() -> None:
    assert _treated({"type": "log", "offset": 1}, [0, np.e - 1]).values == pytest.approx([0, 1])
    trimmed = _treated({"type": "trim", "low": 25, "high": 75}, [0, 1, 2, 3, 4])
    assert trimmed.values.tolist() == [1, 1, 2, 3, 3]
    assert _treated({"type": "boxcox", "power": 2}, [1, 3]).values == pytest.approx([0, 4])
    assert _treated({"type": "boxcox", "power": 2}, [-1, 1]).values == pytest.approx([0, 4])
    assert _treated({"type": "none"}, [1, 9]).values.tolist() == [1, 9]
    assert treat(None, np.array([1.0])).note == ""


def test_what_has_no_logarithm_is_refused_by_name() -> None:
    with pytest.raises(DegenerateError, match="not positive") as refusal:
        _treated({"type": "log"}, [0, 1])
    assert "对数" in refusal.value.zh
    with pytest.raises(DegenerateError, match="range of numbers"):
        _treated({"type": "boxcox", "power": 200}, [1, 1e9])


@given(values=_values)
def test_treatment_never_turns_the_order_round(values: list[float]) -> None:
    found = _treated({"type": "winsorise"}, values).values
    assert (np.diff(found[np.argsort(values)]) >= 0).all()


@given(values=_values, points=st.integers(0, 5))
def test_at_most_the_allowed_points_change(values: list[float], points: int) -> None:
    spec = {"type": "winsorise", "points": points, "then": "none"}
    changed = _treated(spec, values).values != np.array(values)
    ties = max(values.count(value) for value in values)
    assert changed.sum() <= max(points - 1, 0) + (ties if points else 0)


@given(values=_values, data=st.data())
def test_order_of_regions_is_irrelevant(values: list[float], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(values))))
    found = _treated({"type": "winsorise"}, [values[place] for place in order]).values
    assert found == pytest.approx(_treated({"type": "winsorise"}, values).values[order])


@settings(max_examples=25)
@given(values=_values)
def test_the_likeliest_power_keeps_the_order_and_is_finite(values: list[float]) -> None:
    found = _treated({"type": "boxcox"}, values).values
    assert np.isfinite(found).all()
    assert (np.diff(found[np.argsort(values)]) >= -1e-9 * np.abs(found).max()).all()
