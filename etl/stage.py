"""Stage: the rows of all sources of a feed as one table, corrected, each number once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from datasets.schema import ORDER
from etl.correct import correct
from etl.finding import Finding
from etl.order import CELL, by_key, rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datasets.feed import Feed

_FETCHED = ("folder", "http", "sql")
"""Kinds of sources of which every version that ever came is kept."""


def stage(
    tables: Sequence[pa.Table], feed: Feed, loads: Sequence[str]
) -> tuple[pa.Table, list[Finding]]:
    """Join `tables` of observations and apply the corrections of `feed`.

    Args:
        tables: Observations of each source, texts being dictionaries.
        feed: Declaration. Sources that are fetched again and again repeat themselves: of theirs,
            what a later file says under the same vintage stands for what an earlier one said,
            and what it repeats under a later vintage is no news.
        loads: Load ids of the sources, oldest first.

    Returns:
        The rows, and what the corrections and the comparison of versions found.
    """
    if not tables:
        return pa.table({}), []
    columns = tables[0].column_names
    rows = pa.concat_tables([table.select(columns) for table in tables]).unify_dictionaries()
    rows, findings = correct(rows.combine_chunks(), feed.corrections)
    if feed.source.kind not in _FETCHED or len(loads) == 1 or not rows.num_rows:
        return rows, findings
    newest, replaced = _newest(rows, loads)
    return _news(newest), [*findings, *replaced]


def _newest(rows: pa.Table, loads: Sequence[str]) -> tuple[pa.Table, list[Finding]]:
    """Of rows with one key, keep those of the file that came last."""
    place = _places(rows, loads)
    order = np.lexsort((place, rank(rows, ORDER)))
    ordered, place = rows.take(pa.array(order)), place[order]
    key = rank(ordered, ORDER)
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    last = np.repeat(np.maximum.reduceat(place, starts), np.diff(np.append(starts, len(key))))
    keep = place == last
    value = ordered["value"].to_numpy()
    changed = int(np.count_nonzero(~keep[:-1] & ~_equal(value[:-1], value[1:])))
    return ordered.filter(pa.array(keep)), [_replaced(changed)] if changed else []


def _places(rows: pa.Table, loads: Sequence[str]) -> np.ndarray:
    column = rows["load_id"].combine_chunks()
    places = np.array([loads.index(load) for load in column.dictionary.to_pylist()])
    found: np.ndarray = places[column.indices.to_numpy()]
    return found


def _equal(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    equal: np.ndarray = (one == other) | (np.isnan(one) & np.isnan(other))
    return equal


def _replaced(count: int) -> Finding:
    zh = f"{count} 个数值在同一版本日期下被后来的文件改写，以后来的为准"
    en = f"{count} values replaced by a later file under the same vintage"
    return Finding("replaced values", "warning", count, zh, en)


def _news(rows: pa.Table) -> pa.Table:
    """Leave out what a later file only repeats: same cell, release, status and value as before."""
    ordered = by_key(rows)
    value = ordered["value"].to_numpy()
    same = np.zeros(ordered.num_rows, dtype=bool)
    same[1:] = _equal(value[1:], value[:-1])
    for columns in (CELL, ("obs_status", "release")):
        ranks = rank(ordered, columns)
        same[1:] &= ranks[1:] == ranks[:-1]
    file = rank(ordered, ("load_id",))
    same[1:] &= file[1:] != file[:-1]
    return ordered.filter(pa.array(~same))
