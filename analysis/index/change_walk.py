"""The way from one value of an index to another under one definition."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from analysis.index.change_run import LAST_VALID, rescore, with_cells, with_values
from analysis.index.draw_variant import replaced
from analysis.index.gap import is_own
from analysis.index.gap_row import numbers, texts
from analysis.index.gap_split import Ends, SplitError, methods_of, obstacle, split
from analysis.index.weigh import weighting_of
from datasets.index import Coverage
from datasets.index_method import FromData

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analysis.index.result import IndexResult, Readings
    from datasets.index import IndexDefinition

_EXACT = 1e-10
"""The most by which a split may miss its sum before runs take its place."""

_NOTHING = 1e-13
"""A line below this size comes from rounding."""


@dataclass(frozen=True)
class Line:
    """One cause of a change.

    Args:
        kind: ``data``, the region's own data of `node`, an indicator (or a variable, where one
            indicator after the other was changed); ``coverage``, the same where it came, went
            missing or was imputed at one end, and without a node what the coverage rule did;
            ``peers``, data of other regions and the changed set of regions; ``definition``.
        node: Indicator or variable; empty where there is none.
        value: Index points.
    """

    kind: Literal["data", "coverage", "peers", "definition"]
    node: str
    value: float


def walk(
    definition: IndexDefinition,
    results: tuple[IndexResult, IndexResult],
    periods: tuple[str, str],
    region: str,
) -> tuple[Line, ...]:
    """Give the lines between two scores of one definition; empty where a run has no score.

    Args:
        definition: Definition of both.
        results: The two scorings.
        periods: Their periods.
        region: A region with a score in both.
    """
    way = Way(definition, results, periods, region)
    start, end = (state(r, p, region) for r, p in zip(results, periods, strict=True))
    first, last, mixed = start, end, way.run(way.columns)
    if _counted(definition, start) != _counted(definition, end):
        way = replace(way, definition=_without_rule(definition))
        first, mixed = way.run(()), way.run(way.columns)
        last = state(rescore(way.definition, results[1].readings, periods[1]), periods[1], region)
    root = definition.index.id
    if not all(math.isfinite(scores[root]) for scores in (first, mixed, last)):
        return ()
    rule = (first[root] - start[root]) + (end[root] - last[root])
    return (
        *way.own_lines(first, mixed),
        *([Line("coverage", "", rule)] if abs(rule) > _NOTHING else []),
        Line("peers", "", last[root] - mixed[root]),
    )


def state(result: IndexResult, period: str, region: str) -> dict[str, float]:
    """Give scores of the nodes that count in the index, NaN for others, and the nodes' weights."""
    scores, shares = (numbers(f, period, region) for f in (result.scores, result.weights))
    counted = {n: s if math.isfinite(shares[n]) else math.nan for n, s in scores.items()}
    return counted | {_share(node): share for node, share in shares.items()}


def _counted(definition: IndexDefinition, scores: dict[str, float]) -> set[str]:
    return {node for node in definition.tree.parents if math.isfinite(scores[node])}


def _without_rule(definition: IndexDefinition) -> IndexDefinition:
    """Give the definition without coverage rule, so that any set of indicators has a score."""
    return replaced(definition, coverage=Coverage(group=0, index=0))


