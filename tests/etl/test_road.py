from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.spec import SpecError
from etl.build import BusyError, run
from etl.publish import PublishError, builds, current, roll_back
from etl.report import Report
from operations.settings import Settings
from tests.asking import ask
from tests.declaring import HEADER, Declarations, row

Run = Callable[[], Report]


@pytest.fixture
def declared(tmp_path: Path) -> Declarations:
    return Declarations(tmp_path / "datasets")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", keep_builds=3)


def status(settings: Settings, feed: str) -> str:
    return ask(settings, f"SELECT status FROM feed_state WHERE feed = '{feed}'")[0][0]


def test_a_row_arrives_in_the_unit_of_its_metric(declared, settings, road):
    declared.feed("one", row(320746666, unit="万元", status="P"))
    road()
    sql = "SELECT metric, ref_area, value, obs_status, vintage::VARCHAR, feed, source_row"
    assert ask(settings, f"{sql} FROM observation") == [
        ("gdp.level", "360000", 32074.6666, "P", "2023-01-20", "one", 2)
    ]


def test_an_empty_value_is_missing_and_never_zero(declared, settings, road):
    declared.feed("one", row("") + row(1, period="2021"))
    road()
    sql = "SELECT time_period, value, obs_status FROM observation"
    assert ask(settings, sql) == [("2021", 1.0, "A"), ("2022", None, "M")]


@pytest.mark.parametrize(
    ("bad", "column", "value"),
    [
        (row("12x"), "value", "12x"),
        (row("nan"), "value", "nan"),
        (row(5, area="不存在"), "region", "不存在"),
        (row(5, period="2022-13"), "time_period", "2022-13"),
        (row(5, unit="万人"), "unit", "万人"),
        (row(5, status="Z"), "status", "Z"),
        (row(5, status="M"), "status", "M"),
        (row(5, measure="lvel"), "indicator", "gdp.lvel"),
        (row(5, vintage="soon"), "vintage", "soon"),
        (row(-2000), "value", "-2000.0"),
        ("gdp,360000,A,2022\n", "", "gdp,360000,A,2022"),
    ],
)
def test_a_bad_row_goes_to_quarantine_with_its_place(declared, settings, road, bad, column, value):
    good = "".join(row(n, period=str(2000 + n)) for n in range(1, 10))
    declared.feed("one", good + bad)
    road()
    sql = "SELECT feed, source_row, column_name, value FROM quarantine"
    assert ask(settings, sql) == [("one", 11, column, value)]
    assert ask(settings, "SELECT count(*) FROM observation") == [(9,)]
    assert status(settings, "one") in ("warning", "late")


def test_contradicting_rows_stay_out_and_a_repeated_row_enters_once(declared, settings, road):
    good = "".join(row(n, period=str(2000 + n)) for n in range(1, 20))
    declared.feed(
        "one", good + row(1, period="2022") + row(2, period="2022") + row(5, period="2005")
    )
    road()
    assert ask(settings, "SELECT count(*) FROM observation") == [(19,)]
    rows = ask(settings, "SELECT source_row, column_name FROM quarantine ORDER BY 1")
    assert rows == [(21, "key"), (22, "key"), (23, "key")]


def test_a_failing_feed_keeps_its_last_good_rows_and_stops_no_other(declared, settings, road):
    path = declared.feed("one", row(1))
    declared.feed("two", row(2, area="360100"))
    first = road()
    path.write_bytes(b"PK\x03\x04\xff\xfe not a table")
    declared.feed("two", row(3, area="360100"))
    second = road()
    assert [outcome.feed for outcome in second.failed] == ["one"]
    assert status(settings, "one") == "stale"
    assert ask(settings, "SELECT value FROM observation ORDER BY 1") == [(1.0,), (3.0,)]
    sql = "SELECT last_good_build FROM feed_state ORDER BY feed"
    assert ask(settings, sql) == [(first.build_id,), (second.build_id,)]
    declared.feed("one", row(4))
    assert not road().failed


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 4096,
        HEADER.encode() + "gdp,江西,A,2022,level,1,亿元,A,,\n".encode("gb18030"),
        HEADER.encode()[:20],
        b"a" * 5_000_000,
        HEADER.encode() + b'gdp,360000,A,2022,level,1,"' + b"x" * 20_000_000,
    ],
    ids=["empty", "zeros", "other encoding", "cut header", "huge line", "huge open quote"],
)
def test_a_broken_file_fails_its_feed_only(declared, settings, road, content):
    declared.feed("good", row(2, area="360100"))
    declared.feed("one", row(1)).write_bytes(content)
    report = road()
    assert [outcome.feed for outcome in report.failed] == ["one"]
    assert report.failed[0].message_zh
    assert ask(settings, "SELECT value FROM observation") == [(2.0,)]


