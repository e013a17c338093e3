"""Questions to the warehouse: one series and two boards at 1, 10 and, asked for, 100 M rows.

Builds are synthetic and laid out as every build is: the catalogue's own metrics, those of the
overview first, repeated with a suffix where they are not enough; every area of the code list; ten
years of months, quarters and years, every fourth period revised once. The overview's questions are
those that its panels ask, for one region after another. Questions run in one thread, so that the
CPU time is the wall time of a machine with nothing else to do; the limit is held against it.
``GOVBRAIN_BENCH_100M=1`` adds 100 million rows, which take about 1.2 GB of disk and some minutes.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from dashboard.ask import ask
from dashboard.boards import find_panel_types, resolve
from dashboard.clock import BEIJING
from dashboard.panel import Reader
from dashboard.question import MetricQuery
from dashboard.warehouse import Warehouse
from datasets.catalogue import Catalogue, read_catalogue
from datasets.schema import (
    AXES,
    AXIS,
    BUILD,
    OBSERVATION,
    POINTER,
    ROW_GROUP,
    SUFFIX,
    WAREHOUSE_FORMAT,
)
from layouts.read import read_boards
from operations.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.boards import Page

MILLION = 1_000_000
SIZES = (MILLION, 10 * MILLION)
BOARD_LIMIT_MS = 60.0
LIMITED_SIZE = 10 * MILLION
SERIES_ROUNDS, BOARD_ROUNDS = 60, 25
YEARS = 10
PERIODS = YEARS * (12 + 4 + 1)
SERIES_AT_ONCE = 10_000

Times = tuple[float, float]
"""Wall and CPU milliseconds of one round."""

_FILL = f"""
INSERT INTO build.observation
SELECT metric, ref_area, freq, CASE freq WHEN 'A' THEN strftime(first_day, '%Y')
        WHEN 'Q' THEN year(first_day) || '-Q' || quarter(first_day)
        ELSE strftime(first_day, '%Y-%m') END AS time_period,
    last_day(first_day + to_months(months - 1)) AS period_end, '' AS breakdown,
    period_end + (20 + vintage * 300)::INTEGER AS vintage, 'release ' || vintage AS release,
    hash(series, freq, nth, vintage) % 1000000 / 10.0, 'A', 'published', 'feed' || series % 40,
    'source ' || series % 40, 'file.csv', nth::INTEGER, 'load' || series % 40, series
FROM numbered, (VALUES ('A', 12), ('M', 1), ('Q', 3)) AS rhythm(freq, months),
    range({YEARS * 12}) AS periods(nth), range(2) AS vintages(vintage),
    LATERAL (SELECT DATE '2016-01-01' + to_months((nth * months)::INTEGER) AS first_day)
