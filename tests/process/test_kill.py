"""A real run killed at any moment: the build before still serves, the next run leaves no litter."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from etl.publish import builds, current
from operations.settings import Settings
from tests.declaring import Declarations, row

pytestmark = pytest.mark.process

KILLS = 22
GOVBRAIN = [sys.executable, "-c", "from command.main import app; app()", "etl"]


def start(declared: Declarations, home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "GOVBRAIN_HOME": str(home), "GOVBRAIN_KEEP_BUILDS": "3"}
    return subprocess.Popen(
        [*GOVBRAIN, "run", "--datasets", str(declared.root)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def write(declared: Declarations, value: int) -> None:
    for feed, area in (("one", "360100"), ("two", "360200"), ("three", "360300")):
        rows = (
            row(value, area, f"{year}-{month:02}")
            for year in range(1990, 2023)
            for month in range(1, 13)
        )
        declared.feed(feed, "".join(rows), rhythm="M")


def served(home: Path) -> tuple[int, int]:
    path = current(Settings(home=home).warehouse)
    assert path is not None
    with duckdb.connect(path, read_only=True) as connection:
        sql = "SELECT min(value), max(value), count(*) FROM observation"
        low, high, rows = connection.execute(sql).fetchall()[0]
    assert low == high, "a build mixes two runs"
    return int(low), rows


def test_a_killed_run_leaves_the_build_before_and_no_litter(tmp_path: Path) -> None:
    declared, home = Declarations(tmp_path / "datasets"), tmp_path / "home"
    write(declared, 1)
    begun = time.monotonic()
    finished = start(declared, home)
    output, _ = finished.communicate()
    assert finished.returncode == 0, output
    whole = time.monotonic() - begun
    chance, good, killed = random.Random(20), 1, 0  # noqa: S311 - a seed, no secret
    for value in range(2, KILLS + 2):
        write(declared, value)
        process = start(declared, home)
        try:
            process.communicate(timeout=whole * chance.uniform(0.3, 1.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += 1
        number, rows = served(home)
        assert number in (good, value)
        assert rows == 3 * 33 * 12
        good = number
    assert killed >= KILLS * 2 // 3
    write(declared, 99)
    last = start(declared, home)
    output, _ = last.communicate()
    assert last.returncode == 0, output
    assert served(home)[0] == 99
    warehouse = Settings(home=home).warehouse
    assert {p.name for p in warehouse.iterdir()} == {p.name for p in builds(warehouse)} | {
        "CURRENT"
    }
    assert len(builds(warehouse)) <= 3
    assert not list(home.glob("snapshots/*/.draft-*"))
