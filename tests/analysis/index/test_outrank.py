from __future__ import annotations

import numpy as np
import pytest

from analysis.index.aggregate import aggregate
from datasets.index_method import Aggregation

OUTRANKING = ("topsis", "vikor", "copeland")


def test_topsis_by_hand() -> None:
    # Weighted points (30, 20), (15, 40), (0, 0) around best (30, 40) and worst (0, 0).
    scores = np.array([[60.0, 40.0], [30.0, 80.0], [0.0, 0.0]])
    worst = np.array([np.hypot(30, 20), np.hypot(15, 40), 0.0])
    best = np.array([20.0, 15.0, 50.0])
    found = aggregate("topsis", scores, np.ones(2))
    assert found == pytest.approx(100 * worst / (worst + best), rel=1e-14)


def test_vikor_by_hand() -> None:
    # Regrets of the first child in quarters, of the second in halves; weights 1/2 each.
    scores = np.array([[100.0, 0.0], [75.0, 50.0], [0.0, 100.0]])
    sums = np.array([0.5, 0.375, 0.5])
    greatest = np.array([0.5, 0.25, 0.5])
    away = 0.5 * (sums - 0.375) / 0.125 + 0.5 * (greatest - 0.25) / 0.25
    assert aggregate("vikor", scores, np.ones(2)) == pytest.approx(100 * (1 - away), rel=1e-14)


def test_copeland_counts_pairs_won_and_lost() -> None:
    scores = np.array([[3.0, 3.0, 1.0], [2.0, 2.0, 2.0], [1.0, 1.0, 3.0], [1.0, 1.0, 3.0]])
    # a beats all, b beats c and d, c and d tie: nets 3, 1, -2, -2 of at most 3.
    expected = 100 * (0.5 + np.array([3, 1, -2, -2]) / 6)
    assert aggregate("copeland", scores, np.ones(3)) == pytest.approx(expected, rel=1e-14)


def test_copeland_weighs_what_a_pair_is_better_in() -> None:
    scores = np.array([[1.0, 9.0], [9.0, 1.0]])
    assert list(aggregate("copeland", scores, np.array([0.6, 0.4]))) == [0, 100]
    assert list(aggregate("copeland", scores, np.array([0.5, 0.5]))) == [50, 50]


@pytest.mark.parametrize(("method", "expected"), [("topsis", 50), ("copeland", 50), ("vikor", 100)])
def test_regions_that_do_not_differ_have_the_documented_score(
    method: Aggregation, expected: float
) -> None:
    assert list(aggregate(method, np.full((3, 2), 70.0), np.ones(2))) == [expected] * 3
    assert list(aggregate(method, np.array([[70.0, 10.0]]), np.ones(2))) == [expected]


@pytest.mark.parametrize("method", OUTRANKING)
def test_best_in_everything_is_first_and_on_the_scale(method: Aggregation) -> None:
    scores = np.array([[90.0, 80.0, 70.0], [50.0, 60.0, 65.0], [20.0, 10.0, 5.0]])
    found = aggregate(method, scores, np.array([0.2, 0.3, 0.5]), scale=10.0)
    assert found[0] == pytest.approx(10)
    assert found[2] == pytest.approx(0)
    assert 0 < found[1] < 10


def test_copeland_meets_one_set_of_scores_with_many_draws_of_weights() -> None:
    scores = np.array([[[1.0, 5.0], [2.0, 4.0], [3.0, 1.0]]])
    weights = np.array([[[0.7, 0.3]], [[0.2, 0.8]]]).repeat(3, axis=1)
    found = aggregate("copeland", scores, weights)
    each = [aggregate("copeland", scores[0], one) for one in weights]
    assert found.tolist() == [one.tolist() for one in each]
