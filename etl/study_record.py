"""Judgements as rows of a build: those of the build before that still hold, and new ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import orjson
import pyarrow as pa

from datasets.period import parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Sequence

    import duckdb

    from etl.judgement import Judgement

KEPT = 24
"""Vintages of a subject that a build keeps, the newest ones."""

KEY = ("study", "metric", "ref_area", "vintage")
Key = tuple[str, str, str, "dt.date"]
Row = dict[str, object]

_ESTIMATE = pa.schema(
    [
        ("study", pa.string()),
        ("metric", pa.string()),
        ("ref_area", pa.string()),
        ("vintage", pa.date32()),
        ("item", pa.string()),
        ("time_period", pa.string()),
        ("period_end", pa.date32()),
        ("value", pa.float64()),
        ("note", pa.string()),
    ]
)


@dataclass(frozen=True)
class Records:
    """The tables ``outcome`` and ``estimate`` of a build; empty where there is none."""

    outcomes: pa.Table
    estimates: pa.Table

    def rows(self) -> list[Row]:
        """Give the outcomes, by key."""
        found: list[Row] = self.outcomes.to_pylist()
        return sorted(found, key=key_of)

    def forgotten(self) -> Records:
        """Give the same, as if no input were known: nothing is then taken over as equal."""
        if not self.outcomes.num_rows:
            return self
        place = self.outcomes.column_names.index("input_hash")
        none = pa.array([""] * self.outcomes.num_rows)
        return Records(self.outcomes.set_column(place, "input_hash", none), self.estimates)


def key_of(row: Row) -> Key:
    """Give the key of an outcome."""
    return cast("Key", tuple(row[name] for name in KEY))


def history(rows: Sequence[Row], current: Collection[Key]) -> Iterator[Key]:
    """Give the keys of earlier vintages that go along with `current` ones of the same subject."""
    newest = {key[:3]: key[3] for key in current}
    earlier: dict[tuple[str, str, str], list[Key]] = defaultdict(list)
    for key in map(key_of, rows):
        if key[:3] in newest and key[3] < newest[key[:3]]:
            earlier[key[:3]].append(key)
    for keys in earlier.values():
        yield from sorted(keys)[-(KEPT - 1) :]


def write(
    connection: duckdb.DuckDBPyConnection,
    before: Records,
    carried: Collection[Key],
    outcomes: Sequence[Row],
    estimates: Sequence[Row],
) -> None:
    """Write the rows of `carried` keys from the build before, and new outcomes and estimates."""
    kept = pa.table(
        {name: [key[place] for key in sorted(carried)] for place, name in enumerate(KEY)}
    )
    new = pa.Table.from_pylist([*outcomes]), pa.Table.from_pylist([*estimates], _ESTIMATE)
    olds = before.outcomes, before.estimates
    for table, old, rows in zip(("outcome", "estimate"), olds, new, strict=True):
        parts = []
        if carried and old.num_rows:
            parts.append(f"SELECT old.* FROM old JOIN kept USING ({', '.join(KEY)})")
        if rows.num_rows:
            parts.append(f"SELECT {', '.join(old.column_names or rows.column_names)} FROM rows")
        if parts:
            _insert(connection, table, " UNION ALL ".join(parts), old=old, kept=kept, rows=rows)


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, select: str, **given: pa.Table
) -> None:
    for name, each in given.items():
        if each.num_columns:
            connection.register(name, each)
    order = ", ".join(KEY)
    more = ", item, period_end" if table == "estimate" else ""
    connection.execute(f"INSERT INTO {table} BY NAME {select} ORDER BY {order}{more}")
    for name in given:
        connection.unregister(name)


def outcome_row(judgement: Judgement, facts: Row) -> Row:
    """Give the row of ``outcome``: the judgement's own words, and `facts` that it does not know."""
    result = judgement.result
    return {
        "metric": judgement.metric,
        "ref_area": judgement.ref_area,
        "freq": judgement.freq,
        "status": result.status,
        "reason_zh": result.reason_zh,
        "reason_en": result.reason_en,
        "method": result.method,
        "parameters": json(result.parameters),
        "details": json(judgement.details),
        "n_obs": result.n_obs,
        **facts,
    }


def estimate_rows(judgement: Judgement, facts: Row) -> Iterator[Row]:
    """Give the rows of ``estimate``; `facts` are the parts of the key it does not know."""
    for number in judgement.numbers:
        yield {
            "metric": judgement.metric,
            "ref_area": judgement.ref_area,
            "item": number.item,
            "time_period": number.time_period,
            "period_end": parse_period(number.time_period).end if number.time_period else None,
            "value": number.value,
            "note": number.note,
            **facts,
        }


def json(content: object) -> str:
    """Write `content` as JSON; numbers of numpy are numbers."""
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY).decode()
