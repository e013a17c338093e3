"""The score of one region in one indicator, as a function of its own value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.degenerate import DegenerateError
from analysis.index.gain_next import thresholds
from analysis.index.normalise import compares, normalise
from analysis.index.treat import treat
from datasets.index_method import (
    AsIs,
    Deduction,
    Goalposts,
    Logarithm,
    MinMax,
    NoTreatment,
    Percentile,
    Points,
    Rank,
    Standard,
    Target,
    TargetBand,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from analysis.index.result import IndexResult
    from datasets.index import IndexDefinition, Indicator
    from datasets.index_method import Normalisation, Treatment

STEP = 1e-5
"""Step of a finite difference, in parts of the spread of the values."""

_SAME = 1e-12
"""A difference of scores below this part of them is an error of arithmetic."""


@dataclass(frozen=True)
class Column:
    """One indicator, seen from one region.

    Args:
        leaf: The indicator.
        method: Its normalisation.
        treatment: Its treatment, None for none.
        scale: The full score.
        values: Values of all rows that are normalised together, before treatment.
        place: The row of the region.
    """

    leaf: Indicator
    method: Normalisation
    treatment: Treatment | None
    scale: float
    values: NDArray[np.float64]
    place: int

    @property
    def own(self) -> float:
        """The region's value, after denomination."""
        return float(self.values[self.place])

    @property
    def better(self) -> int:
        """1 where a higher value is better, -1 where a lower one is, 0 where neither is."""
        if isinstance(self.method, TargetBand):
            low, high = self.method.low, self.method.high
            return 1 if self.own < low else -1 if self.own > high else 0
        return heading(self.leaf, self.method)

    @property
    def compares(self) -> bool:
        """Whether the score depends on the values of other regions."""
        return compares(self.method) or self._treated_by_others

    @property
    def _treated_by_others(self) -> bool:
        return not isinstance(self.treatment, NoTreatment | Logarithm | None)

    @property
    def spread(self) -> float:
        """A length by which steps are measured: the values' range, else the size of the own one."""
        if isinstance(self.method, Goalposts):
            return abs(self.method.best - self.method.worst)
        if isinstance(self.method, TargetBand):
            return self.method.ceiling - self.method.floor
        return float(np.nanmax(self.values) - np.nanmin(self.values)) or abs(self.own) or 1.0

    def score_at(self, value: float) -> float:
        """Give the region's score if its value were `value`; NaN where there is none."""
        values = self.values if self.compares else self.values[[self.place]]
        place = self.place if self.compares else 0
        moved = values.copy()
        moved[place] = value
        try:
            treated = treat(self.treatment, moved).values
            scores = normalise(
                self.method, treated, direction=self.leaf.direction, scale=self.scale
            )
        except DegenerateError:
            return math.nan
        return float(scores[place])

    def slope(self) -> float:
        """Give the points of the indicator's score that a unit of improvement brings.

        Exact for goalposts inside their range; else a one-sided finite difference towards the
        better values, of second order. 0 where the score is full or does not move.
        """
        if not self.better:
            return 0.0
        if isinstance(self.method, Goalposts) and isinstance(
            self.treatment, NoTreatment | Logarithm | None
        ):
            return self._goalpost_slope(self.method)
        if isinstance(self.method, AsIs) and self.treatment is None:
            return 1.0
        return forward(self.score_at, self.own, self.better * STEP * self.spread)

    def _goalpost_slope(self, posts: Goalposts) -> float:
        value, inner = self.own, 1.0
        if isinstance(self.treatment, Logarithm):
            inner = 1 / (value + self.treatment.offset)
            value = math.log(value + self.treatment.offset)
        worst, best = posts.worst, posts.best
        if posts.log:
            if value <= 0:
                return 0.0
            inner, value = inner / value, math.log(value)
            worst, best = math.log(worst), math.log(best)
        part = (worst - value) / (worst - best)
        if posts.clip and not 0 <= part < 1:
            return 0.0
        power = posts.exponent
        if not part and power != 1:
            return 0.0 if power > 1 else math.nan
        steep: float = power * abs(part) ** (power - 1)
        return self.scale * steep * inner / abs(worst - best)

    def following(self) -> float:
        """Give the nearest better value at which the score rises by a step or begins to rise.

        NaN for indicators whose score rises with every improvement, and where no threshold is left.
        """
        start = self.score_at(self.own)
        for value in thresholds(self.method, self._known(), self.better, self.scale):
            reached = self._untreated(value)
            if self._rises(reached, start):
                return reached
        return math.nan

    def reached(self, value: float) -> float:
        """Give the score on having reached the threshold `value`; ranks have to pass it."""
        if isinstance(self.method, Rank | Percentile):
            value += self.better * 1e-9 * self.spread
        return self.score_at(value)

    def _rises(self, value: float, start: float) -> bool:
        if not (value - self.own) * self.better > 0:
            return False
        if isinstance(self.method, Goalposts | Target | TargetBand):
            return True
        return self.reached(value) - start > _SAME * self.scale

    def _known(self) -> NDArray[np.float64]:
        """Give the treated values, the own one first."""
        try:
            treated = treat(self.treatment, self.values).values
        except DegenerateError:
            return np.array([math.nan])
        return np.concatenate([treated[[self.place]], np.delete(treated, self.place)])

    def _untreated(self, value: float) -> float:
        """Give the value before treatment; NaN where the treatment cannot be turned back."""
        if isinstance(self.treatment, Logarithm):
            return math.exp(value) - self.treatment.offset
        return math.nan if self._treated_by_others else value


def heading(leaf: Indicator, method: Normalisation | None) -> int:
    """Give 1 where higher values of an indicator score more, -1 where lower ones do."""
    if isinstance(method, Goalposts):
        return 1 if method.best > method.worst else -1
    return -1 if leaf.direction == "lower" and not isinstance(method, AsIs | None) else 1


def forward(function: Callable[[float], float], at: float, step: float) -> float:
    """Give the one-sided slope of `function` per unit of |step|, of second order in the step."""
    start, half, whole = function(at), function(at + step / 2), function(at + step)
    rise = 4 * (half - start) - (whole - start)
    return 0.0 if abs(rise) <= _SAME * max(abs(start), abs(whole)) else rise / abs(step)


def column_of(
    definition: IndexDefinition,
    result: IndexResult,
    leaf: Indicator,
    *,
    period: str,
    region: str,
) -> Column:
    """Give the indicator `leaf` as `region` sees it in `period`."""
    method = leaf.normalise or definition.defaults.normalise or AsIs(type="none")
    column = result.steps["imputed"][leaf.id]
    if not (isinstance(method, MinMax | Standard) and method.over == "panel"):
        column = column[column.index.get_level_values(0) == period]
    place = column.index.get_loc((period, region))
    treatment = leaf.treat or definition.defaults.treat
    values = column.to_numpy(dtype=float)
    row = place if isinstance(place, int) else 0
    return Column(leaf, method, treatment, definition.index.scale, values, row)


def is_stepped(method: Normalisation) -> bool:
    """Say whether a score moves in steps, so that a marginal gain says nothing."""
    if isinstance(method, Points):
        return not method.linear
    return isinstance(method, Deduction | Rank | Percentile)