def test_a_feed_of_too_many_bad_rows_fails_as_a_whole(declared, settings, road):
    declared.feed("one", "".join(row(n, period=str(2000 + n)) for n in range(1, 10)))
    road()
    rows = "".join(row("?" if n < 4 else 7, period=str(2000 + n)) for n in range(1, 10))
    declared.feed("one", rows)
    assert road().failed
    assert ask(settings, "SELECT sum(value), count(*) FROM observation") == [(45.0, 9)]
    assert ask(settings, "SELECT count(*) FROM quarantine") == [(3,)]


def test_an_unchanged_source_is_not_parsed_again_and_a_changed_one_is(declared, settings, road):
    declared.feed("one", row(1) + row(-2000, period="2000") + row(1, period="2010") * 1)
    declared.feed("two", "".join(row(n, "360100", str(2000 + n)) for n in range(1, 9)))
    declared.feed("one", "".join(row(n, period=str(2000 + n)) for n in range(1, 9)) + row("x"))
    road()
    declared.feed("two", row(9, "360100"))
    road()
    assert ask(settings, "SELECT feed, parsed FROM load ORDER BY 1") == [
        ("one", False),
        ("two", True),
    ]
    assert ask(settings, "SELECT count(*) FROM quarantine WHERE feed = 'one'") == [(1,)]
    assert ask(settings, "SELECT feed, count(*) FROM observation GROUP BY 1 ORDER BY 1") == [
        ("one", 8),
        ("two", 1),
    ]


def test_a_changed_declaration_is_a_reason_to_parse_again(declared, settings, road):
    declared.feed("one", row(1))
    road()
    declared.feed("one", row(1), more="landing_page: 年鉴")
    road()
    assert ask(settings, "SELECT parsed FROM load") == [(True,)]


_CORRECTION = """
corrections:
  - {{metric: gdp.level, ref_area: "360000", time_period: "2022", action: {action}, expect: 5,
      value: 50, reason: 试验, provider: 试验, reported: 2024-01-01}}
"""


@pytest.mark.parametrize(
    ("action", "left"), [("replace", (50.0, "R")), ("flag", (5.0, "R")), ("drop", None)]
)
def test_a_correction_repairs_the_value_it_expects(declared, settings, road, action, left):
    more = _CORRECTION.format(action=action)
    declared.feed("one", row(5) + row(1, period="2021"), more=more)
    road()
    sql = "SELECT value, obs_status FROM observation WHERE time_period = '2022'"
    assert ask(settings, sql) == ([left] if left else [])


def test_a_correction_whose_fault_is_gone_says_so(declared, settings, road):
    declared.feed("one", row(6), more=_CORRECTION.format(action="replace"))
    road()
    assert ask(settings, "SELECT value FROM observation") == [(6.0,)]
    sql = "SELECT severity, message_en FROM check_result WHERE check_name LIKE 'correction%'"
    ((severity, message),) = ask(settings, sql)
    assert severity == "warning"
    assert "gdp.level 360000 2022" in message


def test_rows_lie_in_the_order_of_the_schema(declared, settings, road):
    rows = "".join(row(n, a, str(1990 + n)) for n in (3, 1, 2) for a in ("360100", "360000"))
    declared.feed("one", rows)
    declared.feed("two", row(7, "360000", "2005") + row(7, "110000", "2005"))
    road()
    key = "metric, ref_area, freq, breakdown, period_end, vintage"
    stored = ask(settings, f"SELECT {key} FROM observation")
    assert stored == ask(settings, f"SELECT {key} FROM observation ORDER BY {key}")
    assert len(stored) == 8


