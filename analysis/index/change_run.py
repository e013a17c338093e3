"""Runs of an index with other values than those that were read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.gap_row import position
from analysis.index.read import read_table
from analysis.index.result import IndexResult
from analysis.index.score import score, score_period
from datasets.index_method import MinMax, Standard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analysis.index.result import Readings
    from datasets.index import IndexDefinition, Indicator

LAST_VALID = "last_valid:"
"""Begin of the note of a value that was taken from an earlier period."""


def window(definition: IndexDefinition, readings: Readings, period: str) -> Readings:
    """Give the readings of the periods on which the scores of `period` depend.

    These are all where an indicator is normalised over the panel, else the period and those before
    it from which missing values are taken.
    """
    if any(_over_panel(definition, leaf) for leaf in definition.indicators):
        return readings
    if period not in readings.periods:
        return readings
    place = readings.periods.index(period)
    kept = readings.periods[max(place - _memory(definition), 0) : place + 1]
    here = readings.values.index.get_level_values(0).isin(kept)
    return replace(
        readings,
        values=readings.values[here],
        special=readings.special[here],
        status=readings.status[here],
    )


def _over_panel(definition: IndexDefinition, leaf: Indicator) -> bool:
    method = leaf.normalise or definition.defaults.normalise
    return isinstance(method, MinMax | Standard) and method.over == "panel"


def _memory(definition: IndexDefinition) -> int:
    """Give the periods that the longest look back takes."""
    policies = [leaf.missing or definition.defaults.missing for leaf in definition.indicators]
    return max((p.max_age for p in policies if p.policy == "last_valid"), default=0)


def with_values(
    readings: Readings, period: str, values: Mapping[str, Mapping[str, float]]
) -> Readings:
    """Give readings in which `values`, by region and column, stand in `period`."""
    if not values:
        return readings
    changed = readings.values.copy()
    special = readings.special.copy()
    for region, row in values.items():
        changed.loc[(period, region), list(row)] = np.array(list(row.values()), dtype=float)
        texts = [name for name in row if name in special.columns]
        special.loc[(period, region), texts] = ""
    return replace(readings, values=changed, special=special)


def with_cells(
    base: Readings,
    period: str,
    source: tuple[Readings, str],
    regions: Iterable[str],
    columns: Iterable[str],
) -> Readings:
    """Give `base` with the cells of `regions` and `columns` in `period` as they are in `source`.

    Args:
        base: Readings that the others keep.
        period: Period of `base`.
        source: Other readings and their period; what they lack is missing.
        regions: Regions whose cells change.
        columns: Indicators and variables that change.
    """
    other, then = source
    names = list(columns)
    rows = [
        (place, position(other.values, then, region))
        for region in regions
        if (place := position(base.values, period, region)) is not None
    ]
    return replace(
        base,
        values=_mixed(base.values, other.values, rows, names, np.nan),
        special=_mixed(base.special, other.special, rows, names, ""),
        status=_mixed(base.status, other.status, rows, names, ""),
    )


def _mixed(
    frame: pd.DataFrame,
    given: pd.DataFrame,
    rows: Iterable[tuple[int, int | None]],
    names: Sequence[str],
    blank: float | str,
) -> pd.DataFrame:
    """Give `frame` with the cells of `names` from `given`, by row number of both."""
    there = [name for name in names if name in frame.columns]
    into, out = (
        frame.columns.get_indexer(pd.Index(there)),
        given.columns.get_indexer(pd.Index(there)),
    )
    cells, source = frame.to_numpy(copy=True), given.to_numpy()
    for place, row in rows:
        new = blank if row is None else np.where(out < 0, blank, source[row, out])
        cells[place, into] = new
    return pd.DataFrame(cells, index=frame.index, columns=frame.columns)


def rescore(definition: IndexDefinition, readings: Readings, period: str) -> IndexResult:
    """Score `period` alone, on all that its scores depend on."""
    near = window(definition, readings, period)
    known = period in near.periods
    return score_period(definition, near, period) if known else score(definition, near)


def scored(
    definition: IndexDefinition, data: pd.DataFrame | Readings | IndexResult, period: str
) -> IndexResult:
    """Give scores of `period` under `definition`, those given where they are it already."""
    if not isinstance(data, IndexResult):
        readings = read_table(definition, data) if isinstance(data, pd.DataFrame) else data
        return rescore(definition, readings, period)
    if data.definition_hash == definition.hash:
        return data
    return rescore(definition, data.readings, period)
