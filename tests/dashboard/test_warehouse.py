import threading
import time
from pathlib import Path

import duckdb
import pytest

from dashboard import warehouse as room
from dashboard.warehouse import Warehouse, WarehouseError
from operations.settings import Settings
from tests.builds import point_to, row, write_build


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(room, "_LOOK_S", 0.0)
    return Settings(home=tmp_path)


def count(warehouse: Warehouse) -> object:
    with warehouse.reading() as build:
        assert build
        return build.rows("SELECT count(*) FROM observation")[0][0]


def test_no_build_yet(settings: Settings) -> None:
    warehouse = Warehouse(settings)
    assert warehouse.build_id() == ""
    assert warehouse.built_at() is None
    write_build(settings.home, [row()])
    assert warehouse.build_id() == "build-1"


def test_it_follows_the_pointer_forward_and_back(settings: Settings) -> None:
    warehouse = Warehouse(settings)
    write_build(settings.home, [row()], "one")
    assert (warehouse.build_id(), count(warehouse)) == ("one", 1)
    write_build(settings.home, [row(), row(time_period="2021")], "two")
    assert (warehouse.build_id(), count(warehouse)) == ("two", 2)
    point_to(settings.home, "one")
    assert (warehouse.build_id(), count(warehouse)) == ("one", 1)


def test_a_question_keeps_its_build_until_it_is_answered(settings: Settings) -> None:
    warehouse = Warehouse(settings)
    write_build(settings.home, [row()], "one")
    with warehouse.reading() as old:
        assert old
        write_build(settings.home, [], "two")
        assert warehouse.build_id() == "two"
        assert old.rows("SELECT count(*) FROM observation") == [(1,)]
    with pytest.raises(duckdb.Error):
        old.rows("SELECT 1")


def test_an_unreadable_build_is_an_error_at_first_and_ignored_later(settings: Settings) -> None:
    warehouse = Warehouse(settings)
    write_build(settings.home, [row()], "good")
    (settings.warehouse / "bad.duckdb").write_bytes(b"not a database")
    point_to(settings.home, "bad")
    with pytest.raises(WarehouseError, match=r"bad\.duckdb"):
        warehouse.build_id()
    point_to(settings.home, "good")
    assert warehouse.build_id() == "good"
    point_to(settings.home, "bad")
    assert warehouse.build_id() == "good"


def test_a_build_of_another_format_is_refused(settings: Settings) -> None:
    write_build(settings.home, [row()])
    with duckdb.connect(settings.warehouse / "build-1.duckdb") as connection:
        connection.execute("UPDATE build SET format = 99")
    with pytest.raises(WarehouseError, match="format 99"):
        Warehouse(settings).build_id()


def test_readers_cannot_write(settings: Settings) -> None:
    write_build(settings.home, [row()])
    with Warehouse(settings).reading() as build:
        assert build
        with pytest.raises(duckdb.Error, match="read-only"):
            build.rows("DELETE FROM observation")


def test_threads_read_through_many_publishes(settings: Settings) -> None:
    """Every answer is one build's whole truth, and never older than one already seen."""
    warehouse = Warehouse(settings)
    write_build(settings.home, [row(value=0.0)], "build-00")
    faults: list[object] = []
    done = threading.Event()

    def read() -> None:
        newest = -1.0
        while not done.is_set():
            try:
                with warehouse.reading() as build:
                    assert build
                    value = float(str(build.rows("SELECT value FROM observation")[0][0]))
                    assert value == int(build.build_id[-2:]) >= newest
                    newest = value
            except Exception as error:  # noqa: BLE001
                faults.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(1, 11):
        write_build(settings.home, [row(value=float(number))], f"build-{number:02}")
        deadline = time.monotonic() + 10
        while warehouse.build_id() != f"build-{number:02}" and time.monotonic() < deadline:
            pass
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert warehouse.build_id() == "build-10"
