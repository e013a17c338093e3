import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.build import derive_again, run
from etl.publish import PublishError
from etl.report import Report
from etl.study_record import KEPT, Row, history
from operations.settings import Settings
from tests.asking import ask
from tests.declaring import Declarations, row

Run = Callable[[], Report]

WORDS = "".join(f"{name}: {{zh: 试验, en: Trial}}\n" for name in ("title", "purpose", "provenance"))
OUTLOOK = """kind: forecast
horizon: {horizon}
subjects:
  - {{metric: gdp.level, ref_area: "360000"}}
  - {{metric: gdp.level, ref_area: "360100"}}
"""
MONTHS = [f"2022-{month:02}" for month in range(1, 9)]


def months(area: str = "360000", top: float = 8.0, vintage: str = "2022-09-20") -> str:
    values = [*range(1, 8), top]
    pairs = zip(MONTHS, values, strict=True)
    return "".join(row(value, area, period, vintage=vintage) for period, value in pairs)


@pytest.fixture
def declared(tmp_path: Path) -> Declarations:
    given = Declarations(tmp_path / "datasets")
    (given.root / "studies").mkdir()
    declare(given, OUTLOOK.format(horizon=2))
    given.feed("one", months(), rhythm="M")
    given.feed("two", months("360100"), rhythm="M")
    return given


def declare(declared: Declarations, text: str, name: str = "outlook", words: str = WORDS) -> None:
    (declared.root / "studies" / f"{name}.yaml").write_text(words + text, "utf-8")


def counts(report: Report) -> dict[str, tuple[int, int]]:
    return {each.study: (each.reckoned, each.carried) for each in report.studies}


MEDIANS = """SELECT ref_area, vintage::VARCHAR, time_period, value FROM estimate
    WHERE item = 'median' ORDER BY ALL"""


def test_a_study_becomes_part_of_the_build(road: Run, settings: Settings) -> None:
    report = road()
    sql = """SELECT study, kind, metric, ref_area, freq, vintage::VARCHAR, status, method, n_obs,
        origin, inputs FROM outcome WHERE ref_area = '360000'"""
    inputs = (
        '[{"metric":"gdp.level","ref_area":"360000","freq":"M","first":"2022-01",'
        '"last":"2022-08","vintage":"2022-09-20"}]'
    )
    subject = ("outlook", "forecast", "gdp.level", "360000", "M", "2022-09-20")
    assert ask(settings, sql) == [(*subject, "caution", "last value", 8, "derived", inputs)]
    assert ask(settings, MEDIANS)[:2] == [
        ("360000", "2022-09-20", "2022-09", 8.0),
        ("360000", "2022-09-20", "2022-10", 8.0),
    ]
    assert counts(report) == {"outlook": (2, 0)}
    assert "| outlook | forecast | 2 | 0 | 0 |" in report.text()


def test_equal_inputs_are_not_reckoned_again(road: Run, settings: Settings) -> None:
    road()
    sql = "SELECT * FROM outcome ORDER BY ALL", "SELECT * FROM estimate ORDER BY ALL"
    before = [ask(settings, each) for each in sql]
    assert counts(road()) == {"outlook": (0, 2)}
    assert [ask(settings, each) for each in sql] == before


