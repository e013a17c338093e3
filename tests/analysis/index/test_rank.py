from __future__ import annotations

import numpy as np
import pytest

from analysis.index.rank import band, rank
from datasets.index import Band

BANDS = tuple(
    Band.model_validate({"min": least, "label": label})
    for least, label in ((0, "d"), (90, "a"), (60, "c"), (80, "b"))
)


def test_equal_scores_share_the_least_place() -> None:
    found = rank(np.array([70.0, 90.0, 70.0, np.nan, 50.0]))
    assert found.tolist()[:3] == [2, 1, 2]
    assert np.isnan(found[3])
    assert found[4] == 4


def test_scores_are_not_rounded_before() -> None:
    assert rank(np.array([70.00001, 70.00002])).tolist() == [2, 1]


def test_errors_of_arithmetic_are_no_difference() -> None:
    assert rank(np.array([0.1 + 0.2, 0.3]), scale=1.0).tolist() == [1, 1]


def test_every_draw_is_ranked_for_itself() -> None:
    assert rank(np.array([[1.0, 2.0], [2.0, 1.0]])).tolist() == [[2, 1], [1, 2]]


@pytest.mark.parametrize(
    ("score", "place"),
    [(100, 0), (90, 0), (89.9999, 1), (80, 1), (60, 2), (0, 3), (-1, -1), (np.nan, -1)],
)
def test_bands_begin_with_their_least_score(score: float, place: int) -> None:
    assert band(np.array([score]), BANDS).tolist() == [place]
    assert band(np.array([score]), ()).tolist() == [-1]
