"""Bands from past errors: ranks by hand, and the coverage that the theory promises."""

import math

import numpy as np
import pytest

from analysis.conformal import Pool, half_widths, held, held_out, naive_scale


def test_the_width_is_the_rank_that_split_conformal_names():
    errors = np.array([[-1.0], [2.0], [-3.0], [4.0], [5.0], [-6.0], [7.0], [8.0], [9.0]])
    assert half_widths(errors)[0] == pytest.approx([8.0])  # ceil(10 * 0.8) = 8th
    assert half_widths(errors)[1] == pytest.approx([9.0])  # ceil(10 * 0.95) = 10th, of nine


def test_each_step_has_its_own_width_and_missing_errors_are_left_out():
    errors = np.array([[1.0, 10.0], [np.nan, 20.0], [3.0, np.nan]])
    assert half_widths(errors)[1].tolist() == [3.0, 20.0]
    assert np.isnan(half_widths(np.array([[np.nan]]))).all()


def test_bands_hold_new_errors_as_often_as_they_say():
    random = np.random.default_rng(3)
    inner, outer = held(
        random.standard_t(4, (4000, 6)), half_widths(random.standard_t(4, (800, 6)))
    )
    assert inner == pytest.approx(0.80, abs=0.02)
    assert outer == pytest.approx(0.95, abs=0.01)


def test_bands_of_the_other_origins_hold_less_than_bands_of_all():
    errors = np.random.default_rng(4).normal(size=(30, 6))
    apart, together = held_out(errors), held(errors, half_widths(errors))
    assert apart[0] < together[0]
    assert apart[0] == pytest.approx(0.80, abs=0.08)


def test_nothing_known_holds_nothing():
    nothing = np.full((3, 2), np.nan)
    assert all(math.isnan(share) for share in held(nothing, np.ones((2, 2))))
    assert all(math.isnan(share) for share in held_out(nothing))


@pytest.mark.parametrize(
    ("values", "season", "scale"),
    [
        ([1.0, 2.0, 4.0, 8.0], 1, 7 / 3),
        ([1.0, 5.0, 2.0, 7.0, 3.0, 9.0], 2, 1.5),
        ([1.0, 5.0, 1.0, 5.0, 1.0, 5.0], 2, 4.0),
        ([1.0, 2.0, np.nan, 4.0, 6.0], 1, 1.5),
        ([float(at) for at in range(14)], 12, 1.0),
        ([3.0, 3.0, 3.0, 3.0], 2, 0.0),
    ],
    ids=["last value", "season", "exact repeat", "gap", "too little of a season", "constant"],
)
def test_the_scale_is_the_error_of_the_seasonal_naive(values, season, scale):
    assert naive_scale(np.array(values), season) == pytest.approx(scale)


def test_a_pool_needs_two_hundred_series_of_the_rhythm_and_the_horizon():
    errors = np.random.default_rng(5).normal(size=(200, 6))
    pool = Pool(errors={"M": errors, "Q": errors[:199]})
    widths = pool.half_widths("M", 4)
    assert widths is not None
    assert widths.tolist() == half_widths(errors[:, :4]).tolist()
    assert pool.half_widths("M", 7) is None
    assert pool.half_widths("Q", 4) is None
    assert pool.half_widths("A", 1) is None
