"""Regions put together from their parts: means of the parts' scores, never of raw values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np

from analysis.index.climb import gather, stack
from analysis.index.normalise import compares
from analysis.index.outrank import Outranking
from analysis.index.standing import Leaves, Standing, ascend
from analysis.index.weigh import Weighed
from datasets.index_tree import aggregation_of, level_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datasets.index import IndexDefinition, Rollup

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Rolled:
    """The way of a region that is put together.

    A group takes the mean of its parts' scores up to the level that the rollup names, and wherever
    it compares the regions of the set with each other (TOPSIS, VIKOR, Copeland, or a normalisation
    by comparison); every other group is aggregated as usual.

    Args:
        definition: A definition without faults.
        rollup: What is put together.
        parts: Where the parts stand, one row each.
        weights: Weight of each part, adding up to 1.
    """

    definition: IndexDefinition
    rollup: Rollup
    parts: Standing
    weights: Floats

    def weigh(self, group: str, scores: Floats) -> Weighed:
        """Give the mean of the parts' weights."""
        del scores
        local = stack(self.parts.weights, self.definition.tree.children[group])
        return Weighed(_mean(local, self.weights))

    def gather(self, group: str, scores: Floats, weights: Floats) -> tuple[Floats, Flags]:
        """Give the mean of the parts' scores, or aggregate."""
        if not self._is_mean(group):
            return gather(self.definition, group, scores, weights)
        return _mean(self.parts.scores[group], self.weights), np.zeros(1, dtype=bool)

    def share(self, group: str, shares: Floats) -> Floats:
        """Give the children's, or the mean of those parts that have a score."""
        if not self._is_mean(group):
            return shares
        there = ~np.isnan(self.parts.scores[group])
        own = np.stack([self.parts.coverage[group], self.parts.imputed[group]])
        return np.where(there, own, 0.0) @ self.weights[:, None]

    def _is_mean(self, group: str) -> bool:
        levels = self.definition.levels
        least = 0 if self.rollup.level == "score" else levels.index(self.rollup.level)
        place = levels.index(level_of(self.definition, group))
        return place <= least or _compares(self.definition, group)


def roll(
    definition: IndexDefinition,
    rollup: Rollup,
    weights: Floats,
    leaves: Leaves,
    parts: Standing,
) -> tuple[Leaves, Standing]:
    """Put one region together.

    Args:
        definition: A definition without faults.
        rollup: What is put together.
        weights: Weight of each part, [parts]; not negative. A part that has no score at a node
            shares its weight among the others, and the coverage falls.
        leaves: Indicators of the parts.
        parts: Where the parts stand.

    Returns:
        The indicators of the region (their means) and where it stands, arrays of one row.
    """
    weights = weights / weights.sum()
    found = Leaves(
        scores=_mean(leaves.scores, weights),
        applies=weights[None] @ leaves.applies,
        counted=weights[None] @ leaves.counted,
        filled=weights[None] @ leaves.filled,
        barred=leaves.barred.min(0, keepdims=True),
    )
    return found, ascend(definition, found, Rolled(definition, rollup, parts, weights))


def _mean(values: Floats, weights: Floats) -> Floats:
    """Give the weighted mean over the parts, the first axis, which stays with length 1."""
    aligned = weights.reshape(-1, *(1 for _ in values.shape[1:]))
    there = np.where(np.isnan(values), 0.0, aligned)
    total = there.sum(0, keepdims=True)
    summed = np.where(there > 0, values * there, 0.0).sum(0, keepdims=True)
    return np.asarray(summed / np.where(total > 0, total, np.nan))


def _compares(definition: IndexDefinition, group: str) -> bool:
    """Say whether a group's score depends on the other regions of the set."""
    if aggregation_of(definition, group) in get_args(Outranking):
        return True
    again = next((g.normalise for g in definition.groups if g.id == group), None)
    return again is not None and compares(again)
