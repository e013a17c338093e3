"""Where regions stand in one period: scores, weights and coverage of every node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from analysis.index.climb import gather, lose, stack
from analysis.index.names import name_of
from analysis.index.weigh import Weighed, weigh, weighting_of
from datasets.index_method import FromData

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datasets.index import IndexDefinition
    from datasets.spec import Text

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_NOISE = 1e-9
"""Two thirds of three equal weights are two thirds, whatever the last digit says."""


@dataclass(frozen=True)
class Leaves:
    """Indicators of one period, each field [regions, indicators].

    Args:
        scores: NaN where there is none.
        applies: Part of the indicator that concerns the region; 0 where a text took it out.
        counted: Part that has data which is not imputed.
        filled: Part that is imputed.
        barred: 1 where a required value is missing.
    """

    scores: Floats
    applies: Floats
    counted: Floats
    filled: Floats
    barred: Floats

    def rows(self, places: list[int]) -> Leaves:
        """Give some of the regions."""
        return Leaves(*(values[places] for values in self._fields()))

    def join(self, other: Leaves) -> Leaves:
        """Put the regions of `other` behind these."""
        pairs = zip(self._fields(), other._fields(), strict=True)
        return Leaves(*(np.concatenate(pair) for pair in pairs))

    def _fields(self) -> tuple[Floats, ...]:
        return self.scores, self.applies, self.counted, self.filled, self.barred


@dataclass(frozen=True)
class Standing:
    """What is known of each node, every array [regions].

    Args:
        scores: Of all nodes.
        weights: Of all nodes but the index, among their siblings; only proportions matter.
        coverage: Of groups: share of weight with data that is not imputed and has come up to it.
        imputed: Of groups: share of weight that is imputed.
        applies: Of all nodes: 0 where nothing below concerns the region.
        barred: Of all nodes: a required value is missing below.
        lost: Of groups: a mean met a score that is not above 0, here or below.
        said: What is to be said about weights, in both languages.
    """

    scores: dict[str, Floats]
    applies: dict[str, Floats]
    barred: dict[str, Flags]
    weights: dict[str, Floats] = field(default_factory=dict)
    coverage: dict[str, Floats] = field(default_factory=dict)
    imputed: dict[str, Floats] = field(default_factory=dict)
    lost: dict[str, Flags] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)

    def rows(self, places: list[int]) -> Standing:
        """Give some of the regions."""
        return self._with([{n: v[places] for n, v in held.items()} for held in self._held()])

    def join(self, other: Standing) -> Standing:
        """Put the regions of `other` behind these."""
        pairs = zip(self._held(), other._held(), strict=True)
        return self._with(
            [{n: np.concatenate([v, those[n]]) for n, v in these.items()} for these, those in pairs]
        )

    def _held(self) -> list[dict[str, Floats]]:
        """Give the arrays, flags as numbers."""
        flags = [{n: v.astype(float) for n, v in held.items()} for held in (self.barred, self.lost)]
        return [self.scores, self.applies, self.weights, self.coverage, self.imputed, *flags]

    def _with(self, held: list[dict[str, Floats]]) -> Standing:
        """Give the same with other arrays, in the order of `_held`."""
        scores, applies, weights, coverage, imputed, *numbers = held
        barred, lost = ({n: v > 0 for n, v in part.items()} for part in numbers)
        return Standing(scores, applies, barred, weights, coverage, imputed, lost, self.said)


class Way(Protocol):
    """How a group comes about: its weights, its score, and its share of data."""

    def weigh(self, group: str, scores: Floats) -> Weighed:
        """Weigh the children, whose scores are [regions, children]."""

    def gather(self, group: str, scores: Floats, weights: Floats) -> tuple[Floats, Flags]:
        """Give scores, and flags of the regions that have none because a mean has none."""

    def share(self, group: str, shares: Floats) -> Floats:
        """Give coverage and imputed share, [2, regions], which are `shares` by the children's."""


@dataclass(frozen=True)
class Measured:
    """The way of regions that have indicators of their own."""

    definition: IndexDefinition

    def weigh(self, group: str, scores: Floats) -> Weighed:
        """Weigh by the declared method."""
        return weigh(self.definition, group, scores)

    def gather(self, group: str, scores: Floats, weights: Floats) -> tuple[Floats, Flags]:
        """Aggregate by the declared method."""
        return gather(self.definition, group, scores, weights)

    def share(self, group: str, shares: Floats) -> Floats:
        """Take the children's."""
        del group
        return shares


