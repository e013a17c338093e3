"""Saaty's analytic hierarchy process: weights from judgements in pairs, if they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.degenerate import DegenerateError
from datasets.index_pairwise import consistency_ratio, principal, worst_judgement

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datasets.index_method import Judgements
    from datasets.index_pairwise import Matrix

_ROUNDED = 0.05
"""How far a judgement times its reverse may be from 1: 0.13 stands for an eighth."""


@dataclass(frozen=True)
class Priorities:
    """What judgements come to.

    Args:
        weights: Principal eigenvector, adding up to 1, in the order of the items.
        ratio: Consistency ratio (λmax − n) / (n − 1) / RI; 0 for one or two items.
        worst: The two items whose judgement is farthest from the ratio of their weights, the
            largest |ln(a_ij w_j / w_i)|; None where all agree.
    """

    weights: NDArray[np.float64]
    ratio: float
    worst: tuple[str, str] | None


def priorities(judgements: Judgements) -> Priorities:
    """Give the weights that judgements come to, and how well they agree.

    Raises:
        DegenerateError: The matrix is not square, has an entry that is not above 0, or a judgement
            and its reverse are not reciprocal to 5 %.
    """
    matrix = _checked(judgements)
    weights = np.array(principal(matrix)[0])
    return Priorities(weights, consistency_ratio(matrix), _worst(judgements.items, matrix))


def consistent(judgements: Judgements, consistency: float) -> Priorities:
    """Give the weights of judgements that agree.

    Raises:
        DegenerateError: They do not: the ratio reaches `consistency`. The reason names the
            judgement that is farthest from the others.
    """
    found = priorities(judgements)
    if found.ratio < consistency:
        return found
    one, other = found.worst or (judgements.items[0], judgements.items[0])
    said = _judged(judgements, one, other)
    raise DegenerateError(
        f"判断矩阵不一致：一致性比率 CR = {found.ratio:.3f}，要求小于 {consistency:g}；"
        f"最不一致的判断是“{one}”比“{other}”= {said:g}，请重新判断",
        f"the judgements contradict each other: consistency ratio {found.ratio:.3f}, less than "
        f"{consistency:g} is needed; the worst judgement is {one} over {other} = {said:g}, "
        "judge it again",
    )


def _checked(judgements: Judgements) -> Matrix:
    count = len(judgements.items)
    if [len(row) for row in judgements.matrix] != [count] * count:
        raise DegenerateError(
            f"判断矩阵应为 {count} 行 {count} 列", f"the matrix needs {count} rows and columns"
        )
    matrix = np.array(judgements.matrix, dtype=float)
    with np.errstate(all="ignore"):
        wrong = ~((matrix > 0) & (np.abs(matrix * matrix.T - 1) <= _ROUNDED))
    if wrong.any():
        row, column = (int(place) for place in np.argwhere(wrong)[0])
        one, other = judgements.items[row], judgements.items[column]
        raise DegenerateError(
            f"判断矩阵不互反：“{one}”比“{other}”= {matrix[row, column]:g}，"
            f"反向 = {matrix[column, row]:g}，两者应互为倒数",
            f"the matrix is not reciprocal: {one} over {other} = {matrix[row, column]:g}, "
            f"reversed {matrix[column, row]:g}",
        )
    return judgements.matrix


def _worst(items: tuple[str, ...], matrix: Matrix) -> tuple[str, str] | None:
    if len(items) < 3 or consistency_ratio(matrix) < 1e-9:
        return None
    worst = worst_judgement(matrix)
    return items[worst.row], items[worst.column]


def _judged(judgements: Judgements, one: str, other: str) -> float:
    items = judgements.items
    return judgements.matrix[items.index(one)][items.index(other)]
