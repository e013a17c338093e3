"""Why an index changed: data of one's own, other regions, the definition, and what is missing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from analysis.index.change_run import scored
from analysis.index.change_walk import Line, walk
from analysis.index.gap_row import numbers, texts
from analysis.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from analysis.index.result import IndexResult, Readings
    from datasets.index import IndexDefinition

    Data = pd.DataFrame | Readings | IndexResult

Bridge = Literal["none", "before", "after"]
"""Which data both definitions were run on."""


@dataclass(frozen=True, kw_only=True)
class Change(Result):
    """The difference of two values of an index, in lines that add up to it.

    Args:
        periods: Of the first and the second value.
        region: Whose values these are.
        before, after: The two values of the index; NaN where there is none.
        lines: What the difference is made of, in index points; see
            :class:`analysis.index.change_walk.Line`.
        bridge: Which data both definitions were run on, ``none`` where they are the same.
    """

    periods: tuple[str, str]
    region: str
    before: float
    after: float
    lines: tuple[Line, ...] = ()
    bridge: Bridge = "none"

    @property
    def difference(self) -> float:
        """The second value less the first one."""
        return self.after - self.before

    def total(self, kind: str) -> float:
        """Add up the lines of one kind."""
        return math.fsum(line.value for line in self.lines if line.kind == kind)


def change(
    definition_before: IndexDefinition,
    data_before: Data,
    definition_after: IndexDefinition,
    data_after: Data,
    *,
    periods: tuple[str, str],
    region: str,
) -> Change:
    """Split the difference of two values of an index, exactly.

    The way from the first to the second value is gone in runs of the whole index, each of which
    changes one thing: the definition (a bridge run of both definitions on the data before, or on
    those after where the new definition has no score before), then the region's own data with all
    others as they were, then all others. Own data are split among the indicators by the exact split
    of the tree (arithmetic: weight times difference of scores; geometric: LMDI); where weights
    follow from data, or regions are compared with each other, by changing one indicator after the
    other in the order of the definition. What came or went missing has lines of its own.

    Args:
        definition_before: Definition of the first value.
        data_before: Its data: a table, readings, or scores. Of these only a table holds what
            another definition may ask for.
        definition_after: Definition of the second value.
        data_after: Its data, likewise.
        periods: Periods of the first and the second value.
        region: A region of both; where it is put together from others, their data are its own.
    """
    definitions, data = (definition_before, definition_after), (data_before, data_after)
    return Runs(definitions, data, periods).change(region)


@dataclass(frozen=True)
class Runs:
    """The runs of the whole index that the changes of all regions are taken from, each made once.

    Args:
        definitions: Of the first and the second value.
        data: Of the first and the second value, as :func:`change` takes them.
        periods: Of the first and the second value.
    """

    definitions: tuple[IndexDefinition, IndexDefinition]
    data: tuple[Data, Data]
    periods: tuple[str, str]

    @cached_property
    def _ends(self) -> tuple[IndexResult, IndexResult]:
        return self._run(0, 0), self._run(1, 1)

    @cached_property
    def _new_before(self) -> IndexResult:
        # Readings hold only what their definition asks for, so each bridge reads its table anew.
        return self._run(1, 0)

    @cached_property
    def _old_after(self) -> IndexResult:
        return self._run(0, 1)

    def change(self, region: str) -> Change:
        """Split the difference of the two values of `region`, as :func:`change` says."""
        (first, last), (old, new), periods = self._ends, self.definitions, self.periods
        ends = _index(first, old, periods[0], region), _index(last, new, periods[1], region)
        if not all(map(math.isfinite, ends)):
            where = (first, periods[0]) if not math.isfinite(ends[0]) else (last, periods[1])
            return _refused(ends, periods, region, _why(*where, region))
        if old.hash == new.hash:
            lines = walk(new, (first, last), periods, region)
            return _told(ends, lines, "none", periods, region)
        return self._bridged(ends, region)

    def _bridged(self, ends: tuple[float, float], region: str) -> Change:
        """Run both definitions on the same data and walk on under one of them."""
        (first, last), (old, new), periods = self._ends, self.definitions, self.periods
        value = _index(self._new_before, new, periods[0], region)
        if math.isfinite(value):
            lines = walk(new, (self._new_before, last), periods, region)
            given = Line("definition", "", value - ends[0])
            return _told(ends, (given, *lines) if lines else (), "before", periods, region)
        value = _index(self._old_after, old, periods[1], region)
        if not math.isfinite(value):
            said = ("两版定义没有可在同一数据上比较的得分", "both definitions score no common data")
            return _refused(ends, periods, region, said)
        lines = walk(old, (first, self._old_after), periods, region)
        given = Line("definition", "", ends[1] - value)
        return _told(ends, (*lines, given) if lines else (), "after", periods, region)

    def _run(self, definition: int, end: int) -> IndexResult:
        return scored(self.definitions[definition], self.data[end], self.periods[end])


def _index(result: IndexResult, definition: IndexDefinition, period: str, region: str) -> float:
    return numbers(result.scores, period, region).get(definition.index.id, math.nan)


def _why(result: IndexResult, period: str, region: str) -> tuple[str, str]:
    said = texts(result.table, period, region)
    zh = said.get("reason_zh") or "没有该地区的数据"
    return f"{period} 没有得分：{zh}", f"no score in {period}: {said.get('reason_en') or 'no data'}"


def _told(
    ends: tuple[float, float],
    lines: tuple[Line, ...],
    bridge: Bridge,
    periods: tuple[str, str],
    region: str,
) -> Change:
    if not lines or not all(math.isfinite(line.value) for line in lines):
        said = (
            "换入本地区数据后没有得分，变动无法分解",
            "the runs between have no score",
        )
        return _refused(ends, periods, region, said)
    return Change(
        method="telescoping_runs",
        n_obs=sum(line.kind == "data" for line in lines),
        parameters={"bridge": bridge},
        periods=periods,
        region=region,
        before=ends[0],
        after=ends[1],
        lines=lines,
        bridge=bridge,
    )


def _refused(
    ends: tuple[float, float], periods: tuple[str, str], region: str, said: tuple[str, str]
) -> Change:
    return Change(
        method="telescoping_runs",
        n_obs=0,
        status="refused",
        reason_zh=said[0],
        reason_en=said[1],
        periods=periods,
        region=region,
        before=ends[0],
        after=ends[1],
    )
