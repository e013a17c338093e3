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
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, earlier: Path | None = None
) -> dict[str, list[dict[str, dict[str, object]]]]:
    headline = ("gdp.level", "cpi.yoy_pct")
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


def test_a_forecast_needs_its_band(build: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    judge(build, "forecast", "gdp.level", [("median", "2027-10", "2027-10-31", 110.0, "")])
    assert "forecast" not in brief_of(build, catalogue)


def test_without_anything_known_only_the_absence_of_revisions_is_said(
    build: duckdb.DuckDBPyConnection, catalogue: Catalogue
) -> None:
    assert brief_of(build, catalogue) == {"no_revision_in_a_year": [{}]}
