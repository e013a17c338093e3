"""Simulated observations: deterministic, additive, within bounds, never under a published id."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cache

import pyarrow as pa
import pytest

from datasets.catalogue import read_catalogue
from datasets.codelist import read_codes
from datasets.feed import GeneratedSource, Series, Swing
from etl.generate import generate

CATALOGUE = read_catalogue()
FEEDS = {
    name: feed.source
    for name, feed in CATALOGUE.feeds.items()
    if isinstance(feed.source, GeneratedSource)
}


@cache
def table(feed: str) -> pa.Table:
    return generate(feed, FEEDS[feed], CATALOGUE)


def by_cell(feed: str) -> dict[tuple[str, str, str, str], float]:
    return {
        (
            f"{row['indicator']}.{row['measure']}",
            row["ref_area"],
            row["time_period"],
            row["breakdown"],
        ): row["value"]
        for row in table(feed).to_pylist()
    }


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_covers_every_area_and_period_of_every_metric_once(feed: str) -> None:
    source = FEEDS[feed]
    ends = [f"Q{quarter}" for quarter in range(1, 5)]
    if "Q" not in source.start:
        ends = [f"{month:02}" for month in range(1, 13)]
    wanted = {
        (metric, area, f"{year}-{end}")
        for metric, series in source.series.items()
        for area in (*([source.area] * (series.whole != "none")), *source.weights)
        for year in range(2018, 2027)
        for end in ends
        if source.start <= f"{year}-{end}" <= source.end
    }
    cells = by_cell(feed)
    assert {cell[:3] for cell in cells if not cell[3]} == wanted
    assert len(cells) == table(feed).num_rows


def test_one_seed_gives_the_same_numbers_on_every_machine() -> None:
    values = table("simulated_hotline")["value"].to_pylist()
    digest = hashlib.sha256(",".join(map(repr, values)).encode()).hexdigest()
    assert digest == "3e4329f2d928e1f3cd1ad3113e24832c29d674244ea36bd6c2999843f1069524"


def test_another_seed_gives_other_numbers() -> None:
    source = FEEDS["simulated_hotline"]
    other = generate("simulated_hotline", source.model_copy(update={"seed": 7}), CATALOGUE)
    assert other["value"].to_pylist() != table("simulated_hotline")["value"].to_pylist()


def test_a_further_month_leaves_the_others_as_they_are() -> None:
    source = FEEDS["simulated_services"].model_copy(update={"end": "2026-09"})
    shorter = generate("simulated_services", source, CATALOGUE).to_pylist()
    longer = table("simulated_services").to_pylist()
    assert shorter == [row for row in longer if row["time_period"] <= "2026-09"]


def test_an_earlier_start_leaves_the_counted_months_as_they_are() -> None:
    source = FEEDS["simulated_services"]
    update = {"start": "2021-01", "counted_from": source.start}
    longer = generate("simulated_services", source.model_copy(update=update), CATALOGUE)
    late = [row for row in longer.to_pylist() if row["time_period"] >= source.start]
    assert late == table("simulated_services").to_pylist()
    assert longer.num_rows > len(late)


def test_a_cycle_peaks_where_it_is_declared_and_repeats_after_its_months() -> None:
    source = FEEDS["simulated_city_economy"]
    quiet = Series(level=100, cycle=Swing(amplitude=5, months=40, lag=3))
    alone = source.model_copy(
        update={"series": {"ppi_monthly.sim_index": quiet}, "counted_from": source.start}
    )
    rows = generate("simulated_city_economy", alone, CATALOGUE).to_pylist()
    values = [row["value"] for row in rows if row["ref_area"] == source.area]
    assert values[3] == values[43] == max(values) == 105
    assert values[23] == values[63] == min(values) == 95
    assert values[13] == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("feed", FEEDS)
def test_cities_of_a_sum_add_up_to_the_province(feed: str) -> None:
    source, cells = FEEDS[feed], by_cell(feed)
    for (metric, area, month, part), value in cells.items():
        if source.series[metric].whole == "sum" and area == source.area:
            cities = sum(cells[metric, city, month, part] for city in source.weights)
            assert value == pytest.approx(cities, abs=0.001)


def test_topics_of_the_hotline_add_up_to_all_requests() -> None:
    parts: dict[tuple[str, str], float] = defaultdict(float)
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    cells = by_cell("simulated_hotline")
    for (metric, area, month, part), value in cells.items():
        if metric == "hotline_monthly.sim_requests" and part:
            assert value > 0
            parts[area, month] += value
            seen[area, month].add(part)
    assert len(parts) == 12 * 46
    assert all(found == set(read_codes("hotline_topic")) for found in seen.values())
    for (area, month), total in parts.items():
        assert total == cells["hotline_monthly.sim_requests", area, month, ""]


@pytest.mark.parametrize("feed", FEEDS)
def test_every_number_is_marked_and_within_its_hard_range(feed: str) -> None:
    for row in table(feed).to_pylist():
        metric = CATALOGUE.metrics[f"{row['indicator']}.{row['measure']}"]
        assert row["measure"].startswith("sim_")
        assert "模拟" in row["source_title"]
        assert metric.hard_range is not None
        low, high = metric.hard_range
        assert (row["value"] is None) == (row["obs_status"] == "M")
        assert row["value"] is None or low <= row["value"] <= high
        assert row["unit"] == metric.unit


def test_declared_gaps_are_missing_values_and_no_others_are() -> None:
    rows = table("simulated_business_environment").to_pylist()
    series = FEEDS["simulated_business_environment"].series
    for gaps, least, most in ((0.03, 0.02, 0.04), (0.3, 0.25, 0.35)):
        own = [r for r in rows if series[f"{r['indicator']}.{r['measure']}"].gaps == gaps]
        assert least < sum(row["value"] is None for row in own) / len(own) < most
    assert None not in table("simulated_services")["value"].to_pylist()


def test_an_area_of_high_standing_stands_high_by_what_a_series_leans() -> None:
    source = FEEDS["simulated_business_environment"]
    quiet = {"be_start_4.sim_value": Series(level=50, lean=-5, whole="none")}
    alone = source.model_copy(update={"series": quiet, "standing": {"360100": 2.0}})
    rows = generate("simulated_business_environment", alone, CATALOGUE).to_pylist()
    assert {row["ref_area"]: row["value"] for row in rows} == dict.fromkeys(
        source.weights, 50.0
    ) | {"360100": 40.0}


def test_winter_air_is_worse_than_summer_air() -> None:
    cells = by_cell("simulated_environment")
    winter = [cells["pm25_city_monthly.sim_level", "360100", f"{y}-01", ""] for y in (2024, 2025)]
    summer = [cells["pm25_city_monthly.sim_level", "360100", f"{y}-07", ""] for y in (2024, 2025)]
    assert min(winter) > max(summer)
