"""The warehouse as readers see it: always the build that the pointer names, read-only.

Only this module of the dashboard opens DuckDB. A build's file never changes, so one connection
stays open as long as the build is current; each thread gets a cursor of its own. When the pointer
moves, the next question opens the new build, and the old connection closes after its last question.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from dashboard.cache import Memory
from datasets.schema import AXES, POINTER, SUFFIX, WAREHOUSE_FORMAT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from dashboard.question import Answer, MetricQuery, Outcome, StudyQuery
    from operations.settings import Settings

log = logging.getLogger(__name__)

Row = tuple[object, ...]

_LOOK_S = 1.0
"""The pointer is read no more often than this."""


class WarehouseError(Exception):
    """The build that the pointer names cannot be read; the text says which and why."""


class Build:
    """One open build; `build_id` and `built_at` (UTC) identify it.

    `memory` keeps its answers, `judgements` those about studies. `ranking` says whether ranks of
    index studies may leave the server.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        """Open the build at `path`.

        Raises:
            WarehouseError: There is no such file, it is no build, or its format is another.
        """
        self.memory: Memory[tuple[bool, MetricQuery], Answer] = Memory(len)
        self.judgements: Memory[tuple[bool, StudyQuery], tuple[Outcome, ...]] = Memory(_weight)
        self.ranking = settings.ranking
        self._local = threading.local()
        self._readers = 0
        self._retired = False
        self._lock = threading.Lock()
        try:
            self._connection = duckdb.connect(path, read_only=True, config=_config(settings))
            row = self._connection.execute(
                "SELECT build_id, built_at, format FROM build"
            ).fetchone() or ("", None, None)
        except duckdb.Error as error:
            raise WarehouseError(f"{path}: not a readable build: {error}") from error
        self.build_id: str = path.stem
        self.built_at: dt.datetime = row[1]
        if row[2] != WAREHOUSE_FORMAT:
            self._connection.close()
            expected = f"this program reads format {WAREHOUSE_FORMAT}; run `govbrain etl run`"
            raise WarehouseError(f"{path}: format {row[2]}, {expected}")
        self._places = self._read_axes()

    def series(self, metric: str, areas: Iterable[str]) -> tuple[int, ...]:
        """Give the numbers of the series of `metric` in those of `areas` that the build has."""
        rows, columns = (self._places[name] for name in AXES)
        if metric not in rows:
            return ()
        first = rows[metric] * len(columns)
        return tuple(first + columns[area] for area in areas if area in columns)

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Give all rows that `statement` selects."""
        return self._cursor().execute(statement, parameters).fetchall()

    def records(
        self, statement: str, parameters: Sequence[object] = ()
    ) -> tuple[dict[str, object], ...]:
        """Give all rows that `statement` selects, by column name."""
        cursor = self._cursor().execute(statement, parameters)
        names = [column[0] for column in cursor.description or ()]
        return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())

    def enter(self) -> bool:
        """Count a reader in; false when the build is already closed."""
        with self._lock:
            if self._retired:
                return False
            self._readers += 1
            return True

    def leave(self) -> None:
        """Count a reader out; the last reader of a retired build closes it."""
        with self._lock:
            self._readers -= 1
            self._close_when_unread()

    def retire(self) -> None:
        """Close the build as soon as nobody reads it."""
        with self._lock:
            self._retired = True
            self._close_when_unread()

    def _read_axes(self) -> dict[str, dict[str, int]]:
        places: dict[str, dict[str, int]] = {name: {} for name in AXES}
        for name, code, place in self._connection.execute("SELECT * FROM axis").fetchall():
            places[name][code] = place
        return places

    def _close_when_unread(self) -> None:
        if self._retired and not self._readers:
            self._connection.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._connection.cursor()
        return cursor


class Warehouse:
    """Follows the pointer of an installation; safe for many threads, in many processes."""

    def __init__(self, settings: Settings) -> None:
        """Keep where the builds stand; nothing is opened before the first question."""
        self._settings = settings
        self._lock = threading.Lock()
        self._current: Build | None = None
        self._looked = float("-inf")
        self._named = ""

    def build_id(self) -> str:
        """Give the id of the current build, empty while there is none."""
        with self.reading() as build:
            return build.build_id if build else ""

    def built_at(self) -> dt.datetime | None:
        """Give when the current build was made (UTC), None while there is none."""
        with self.reading() as build:
            return build.built_at if build else None

    @contextmanager
    def reading(self) -> Iterator[Build | None]:
        """Hold the current build open for a question; None while no build exists.

        Raises:
            WarehouseError: The pointer names a build that cannot be read, and none is open yet.
        """
        build = self._enter()
        try:
            yield build
        finally:
            if build:
                build.leave()

    def close(self) -> None:
        """Close the open build after its last question; the next question opens it again."""
        with self._lock:
            if self._current:
                self._current.retire()
            self._current, self._named, self._looked = None, "", float("-inf")

    def _enter(self) -> Build | None:
        with self._lock:
            if (now := time.monotonic()) - self._looked >= _LOOK_S:
                self._follow()
                self._looked = now
            if self._current:
                self._current.enter()
            return self._current

    def _follow(self) -> None:
        """Open what the pointer names until it names what is open: it may move meanwhile."""
        while (name := self._pointed()) and name != self._named:
            self._move(name)
            self._named = name

    def _pointed(self) -> str:
        try:
            text = (self._settings.warehouse / POINTER).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        return text.strip().removesuffix(SUFFIX)

    def _move(self, name: str) -> None:
        try:
            build = Build(self._settings.warehouse / f"{name}{SUFFIX}", self._settings)
        except WarehouseError:
            if self._current is None and self._pointed() == name:
                raise
            kept = self._current.build_id if self._current else ""
            log.exception("pointer names an unreadable build", extra={"kept": kept})
            return
        if self._current:
            self._current.retire()
        self._current = build
        log.info("build opened", extra={"build": name})


def _weight(outcomes: tuple[Outcome, ...]) -> int:
    return sum(len(outcome.estimates) + 1 for outcome in outcomes)


def _config(settings: Settings) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": settings.duckdb_threads,
        "memory_limit": settings.duckdb_memory,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
    }
