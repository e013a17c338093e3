"""Rows per CPU-second of the whole road, against a bare DuckDB COPY of the same file.

Both run as child processes, in turn, on a tidy CSV of five million rows that is made once and
kept in the temporary folder. Every sixth month is revised; one row in fifty thousand stands twice,
one names an unknown area and one lies outside the hard range, so that rows are quarantined and
rules fire. The road takes in the file with every kind of check and publishes a build; COPY writes
the same file into an unsorted table of the same columns in a new database.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from datasets.catalogue import ROOT
from datasets.codelist import read_areas

PERIODS, INDICATORS = 306, 125
FOLDER = Path(tempfile.gettempdir()) / "govbrain-bench-road"
FLOOR = 0.5
_FAULTS = ("key", "region", "value")

_ROWS = """
COPY (SELECT 'bench_' || lpad(i::VARCHAR, 3, '0') AS indicator,
    if(chance = 1, 'nowhere', area) AS ref_area, 'M' AS freq,
    strftime(day, '%Y-%m') AS time_period, if(i = 0, 'yoy_pct', 'level') AS measure,
    if(chance = 2, 1000000, if(i = 0, round(5 + 3 * sin(hash(place, month) % 1000), 1),
        round(1000 + 10 * i + place + month + 9 * sin(hash(i, place, month) % 1000), 2)))
        + revision AS value,
    if(i = 0, '%', '亿元') AS unit, 'A' AS obs_status,
    strftime(day + to_days(45 + 300 * revision::INTEGER), '%Y-%m-%d') AS vintage,
    if(revision = 0, '首次发布 ', '修订 ') || year(day) AS release,
    '江西统计月报 ' || year(day) || '年' || month(day) || '月' AS source_title,
    '' AS breakdown, '' AS note
FROM (SELECT unnest($areas) AS area, generate_subscripts($areas, 1) AS place),
    range($periods) AS months(month), range($indicators) AS indicators(i),
    range(2) AS revisions(revision),
    LATERAL (SELECT DATE '1995-01-01' + to_months(month::INTEGER) AS day,
        hash(month, place, i, revision) % 50000 AS chance),
    LATERAL (SELECT unnest(range(if(chance = 3, 2, 1))))
WHERE revision = 0 OR month % 6 = 0
ORDER BY month + 10 * revision, place, i) TO '{path}' (HEADER)
"""
_COPY = """
CREATE TABLE tidy (indicator VARCHAR, ref_area VARCHAR, freq VARCHAR, time_period VARCHAR,
    measure VARCHAR, value DOUBLE, unit VARCHAR, obs_status VARCHAR, vintage DATE,
    release VARCHAR, source_title VARCHAR, breakdown VARCHAR, note VARCHAR);
COPY tidy FROM '{path}' (HEADER)
"""
_METRIC = """  {name}:
    kind: measure
    title: {{zh: 测速, en: Bench}}
    definition: {{zh: 测速用, en: For the bench}}
    unit: "{unit}"
    decimals: 2
    theme: economy
    owner: bench
    freq: [M]
    hard_range: [-100000, 100000]
    soft_range: [-50000, 50000]
"""
_FEED = """title: {zh: 测速, en: Bench}
publisher: bench
owner: bench
license: bench
accrual_periodicity: M
release: {lag_days: 45, grace_days: 10}
origin: published
classification: 公开
source: {kind: bundled, files: [{path: tidy.csv, source_title: bench}]}
format: {parser: tidy_csv}
checks:
  - {kind: jump, z: 50}
  - {kind: sum, whole: bench_001.level, areas: children, tolerance: 1000000}
  - {kind: sum, whole: bench_002.level, parts: [bench_003.level], tolerance: 1000000}
  - {kind: growth, level: bench_001.level, growth: bench_000.yoy_pct, tolerance: 1000000}
"""


def main() -> None:
    """Make the file, time both, print the table; exit 1 below the floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--child", choices=("copy", "road"))
    options.add_argument("--repeat", type=int, default=3)
    given = options.parse_args()
    if given.child:
        copy_bare() if given.child == "copy" else take_road()
        return
    rows = make_input()
    seconds: dict[str, list[float]] = {"copy": [], "road": []}
    for _ in range(given.repeat):
        for child, times in seconds.items():
            times.append(child_seconds(child))
    sys.exit(0 if tell(rows, seconds) >= FLOOR else 1)


def tell(rows: int, seconds: dict[str, list[float]]) -> float:
    """Print both speeds and give their ratio, from the medians of all repeats."""
    speed = {name: rows / statistics.median(times) for name, times in seconds.items()}
    for name, times in seconds.items():
        spread = ", ".join(f"{time:.1f}" for time in sorted(times))
        print(f"{name:5} {speed[name]:12,.0f} rows per CPU-second   CPU s: {spread}")
    ratio = speed["road"] / speed["copy"]
    print(f"whole road / bare COPY: {ratio:.2f} (at least {FLOOR}), {rows:,} rows")
    return ratio


def make_input() -> int:
    """Write the declarations and, when it is not there yet, the file; give its rows."""
    declarations = FOLDER / "datasets"
    for folder in ("feeds", "metrics", "snapshots", "codelists"):
        (declarations / folder).mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "codelists", declarations / "codelists", dirs_exist_ok=True)
    names = [f"bench_{i:03}.{'level' if i else 'yoy_pct'}" for i in range(INDICATORS)]
    entries = [_METRIC.format(name=n, unit="亿元" if "level" in n else "%") for n in names]
    (declarations / "metrics" / "bench.yaml").write_text("metrics:\n" + "".join(entries), "utf-8")
    (declarations / "feeds" / "bench.yaml").write_text(_FEED, "utf-8")
    areas = [code for code in read_areas().by_code if code.startswith("36")][:112]
    path = FOLDER / "datasets" / "snapshots" / "tidy.csv"
    counted = FOLDER / "rows"
    if not counted.exists():
        given = {"areas": areas, "periods": PERIODS, "indicators": INDICATORS}
        ((rows,),) = duckdb.execute(_ROWS.format(path=path), given).fetchall()
        counted.write_text(str(rows))
    return int(counted.read_text())


def child_seconds(child: str) -> float:
    """Run `child` as a process of its own and give its CPU seconds, user and system."""
    home = FOLDER / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "GOVBRAIN_HOME": str(home)}
    command = [sys.executable, "-m", "bench.etl", "--child", child]
    subprocess.run(command, check=True, env=environment, cwd=ROOT.parent)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    shutil.rmtree(home)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def copy_bare() -> None:
    """Copy the file into a table of a new database, as DuckDB does it by itself."""
    path = FOLDER / "datasets" / "snapshots" / "tidy.csv"
    with duckdb.connect(Path(os.environ["GOVBRAIN_HOME"]) / "bare.duckdb") as connection:
        connection.execute(_COPY.format(path=path))


def take_road() -> None:
    """Bring the file in by the road that every feed takes."""
    from etl.build import run  # noqa: PLC0415 - the bare child must not pay for it
    from operations.settings import Settings  # noqa: PLC0415

    report = run(Settings(), lambda *_: None, FOLDER / "datasets")
    (outcome,) = report.outcomes
    refused = {name: outcome.quarantine["column_name"].to_pylist().count(name) for name in _FAULTS}
    if report.observations != outcome.observations.num_rows or not all(refused.values()):
        raise SystemExit(f"{outcome.message_en}; quarantined by column: {refused}")


if __name__ == "__main__":
    main()