WHERE series >= ? AND series < ? AND nth * months < {YEARS * 12} AND (vintage = 0 OR nth % 4 = 0)
ORDER BY series, freq, period_end, vintage
"""


def main() -> int:
    """Print the table of this module; 1 when the limit was missed."""
    sizes = (*SIZES, 100 * MILLION) if os.environ.get("GOVBRAIN_BENCH_100M") else SIZES
    held = True
    print("| observations | question | p50 ms | p95 ms | CPU p50 ms | |\n|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(home=Path(folder))
            held &= _measure(settings, write_build(settings, size), size)
    return 0 if held else 1


@cache
def _catalogue() -> Catalogue:
    return read_catalogue()


@cache
def _overview() -> Page:
    return resolve(read_boards(), find_panel_types(), _catalogue())["overview"]


def write_build(settings: Settings, observations: int) -> tuple[str, ...]:
    """Write a synthetic build of about `observations` rows; gives the ids of its metrics."""
    areas = tuple(_catalogue().areas.by_code)
    axes = {"metric": _metrics(observations // (len(areas) * PERIODS * 5 // 4)), "ref_area": areas}
    settings.warehouse.mkdir(parents=True)
    path = settings.warehouse / f"bench{SUFFIX}"
    with duckdb.connect() as connection:
        connection.execute(
            f"ATTACH '{path}' AS build (ROW_GROUP_SIZE {ROW_GROUP}, STORAGE_VERSION 'latest')"
        )
        for table in (OBSERVATION, AXIS, BUILD):
            connection.execute(table.replace("CREATE TABLE ", "CREATE TABLE build."))
        _fill(connection, axes)
        connection.execute(
            "INSERT INTO build.build SELECT 'bench', ?, now()::TIMESTAMP, '', count(*), NULL "
            "FROM build.observation",
            [WAREHOUSE_FORMAT],
        )
    (settings.warehouse / POINTER).write_text("bench", encoding="utf-8")
    return axes["metric"]


def _fill(connection: duckdb.DuckDBPyConnection, axes: dict[str, tuple[str, ...]]) -> None:
    for name in AXES:
        codes = sorted(axes[name])
        connection.execute(
            "INSERT INTO build.axis SELECT $1, unnest($2), unnest($3)",
            [name, codes, [*range(len(codes))]],
        )
    connection.execute(
        f"""CREATE TEMP TABLE numbered AS SELECT m.code AS metric, a.code AS ref_area,
            m.place * {len(axes["ref_area"])} + a.place AS series
        FROM build.axis AS m, build.axis AS a WHERE m.name = 'metric' AND a.name = 'ref_area'"""
    )
    for first in range(0, len(axes["metric"]) * len(axes["ref_area"]), SERIES_AT_ONCE):
        connection.execute(_FILL, [first, first + SERIES_AT_ONCE])


def _metrics(count: int) -> tuple[str, ...]:
    """Give the ids of `count` metrics, those of the overview first."""
    shown = dict.fromkeys(query.metric for query in _asked("360000"))
    known = (*shown, *(name for name in _catalogue().metrics if name not in shown))
    repeated = (
        name.replace(".", f"_{turn}.", 1) if turn else name
        for turn in range(1 + count // len(known))
        for name in known
    )
    return tuple(name for name, _ in zip(repeated, range(count), strict=False))


def _asked(region: str) -> list[MetricQuery]:
    """What the panels of the overview ask of the warehouse for `region`."""
    now = dt.datetime(2026, 1, 29, 9, 41, tzinfo=BEIJING)
    reader = Reader(_catalogue(), "overview", "desktop", region, now)
    asked = [q for name, panel in _overview().panels.items() for q in panel.ask(name, reader)]
    return [query for query in dict.fromkeys(asked) if isinstance(query, MetricQuery)]


def _measure(settings: Settings, metrics: Sequence[str], size: int) -> bool:
    warehouse = Warehouse(settings)
    chance = random.Random(size)  # noqa: S311
    _rounds(warehouse, lambda: _board(chance, metrics), 3)
    series = _rounds(warehouse, lambda: [_series(chance, metrics)], SERIES_ROUNDS)
    board = _rounds(warehouse, lambda: _board(chance, metrics), BOARD_ROUNDS)
    overview = _rounds(warehouse, lambda: _asked(_city(chance)), BOARD_ROUNDS)
    warehouse.close()
    held = [_print(size, "one series of 120 months", series)]
    held.append(_print(size, f"the overview's {len(_asked('360100'))} questions", overview))
    held.append(_print(size, "30 questions to all metrics", board))
    return size != LIMITED_SIZE or all(held)


def _rounds(
    warehouse: Warehouse, questions: Callable[[], Sequence[MetricQuery]], count: int
) -> list[Times]:
    times = []
    for _ in range(count):
        asked = questions()
        with warehouse.reading() as build:
            if build:
                build.memory.clear()
        wall, cpu = time.perf_counter(), time.process_time()
        ask(warehouse, asked, simulated=True)
        times.append(((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
    return times


def _series(chance: random.Random, metrics: Sequence[str]) -> MetricQuery:
    return MetricQuery(chance.choice(metrics), (_city(chance),), "M")


def _city(chance: random.Random) -> str:
    return chance.choice(_catalogue().areas.children("360000")).code


def _board(chance: random.Random, metrics: Sequence[str]) -> list[MetricQuery]:
    """Twenty-two tiles and lines of one area, six rankings of eleven, two maps of a hundred."""
    cities = tuple(area.code for area in _catalogue().areas.children("360000"))
    counties = tuple(a.code for c in cities for a in _catalogue().areas.children(c))
    recent, newest = dt.date(2024, 6, 1), dt.date(2025, 11, 1)
    lines = [MetricQuery(chance.choice(metrics), cities[:1], "M", recent) for _ in range(22)]
    bars = [MetricQuery(chance.choice(metrics), cities, "M", newest, last=1) for _ in range(6)]
    maps = [MetricQuery(chance.choice(metrics), counties, "M", last=1) for _ in range(2)]
    return [*lines, *bars, *maps]


def _print(size: int, what: str, times: list[Times]) -> bool:
    """Print a row of the table; says whether the limit holds, which is one size's alone."""
    walls = [wall for wall, _ in times]
    p50, cpu = statistics.median(walls), statistics.median(cpu for _, cpu in times)
    p95 = statistics.quantiles(walls, n=20)[-1]
    held = cpu <= BOARD_LIMIT_MS
    limit = f"≤ {BOARD_LIMIT_MS:.0f} {'✓' if held else '✗'}" if size == LIMITED_SIZE else ""
    print(f"| {size // MILLION} M | {what} | {p50:.1f} | {p95:.1f} | {cpu:.1f} | {limit} |")
    return held


if __name__ == "__main__":
    sys.exit(main())
