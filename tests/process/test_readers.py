"""Readers through publishes: no error, and no old number once a build is published."""

import multiprocessing
import threading
import time
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pytest

from dashboard.warehouse import Warehouse
from etl.build import run
from operations.settings import Settings
from tests.declaring import Declarations, row

pytestmark = pytest.mark.process

PUBLISHES = 12
LOOK_S = 1.0
SLACK_S = 0.5
Seen = list[tuple[float, float]]


def read(stop: Event, ready: Barrier, warehouse: Warehouse) -> Seen:
    """Ask again and again; give when each question was asked and what was answered."""
    seen: Seen = []
    ready.wait(120)
    while not stop.is_set():
        stop.wait(0.005)
        asked = time.monotonic()
        with warehouse.reading() as build:
            assert build is not None
            rows = build.rows("SELECT DISTINCT value FROM observation")
        assert len(rows) == 1, "an answer mixes two builds"
        if not seen or seen[-1][1] != rows[0][0] or asked - seen[-1][0] > 0.05:
            seen.append((asked, float(str(rows[0][0]))))
    return seen


def read_apart(
    settings: Settings,
    stop: Event,
    ready: Barrier,
    answers: "multiprocessing.Queue[Seen]",
    threads: int,
) -> None:
    warehouse = Warehouse(settings)
    readers = [
        threading.Thread(target=lambda: answers.put(read(stop, ready, warehouse)))
        for _ in range(threads)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    warehouse.close()


def test_readers_see_no_error_and_no_old_number(tmp_path: Path) -> None:
    declared = Declarations(tmp_path / "datasets")
    settings = Settings(home=tmp_path / "home", keep_builds=3)
    published: Seen = []

    def write(value: int) -> None:
        years = range(1990, 2023)
        declared.feed("one", "".join(row(value, period=str(year)) for year in years))
        run(settings, lambda *_: None, declared.root)
        published.append((time.monotonic(), value))

    write(1)
    spawn = multiprocessing.get_context("spawn")
    stop, ready, answers = spawn.Event(), spawn.Barrier(5), spawn.Queue()
    processes = [
        spawn.Process(target=read_apart, args=(settings, stop, ready, answers, threads))
        for threads in (3, 1)
    ]
    for process in processes:
        process.start()
    ready.wait(120)
    for value in range(2, PUBLISHES + 2):
        write(value)
    threading.Event().wait(LOOK_S + SLACK_S)
    stop.set()
    seen = [answers.get(timeout=30) for _ in range(4)]
    for process in processes:
        process.join()
        assert process.exitcode == 0
    for reader in seen:
        assert reader
        assert reader[-1][1] == PUBLISHES + 1
        for asked, value in reader:
            known = [n for when, n in published if when < asked - LOOK_S - SLACK_S]
            assert value >= max(known, default=1)
