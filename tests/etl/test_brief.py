"""The nightly brief: which facts it chooses, and that every number stands in the build."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest

from datasets.brief import Brief
from datasets.schema import BRIEF, ESTIMATE, OBSERVATION, OUTCOME
from datasets.spec import Text
from etl.brief import write_briefs

if TYPE_CHECKING:
    from pathlib import Path

    from datasets.catalogue import Catalogue

AREA = "360000"
DAY = dt.date(2026, 11, 21)
TEXT = Text(zh="简报", en="Brief")


@pytest.fixture
def build() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for statement in (OBSERVATION, OUTCOME, ESTIMATE, BRIEF):
        connection.execute(statement)
    return connection


def observe(
    connection: duckdb.DuckDBPyConnection, metric: str, year: int, vintage: str, value: float
) -> None:
    connection.execute(
        """INSERT INTO observation VALUES (?, ?, 'A', ?, ?, '', ?, '', ?, 'A', 'published',
        'feed', '', '', NULL, 'load', 0)""",
        [metric, AREA, str(year), dt.date(year, 12, 31), vintage, value],
    )


def judge(
    connection: duckdb.DuckDBPyConnection, kind: str, metric: str, points: list[tuple[object, ...]]
) -> None:
    connection.execute(
        """INSERT INTO outcome VALUES ('study', ?, ?, ?, 'M', '2026-11-20', 'ok', '', '', 'method',
        '{}', '{}', 40, 'simulated', '[]', 'hash', '2026-11-21', 0.1)""",
        [kind, metric, AREA],
    )
    for item, period, end, value, note in points:
        connection.execute(
            "INSERT INTO estimate VALUES ('study', ?, ?, '2026-11-20', ?, ?, ?, ?, ?)",
            [metric, AREA, item, period, end, value, note],
        )


def brief_of(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    earlier: Path | None = None,
    headline: tuple[str, ...] = ("gdp.level", "cpi.yoy_pct"),
) -> dict[str, list[dict[str, dict[str, object]]]]:
    brief = Brief(title=TEXT, purpose=TEXT, areas=(AREA,), headline=headline)
    write_briefs(connection, replace(catalogue, briefs={"one": brief}), earlier, DAY)
    found: dict[str, list[dict[str, dict[str, object]]]] = {}
    rows = connection.execute("SELECT sentence, slots FROM brief ORDER BY place").fetchall()
    for sentence, slots in rows:
        found.setdefault(sentence, []).append(json.loads(slots))
    return found


def test_a_headline_takes_the_newest_number_with_the_growth_of_its_own_period(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    observe(build, "gdp.level", 2023, "2024-01-20", 100)
    observe(build, "gdp.level", 2024, "2025-01-20", 105)
    growth = catalogue.growths["gdp.level"]
    observe(build, growth, 2023, "2024-01-20", 4.1)
    observe(build, growth, 2024, "2025-01-20", 5.0)
    (slots,) = brief_of(build, catalogue)["level_and_growth"]
    assert (slots["value"]["value"], slots["value"]["time_period"]) == (105, "2024")
    assert (slots["growth"]["value"], slots["growth"]["metric"]) == (5.0, growth)


def test_a_growth_told_with_its_level_is_not_told_again(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    growth = catalogue.growths["gdp.level"]
    observe(build, "gdp.level", 2024, "2025-01-20", 105)
    observe(build, growth, 2024, "2025-01-20", 5.0)
    found = brief_of(build, catalogue, headline=("gdp.level", growth))
    assert set(found) == {"level_and_growth", "no_revision_in_a_year"}


def test_a_light_that_stays_is_no_news(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    months = [("2026-09", "2026-09-30"), ("2026-10", "2026-10-31")]
    judge(build, "lights", "cpi.yoy_pct", [("score", *m, 3.0, "normal") for m in months])
    judge(
        build,
        "lights",
        "gdp.level",
        [("score", *months[0], 3.0, "normal"), ("score", *months[1], 2.0, "cool")],
    )
    (slots,) = brief_of(build, catalogue)["light_changed"]
    assert slots["now"]["metric"] == "gdp.level"
    assert (slots["before"]["note"], slots["now"]["note"]) == ("normal", "cool")


@pytest.mark.parametrize(
    ("now", "sentence"), [(101.0, "climate_up"), (99.0, "climate_down"), (100.0, "climate_flat")]
)
def test_the_climate_says_which_way_it_went(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue, now: float, sentence: str
) -> None:
    before = ("coincident", "2026-09", "2026-09-30", 100.0, "")
    judge(build, "climate", "", [before, ("coincident", "2026-10", "2026-10-31", now, "")])
    (slots,) = brief_of(build, catalogue)[sentence]
    assert (slots["before"]["value"], slots["now"]["value"]) == (100.0, now)


def test_a_revision_names_both_vintages(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    observe(build, "gdp.level", 2024, "2025-01-20", 100)
    observe(build, "gdp.level", 2024, "2026-03-15", 98)
    observe(build, "gdp.level", 2020, "2021-01-20", 80)
    observe(build, "gdp.level", 2020, "2022-01-20", 81)
    (slots,) = brief_of(build, catalogue)["revision"]
    assert (slots["before"]["value"], slots["before"]["vintage"]) == (100, "2025-01-20")
    assert (slots["now"]["value"], slots["now"]["vintage"]) == (98, "2026-03-15")


def test_what_the_brief_before_knew_is_no_revision(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue, tmp_path: Path
) -> None:
    observe(build, "gdp.level", 2024, "2025-01-20", 100)
    observe(build, "gdp.level", 2024, "2026-03-15", 98)
    earlier = tmp_path / "it's earlier.duckdb"
    build.execute(f"ATTACH '{str(earlier).replace(chr(39), chr(39) * 2)}' AS copy")
    build.execute("CREATE TABLE copy.observation AS SELECT * FROM observation")
    build.execute("DETACH copy")
    found = brief_of(build, catalogue, earlier)
    assert "revision_since" not in found
    assert found["no_revision"] == [{}]
    assert len(found["revision"]) == 1


def test_what_the_brief_before_did_not_know_comes_as_new(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier.duckdb"
    build.execute(f"ATTACH '{earlier}' AS copy")
    build.execute("CREATE TABLE copy.observation AS SELECT * FROM observation")
    build.execute("DETACH copy")
    observe(build, "gdp.level", 2014, "2015-01-20", 100)
    observe(build, "gdp.level", 2014, "2016-03-15", 98)
    found = brief_of(build, catalogue, earlier)
    assert [slots["now"]["value"] for slots in found["revision_since"]] == [98]
    assert "no_revision" not in found


def course(*periods: tuple[str, str, float]) -> list[tuple[object, ...]]:
    return [
        (item, period, end, value + shift, "")
        for period, end, value in periods
        for item, shift in (("median", 0.0), ("lo95", -1.0), ("hi95", 1.0))
    ]


NOVEMBER = ("2026-11", "2026-11-30", 7.0)
DECEMBER = ("2026-12", "2026-12-31", 7.5)
JANUARY = ("2027-01", "2027-01-31", 8.0)


def test_a_forecast_tells_the_next_period_and_the_end_of_its_year(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    past = ("2026-10", "2026-10-31", 6.0)
    judge(build, "forecast", "cpi.yoy_pct", course(past, NOVEMBER, DECEMBER, JANUARY))
    (slots,) = brief_of(build, catalogue)["forecast_to_year_end"]
    assert (slots["median"]["time_period"], slots["median"]["value"]) == ("2026-11", 7.0)
    assert (slots["end_median"]["time_period"], slots["end_hi95"]["value"]) == ("2026-12", 8.5)
    assert slots["hi95"]["band"] == "uncalibrated"


def test_a_forecast_of_the_last_month_says_it_once(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    judge(build, "forecast", "cpi.yoy_pct", course(DECEMBER, JANUARY))
    (slots,) = brief_of(build, catalogue)["forecast"]
    assert set(slots) == {"median", "lo95", "hi95"}


def test_an_indicator_is_foretold_once_by_the_metric_of_the_headline(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    for metric in ("ppi.index", "cpi.index", "cpi.yoy_pct"):
        judge(build, "forecast", metric, course(DECEMBER))
    told = brief_of(build, catalogue)["forecast"]
    assert [slots["median"]["metric"] for slots in told] == ["cpi.yoy_pct", "ppi.index"]


def test_forecasts_that_end_in_the_past_are_only_counted(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    judge(build, "forecast", "cpi.yoy_pct", course(("2021-02", "2021-02-28", 2.0)))
    found = brief_of(build, catalogue)
    assert [slots["past"]["value"] for slots in found["forecasts_past"]] == [1]
    assert "forecast" not in found


@pytest.mark.parametrize(("value", "sentence"), [(7.5, "forecast_met"), (9.0, "forecast_open")])
def test_a_forecast_is_held_against_the_target_that_falls_due(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue, value: float, sentence: str
) -> None:
    aim = next(iter(catalogue.targets.values()))
    ceiling = {"metric": "cpi.yoy_pct", "ref_area": AREA, "due": "2026-12", "value": 8.0}
    aims = {"cap": aim.model_copy(update={**ceiling, "comparison": "at_most"})}
    judge(build, "forecast", "cpi.yoy_pct", course(NOVEMBER, ("2026-12", "2026-12-31", value)))
    (slots,) = brief_of(build, replace(catalogue, targets=aims))[sentence]
    assert slots["median"]["time_period"] == "2026-12"
    assert (slots["target"]["target"], slots["target"]["value"]) == ("cap", 8.0)


def test_targets_missed_come_first_and_each_metric_once(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    aim = next(iter(catalogue.targets.values()))
    given = [("cpi.yoy_pct", "2023", 1), ("cpi.yoy_pct", "2027", 2), ("gdp.level", "2025", 200)]
    aims = {
        f"{metric} {due}": aim.model_copy(
            update={
                "metric": metric,
                "ref_area": AREA,
                "due": due,
                "value": value,
                "comparison": "at_least",
            }
        )
        for metric, due, value in given
    }
    observe(build, "cpi.yoy_pct", 2025, "2026-01-20", 3)
    observe(build, "gdp.level", 2025, "2026-01-20", 105)
    found = brief_of(build, replace(catalogue, targets=aims))
    told = [(said, s["target"]["target"]) for said in found for s in found[said] if "target" in s]
    assert told == [("target_missed", "gdp.level 2025"), ("target_met", "cpi.yoy_pct 2027")]


def test_revisions_of_one_day_are_one_sentence(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    for year in (2022, 2023, 2024):
        observe(build, "gdp.level", year, "2025-01-20", 100)
        observe(build, "gdp.level", year, "2026-03-15", 98)
    found = brief_of(build, catalogue)
    (slots,) = found["revisions"]
    assert (slots["now"]["time_period"], slots["others"]["value"]) == ("2024", 2)
    assert "revision" not in found


def test_a_rate_gives_way_to_a_newer_one_of_its_indicator(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    observe(build, "gdp.cumulative_yoy_pct", 2024, "2025-01-20", 5.6)
    observe(build, "gdp.yoy_pct", 2025, "2026-01-20", 5.2)
    observe(build, "gdp.level", 2024, "2025-01-20", 100)
    headline = ("gdp.cumulative_yoy_pct", "gdp.yoy_pct", "gdp.level")
    told = brief_of(build, catalogue, headline=headline)["level"]
    assert [slots["value"]["metric"] for slots in told] == ["gdp.yoy_pct", "gdp.level"]


def test_a_forecast_needs_its_band(build: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    judge(build, "forecast", "gdp.level", [("median", "2027-10", "2027-10-31", 110.0, "")])
    assert "forecast" not in brief_of(build, catalogue)


def test_without_anything_known_only_the_absence_of_revisions_is_said(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    assert brief_of(build, catalogue) == {"no_revision_in_a_year": [{}]}
