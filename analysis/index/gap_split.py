"""The exact split of a difference of two indexes among everything below them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.weigh import weighting_of
from datasets.index_method import FromData
from datasets.index_tree import aggregation_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from datasets.index import IndexDefinition
    from datasets.index_method import Aggregation
    from datasets.index_tree import Tree

    Floats = NDArray[np.float64]

SPLITTABLE = ("arithmetic", "geometric", "harmonic")
"""Aggregations whose differences are sums of parts of the children."""

_ROUNDING = 1e-12
"""Relative size of a difference that comes from rounding alone."""


class SplitError(ValueError):
    """A group moved, and the mean of its children did not; `zh` and `en` say which."""

    def __init__(self, group: str) -> None:
        """Name the group."""
        self.zh = f"“{group}”再次标准化后的得分有差距，而其下各项的平均没有，差距无法分解"
        self.en = f"the score of '{group}' moved, and the mean of its children did not"
        super().__init__(self.en)


@dataclass(frozen=True)
class Ends:
    """Two states of one region, between which a difference is split.

    Args:
        before, after: Scores by node; NaN or absent where a node does not count.
        shares: Weight by node, the same at both ends; only proportions among siblings matter.
    """

    before: Mapping[str, float]
    after: Mapping[str, float]
    shares: Mapping[str, float]

    def counted(self, children: tuple[str, ...]) -> list[str]:
        """Give the children that have scores at both ends, and a weight."""
        return [
            child
            for child in children
            if math.isfinite(self.before.get(child, math.nan))
            and math.isfinite(self.after.get(child, math.nan))
            and self.shares.get(child, math.nan) > 0
        ]


def obstacle(definition: IndexDefinition) -> str:
    """Give the aggregation that makes an exact split impossible; empty where there is none.

    TOPSIS, VIKOR and Copeland measure places among regions, and benefit of the doubt measures a
    region against the best one under the same weights: a missing point has no owner there.
    """
    for group in definition.tree.upward:
        method, weighting = aggregation_of(definition, group), weighting_of(definition, group)
        if method not in SPLITTABLE:
            return method
        if isinstance(weighting, FromData) and weighting.type == "bod":
            return "bod"
    return ""


def methods_of(definition: IndexDefinition) -> dict[str, Aggregation]:
    """Give the aggregation of every group."""
    return {group: aggregation_of(definition, group) for group in definition.tree.upward}


def logarithmic_mean(one: Floats, other: Floats) -> Floats:
    """Give (a − b) / (ln a − ln b) of positive numbers; the number itself where they are equal."""
    away = (one - other) / other
    slope = np.divide(away, np.log1p(away), out=np.ones_like(away), where=np.abs(away) > 1e-14)
    return np.asarray(other * slope)


def factors(method: Aggregation, before: Floats, after: Floats, shares: Floats) -> Floats:
    """Give what a point of each child is worth to the parent between two states.

    The parent's difference is the sum of factor times difference over the children, exactly:
    arithmetic, the shares; geometric, shares times L(parent) / L(child) with the logarithmic mean L
    of both states (LMDI, Ang 2004); harmonic, shares times S0 S1 / (s0 s1), from the difference of
    inverses.

    Args:
        method: One of `SPLITTABLE`.
        before: Scores of the children in the first state; positive unless arithmetic.
        after: Those in the second state.
        shares: Weights that add up to 1.
    """
    if method == "arithmetic":
        return shares
    ends = (mean(method, before, shares), mean(method, after, shares))
    if method == "geometric":
        whole = logarithmic_mean(np.array([ends[1]]), np.array([ends[0]]))
        return np.asarray(shares * whole / logarithmic_mean(after, before))
    return np.asarray(shares * ends[0] * ends[1] / (before * after))


def mean(method: Aggregation, scores: Floats, shares: Floats) -> float:
    """Give the weighted mean of positive scores (any where arithmetic)."""
    if method == "geometric":
        return math.exp(float(shares @ np.log(scores)))
    if method == "harmonic":
        return 1 / float((shares / scores).sum())
    return float(shares @ scores)


def split(tree: Tree, methods: Mapping[str, Aggregation], ends: Ends) -> dict[str, float]:
    """Give the part of every counted node in the difference of the index, the index's own included.

    The parts of the children of a node add up to the node's. Where a group's score is not the mean
    of its children's (normalised again, or a mean over regions), its part is shared in the
    proportion of the split of that mean.

    Args:
        tree: The hierarchy.
        methods: Aggregation of every group, each in `SPLITTABLE`.
        ends: The two states.

    Raises:
        SplitError: A group moved, and the mean of its children did not.
    """
    parts = {tree.root: ends.after[tree.root] - ends.before[tree.root]}
    worth = {tree.root: 1.0}
    for group in reversed(tree.upward):
        names = ends.counted(tree.children[group]) if group in parts else []
        if names:
            moved = ends.after[group] - ends.before[group]
            slopes, differences = _children(methods[group], names, ends)
            slopes *= worth[group] * _stretch(group, moved, float(slopes @ differences))
            worth |= dict(zip(names, slopes.tolist(), strict=True))
            parts |= dict(zip(names, (slopes * differences).tolist(), strict=True))
    return parts


def _children(method: Aggregation, names: list[str], ends: Ends) -> tuple[Floats, Floats]:
    """Give factors and differences of the children `names`."""
    before, after, shares = (
        np.array([values[name] for name in names], dtype=float)
        for values in (ends.before, ends.after, ends.shares)
    )
    return factors(method, before, after, shares / shares.sum()) * 1.0, after - before


def _stretch(group: str, moved: float, mean_moved: float) -> float:
    """Give the ratio of a group's difference to that of the mean of its children."""
    if abs(moved - mean_moved) <= _ROUNDING * max(abs(moved), abs(mean_moved), 1.0):
        return 1.0
    if mean_moved == 0:
        raise SplitError(group)
    return moved / mean_moved
