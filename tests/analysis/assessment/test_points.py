"""Points of one item by level and progress, in either direction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment.points import level_fraction, progress_fraction
from datasets.assessment import Thresholds

HIGHER = Thresholds(floor=80, passing=90, full=100)
LOWER = Thresholds(floor=10, passing=6, full=2)
NUMBERS = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("value", "fraction"),
    [(79, 0), (80, 0), (85, 0.3), (90, 0.6), (95, 0.8), (100, 1), (120, 1)],
)
def test_points_rise_in_lines_between_floor_passing_and_full(value, fraction):
    assert level_fraction(HIGHER, 0.6, value) == pytest.approx(fraction)


@pytest.mark.parametrize(("value", "fraction"), [(11, 0), (8, 0.3), (6, 0.6), (4, 0.8), (1, 1)])
def test_lower_is_better_where_full_is_below_floor(value, fraction):
    assert level_fraction(LOWER, 0.6, value) == pytest.approx(fraction)


def test_without_passing_there_is_one_line():
    assert level_fraction(Thresholds(floor=0, full=50), 0.6, 20) == pytest.approx(0.4)


def test_floor_and_passing_in_one_place_make_a_step():
    step = Thresholds(floor=60, passing=60, full=100)
    assert level_fraction(step, 0.6, 59.9) == 0
    assert level_fraction(step, 0.6, 60) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("base", "value", "fraction"),
    [(90, 95, 0.5), (90, 85, 0), (90, 100, 1), (90, 130, 1), (100, 100, 1), (105, 101, 1)],
)
def test_progress_is_the_part_of_the_way_to_full_that_was_gone(base, value, fraction):
    assert progress_fraction(HIGHER, base, value) == pytest.approx(fraction)


def test_who_stood_at_full_and_fell_below_it_made_no_progress():
    assert progress_fraction(HIGHER, 100, 99) == 0


@given(NUMBERS, NUMBERS, st.sampled_from([HIGHER, LOWER]))
def test_fractions_lie_between_0_and_1_and_never_fall_as_the_value_improves(one, other, given_):
    sign = 1 if given_.full > given_.floor else -1
    worse, better = sorted((one, other), key=lambda x: sign * x)
    levels = [level_fraction(given_, 0.6, x) for x in (worse, better)]
    steps = [progress_fraction(given_, given_.floor, x) for x in (worse, better)]
    for low, high in (levels, steps):
        assert 0 <= low <= high <= 1
