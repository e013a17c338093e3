"""Feeds that are a query on a real SQLite database."""

import sqlite3
from contextlib import closing

import pytest

from etl.build import run
from operations.settings import Settings
from tests.asking import ask
from tests.declaring import HEADER, Declarations, row

VARIABLE = "TRIAL_DATABASE"
QUERY = "SELECT * FROM observations"


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "department.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE observations ({HEADER})")
    return path


def insert(database, *rows: str) -> None:
    cells = [tuple(line.strip().split(",")) for line in rows]
    with closing(sqlite3.connect(database)) as connection, connection:
        marks = ", ".join("?" * 10)
        connection.executemany(f"INSERT INTO observations VALUES ({marks})", cells)


@pytest.fixture
def outcome(tmp_path):
    declared = Declarations(tmp_path / "datasets")
    settings = Settings(home=tmp_path / "home")

    def bring(query: str = QUERY):
        declared.feed("near", row(9, "360100"))
        declared.feed("sql", "", source=f"{{kind: sql, url_env: {VARIABLE}, query: '{query}'}}")
        report = run(settings, lambda *_: None, declared.root)
        sql = "SELECT value FROM observation WHERE feed = 'sql' ORDER BY vintage"
        values = [value for (value,) in ask(settings, sql)]
        return next(o for o in report.outcomes if o.feed == "sql"), values

    return bring


def test_rows_of_a_query_come_in_and_later_ones_replace(database, outcome, monkeypatch):
    monkeypatch.setenv(VARIABLE, f"sqlite:///{database}")
    insert(database, row(1, vintage="2023-01-20"))
    assert outcome()[1] == [1.0]
    again, values = outcome()
    assert values == [1.0]
    assert [load.parsed for load in again.loads] == [False]
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE observations SET value = 2")
    assert outcome()[1] == [2.0]


def test_an_address_that_is_not_set_is_named(outcome, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    failed, _ = outcome()
    assert failed.status == "stale"
    assert f"{VARIABLE}（数据库地址）未设置" in failed.message_zh
    assert VARIABLE in failed.message_en


@pytest.mark.parametrize("address", ["nonsense", "nosuch://user:s3cret@host/db"])
def test_a_bad_address_is_refused_without_being_shown(outcome, monkeypatch, address, capfd):
    monkeypatch.setenv(VARIABLE, address)
    failed, _ = outcome()
    assert "不是可用的数据库地址" in failed.message_zh
    assert "s3cret" not in failed.message_zh + failed.message_en + "".join(capfd.readouterr())


def test_a_failing_query_says_what_the_database_said(database, outcome, monkeypatch):
    monkeypatch.setenv(VARIABLE, f"sqlite:///{database}")
    insert(database, row(1))
    outcome()
    failed, values = outcome("SELECT * FROM nosuch")
    assert "no such table: nosuch" in failed.message_zh
    assert values == [1.0]


def test_columns_that_are_not_known_are_a_fault(database, outcome, monkeypatch):
    monkeypatch.setenv(VARIABLE, f"sqlite:///{database}")
    insert(database, row(1))
    failed, _ = outcome("SELECT indicator AS name, value FROM observations")
    assert failed.status == "stale"
    assert "indicator" in failed.message_en
    assert "ref_area" in failed.message_en
