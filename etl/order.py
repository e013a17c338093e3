"""The order of a build: rows by datasets.schema.ORDER, found on dictionaries instead of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from datasets.schema import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SERIES = ORDER[:-2]
CELL = ORDER[:-1]
_ROOM = 1 << 62


def encoded(table: pa.Table) -> pa.Table:
    """Give `table` with every text column as one dictionary of distinct values."""
    columns = [_as_dictionary(column) for column in table.columns]
    return pa.table(columns, names=table.column_names)


class Ranks(NamedTuple):
    """For each row a number that orders rows by series, by cell, and by the whole key."""

    series: np.ndarray
    cell: np.ndarray
    key: np.ndarray


def ranks(table: pa.Table) -> Ranks:
    """Rank the rows of `table`, whose texts are dictionaries, on all three levels at once."""
    climbed = list(_climb(table, ORDER))
    return Ranks(*(climbed[len(columns) - 1] for columns in (SERIES, CELL, ORDER)))


def by_key(table: pa.Table) -> pa.Table:
    """Give the rows of `table`, whose texts are dictionaries, in the order of a build."""
    return table.take(pa.array(np.argsort(rank(table, ORDER), kind="stable")))


def rank(table: pa.Table, columns: Sequence[str]) -> np.ndarray:
    """Give for each row a number that orders rows as `columns` do, equal where they are equal."""
    *_, last = _climb(table, columns)
    return last


def _climb(table: pa.Table, columns: Sequence[str]) -> Iterator[np.ndarray]:
    """Give the ranks by the first column, by the first two, and so on."""
    reached, size = np.zeros(table.num_rows, np.int64), 1
    for name in columns:
        codes, count = _codes(table[name])
        if size * count > _ROOM:
            _, reached = np.unique(reached, return_inverse=True)
            size = table.num_rows
        reached, size = reached * count + codes, size * count
        yield reached


def _codes(column: pa.ChunkedArray) -> tuple[np.ndarray, int]:
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        return np.zeros(0, np.int32), 1
    values = whole.dictionary.to_pylist()
    distinct = {value: place for place, value in enumerate(sorted(set(values)))}
    places = np.array([distinct[value] for value in values], np.int32)
    return places[whole.indices.to_numpy()], max(len(distinct), 1)


def _as_dictionary(column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_string(column.type):
        column = column.dictionary_encode()
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    return column.combine_chunks()
