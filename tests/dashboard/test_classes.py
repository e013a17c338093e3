"""Classes of a map: round breaks that really part the values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.classes import CLASSES, class_of, round_breaks


def test_breaks_are_round_and_part_the_values() -> None:
    values = [5.1, 5.2, 5.6, 6.1, 6.4, 6.9, 7.4, 8.1, 10.5, 11.1, 11.7]
    breaks = round_breaks(values)
    assert breaks == (5.5, 6.5, 7.5, 10.5)
    assert [class_of(v, breaks) for v in (5.1, 6.1, 6.5, 8.1, 11.7)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 3.0]])
def test_values_that_do_not_differ_need_no_breaks(values: list[float]) -> None:
    assert round_breaks(values) == ()
    assert class_of(3.0, ()) == 3


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40))
def test_no_class_is_out_of_range_and_order_is_kept(values: list[float]) -> None:
    breaks = round_breaks(values)
    assert len(breaks) < CLASSES
    assert list(breaks) == sorted(set(breaks))
    classes = [class_of(value, breaks) for value in sorted(values)]
    assert classes == sorted(classes)
    assert {1, CLASSES} >= {classes[0], classes[-1]} or not breaks