def test_only_what_changed_is_reckoned_and_what_was_known_stays(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    road()
    declared.feed("one", months() + row(9, period="2022-09", vintage="2022-10-20"), rhythm="M")
    assert counts(road()) == {"outlook": (1, 1)}
    assert [line for line in ask(settings, MEDIANS) if line[0] == "360000"] == [
        ("360000", "2022-09-20", "2022-09", 8.0),
        ("360000", "2022-09-20", "2022-10", 8.0),
        ("360000", "2022-10-20", "2022-10", 9.0),
        ("360000", "2022-10-20", "2022-11", 9.0),
    ]
    assert counts(road()) == {"outlook": (0, 2)}
    assert len(ask(settings, MEDIANS)) == 6


def test_a_number_corrected_under_its_vintage_replaces_the_judgement(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    road()
    declared.feed("one", months(top=7.5), rhythm="M")
    road()
    assert [line[3] for line in ask(settings, MEDIANS)] == [7.5, 7.5, 8.0, 8.0]


def test_a_new_vintage_of_a_value_is_what_counts(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    revised = row(6.5, period="2022-08", vintage="2022-12-01", release="修订")
    declared.feed("one", months() + revised, rhythm="M")
    road()
    assert ask(settings, MEDIANS)[0] == ("360000", "2022-12-01", "2022-09", 6.5)


def test_parameters_count_and_words_do_not(declared: Declarations, road: Run) -> None:
    road()
    declare(declared, OUTLOOK.format(horizon=2), words=WORDS.replace("试验", "展望"))
    assert counts(road()) == {"outlook": (0, 2)}
    declare(declared, OUTLOOK.format(horizon=3))
    assert counts(road()) == {"outlook": (2, 0)}


def test_a_subject_that_is_no_longer_declared_leaves_nothing(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    road()
    declare(declared, OUTLOOK.format(horizon=2).rpartition("  - ")[0])
    assert counts(road()) == {"outlook": (0, 1)}
    assert {line[0] for line in ask(settings, MEDIANS)} == {"360000"}


def test_what_fails_stops_no_other_and_is_tried_again(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    series = "{metric: gdp.level, ref_area: '%s'}"
    indicators = ", ".join(series % area for area in ("360100", "360200"))
    target = series % "360000"
    declare(declared, f"kind: nowcast\ntarget: {target}\nindicators: [{indicators}]\n", "monthly")
    for _ in range(2):
        report = road()
        (said,) = report.broken
        assert "the target needs one value a quarter" in said
        assert f"- **monthly** {said}" in report.text()
        (found,) = ask(settings, "SELECT status, reason_zh FROM outcome WHERE study = 'monthly'")
        assert found[0] == "refused"
        assert found[1].startswith("计算时出错（ValueError")
    assert counts(report)["outlook"] == (0, 2)


def test_without_simulated_numbers_there_is_no_simulated_judgement(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    feed = declared.root / "feeds" / "two.yaml"
    feed.write_text(feed.read_text("utf-8").replace("origin: published", "origin: simulated"))
    road()
    sql = "SELECT ref_area, origin FROM outcome ORDER BY ALL"
    assert ask(settings, sql) == [("360000", "derived"), ("360100", "simulated")]
    real = settings.model_copy(update={"simulated": False})
    run(real, lambda *_: None, declared.root)
    assert ask(settings, sql) == [("360000", "derived")]
    assert ask(settings, "SELECT DISTINCT ref_area FROM estimate") == [("360000",)]


def test_steps_are_told(declared: Declarations, settings: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    run(settings, lambda *step: told.append(step), declared.root)
    assert told.count(("outlook gdp.level", 0, 1)) == 2


def test_studies_alone_are_reckoned_on_the_current_build(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    first = road()
    declare(declared, OUTLOOK.format(horizon=1))
    report = derive_again(settings, lambda *_: None, declared.root, fresh=False)
    assert (report.build_id > first.build_id, report.observations) == (True, 16)
    assert counts(report) == {"outlook": (2, 0)}
    assert len(ask(settings, MEDIANS)) == 2
    assert ask(settings, "SELECT build_id, observations FROM build") == [(report.build_id, 16)]
    assert ask(settings, "SELECT count(*) FROM observation") == [(16,)]


def test_unchanged_studies_are_reckoned_afresh_only_when_asked(
    declared: Declarations, road: Run, settings: Settings
) -> None:
    road()
    for fresh, expected in ((False, (0, 2)), (True, (2, 0))):
        report = derive_again(settings, lambda *_: None, declared.root, fresh=fresh)
        assert counts(report) == {"outlook": expected}
        assert len(ask(settings, MEDIANS)) == 4


def test_without_a_build_there_is_nothing_to_judge(
    declared: Declarations, settings: Settings
) -> None:
    with pytest.raises(PublishError, match="there is no build yet"):
        derive_again(settings, lambda *_: None, declared.root, fresh=False)


def test_only_the_newest_vintages_of_a_subject_are_kept() -> None:
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=day) for day in range(KEPT + 10)]
    rows: list[Row] = [
        {"study": "s", "metric": metric, "ref_area": "a", "vintage": day}
        for metric in ("m", "gone")
        for day in days
    ]
    now = ("s", "m", "a", days[-1])
    kept = list(history(rows, [now]))
    assert [key[3] for key in kept] == days[-KEPT:-1]
    assert {key[1] for key in kept} == {"m"}
