"""Load: all outcomes of a run into one build file, derived metrics included, sorted once."""

from __future__ import annotations

import re
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datasets.metric import inputs
from datasets.schema import AXES, JUDGEMENTS, OBSERVATION, ROW_GROUP, TABLES, WAREHOUSE_FORMAT
from etl.derive import derive
from etl.order import by_key, encoded
from etl.publish import PublishError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from datasets.catalogue import Catalogue
    from etl.outcome import Outcome

COLUMNS = tuple(re.findall(r"^    (\w+) [A-Z].*,", OBSERVATION, re.MULTILINE))
"""What is known of an observation before its build is sorted: all but the number of its series."""


_STORAGE = f"(ROW_GROUP_SIZE {ROW_GROUP}, STORAGE_VERSION 'latest')"


@dataclass(frozen=True)
class Header:
    """The one row of the table ``build``, but for what is counted."""

    build_id: str
    built_at: dt.datetime


def load(draft: Path, header: Header, outcomes: Sequence[Outcome], catalogue: Catalogue) -> int:
    """Write the build file `draft` and give the number of its observations."""
    tables = [outcome.observations for outcome in outcomes if outcome.observations.num_rows]
    measured = [table.select(COLUMNS) for table in tables]
    with duckdb.connect() as connection:
        connection.execute("SET temp_directory = $1", [str(draft.with_suffix(".spill"))])
        derived = _derived(connection, measured, catalogue)
        rows = _ordered([*measured, derived])
        connection.execute(f"ATTACH {_quoted(draft)} AS build {_STORAGE}")
        connection.execute("USE build")
        for statement in TABLES:
            connection.execute(statement)
        if rows.num_rows:
            _write_observations(connection, rows)
        _write_records(connection, outcomes)
        _write_header(connection, header, rows, catalogue)
        connection.execute("USE memory; CHECKPOINT build; DETACH build")
    return int(rows.num_rows)


def copy_observations(build: Path | None, draft: Path, header: Header) -> int:
    """Write a copy of `build` without its judgements as `draft`; give the number of observations.

    Raises:
        PublishError: There is no such build, or it is of another format than this program's.
    """
    if build is None:
        raise PublishError("there is no build yet; run `govbrain etl run` first")
    with duckdb.connect(build, read_only=True) as connection:
        found, count = connection.execute("SELECT format, observations FROM build").fetchall()[0]
    if found != WAREHOUSE_FORMAT:
        expected = f"this program writes format {WAREHOUSE_FORMAT}; run `govbrain etl run`"
        raise PublishError(f"{build.name}: format {found}, {expected}")
    shutil.copyfile(build, draft)
    with duckdb.connect(draft) as connection:
        for table in JUDGEMENTS:
            connection.execute(f"DELETE FROM {table}")
        sql = "UPDATE build SET build_id = $1, built_at = $2"
        connection.execute(sql, [header.build_id, header.built_at])
    return int(count)


def _derived(
    connection: duckdb.DuckDBPyConnection, measured: Sequence[pa.Table], catalogue: Catalogue
) -> pa.Table:
    """Derive in memory, from no more rows than derived metrics ask for."""
    connection.execute(OBSERVATION)
    order = catalogue.derivation_order()
    if not order:
        return pa.table({})
    asked = {name for metric in order for name in inputs(catalogue.metrics[metric])}
    for table in measured:
        wanted = pc.is_in(table["metric"].cast(pa.string()), pa.array(sorted(asked), pa.string()))
        _insert(connection, "observation", table.filter(wanted))
    derive(connection, catalogue)
    sql = f"SELECT {', '.join(COLUMNS)} FROM observation WHERE list_contains($1, metric)"
    return encoded(connection.execute(sql, [list(order)]).to_arrow_table())


def _ordered(tables: Sequence[pa.Table]) -> pa.Table:
    """Sort all rows as one; a single table comes in order already."""
    filled = [table for table in tables if table.num_rows]
    if not filled:
        return pa.table({})
    if len(filled) == 1:
        return filled[0]
    schema = filled[0].schema
    aligned = [table.cast(schema) for table in filled]
    return by_key(pa.concat_tables(aligned).unify_dictionaries().combine_chunks())


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("rows", rows)
    names = ", ".join(rows.column_names)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM rows")
    connection.unregister("rows")


def _write_observations(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> None:
    """Write the axes, and the rows with the numbers that these give to their series."""
    series = np.zeros(rows.num_rows, np.int32)
    for name in AXES:
        codes, places = _places(rows[name])
        series = series * np.int32(len(codes)) + places
        axis = {"name": [name] * len(codes), "code": codes, "place": range(len(codes))}
        _insert(connection, "axis", pa.table(axis))
    _insert(connection, "observation", rows.append_column("series", pa.array(series)))


def _places(column: pa.ChunkedArray) -> tuple[list[str], np.ndarray]:
    """Give the distinct texts of `column` in order, and the place of each row's text there."""
    whole = column.unify_dictionaries().combine_chunks()
    known = sorted(whole.dictionary.take(pc.unique(whole.indices)).to_pylist())
    place = {code: at for at, code in enumerate(known)}
    places = [place.get(code, 0) for code in whole.dictionary.to_pylist()]
    return known, np.array(places, np.int32)[whole.indices.to_numpy()]


def _write_records(connection: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome]) -> None:
    _insert(connection, "quarantine", pa.concat_tables([o.quarantine for o in outcomes]))
    loads = [tuple(asdict(load).values()) for outcome in outcomes for load in outcome.loads]
    findings = [
        (outcome.feed, *asdict(finding).values())
        for outcome in outcomes
        for finding in outcome.findings
    ]
    for table, rows in (
        ("load", loads),
        ("check_result", findings),
        ("feed_state", [_state(outcome) for outcome in outcomes]),
    ):
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _state(outcome: Outcome) -> tuple[object, ...]:
    rows, dates = outcome.observations, outcome.calendar
    return (
        outcome.feed,
        outcome.status,
        outcome.message_zh,
        outcome.message_en,
        outcome.last_good_build,
        dates.newest_period,
        pc.max(rows["vintage"]).as_py() if rows.num_rows else None,
        dates.next_due,
        dates.late_after,
    )


def _write_header(
    connection: duckdb.DuckDBPyConnection, header: Header, rows: pa.Table, catalogue: Catalogue
) -> None:
    newest = pc.max(rows["vintage"]).as_py() if rows.num_rows else None
    row = (header.build_id, WAREHOUSE_FORMAT, header.built_at, catalogue.fingerprint)
    connection.execute("INSERT INTO build VALUES (?, ?, ?, ?, ?, ?)", [*row, rows.num_rows, newest])


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
