"""The newest period of an index: intervals, gap, gains, change, models, and what leaves it out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from analysis.index.benchmark import comparable
from analysis.index.change import change
from analysis.index.gain import gain
from analysis.index.gap import gap
from analysis.index.leave_out import leave_one_out
from analysis.index.priority import Reach, priority, rates
from analysis.index.sobol import effects
from analysis.index.uncertainty import uncertainty
from etl.judgement import Number, known
from etl.studies.index_table import regions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analysis.index.benchmark import Comparable
    from analysis.index.leave_out import LeaveOneOut
    from analysis.index.result import IndexResult
    from analysis.index.sobol import Effects
    from analysis.index.uncertainty import RankIntervals
    from datasets.index import IndexDefinition

BASE = 128
"""Base samples of the nightly Sobol effects; more on request."""

_BOUNDS = ("lo", "hi", "rank_lo", "rank_hi")
_CHANGES = {"peers": "change:peers", "definition": "change:definition"}


@dataclass(frozen=True)
class Now:
    """What is known of all regions together in the newest period.

    `variables` has a row for each region and a column for each structural variable.
    """

    definition: IndexDefinition
    found: IndexResult
    variables: pd.DataFrame
    intervals: RankIntervals
    thinner: LeaveOneOut
    effects: Effects
    rates: Mapping[str, float]

    @classmethod
    def of(cls, definition: IndexDefinition, found: IndexResult) -> Now:
        """Reckon what concerns all regions at once."""
        readings, tree = found.readings, definition.tree
        names = [variable.id for variable in definition.variables]
        topics = [node for node in tree.children[tree.root] if node in tree.children]
        values = pd.DataFrame(readings.values.loc[readings.periods[-1]])  # noqa: PD011 - a field
        return cls(
            definition,
            found,
            values[names].dropna(axis=1, how="all"),
            uncertainty(definition, readings),
            leave_one_out(definition, readings, nodes=topics),
            effects(definition, readings, base=BASE),
            rates(definition, found),
        )

    @cached_property
    def period(self) -> str:
        """The newest period."""
        return self.found.readings.periods[-1]

    def numbers(self, region: str) -> Iterator[Number]:
        """Give everything that the newest period tells of `region`, which has a score."""
        if not math.isfinite(float(self.found.table["index"][self.period, region])):
            return
        yield from self._bounds(region)
        yield from self._gap(region)
        yield from self._gains(region)
        yield from self._change(region)
        yield from self._without(region)
        yield from self._models(region)
        if region in {rollup.to for rollup in self.definition.regions.rollup}:
            yield from self._effects()

    def _bounds(self, region: str) -> Iterator[Number]:
        table = self.intervals.table
        if region in table.index:
            yield from self._all({name: float(table[name][region]) for name in _BOUNDS})

    def _gap(self, region: str) -> Iterator[Number]:
        found = gap(self.definition, self.found, period=self.period, region=region)
        root = self.definition.index.id
        parts = {f"gap:{node}": part for node, part in found.parts.items() if node != root}
        yield from self._all(parts)
        for leaf in found.collect:
            yield Number(f"collect:{leaf}", self.period, None)

    def _gains(self, region: str) -> Iterator[Number]:
        table = gain(self.definition, self.found, period=self.period, region=region).table
        for leaf, row in table.iterrows():
            yield from self._noted(f"gain:{leaf}", row["gain"], str(row["action"]))
            yield from self._noted(f"next:{leaf}", row["threshold"], "")
            yield from self._noted(f"next_gain:{leaf}", row["threshold_gain"], "")

    def _change(self, region: str) -> Iterator[Number]:
        if len(self.found.readings.periods) < 2:
            return
        before, now = self.found.readings.periods[-2:]
        same = self.definition, self.found
        found = change(*same, *same, periods=(before, now), region=region)
        yield from self._noted("change", found.difference, before)
        for line in found.lines:
            item = _CHANGES.get(line.kind, f"change:{line.kind}:{line.node}")
            yield from self._noted(item, line.value, before)

    def _without(self, region: str) -> Iterator[Number]:
        tables = {"without": self.thinner.index, "without_rank": self.thinner.rank}
        for item, table in tables.items():
            for node in table.columns if region in table.index else ():
                yield from self._noted(f"{item}:{node}", float(table[node][region]), "")

    def _models(self, region: str) -> Iterator[Number]:
        """Give comparable regions and role models, and the steps that can be taken beside them.

        Where nobody comparable is ahead, all other regions are the benchmark.
        """
        found = comparable(
            self.definition, self.found, self.variables, period=self.period, region=region
        )
        yield from self._peers(found)
        regions = regions_of(self.definition)
        if region in regions:
            others = found.chosen or tuple(each for each in regions if each != region)
            yield from self._steps(region, Reach(self.rates, others))

    def _peers(self, found: Comparable) -> Iterator[Number]:
        for other, row in found.table.iterrows():
            note = "chosen" if row["chosen"] else ""
            yield from self._noted(f"peer:{other}", row["distance"], note)
        yield from self._all(
            {f"role:{node}:{other}": found.role_scores[node] for node, other in found.roles.items()}
        )
        for variable, chosen in found.without.items():
            for place, other in enumerate(chosen, 1):
                yield Number(f"peer_without:{variable}:{other}", self.period, float(place))

    def _steps(self, region: str, reach: Reach) -> Iterator[Number]:
        found = priority(self.definition, self.found, reach, period=self.period, region=region)
        for leaf, row in found.table.iterrows():
            yield from self._noted(f"priority:{leaf}", row["gain"], str(row["limit"]))
            yield from self._noted(f"feasible:{leaf}", row["feasible"], str(row["limit"]))

    def _effects(self) -> Iterator[Number]:
        for choice, row in self.effects.shift.iterrows():
            yield from self._noted(f"sobol_first:{choice}", row["first"], "")
            yield from self._noted(f"sobol_total:{choice}", row["total"], "")

    def _all(self, values: Mapping[str, float]) -> Iterator[Number]:
        for item, value in values.items():
            yield from self._noted(item, value, "")

    def _noted(self, item: str, value: float, note: str) -> Iterator[Number]:
        """Give a number of the newest period; none where there is neither value nor note."""
        if note or math.isfinite(value):
            yield Number(item, self.period, known(float(value)), note)
