"""The build before: where unchanged sources and failing feeds take their rows from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
from pydantic import TypeAdapter

from datasets.schema import WAREHOUSE_FORMAT
from etl.finding import Finding
from etl.load import COLUMNS
from etl.order import encoded
from etl.outcome import QUARANTINE, Load
from etl.study_record import Records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CROSS_ROW = ("key", "sum")
"""Column names of quarantined rows that were refused because of other rows, not by themselves."""

_LOADS = TypeAdapter(tuple[Load, ...])
_FINDINGS = TypeAdapter(tuple[Finding, ...])


class Previous:
    """A published build, open for reading; without a build every answer is empty."""

    def __init__(self, path: Path | None) -> None:
        """Open the build at `path`."""
        self.build_id = path.stem if path else ""
        self._connection = duckdb.connect(path, read_only=True) if path else None

    def close(self) -> None:
        """Close the build."""
        if self._connection:
            self._connection.close()

    def loads(self, feed: str) -> dict[str, Load]:
        """Give what `feed` loaded, by load id."""
        rows = self._rows("SELECT * FROM load WHERE feed = ? ORDER BY retrieved_at, source", feed)
        return {load.load_id: load for load in _LOADS.validate_python(rows)}

    def last_good(self, feed: str) -> str:
        """Give the last build in which `feed` came through."""
        rows = self._rows("SELECT last_good_build FROM feed_state WHERE feed = ?", feed)
        return str(rows[0]["last_good_build"]) if rows else ""

    def observations(self, loads: Sequence[str], metrics: Sequence[str]) -> pa.Table:
        """Give the rows of `loads` that measure one of `metrics`."""
        if self._connection is None:
            return pa.table({})
        sql = f"""SELECT {", ".join(COLUMNS)} FROM observation
            WHERE list_contains($loads, load_id) AND list_contains($metrics, metric)"""
        given = {"loads": [*loads], "metrics": [*metrics]}
        return encoded(self._connection.execute(sql, given).to_arrow_table())

    def quarantine(self, loads: Sequence[str]) -> pa.Table:
        """Give the refused rows of `loads`."""
        if self._connection is None:
            return QUARANTINE.empty_table()
        sql = "SELECT * FROM quarantine WHERE list_contains($loads, load_id)"
        return self._connection.execute(sql, {"loads": [*loads]}).to_arrow_table().cast(QUARANTINE)

    def findings(self, feed: str) -> tuple[Finding, ...]:
        """Give what the checks found on `feed`."""
        sql = """SELECT check_name, severity, failed, message_zh, message_en
            FROM check_result WHERE feed = ?"""
        return _FINDINGS.validate_python(self._rows(sql, feed))

    def judgements(self, *, simulated: bool) -> Records:
        """Give what studies found, `simulated` or not; a build of another format has nothing."""
        none = pa.table({})
        if self._connection is None or self._format() != WAREHOUSE_FORMAT:
            return Records(none, none)
        scope = "" if simulated else "WHERE origin <> 'simulated'"
        return Records(
            *(
                self._connection.execute(sql).to_arrow_table()
                for sql in (f"SELECT * FROM outcome {scope}", "SELECT * FROM estimate")
            )
        )

    def _format(self) -> int:
        rows = self._connection.execute("SELECT format FROM build") if self._connection else None
        return int(rows.fetchall()[0][0]) if rows else 0

    def _rows(self, sql: str, feed: str) -> list[dict[str, object]]:
        if self._connection is None:
            return []
        rows: list[dict[str, object]] = (
            self._connection.execute(sql, [feed]).to_arrow_table().to_pylist()
        )
        return rows
