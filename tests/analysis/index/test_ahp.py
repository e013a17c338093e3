from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.index.ahp import consistent, priorities
from analysis.index.degenerate import DegenerateError
from datasets.index_method import Judgements


def judged(*rows: tuple[float, ...]) -> Judgements:
    return Judgements(items=tuple("abcdefgh"[: len(rows)]), matrix=rows)


def test_published_example() -> None:
    """Saaty, How to make a decision: the analytic hierarchy process (1990), satisfaction 3 x 3."""
    found = priorities(judged((1, 3, 5), (1 / 3, 1, 3), (1 / 5, 1 / 3, 1)))
    assert found.weights == pytest.approx([0.637, 0.258, 0.105], abs=5e-4)
    assert found.ratio == pytest.approx(0.033, abs=5e-4)


@given(st.lists(st.floats(1, 9), min_size=1, max_size=8))
def test_judgements_that_agree_give_back_their_weights(given_weights: list[float]) -> None:
    weights = np.array(given_weights) / sum(given_weights)
    found = priorities(judged(*map(tuple, weights[:, None] / weights[None, :])))
    assert found.weights == pytest.approx(weights, rel=1e-9)
    assert found.ratio < 1e-9


def test_contradiction_is_refused_by_its_worst_judgement() -> None:
    # Each is twice the next one, so a over d should be 8, and is a ninth.
    matrix = ((1, 2, 4, 1 / 9), (1 / 2, 1, 2, 4), (1 / 4, 1 / 2, 1, 2), (9, 1 / 4, 1 / 2, 1))
    found = priorities(judged(*matrix))
    assert found.ratio >= 0.1
    assert found.worst == ("a", "d")
    with pytest.raises(DegenerateError, match=r"a over d = 0\.111") as error:
        consistent(judged(*matrix), 0.1)
    assert "CR" in error.value.zh
    assert "“a”比“d”" in error.value.zh


def test_consistency_ratio_below_the_limit_is_taken() -> None:
    matrix = judged((1, 3, 5), (1 / 3, 1, 3), (1 / 5, 1 / 3, 1))
    assert consistent(matrix, 0.1).weights.sum() == pytest.approx(1)
    with pytest.raises(DegenerateError):
        consistent(matrix, 0.03)


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        (((1, 3), (3, 1)), "a over b = 3"),
        (((1, 0), (0, 1)), "a over b = 0"),
        (((2, 3), (1 / 3, 1)), "a over a = 2"),
        (((1, 3), (1 / 3,)), "2 rows"),
    ],
)
def test_matrix_that_is_none_of_judgements_is_refused(
    matrix: tuple[tuple[float, ...], ...], said: str
) -> None:
    with pytest.raises(DegenerateError, match=said):
        priorities(judged(*matrix))


def test_rounded_reciprocals_are_taken() -> None:
    found = priorities(judged((1, 3), (0.33, 1)))
    assert found.weights == pytest.approx([0.75, 0.25], abs=0.002)