def test_rolling_back_and_forth_turns_the_pointer(declared, settings, road):
    declared.feed("one", row(1))
    first = road()
    declared.feed("one", row(2))
    second = road()
    assert roll_back(settings.warehouse).stem == first.build_id
    assert ask(settings, "SELECT value FROM observation") == [(1.0,)]
    roll_back(settings.warehouse, second.build_id)
    assert ask(settings, "SELECT value FROM observation") == [(2.0,)]
    with pytest.raises(PublishError, match="no build 'nosuch'"):
        roll_back(settings.warehouse, "nosuch")


def test_old_builds_are_pruned_but_never_the_current_one(declared, settings, road):
    declared.feed("one", row(1))
    made = [road().path for _ in range(5)]
    assert list(builds(settings.warehouse)) == made[-3:]
    roll_back(settings.warehouse, made[2].stem)
    road()
    assert current(settings.warehouse) == builds(settings.warehouse)[-1]
    assert len(builds(settings.warehouse)) == 3


def test_reports_go_with_their_builds(declared, settings, road):
    declared.feed("one", row(1))
    for _ in range(5):
        road()
    reports = {path.stem for path in (settings.home / "reports").glob("*.md")}
    assert reports == {path.stem for path in builds(settings.warehouse)}


def test_a_build_that_was_named_but_never_pointed_to_goes(declared, settings, road):
    declared.feed("one", row(1))
    first = road()
    declared.feed("one", row(2))

    def put_a_stone_in_the_way(step: str, *_: object) -> None:
        if step == "build":
            (settings.warehouse / ".draft-CURRENT").mkdir()

    with pytest.raises(IsADirectoryError):
        run(settings, put_a_stone_in_the_way, declared.root)
    assert len(builds(settings.warehouse)) == 2
    assert ask(settings, "SELECT value FROM observation") == [(1.0,)]
    third = road()
    assert builds(settings.warehouse) == (first.path, third.path)
    roll_back(settings.warehouse)
    fourth = road()
    assert builds(settings.warehouse) == (first.path, third.path, fourth.path)


def test_nothing_is_published_when_nothing_came_in(declared, settings, road):
    declared.feed("one", "")
    with pytest.raises(PublishError):
        road()
    assert not list(settings.warehouse.iterdir())


def test_faulty_declarations_stop_the_run_before_it_reads(declared, settings, road):
    declared.feed("one", row(1))
    road()
    before = current(settings.warehouse)
    declared.feed("one", row(1), more="publishr: x")
    with pytest.raises(SpecError, match="publishr"):
        road()
    assert current(settings.warehouse) == before


def test_simulated_feeds_are_left_out_on_demand(declared, settings, road):
    declared.feed("real", row(1))
    path = declared.feed("made", row(2, "360100"))
    text = (declared.root / "feeds" / "made.yaml").read_text("utf-8")
    (declared.root / "feeds" / "made.yaml").write_text(
        text.replace("origin: published", "origin: simulated"), "utf-8"
    )
    road()
    assert ask(settings, "SELECT count(*) FROM observation WHERE origin = 'simulated'") == [(1,)]
    run(settings.model_copy(update={"simulated": False}), lambda *_: None, declared.root)
    assert ask(settings, "SELECT feed FROM observation") == [("real",)]
    assert path.exists()


def test_files_of_a_drop_box_are_vintages_and_what_they_repeat_is_no_news(declared, settings, road):
    box = settings.inbox / "trial"
    box.mkdir(parents=True)
    declared.feed("one", "", source="{{kind: folder, folder: trial}}".format())
    (box / "a.csv").write_text(HEADER + row(1, vintage="2023-01-01"), "utf-8")
    (box / "b.csv").write_text(HEADER + row(1, vintage="2023-02-01"), "utf-8")
    (box / "c.csv").write_text(HEADER + row(3, vintage="2023-03-01"), "utf-8")
    road()
    sql = "SELECT vintage::VARCHAR, value FROM observation"
    assert ask(settings, sql) == [("2023-01-01", 1.0), ("2023-03-01", 3.0)]
    assert len(list((settings.snapshots / "one").glob("*.bytes.csv"))) == 3


