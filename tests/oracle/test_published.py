"""Published figures as a build holds them: vintages, sums of one release, everything arrived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from datasets.schema import POINTER

CELLS = {"江西": 1184, "设区市": 363, "全国": 4132, "其他省份": 16420}
NATIVE = {
    "nbs_provincial_gdp": 2232,
    "nbs_housing": 6887,
    "nbs_money_supply": 1548,
    "cei_national": 1358,
    "fred_cpi_level": 320,
    "world_bank_gdp": 64,
    "nbs_resident_population": 310,
    "nbs_provincial_budget": 434,
}
CITIES = "ref_area LIKE '36__00' AND ref_area <> '360000'"


@pytest.fixture(scope="module")
def warehouse(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = home / "warehouse"
    name = (folder / POINTER).read_text(encoding="utf-8").strip()
    (file,) = folder.glob(f"{name.removesuffix('.duckdb')}.duckdb")
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def known(
    warehouse: duckdb.DuckDBPyConnection, metric: str, area: str, period: str, day: str
) -> float | None:
    row = warehouse.execute(
        "SELECT value FROM observation WHERE metric = ? AND ref_area = ? AND time_period = ?"
        " AND breakdown = '' AND vintage <= ?::DATE ORDER BY vintage DESC LIMIT 1",
        [metric, area, period, day],
    ).fetchone()
    return row[0] if row else None


def released(
    warehouse: duckdb.DuckDBPyConnection, metric: str, area: str, period: str, release: str
) -> float:
    ((value,),) = warehouse.execute(
        "SELECT value FROM observation WHERE metric = ? AND ref_area = ? AND time_period = ?"
        " AND release = ? AND breakdown = ''",
        [metric, area, period, release],
    ).fetchall()
    return float(value)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2023-01-30", None),
        ("2023-01-31", 32074.7),
        ("2023-06-30", 32074.7),
        ("2024-03-22", 32074.7),
        ("2024-03-23", 31213.8),
        ("2024-06-30", 31213.8),
        ("2026-03-14", 31213.8),
        ("2026-03-15", 31568.1),
        ("2030-01-01", 31568.1),
    ],
)
def test_the_product_of_2022_reads_as_it_was_known(
    warehouse: duckdb.DuckDBPyConnection, day: str, value: float | None
) -> None:
    assert known(warehouse, "gdp.level", "360000", "2022", day) == value


@pytest.mark.parametrize(
    ("year", "total"), [("2021", 29619.7), ("2022", 32074.7), ("2023", 32200.1)]
)
def test_cities_add_up_to_the_province_within_the_first_release(
    warehouse: duckdb.DuckDBPyConnection, year: str, total: float
) -> None:
    ((cities, value),) = warehouse.execute(
        f"SELECT count(*), sum(value) FROM observation WHERE {CITIES} AND metric = 'gdp.level'"
        " AND time_period = ? AND release = ?",
        [year, f"首次发布 {year}"],
    ).fetchall()
    assert cities == 11
    assert value == pytest.approx(total, abs=0.1)
    assert released(warehouse, "gdp.level", "360000", year, f"首次发布 {year}") == total


def test_sectors_add_up_to_the_product_in_every_release(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        """
        SELECT whole.ref_area, whole.time_period, whole.release, whole.value, sum(part.value)
        FROM observation AS whole JOIN observation AS part
            USING (ref_area, freq, time_period, release)
        WHERE (whole.metric, part.metric) IN (
            ('gdp.level', 'gdp_primary.level'), ('gdp.level', 'gdp_secondary.level'),
            ('gdp.level', 'gdp_tertiary.level'),
            ('gdp.cumulative_level', 'gdp_primary.cumulative_level'),
            ('gdp.cumulative_level', 'gdp_secondary.cumulative_level'),
            ('gdp.cumulative_level', 'gdp_tertiary.cumulative_level'))
        GROUP BY ALL HAVING count(*) = 3
        """
    ).fetchall()
    assert len(rows) >= 45
    wrong = [row for row in rows if abs(row[3] - row[4]) > 1]
    assert wrong == []


@pytest.mark.parametrize(("who", "cells"), CELLS.items())
def test_every_published_cell_has_arrived(
    warehouse: duckdb.DuckDBPyConnection, who: str, cells: int
) -> None:
    ((found,),) = warehouse.execute(
        """
        SELECT count(DISTINCT (metric, ref_area, time_period)) FROM observation
        WHERE origin = 'published' AND value IS NOT NULL AND CASE
            WHEN ref_area = '000000' THEN '全国' WHEN ref_area = '360000' THEN '江西'
            WHEN ref_area LIKE '36%' THEN '设区市' ELSE '其他省份' END = ?
        """,
        [who],
    ).fetchall()
    assert found == cells


@pytest.mark.parametrize(("feed", "numbers"), NATIVE.items())
def test_a_publishers_own_file_gives_all_its_numbers(
    warehouse: duckdb.DuckDBPyConnection, feed: str, numbers: int
) -> None:
    ((found,),) = warehouse.execute(
        "SELECT count(value) FROM observation WHERE feed = ? AND origin = 'published'", [feed]
    ).fetchall()
    assert found == numbers


def test_nothing_of_the_bundle_is_quarantined(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute("SELECT * FROM quarantine").fetchall() == []


def test_one_release_gives_a_cell_one_value(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "SELECT metric, ref_area, time_period, release FROM observation"
        " WHERE origin = 'published'"
        " GROUP BY metric, ref_area, time_period, release, breakdown HAVING count(*) > 1"
    ).fetchall()
    assert rows == []


@pytest.mark.parametrize(
    ("metric", "area", "period", "value"),
    [
        ("gdp.level", "000000", "2024", 1349083.5),
        ("gdp_usd.level", "000000", "1960", 597.16),
        ("money_supply_m2.level", "000000", "2020-12", 2186795.89),
        ("general_budget_expenditure.level", "360000", "2024", 7695.25),
        ("resident_population.level", "360000", "2015", 4485),
        ("housing_construction_area.cumulative_level", "360000", "2023-04", 20341.55),
        ("census_population.level", "360700", "2020", 8970014),
        ("pm25.level", "360000", "2025-06", 12.6),
        ("cpi.index", "000000", "2020-01", 105.4),
    ],
)
def test_well_known_figures(
    warehouse: duckdb.DuckDBPyConnection,
    metric: str,
    area: str,
    period: str,
    value: float,
) -> None:
    found = known(warehouse, metric, area, period, "2030-01-01")
    assert found == pytest.approx(value, rel=1e-6)


def test_a_ratio_of_the_build_is_what_the_declaration_says(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    gdp = known(warehouse, "gdp.level", "360700", "2020", "2030-01-01")
    people = known(warehouse, "census_population.level", "360700", "2020", "2030-01-01")
    assert gdp is not None
    assert people is not None
    per_head = known(warehouse, "gdp.per_census_head", "360700", "2020", "2030-01-01")
    assert per_head == pytest.approx(gdp * 100_000_000 / people, rel=1e-9)


def test_shares_of_the_cities_add_up_to_the_whole(warehouse: duckdb.DuckDBPyConnection) -> None:
    ((cities, total),) = warehouse.execute(
        f"SELECT count(*), sum(value) FROM observation WHERE {CITIES}"
        " AND metric = 'gdp.share_of_parent' AND time_period = '2022' AND release = '首次发布 2022'"
    ).fetchall()
    assert cities == 11
    assert total == pytest.approx(100, abs=0.001)


def test_ranks_of_the_cities_are_one_to_eleven(warehouse: duckdb.DuckDBPyConnection) -> None:
    ranks = warehouse.execute(
        f"SELECT ref_area, value FROM observation WHERE {CITIES} AND metric = 'gdp.rank'"
        " AND time_period = '2022' AND release = '首次发布 2022' ORDER BY value"
    ).fetchall()
    assert [rank for _, rank in ranks] == list(range(1, 12))
    assert [area for area, _ in ranks][:3] == ["360100", "360700", "360400"]
