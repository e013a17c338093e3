"""A real run killed at any moment: the build before still serves, the next run leaves no litter.

Each run is a process of its own that runs the command. It is forked from a server that has the
command's modules imported, so that kills fall into the run and not into the start of Python.
"""

import os
import random
import shutil
import time
from importlib import import_module
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import duckdb
import pytest

from etl.publish import builds, current
from etl.snapshot import DRAFT, Store
from operations.settings import Settings
from tests.declaring import HEADER, Declarations, row

pytestmark = pytest.mark.process

KILLS = 24
CONTEXT = get_context("forkserver")
MODULES = ["command.main", "etl.build", "etl.boundaries", "etl.parsers.tidy_csv", "pandas"]
PERIODS = [f"{year}-{month:02}" for year in range(2010, 2023) for month in range(1, 13)]
ROWS = 3 * len(PERIODS)


def govbrain(home: str, root: str, output: Connection) -> None:
    """Run the command with its output in a pipe."""
    os.dup2(output.fileno(), 1)
    os.dup2(output.fileno(), 2)
    os.environ |= {"GOVBRAIN_HOME": home, "GOVBRAIN_KEEP_BUILDS": "3"}
    import_module("command.main").app(["etl", "run", "--datasets", root])


class Run:
    """One run under way."""

    def __init__(self, home: Path, root: Path) -> None:
        self.output, theirs = CONTEXT.Pipe(duplex=False)
        arguments = (str(home), str(root), theirs)
        self.process: ForkServerProcess = CONTEXT.Process(target=govbrain, args=arguments)
        self.process.start()
        theirs.close()
        self.text = b""

    def lines(self, wanted: int) -> bool:
        """Wait for that many lines of output; false when the run ended before."""
        while self.text.count(b"\n") < wanted:
            part = os.read(self.output.fileno(), 4096)
            if not part:
                return False
            self.text += part
        return True

    def kill(self, after: float) -> bool:
        """Kill the run unless it ends within `after` seconds; say whether it was alive."""
        wait([self.process.sentinel], after)
        self.process.kill()
        self.process.join()
        self.output.close()
        return self.process.exitcode == -9


def moments(home: Path, root: Path) -> list[float]:
    """Let a run finish; give the seconds between its start, its lines and its end."""
    run, times, seen = Run(home, root), [time.monotonic()], 0
    while run.lines(seen + 1):
        times.append(time.monotonic())
        seen += 1
    run.process.join()
    assert run.process.exitcode == 0, run.text.decode()
    times.append(time.monotonic())
    return [later - earlier for earlier, later in pairwise(times)]


def write(declared: Declarations, settings: Settings, value: int) -> None:
    """Give every number of every feed the same `value`; one feed is a drop box."""
    texts = {
        area: "".join(row(value, area, period) for period in PERIODS)
        for area in ("360100", "360200", "360300")
    }
    declared.feed("one", texts["360100"], rhythm="M")
    declared.feed("two", texts["360200"], rhythm="M")
    box = settings.inbox / "box"
    shutil.rmtree(box, ignore_errors=True)
    box.mkdir(parents=True)
    (box / f"{value}.csv").write_text(HEADER + texts["360300"], "utf-8")
    declared.feed("three", "", source="{kind: folder, folder: box}", rhythm="M")


def served(settings: Settings) -> int:
    """Give the one value that the current build holds."""
    path = current(settings.warehouse)
    assert path is not None
    with duckdb.connect(path, read_only=True) as connection:
        sql = "SELECT min(value), max(value), count(*) FROM observation"
        low, high, rows = connection.execute(sql).fetchall()[0]
    assert low == high, "a build mixes two runs"
    assert rows == ROWS
    return int(low)


def litter(settings: Settings) -> list[Path]:
    """Give what no run that ended leaves: drafts, bytes without a note."""
    left = [path for path in settings.home.rglob("*") if path.name.startswith(DRAFT)]
    for folder in settings.snapshots.iterdir():
        left += Store(folder).orphans()
    return left


def test_a_killed_run_leaves_the_build_before_and_no_litter(tmp_path: Path) -> None:
    declared = Declarations(tmp_path / "datasets")
    settings = Settings(home=tmp_path / "home", keep_builds=3)
    CONTEXT.set_forkserver_preload(MODULES)
    write(declared, settings, 0)
    moments(settings.home, declared.root)
    write(declared, settings, 1)
    gaps = moments(settings.home, declared.root)
    slow = [line for line, seconds in enumerate(gaps) if seconds > sum(gaps) / 500]
    assert len(slow) >= 5
    chance = random.Random(20)  # noqa: S311 - a seed, no secret
    good, alive, finished = 1, 0, {current(settings.warehouse)}
    for value in range(2, KILLS + 2):
        write(declared, settings, value)
        run, line = Run(settings.home, declared.root), slow[value % len(slow)]
        reached = run.lines(line)
        alive += run.kill(gaps[line] * chance.random()) and reached
        number = served(settings)
        assert number in (good, value)
        good = number
        finished.add(current(settings.warehouse))
    assert alive >= KILLS * 2 // 3
    write(declared, settings, 99)
    moments(settings.home, declared.root)
    assert served(settings) == 99
    assert litter(settings) == []
    left = set(builds(settings.warehouse))
    assert len(left) <= 3
    assert left <= finished | {current(settings.warehouse)}, "a build stayed that no one pointed to"
    names = {path.name for path in settings.warehouse.iterdir()}
    assert names == {path.name for path in left} | {"CURRENT"}
