"""The region map: classes, labels, ways down and back, honest gaps."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from dashboard.boundaries import drawable, geo
from dashboard.clock import BEIJING
from dashboard.panel import Drawing, Reader
from dashboard.panels.region_map import Panel
from dashboard.question import Answers, MetricQuery, Observation
from datasets.catalogue import Catalogue
from etl.boundaries import generate_boundaries
from operations.settings import Settings

NOW = dt.datetime(2026, 1, 29, 9, 41, tzinfo=BEIJING)
MAP = Panel(items=("gdp.yoy_pct", "gdp_per_capita.level"))
RATES = {"360000": 5.1, "360100": 5.0, "360200": 5.3, "360300": 5.4, "360700": 6.2}


@pytest.fixture
def reader(catalogue: Catalogue) -> Reader:
    return Reader(catalogue, "overview", "desktop", "360000", NOW)


def _observation(metric: str, area: str, value: float | None) -> Observation:
    end, known = dt.date(2024, 12, 31), dt.date(2025, 1, 20)
    return Observation(
        metric, area, "A", "2024", end, value, "A", known, "首次发布", "published", "f", "公报", 0
    )


def _draw(panel: Panel, reader: Reader, values: dict[str, float]) -> Drawing:
    (question,) = panel.ask("map", reader)
    assert isinstance(question, MetricQuery)
    found = tuple(_observation(question.metric, area, v) for area, v in values.items())
    return panel.draw("map", reader, Answers({question: found}, {}))


def _regions(drawing: Drawing) -> dict[str, Any]:
    hideout: Any = drawing.props["regions"]["hideout"]
    regions: dict[str, Any] = hideout["regions"]
    return regions


def test_regions_carry_shade_label_and_link(reader: Reader) -> None:
    drawing = _draw(MAP, reader, RATES)
    regions = _regions(drawing)
    assert drawing.props["regions"]["url"] == "/geo/fine/city/360000.json"
    assert len(regions) == 11
    assert regions["360700"] == {
        "rank": 5,
        "name": "赣州",
        "label": "6.2",
        "link": "?region=360700",
    }
    assert regions["360100"]["rank"] < regions["360700"]["rank"]
    assert "赣州最高，6.2" in drawing.summary


def test_a_region_without_a_number_is_hatched_and_named_so(reader: Reader) -> None:
    drawing = _draw(MAP, reader, RATES)
    assert _regions(drawing)["361100"]["rank"] == 0
    assert _regions(drawing)["361100"]["label"] == ""
    assert "暂无数据" in drawing.html
    assert 'class="rank-0"' in drawing.html


def test_the_indicator_is_switched_by_the_address(reader: Reader) -> None:
    chosen = replace(reader, choices={"map.metric": "gdp_per_capita.level"})
    (question,) = MAP.ask("map", chosen)
    assert isinstance(question, MetricQuery)
    assert question.metric == "gdp_per_capita.level"
    unknown = replace(reader, choices={"map.metric": "gdp.level"})
    (question,) = MAP.ask("map", unknown)
    assert isinstance(question, MetricQuery)
    assert question.metric == "gdp.yoy_pct"
    html = _draw(MAP, chosen, {"360100": 90000.0}).html
    assert 'href="?map.metric=gdp.yoy_pct" data-follow' in html


def test_a_chosen_city_leads_down_and_its_counties_lead_back(reader: Reader) -> None:
    chosen = replace(reader, region="360700")
    drawing = _draw(MAP, chosen, RATES)
    assert _regions(drawing)["360700"]["link"] == "?map.within=360700"
    assert "/city/360700" in drawing.html
    inside = replace(chosen, choices={"map.within": "360700"})
    drawing = _draw(MAP, inside, {})
    assert drawing.props["regions"]["url"] == "/geo/fine/county/360700.json"
    assert len(_regions(drawing)) == 18
    assert "?map.within=360000" in drawing.html
    assert "暂无数据" in drawing.summary


def test_within_region_shows_the_counties_around_a_county(reader: Reader) -> None:
    panel = Panel(items=("gdp.yoy_pct",), within="region")
    county = replace(reader, region="360702")
    assert _draw(panel, county, {}).props["regions"]["url"] == "/geo/fine/county/360700.json"


def test_a_phone_gets_coarse_boundaries_and_a_wall_no_links(reader: Reader) -> None:
    phone = replace(reader, device="phone")
    assert _draw(MAP, phone, RATES).props["regions"]["url"] == "/geo/coarse/city/360000.json"
    wall = _draw(MAP, replace(reader, device="wall", theme="dark"), RATES)
    assert "<a " not in wall.html
    assert _regions(wall)["360100"]["link"] == ""


def test_a_wall_writes_money_per_head_in_ten_thousand_yuan(reader: Reader) -> None:
    panel = Panel(items=("gdp_per_capita.level",))
    values = {"360100": 92459.0, "360700": 40772.0}
    wall = _draw(panel, replace(reader, device="wall", theme="dark"), values)
    assert _regions(wall)["360100"]["label"] == "9.25"
    assert "万元" in wall.html
    assert _regions(_draw(panel, reader, values))["360100"]["label"] == "92,459"


def test_without_boundaries_the_map_says_so_and_what_to_do(reader: Reader) -> None:
    bare = replace(reader, boundaries=("county/360100",))
    drawing = _draw(MAP, bare, RATES)
    assert drawing.props == {}
    assert "暂无边界数据" in drawing.html
    assert "govbrain etl run" in drawing.html
    assert "map-legend" not in drawing.html
    inside = replace(bare, choices={"map.within": "360100"})
    assert _draw(MAP, inside, {}).props["regions"]["url"] == "/geo/fine/county/360100.json"


def test_the_boundaries_there_are_can_be_named(tmp_path: Any) -> None:
    settings = Settings(home=tmp_path)
    assert drawable(settings) == ()
    generate_boundaries(settings)
    assert {"city/360000", "county/360100"} <= set(drawable(settings))


def test_names_and_values_are_escaped_and_english_is_spoken(reader: Reader) -> None:
    drawing = _draw(MAP, replace(reader, language="en"), RATES)
    assert "No data" in drawing.html
    assert drawing.summary.isascii()


def test_boundaries_come_from_our_own_origin_with_an_etag(tmp_path: Any) -> None:
    settings = Settings(home=tmp_path)
    generate_boundaries(settings)
    server = Flask("test")
    server.register_blueprint(geo(settings))
    client = server.test_client()
    first = client.get("/geo/fine/city/360000.json")
    assert first.get_data(as_text=True).count('"Feature"') == 11
    again = client.get(
        "/geo/fine/city/360000.json", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    for wrong in ("/geo/fine/city/../stamp.json", "/geo/fine/town/360000.json", "/geo/x/y/z.json"):
        assert client.get(wrong).status_code == 404
