"""Readers through publishes: no error, and no old number once a build is published.

Three threads and a process of their own ask as the boards do; one more process opens the build
that the pointer names with DuckDB alone.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import duckdb
import pytest

from dashboard.warehouse import Warehouse
from datasets.schema import POINTER, SUFFIX
from etl.build import run
from operations.settings import Settings
from tests.declaring import Declarations, row

pytestmark = pytest.mark.process

PUBLISHES = 12
LOOK_S = 1.0
SQL = "SELECT DISTINCT value FROM observation"
Answer = tuple[float, float]
"""When a question was asked and what was answered."""


def follow(ask: Callable[[], list[tuple]], stop: Event, ready: Barrier) -> list[Answer] | str:
    """Ask until `stop` and once more; give the answers, or what went wrong."""
    seen: list[Answer] = []
    ready.wait(300)
    try:
        stopped = False
        while not stopped:
            stopped = stop.wait(0.005)
            asked = time.monotonic()
            ((value,),) = ask()
            seen.append((asked, value))
    except Exception as error:  # noqa: BLE001 - any error is what the test looks for
        return repr(error)
    return seen


def on_boards(warehouse: Warehouse) -> list[tuple]:
    with warehouse.reading() as build:
        assert build is not None
        return build.rows(SQL)


def alone(settings: Settings) -> list[tuple]:
    """Open what the pointer names; again where it was pruned before it could be opened."""
    pointer = settings.warehouse / POINTER
    while True:
        name = pointer.read_text("utf-8").strip()
        try:
            with duckdb.connect(settings.warehouse / f"{name}{SUFFIX}", read_only=True) as build:
                return build.execute(SQL).fetchall()
        except duckdb.IOException:
            if pointer.read_text("utf-8").strip() == name:
                raise


def read_boards(
    settings: Settings, stop: Event, ready: Barrier, answers: "Queue[list[Answer] | str]", many: int
) -> None:
    with closing(Warehouse(settings)) as warehouse:

        def read() -> None:
            answers.put(follow(lambda: on_boards(warehouse), stop, ready))

        threads = [threading.Thread(target=read) for _ in range(many)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def read_alone(
    settings: Settings, stop: Event, ready: Barrier, answers: "Queue[list[Answer] | str]"
) -> None:
    answers.put(follow(lambda: alone(settings), stop, ready))


def test_readers_see_no_error_and_no_old_number(tmp_path: Path) -> None:
    declared = Declarations(tmp_path / "datasets")
    settings = Settings(home=tmp_path / "home", keep_builds=3)
    published: list[Answer] = []

    def write(value: int) -> None:
        years = range(1990, 2023)
        declared.feed("one", "".join(row(value, period=str(year)) for year in years))
        run(settings, lambda *_: None, declared.root)
        published.append((time.monotonic(), value))

    write(1)
    spawn = multiprocessing.get_context("spawn")
    stop, ready, answers = spawn.Event(), spawn.Barrier(6), spawn.Queue()
    shared = (settings, stop, ready, answers)
    processes = [
        spawn.Process(target=read_boards, args=(*shared, 3)),
        spawn.Process(target=read_boards, args=(*shared, 1)),
        spawn.Process(target=read_alone, args=shared),
    ]
    for process in processes:
        process.start()
    ready.wait(300)
    for value in range(2, PUBLISHES + 2):
        write(value)
    stop.wait(LOOK_S + 0.5)
    stop.set()
    seen = [answers.get(timeout=120) for _ in range(5)]
    for process in processes:
        process.join()
        assert process.exitcode == 0
    for reader in seen:
        assert isinstance(reader, list), reader
        for asked, value in reader:
            known = [number for when, number in published if when < asked - LOOK_S]
            assert value >= max(known, default=1), "an old number after a publish"
        assert reader[-1][1] == PUBLISHES + 1
