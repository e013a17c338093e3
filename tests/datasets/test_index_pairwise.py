"""Pairwise judgements against what Saaty published."""

from itertools import pairwise

import pytest

from datasets.index_pairwise import consistency_ratio, principal, random_index, worst_judgement

DRINKS = (
    (1, 9, 5, 2, 1, 1, 1 / 2),
    (1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9),
    (1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9),
    (1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3),
    (1, 9, 4, 2, 1, 2, 1 / 2),
    (1, 9, 3, 1, 1 / 2, 1, 1 / 3),
    (2, 9, 9, 3, 2, 3, 1),
)
"""Which drink is consumed more in the US: Saaty, Int. J. Services Sciences 1 (2008), table 2."""


def test_the_drinks_of_the_us_have_the_published_weights() -> None:
    weights, _ = principal(DRINKS)
    published = (0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327)
    assert weights == pytest.approx(published, abs=6e-4)
    assert consistency_ratio(DRINKS) == pytest.approx(0.022, abs=1e-3)


def test_consistent_judgements_have_no_contradiction() -> None:
    wanted = (0.5, 0.3, 0.15, 0.05)
    matrix = [[one / other for other in wanted] for one in wanted]
    assert principal(matrix)[0] == pytest.approx(wanted, abs=1e-12)
    assert consistency_ratio(matrix) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("matrix", [((1,),), ((1, 7), (1 / 7, 1))])
def test_one_or_two_items_cannot_contradict(matrix: tuple[tuple[float, ...], ...]) -> None:
    assert consistency_ratio(matrix) == 0


def test_the_judgement_that_was_turned_round_is_the_worst() -> None:
    wanted = (0.4, 0.3, 0.2, 0.1)
    matrix = [[one / other for other in wanted] for one in wanted]
    matrix[1][3], matrix[3][1] = 1 / 9, 9
    worst = worst_judgement(matrix)
    assert (worst.row, worst.column) == (1, 3)
    assert worst.implied > worst.given == 1 / 9


def test_random_indexes_go_on_where_the_table_ends() -> None:
    values = [random_index(size) for size in range(3, 30)]
    assert values[:3] == [0.58, 0.90, 1.12]
    assert all(0 < b - a < 0.35 for a, b in pairwise(values[12:]))
