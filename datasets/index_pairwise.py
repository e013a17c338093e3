"""Judgements in pairs (Saaty's analytic hierarchy process): weights, consistency, worst judgement.

T. L. Saaty, The Analytic Hierarchy Process, 1980. Pure arithmetic on small matrices, so that a
definition can be checked where it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Matrix = Sequence[Sequence[float]]

_RANDOM_INDEX = (
    0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
)  # fmt: skip
_ROUNDS = 10_000
_EXACT = 1e-15


@dataclass(frozen=True)
class Worst:
    """The judgement that lies farthest from the weights: its place, and the ratio they give."""

    row: int
    column: int
    given: float
    implied: float


def principal(matrix: Matrix) -> tuple[tuple[float, ...], float]:
    """Give the weights (they add up to 1) and the greatest eigenvalue of a positive matrix."""
    size = len(matrix)
    weights = [1.0 / size] * size
    for _ in range(_ROUNDS):
        moved = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in matrix]
        total = sum(moved)
        renewed = [value / total for value in moved]
        still = max(abs(one - other) for one, other in zip(renewed, weights, strict=True)) < _EXACT
        weights = renewed
        if still:
            break
    moved = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in matrix]
    return tuple(weights), sum(moved)


def random_index(size: int) -> float:
    """Give Saaty's mean consistency index of random matrices of `size`.

    Beyond 15 by the line of Alonso and Lamata (2006) for the mean eigenvalue, 2.7699 n − 4.3513.
    """
    if size <= len(_RANDOM_INDEX):
        return _RANDOM_INDEX[size - 1]
    return (2.7699 * size - 4.3513 - size) / (size - 1)


def consistency_ratio(matrix: Matrix) -> float:
    """Give CR = ((λmax − n) / (n − 1)) / RI; 0 for one or two items, which cannot contradict."""
    size = len(matrix)
    if size < 3:
        return 0.0
    eigenvalue = principal(matrix)[1]
    return max((eigenvalue - size) / (size - 1) / random_index(size), 0.0)


def worst_judgement(matrix: Matrix) -> Worst:
    """Find the judgement whose ratio to what the weights imply is the greatest (or least)."""
    weights = principal(matrix)[0]
    judgements = [
        Worst(row, column, matrix[row][column], weights[row] / weights[column])
        for row in range(len(matrix))
        for column in range(row + 1, len(matrix))
    ]
    return max(judgements, key=lambda one: max(one.given / one.implied, one.implied / one.given))