def ascend(definition: IndexDefinition, leaves: Leaves, way: Way) -> Standing:
    """Go from the indicators up to the index.

    A group with less coverage than declared has no score, and its weight is shared by its siblings.
    A required value that is missing leaves every group above it without score, and so does a mean
    that meets a score which is not above 0.

    Raises:
        DegenerateError: The weights cannot be had.
    """
    found = _start(definition, leaves)
    covered = _by_leaf(definition, _part(leaves.counted, leaves.applies))
    filled = _by_leaf(definition, _part(leaves.filled, leaves.applies))
    for group in definition.tree.upward:
        _weigh(found, group, definition.tree.children[group], way)
        _cover(definition, found, group, way, (covered, filled))
        _gather(definition, found, group, way)
        gone = np.isnan(found.scores[group]) & ~found.lost[group] & ~found.barred[group]
        covered[group] = np.where(gone, 0.0, found.coverage[group])
        filled[group] = np.where(gone, 0.0, found.imputed[group])
    return found


def _start(definition: IndexDefinition, leaves: Leaves) -> Standing:
    barred = {leaf: leaves.barred[:, n] > 0 for n, leaf in enumerate(definition.tree.leaves)}
    return Standing(
        _by_leaf(definition, leaves.scores), _by_leaf(definition, leaves.applies), barred
    )


def _by_leaf(definition: IndexDefinition, values: Floats) -> dict[str, Floats]:
    return {leaf: values[:, place] for place, leaf in enumerate(definition.tree.leaves)}


def _part(some: Floats, whole: Floats) -> Floats:
    return np.divide(some, whole, out=np.zeros_like(some), where=whole > 0)


def _weigh(found: Standing, group: str, children: tuple[str, ...], way: Way) -> None:
    scores = stack(found.scores, children)
    weighed = way.weigh(group, scores)
    values = np.broadcast_to(weighed.values, scores.shape)
    found.weights.update({child: values[:, place] for place, child in enumerate(children)})
    if weighed.zh:
        found.said.append((weighed.zh, weighed.en))


def _cover(
    definition: IndexDefinition,
    found: Standing,
    group: str,
    way: Way,
    parts: tuple[dict[str, Floats], dict[str, Floats]],
) -> None:
    """Add up coverage and imputed share; weights that a region chose for itself hide nothing."""
    children = definition.tree.children[group]
    weights = stack(found.weights, children)
    method = weighting_of(definition, group)
    if isinstance(method, FromData) and method.type == "bod":
        weights = np.ones_like(weights)
    concerned = weights * stack(found.applies, children)
    whole = concerned.sum(-1)
    whole = np.where(whole > 0, whole, np.nan)
    shares = np.stack([(concerned * stack(part, children)).sum(-1) / whole for part in parts])
    found.coverage[group], found.imputed[group] = way.share(group, shares)
    found.applies[group] = stack(found.applies, children).max(-1)


def _gather(definition: IndexDefinition, found: Standing, group: str, way: Way) -> None:
    children = definition.tree.children[group]
    weights = stack(found.weights, children)
    below = stack(found.scores, children)
    scores, bad = way.gather(group, below, weights)
    if np.isnan(scores).all() and not (np.isnan(below).all() or bad.any()):
        found.said.append(_alike(name_of(definition, group)))
    found.lost[group] = lose(bad, *(found.lost[c] for c in children if c in found.lost))
    found.barred[group] = lose(*(found.barred[child] for child in children))
    rule = definition.coverage
    least = rule.index if group == definition.tree.root else rule.group
    gone = found.lost[group] | found.barred[group] | (found.coverage[group] < least - _NOISE)
    found.scores[group] = np.where(gone, np.nan, scores)


def _alike(group: Text) -> tuple[str, str]:
    return (
        f"“{group.zh}”各地区得分全部相同或只有一个地区，无法再次标准化，未计入",
        f"{group.en}: all regions have the same score, or there is one only; it does not count",
    )


def shares(definition: IndexDefinition, found: Standing) -> dict[str, Floats]:
    """Give the share of every node in the index, after what is missing was dropped; [regions].

    The index itself has 1. NaN where a node does not count or the index has no score.
    """
    root = definition.tree.root
    whole = {root: np.where(np.isnan(found.scores[root]), np.nan, 1.0)}
    for group in reversed(definition.tree.upward):
        children = definition.tree.children[group]
        there = ~np.isnan(stack(found.scores, children))
        weights = np.where(there, stack(found.weights, children), 0.0)
        total = weights.sum(-1)
        local = weights / np.where(total > 0, total, np.nan)[:, None]
        local = np.where(there, local, np.nan) * whole[group][:, None]
        whole |= {child: local[:, place] for place, child in enumerate(children)}
    return whole