@dataclass(frozen=True)
class Way:
    """Runs on the data before in which own cells are those after.

    Args:
        definition: The definition that all runs use.
        results: The two scorings.
        periods: Their periods.
        region: Whose index it is.
    """

    definition: IndexDefinition
    results: tuple[IndexResult, IndexResult]
    periods: tuple[str, str]
    region: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Everything that the data hold of a region: indicators, then variables."""
        held = self.results[0].readings.values.columns.union(
            self.results[1].readings.values.columns, sort=False
        )
        leaves = self.definition.tree.leaves
        return (*leaves, *(str(name) for name in held if name not in leaves))

    @property
    def own(self) -> tuple[str, ...]:
        """The regions whose data are the region's own."""
        for rollup in self.definition.regions.rollup:
            if rollup.to == self.region:
                named = self.results[0].readings.values.index.unique(1)
                sums = {other.to for other in self.definition.regions.rollup}
                return rollup.of or tuple(str(name) for name in named if name not in sums)
        return (self.region,)

    @cached_property
    def _after(self) -> Readings:
        """Give the readings after, with what was taken from earlier periods written down."""
        result, period = self.results[1], self.periods[1]
        taken: dict[str, dict[str, float]] = {}
        for region in self.own:
            notes = texts(result.notes, period, region)
            old = {leaf: note for leaf, note in notes.items() if note.startswith(LAST_VALID)}
            taken[region] = {
                leaf: numbers(result.readings.values, note.removeprefix(LAST_VALID), region)[leaf]
                for leaf, note in old.items()
            }
        return with_values(result.readings, period, {r: row for r, row in taken.items() if row})

    def run(self, columns: Sequence[str]) -> dict[str, float]:
        """Score with the own cells of `columns` as they are after; give scores by node."""
        before, period = self.results[0].readings, self.periods[0]
        source = (self._after, self.periods[1])
        mixed = with_cells(before, period, source, self.own, columns) if columns else before
        return state(rescore(self.definition, mixed, period), period, self.region)

    def own_lines(self, first: dict[str, float], last: dict[str, float]) -> Iterator[Line]:
        """Split what own data did among the indicators."""
        leaves = self.definition.tree.leaves
        there = [{leaf for leaf in leaves if math.isfinite(end[leaf])} for end in (first, last)]
        went = [leaf for leaf in leaves if leaf in there[0] - there[1]]
        came = [leaf for leaf in leaves if leaf in there[1] - there[0]]
        rest = [column for column in self.columns if column not in came and column not in went]
        begin = self.run(went) if went else first
        end = self.run((*went, *rest)) if came else last
        parts = self._parts(begin, end) if self._splits else None
        if parts is None:
            yield from self._one_by_one(first, (), self.columns)
            return
        yield from self._one_by_one(first, (), went)
        yield from (Line(self._kind(leaf), leaf, value) for leaf, value in parts.items())
        yield from self._one_by_one(end, (*went, *rest), came)

    @property
    def _splits(self) -> bool:
        """Whether constant weights and means make an exact split of the tree possible."""
        groups = self.definition.tree.upward
        data = any(isinstance(weighting_of(self.definition, group), FromData) for group in groups)
        again = any(group.normalise for group in self.definition.groups)
        return not (data or again or obstacle(self.definition))

    def _parts(self, begin: dict[str, float], end: dict[str, float]) -> dict[str, float] | None:
        """Give the exact parts of the indicators; None where the tree does not give them."""
        shares = {node: begin.get(_share(node), math.nan) for node in self.definition.tree.parents}
        root = self.definition.index.id
        try:
            parts = split(
                self.definition.tree, methods_of(self.definition), Ends(begin, end, shares)
            )
        except SplitError:
            return None
        found = {leaf: parts[leaf] for leaf in self.definition.tree.leaves if leaf in parts}
        missed = math.fsum(found.values()) - (end[root] - begin[root])
        return found if abs(missed) <= _EXACT else None

    def _one_by_one(
        self, begin: dict[str, float], done: Sequence[str], columns: Sequence[str]
    ) -> Iterator[Line]:
        """Change one column after the other; what has no score is passed over to the next one."""
        root = self.definition.index.id
        value, changed = begin[root], list(done)
        for column in columns:
            changed.append(column)
            if not self._moves(column):
                continue
            reached = self.run(changed)[root]
            if math.isfinite(reached):
                yield Line(self._kind(column), column, reached - value)
                value = reached

    def _moves(self, column: str) -> bool:
        """Say whether any own cell of `column` differs."""
        cells = [
            [
                (
                    numbers(readings.values, period, region).get(column, math.nan),
                    texts(readings.special, period, region).get(column, ""),
                )
                for region in self.own
            ]
            for readings, period in (
                (self.results[0].readings, self.periods[0]),
                (self._after, self.periods[1]),
            )
        ]
        return repr(cells[0]) != repr(cells[1])

    def _kind(self, column: str) -> Literal["data", "coverage"]:
        """Call it coverage where one end has a value of its own and the other has none."""
        if column not in self.definition.tree.leaves:
            return "data"
        own = [[is_own(notes.get(column, "missing")) for notes in end] for end in self._notes]
        return "data" if own[0] == own[1] else "coverage"

    @cached_property
    def _notes(self) -> list[list[dict[str, str]]]:
        """The notes of the own regions at both ends."""
        return [
            [texts(result.notes, period, region) for region in self.own]
            for result, period in zip(self.results, self.periods, strict=True)
        ]


def _share(node: str) -> str:
    """Name a node's weight beside its score; ids hold no colon."""
    return f"weight:{node}"
