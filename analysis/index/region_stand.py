"""What the index would be with other values of a region."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.change_run import rescore, with_values
from analysis.index.degenerate import DegenerateError
from analysis.index.gain_column import Column, column_of
from analysis.index.gap import is_own
from analysis.index.gap_row import numbers, texts
from analysis.index.gap_split import SPLITTABLE, mean, methods_of
from analysis.index.normalise import compares, normalise
from analysis.index.weigh import weighting_of
from datasets.index_method import FromData

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.index.result import IndexResult
    from datasets.index import IndexDefinition, Indicator
    from datasets.index_method import Aggregation, Normalisation

_IMPUTING = ("mean", "median", "group_mean", "group_median")


@dataclass(frozen=True)
class RegionStand:
    """Where one region stands in one period, and how its index follows from its values.

    Where every weight is fixed and every mean is one of the region's own scores, only the region's
    own way up is reckoned; else the whole index is scored again. Both give the same.
    """

    definition: IndexDefinition
    result: IndexResult
    period: str
    region: str

    @cached_property
    def scores(self) -> dict[str, float]:
        """Scores of all nodes."""
        return numbers(self.result.scores, self.period, self.region)

    @property
    def index(self) -> float:
        """The score of the whole index; NaN where there is none."""
        return self.scores.get(self.definition.index.id, math.nan)

    @cached_property
    def shares(self) -> dict[str, float]:
        """Weights of all nodes in the index; 0 where one does not count."""
        found = numbers(self.result.weights, self.period, self.region)
        return {node: 0.0 if math.isnan(share) else share for node, share in found.items()}

    @cached_property
    def notes(self) -> dict[str, str]:
        """What was done to the region's values."""
        return texts(self.result.notes, self.period, self.region)

    @cached_property
    def values(self) -> dict[str, float]:
        """Raw numbers of the region, variables included."""
        return numbers(self.result.readings.values, self.period, self.region)

    @cached_property
    def leaves(self) -> dict[str, Indicator]:
        """The indicators by id."""
        return {leaf.id: leaf for leaf in self.definition.indicators}

    @cached_property
    def climbs_alone(self) -> bool:
        """Whether the index follows from the region's own scores and constant weights."""
        groups = self.definition.tree.upward
        among = any(compares(method) for method in self._again.values())
        data = any(isinstance(weighting_of(self.definition, group), FromData) for group in groups)
        return not among and not data and set(self._methods.values()) <= set(SPLITTABLE)

    @property
    def has_worth(self) -> bool:
        """Whether `worth` gives the slope of the index: no group is normalised again."""
        return self.climbs_alone and not self._again

    @cached_property
    def _again(self) -> dict[str, Normalisation]:
        """Normalisations of groups, by id."""
        groups = self.definition.groups
        return {group.id: group.normalise for group in groups if group.normalise}

    @cached_property
    def _methods(self) -> dict[str, Aggregation]:
        return methods_of(self.definition)

    def column(self, leaf: str) -> Column:
        """Give an indicator as the region sees it."""
        if leaf not in self._columns:
            self._columns[leaf] = column_of(
                self.definition,
                self.result,
                self.leaves[leaf],
                period=self.period,
                region=self.region,
            )
        return self._columns[leaf]

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {}

    def factor(self, leaf: str) -> float:
        """Give the scored value per unit of the raw one: 1 without a denominator."""
        indicator = self.leaves[leaf]
        if not indicator.denominator:
            return 1.0
        below = self.values.get(indicator.denominator, math.nan)
        return indicator.per / below if below else math.nan

    def is_measured(self, leaf: str) -> bool:
        """Say whether the indicator counts, with a number of the region's own."""
        return (
            not self.notes.get(leaf, "missing")
            and math.isfinite(self.scores.get(leaf, math.nan))
            and math.isfinite(self.values.get(leaf, math.nan))
        )

    def moves_alone(self, leaf: str) -> bool:
        """Say whether a new value of `leaf` changes no other indicator, nor what is imputed."""
        if any(other.denominator == leaf for other in self.definition.indicators):
            return False
        policy = (self.leaves[leaf].missing or self.definition.defaults.missing).policy
        if policy not in _IMPUTING or not self.column(leaf).compares:
            return True
        notes = self.result.notes[leaf]
        return all(is_own(note) for note in notes.fillna("").unique())

    def index_with(self, values: Mapping[str, float]) -> float:
        """Give the index with other raw `values`, by indicator; NaN where there is none."""
        alone = self.climbs_alone and all(
            self.is_measured(leaf) and self.moves_alone(leaf) for leaf in values
        )
        if alone:
            scores = {
                leaf: self.column(leaf).score_at(value * self.factor(leaf))
                for leaf, value in values.items()
            }
            return self.climb(scores)
        moved = with_values(self.result.readings, self.period, {self.region: dict(values)})
        again = rescore(self.definition, moved, self.period)
        return numbers(again.scores, self.period, self.region)[self.definition.index.id]

    def climb(self, scores: Mapping[str, float]) -> float:
        """Give the index with other `scores` of indicators that count."""
        tree, found = self.definition.tree, self.scores | dict(scores)
        moved = {group for leaf in scores for group in tree.path(leaf)[1:]}
        for group in tree.upward:
            names = [child for child in tree.children[group] if self.shares[child] > 0]
            if group in moved and names:
                found[group] = self._mean(group, found, names)
        return found[tree.root]

    def _mean(self, group: str, scores: Mapping[str, float], names: list[str]) -> float:
        values = np.array([scores[name] for name in names])
        shares = np.array([self.shares[name] for name in names])
        method = self._methods[group]
        if method != "arithmetic" and not (values > 0).all():
            return math.nan
        return self._normalised(group, mean(method, values, shares / shares.sum()))

    def _normalised(self, group: str, score: float) -> float:
        """Give the score of `group` after its own normalisation, if it has one."""
        if group not in self._again:
            return score
        scale = self.definition.index.scale
        try:
            found = normalise(
                self._again[group], np.array([score]), direction="higher", scale=scale
            )
        except DegenerateError:
            return math.nan
        return float(found[0])

    def worth(self, leaf: str) -> float:
        """Give the index points that a point of the indicator's score is worth, at the margin.

        The product up the tree of the weight in arithmetic groups, weight times S / s in geometric
        and weight times (S / s)² in harmonic ones. Only where `has_worth` holds.
        """
        powers = {"arithmetic": 0, "geometric": 1, "harmonic": 2}
        path = self.definition.tree.path(leaf)
        found = self.shares[leaf]
        for node, group in pairwise(path):
            power = powers[self._methods[group]]
            found *= (self.scores[group] / self.scores[node]) ** power if power else 1.0
        return found


def lift(
    definition: IndexDefinition,
    result: IndexResult,
    values: Mapping[str, float],
    *,
    period: str,
    region: str,
) -> float:
    """Give the index points that `region` gains with other raw values, by a new scoring.

    Args:
        definition: The definition that `result` was scored by.
        result: Scores of the index.
        values: New values by indicator, in the unit of the readings.
        period: Period of the values.
        region: Region of the values; one with readings of its own.

    Returns:
        The new index less the old one; NaN where either does not exist.
    """
    stand = RegionStand(definition, result, period, region)
    return stand.index_with(values) - stand.index if values else 0.0
