"""Two feeds that give the same observation: one gives it, the other's rows stand in quarantine."""

import pytest

from etl.build import run
from operations.settings import Settings
from tests import asking
from tests.declaring import Declarations, row


@pytest.fixture
def declared(tmp_path):
    return Declarations(tmp_path / "datasets")


@pytest.fixture
def ask(tmp_path, declared):
    settings = Settings(home=tmp_path / "home")

    def build(sql: str) -> list[tuple]:
        run(settings, lambda *_: None, declared.root)
        return asking.ask(settings, sql)

    return build


LOADED = "SELECT feed, ref_area, value FROM observation ORDER BY feed, ref_area"


@pytest.mark.parametrize("value", [100, 999])
def test_the_later_feed_loses_the_row_and_is_told_which_feed_gives_it(declared, ask, value):
    declared.feed("first", row(100) + row(7, "360100"))
    declared.feed("second", row(value) + row(8, "360200"))
    assert ask(LOADED) == [
        ("first", "360000", 100),
        ("first", "360100", 7),
        ("second", "360200", 8),
    ]
    refused = ask("SELECT feed, source_row, value, reason_zh, reason_en FROM quarantine")
    ((feed, line, text, zh, en),) = refused
    assert (feed, line, float(text)) == ("second", 2, value)
    assert "数据源 first" in zh
    assert "feed first" in en


def test_the_state_of_the_feed_and_its_load_count_what_was_refused(declared, ask):
    declared.feed("first", row(100))
    declared.feed("second", row(1) + row(8, "360200"))
    (state,) = ask("SELECT status, message_en FROM feed_state WHERE feed = 'second'")
    assert "first" in state[1]
    counted = "SELECT rows_read, rows_loaded, rows_quarantined FROM load WHERE feed = 'second'"
    assert ask(counted) == [(2, 1, 1)]


def test_another_vintage_of_the_same_cell_is_no_overlap(declared, ask):
    declared.feed("first", row(100, vintage="2023-01-20"))
    declared.feed("second", row(101, vintage="2024-01-20"))
    assert [value for _, _, value in ask(LOADED)] == [100, 101]


def test_a_row_comes_back_when_the_other_feed_gives_it_no_longer(declared, ask):
    path = declared.feed("first", row(100) + row(7, "360100"))
    declared.feed("second", row(999) + row(8, "360200"))
    ask(LOADED)
    path.write_text(path.read_text("utf-8").replace(row(100), ""), "utf-8")
    assert ask(LOADED) == [
        ("first", "360100", 7),
        ("second", "360000", 999),
        ("second", "360200", 8),
    ]
    assert ask("SELECT count(*) FROM quarantine") == [(0,)]


def test_a_feed_that_overlaps_wholly_is_empty(declared, ask):
    declared.feed("first", row(100))
    declared.feed("second", row(100))
    assert ask("SELECT status FROM feed_state WHERE feed = 'second'") == [("empty",)]
