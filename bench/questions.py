"""Questions to the warehouse: one series and a whole board at 1, 10 and, asked for, 100 M rows.

Builds are synthetic and sorted as every build is: some hundred metrics, 150 areas, ten years of
months, every fourth month revised once. DuckDB's zone maps keep the first eight bytes of a text;
metric ids therefore begin differently, as those of a catalogue of some hundred indicators do.
Questions run in one thread, so that the CPU time is the wall time of a machine with nothing else
to do; the limit is held against it. ``GOVBRAIN_BENCH_100M=1`` adds 100 million rows, which take
about 1.2 GB of disk and some minutes.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from dashboard.ask import ask
from dashboard.question import MetricQuery
from dashboard.warehouse import Warehouse
from datasets.schema import BUILD, OBSERVATION, POINTER, SUFFIX, WAREHOUSE_FORMAT
from operations.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.question import Question

MILLION = 1_000_000
SIZES = (MILLION, 10 * MILLION)
BOARD_LIMIT_MS = 60.0
LIMITED_SIZE = 10 * MILLION
SERIES_ROUNDS, BOARD_ROUNDS = 60, 25
AREAS, MONTHS = 150, 120
METRICS_AT_ONCE = 100

Times = tuple[float, float]
"""Wall and CPU milliseconds of one round."""
ROWS_OF_A_METRIC = AREAS * MONTHS * 5 // 4

_FILL = f"""
INSERT INTO observation
SELECT printf('%05d_indicator.level', metric), printf('36%04d', area), 'M',
    strftime(first_day, '%Y-%m'), last_day(first_day), '',
    last_day(first_day) + (20 + vintage * 300)::INTEGER, 'release ' || vintage,
    hash(metric, area, month, vintage) % 1000000 / 10.0, 'A', 'published', 'feed' || metric % 40,
    'source ' || metric % 40, 'file.csv', month::INTEGER, 'load' || metric % 40
FROM range(?, ?) AS metrics(metric), range({AREAS}) AS areas(area),
    (SELECT range AS month, DATE '2016-01-01' + to_months(range::INTEGER) AS first_day
        FROM range({MONTHS})), range(2) AS vintages(vintage)
WHERE vintage = 0 OR month % 4 = 0
ORDER BY metric, area, month, vintage
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


def write_build(settings: Settings, observations: int) -> int:
    """Write a synthetic build of about `observations` rows; gives the number of its metrics."""
    metrics = max(1, observations // ROWS_OF_A_METRIC)
    settings.warehouse.mkdir(parents=True)
    with duckdb.connect(settings.warehouse / f"bench{SUFFIX}") as connection:
        connection.execute(OBSERVATION)
        for first in range(0, metrics, METRICS_AT_ONCE):
            connection.execute(_FILL, [first, min(first + METRICS_AT_ONCE, metrics)])
        connection.execute(BUILD)
        connection.execute(
            "INSERT INTO build VALUES ('bench', ?, now()::TIMESTAMP, '', ?, NULL)",
            [WAREHOUSE_FORMAT, metrics * ROWS_OF_A_METRIC],
        )
    (settings.warehouse / POINTER).write_text("bench", encoding="utf-8")
    return metrics


def _measure(settings: Settings, metrics: int, size: int) -> bool:
    warehouse = Warehouse(settings)
    chance = random.Random(size)  # noqa: S311
    _rounds(warehouse, lambda: _board(chance, metrics), 3)
    series = _rounds(warehouse, lambda: [_series(chance, metrics)], SERIES_ROUNDS)
    board = _rounds(warehouse, lambda: _board(chance, metrics), BOARD_ROUNDS)
    warehouse.close()
    held = size != LIMITED_SIZE or statistics.median(cpu for _, cpu in board) <= BOARD_LIMIT_MS
    limit = f"≤ {BOARD_LIMIT_MS:.0f} {'✓' if held else '✗'}" if size == LIMITED_SIZE else ""
    _print(size, "one series of 120 months", series, "")
    _print(size, "a board's 30 questions", board, limit)
    return held


def _rounds(
    warehouse: Warehouse, questions: Callable[[], Sequence[Question]], count: int
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


def _series(chance: random.Random, metrics: int) -> MetricQuery:
    return MetricQuery(_metric(chance, metrics), (f"36{chance.randrange(AREAS):04d}",), "M")


def _board(chance: random.Random, metrics: int) -> list[MetricQuery]:
    """Twenty-two tiles and lines of one area, six rankings of eleven, two maps of a hundred."""
    cities = tuple(f"36{number:04d}" for number in range(11))
    counties = tuple(f"36{number:04d}" for number in range(100))
    recent, newest = dt.date(2024, 6, 1), dt.date(2025, 11, 1)
    lines = [MetricQuery(_metric(chance, metrics), cities[:1], "M", recent) for _ in range(22)]
    bars = [MetricQuery(_metric(chance, metrics), cities, "M", newest, last=1) for _ in range(6)]
    maps = [MetricQuery(_metric(chance, metrics), counties, "M", last=1) for _ in range(2)]
    return [*lines, *bars, *maps]


def _metric(chance: random.Random, metrics: int) -> str:
    return f"{chance.randrange(metrics):05d}_indicator.level"


def _print(size: int, what: str, times: list[Times], limit: str) -> None:
    walls = [wall for wall, _ in times]
    p50, cpu = statistics.median(walls), statistics.median(cpu for _, cpu in times)
    p95 = statistics.quantiles(walls, n=20)[-1]
    print(f"| {size // MILLION} M | {what} | {p50:.1f} | {p95:.1f} | {cpu:.1f} | {limit} |")


if __name__ == "__main__":
    sys.exit(main())