def test_a_feed_past_its_calendar_is_late(declared, settings, road):
    declared.feed("one", row(1, period="2001-05"), rhythm="M")
    road()
    sql = "SELECT status, newest_period, next_due::VARCHAR, late_after::VARCHAR FROM feed_state"
    assert ask(settings, sql) == [("late", "2001-05", "2001-07-30", "2001-08-09")]


@pytest.mark.parametrize(("more", "gaps"), [("", 1), ("irregular: true", 0)])
def test_a_gap_is_found_unless_declared_and_lateness_always(declared, settings, road, more, gaps):
    declared.feed("one", row(1, period="2001") + row(1, period="2004"), more=more)
    road()
    sql = "SELECT count(*) FROM check_result WHERE check_name = $name AND failed > 0"
    assert ask(settings, sql.replace("$name", "'missing releases'")) == [(gaps,)]
    assert ask(settings, sql.replace("$name", "'late release'")) == [(1,)]


def test_a_removed_feed_leaves_and_a_renamed_one_moves(declared, settings, road):
    declared.feed("one", row(1))
    declared.feed("two", row(2, "360100"))
    road()
    (declared.root / "feeds" / "one.yaml").unlink()
    (declared.root / "feeds" / "two.yaml").rename(declared.root / "feeds" / "three.yaml")
    road()
    assert ask(settings, "SELECT feed, value FROM observation") == [("three", 2.0)]
    for table in ("load", "feed_state"):
        assert ask(settings, f"SELECT feed FROM {table}") == [("three",)]


def test_a_changed_unit_of_a_metric_shapes_its_rows_anew(declared, settings, road):
    declared.feed("one", row(3, unit="万元"))
    road()
    assert ask(settings, "SELECT value FROM observation") == [(0.0003,)]
    path = declared.root / "metrics" / "trial.yaml"
    path.write_text(path.read_text("utf-8").replace('unit: "亿元"', 'unit: "万元"'), "utf-8")
    road()
    assert ask(settings, "SELECT value FROM observation") == [(3.0,)]


def test_last_good_rows_in_another_unit_are_not_shown_in_the_new_one(declared, settings, road):
    path = declared.feed("one", row(3, unit="万元"))
    declared.feed("two", row(5, "360100", measure="part"))
    road()
    path.write_bytes(b"")
    road()
    road()
    assert ask(settings, "SELECT feed, value FROM observation") == [("one", 0.0003), ("two", 5.0)]
    metrics = declared.root / "metrics" / "trial.yaml"
    metrics.write_text(metrics.read_text("utf-8").replace("亿元", "万元", 1), "utf-8")
    road()
    assert status(settings, "one") == "stale"
    assert ask(settings, "SELECT feed, value FROM observation") == [("two", 5.0)]


def test_a_correction_meets_its_fault_beside_new_files(declared, settings, road):
    box = settings.inbox / "trial"
    box.mkdir(parents=True)
    source, more = "{kind: folder, folder: trial}", _CORRECTION.format(action="replace")
    declared.feed("one", "", source=source, more=more)
    (box / "a.csv").write_text(HEADER + row(5, vintage="2023-01-01"), "utf-8")
    road()
    (box / "b.csv").write_text(HEADER + row(7, period="2023"), "utf-8")
    road()
    sql = "SELECT value FROM observation ORDER BY time_period"
    assert ask(settings, sql) == [(50.0,), (7.0,)]
    assert not ask(settings, "SELECT * FROM check_result WHERE check_name LIKE 'correction%'")
    (box / "a.csv").unlink()
    road()
    assert ask(settings, "SELECT 1 FROM check_result WHERE check_name LIKE 'correction%'")


def test_a_second_run_is_refused_while_one_is_under_way(declared, settings):
    declared.feed("one", row(1))
    refused = []

    def meanwhile(*_: object) -> None:
        with pytest.raises(BusyError):
            run(settings, lambda *_: None, declared.root)
        refused.append(1)

    run(settings, meanwhile, declared.root)
    assert refused
