from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.index.aggregate import aggregate
from analysis.index.degenerate import DegenerateError
from datasets.index_method import Aggregation

SCORES = np.array([[80.0, 60.0], [40.0, 90.0], [50.0, 50.0]])
NAN = np.nan
METHODS = get_args(Aggregation)
MEANS: tuple[Aggregation, ...] = ("arithmetic", "geometric", "harmonic")


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("arithmetic", 0.75 * 80 + 0.25 * 60),
        ("geometric", 80**0.75 * 60**0.25),
        ("harmonic", 1 / (0.75 / 80 + 0.25 / 60)),
    ],
)
def test_means_follow_their_formulas(method: Aggregation, expected: float) -> None:
    found = aggregate(method, SCORES, np.array([3.0, 1.0]))
    assert found[0] == pytest.approx(expected, rel=1e-14)
    assert found[2] == pytest.approx(50, rel=1e-14)


@pytest.mark.parametrize("method", METHODS)
def test_missing_child_shares_its_weight(method: Aggregation) -> None:
    missing = np.column_stack([SCORES, np.full(3, NAN)])
    weights = np.array([2.0, 3.0, 5.0])
    expected = aggregate(method, SCORES, weights[:2])
    assert aggregate(method, missing, weights) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("method", METHODS)
def test_region_without_any_child_has_no_score(method: Aggregation) -> None:
    scores = np.vstack([SCORES, [NAN, NAN]])
    found = aggregate(method, scores, np.ones(2))
    assert np.isnan(found[3])
    assert found[:3] == pytest.approx(aggregate(method, SCORES, np.ones(2)), rel=1e-14)


@pytest.mark.parametrize("method", ["geometric", "harmonic"])
@pytest.mark.parametrize("bad", [0.0, -3.0])
def test_means_of_logarithms_and_inverses_refuse_what_is_not_positive(
    method: Aggregation, bad: float
) -> None:
    with pytest.raises(DegenerateError, match="above 0") as error:
        aggregate(method, np.array([[bad, 50.0]]), np.ones(2))
    assert "大于零" in error.value.zh
    assert aggregate(method, np.array([[bad, 50.0]]), np.array([0.0, 1.0])) == pytest.approx(50)


@pytest.mark.parametrize("method", METHODS)
def test_draws_are_scored_like_one_after_the_other(method: Aggregation) -> None:
    random = np.random.default_rng(2)
    scores = random.uniform(1, 100, (4, 6, 3))
    scores[:, 2, 1] = NAN
    weights = random.uniform(0.1, 1, (4, 1, 3))
    at_once = aggregate(method, scores, weights)
    for draw in range(4):
        alone = aggregate(method, scores[draw], weights[draw])
        assert at_once[draw] == pytest.approx(alone, rel=1e-13)


@given(
    scores=arrays(float, (4, 3), elements=st.floats(0.1, 100)),
    weights=arrays(float, 3, elements=st.floats(0.1, 9)),
)
def test_means_stand_in_order(scores: np.ndarray, weights: np.ndarray) -> None:
    low, middle, high = (
        aggregate(m, scores, weights) for m in ("harmonic", "geometric", "arithmetic")
    )
    assert (low <= middle + 1e-9).all()
    assert (middle <= high + 1e-9).all()
    assert (low >= scores.min(1) - 1e-9).all()
    assert (high <= scores.max(1) + 1e-9).all()
