"""Boundaries: complete, gap-free, small, and refused with the reason when they cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from datasets.codelist import read_areas
from etl.boundaries import BoundaryError, generate_boundaries
from operations.settings import Settings

PROVINCE = "360000"


@pytest.fixture(scope="module")
def geo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    generate_boundaries(settings)
    return settings.geo


def _features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_bytes())["features"]
    return found


def _shapes(geo: Path, detail: str, level: str) -> dict[str, Any]:
    files = sorted((geo / detail / level).glob("*.json"))
    features = [feature for file in files for feature in _features(file)]
    return {f["properties"]["adcode"]: shape(f["geometry"]) for f in features}


def _square_kilometres(geometry: Any) -> float:
    """Give the area by the sinusoidal projection on the ellipsoid's curvature at 27.2° north."""
    radius = 6365.66

    def equal_area(points: Any) -> Any:
        longitude, latitude = np.radians(points).T
        return radius * np.column_stack([longitude * np.cos(latitude), latitude])

    return float(shapely.transform(geometry, equal_area).area)


@pytest.mark.parametrize("detail", ["fine", "coarse"])
def test_every_level_is_complete_and_without_gaps(geo: Path, detail: str) -> None:
    areas = read_areas()
    counties = _shapes(geo, detail, "county")
    cities = _shapes(geo, detail, "city")
    assert len(counties) == 100
    assert list(cities) == [area.code for area in areas.children(PROVINCE)]
    assert list(_shapes(geo, detail, "province")) == [PROVINCE]
    assert shapely.coverage_is_valid(list(counties.values()))
    for code, city in cities.items():
        inside = [shape_ for county, shape_ in counties.items() if areas[county].parent == code]
        assert shapely.union_all(inside).symmetric_difference(city).area < 1e-6
    assert all(g.is_valid for g in (*counties.values(), *cities.values()))


def test_the_province_has_its_published_area(geo: Path) -> None:
    outline = _shapes(geo, "fine", "province")[PROVINCE]
    assert 166_000 < _square_kilometres(outline) < 168_000


@pytest.mark.parametrize(("detail", "limit"), [("fine", 190_000), ("coarse", 110_000)])
def test_files_stay_small(geo: Path, detail: str, limit: int) -> None:
    assert sum(file.stat().st_size for file in (geo / detail / "county").iterdir()) < limit


def test_features_carry_names_parents_and_a_label_point_inside(geo: Path) -> None:
    feature = _features(geo / "fine" / "county" / "360700.json")[0]
    properties = feature["properties"]
    assert properties["adcode"] == "360702"
    assert (properties["name"], properties["parent"]) == ("章贡区", "360700")
    assert "边界示意" in properties["source"]
    assert shape(feature["geometry"]).contains(shapely.Point(properties["label"]))


def test_an_unchanged_source_is_not_read_again(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    generate_boundaries(settings)
    file = settings.geo / "fine" / "city" / f"{PROVINCE}.json"
    written = file.stat().st_mtime_ns
    generate_boundaries(settings)
    assert file.stat().st_mtime_ns == written


def _own_file(path: Path, geo: Path) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"adcode": int(f["properties"]["adcode"])},
            "geometry": f["geometry"],
        }
        for file in sorted((geo / "coarse" / "county").glob("*.json"))
        for f in _features(file)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_the_customers_file_replaces_the_package(geo: Path, tmp_path: Path) -> None:
    own = _own_file(tmp_path / "official.geojson", geo)
    settings = Settings(home=tmp_path, boundaries=own)
    generate_boundaries(settings)
    feature = _features(settings.geo / "fine" / "city" / f"{PROVINCE}.json")[0]
    assert "official.geojson" in feature["properties"]["source"]


def _spoil(own: Path, change: dict[str, Any]) -> None:
    document = json.loads(own.read_bytes())
    document["features"][3] |= change
    own.write_text(json.dumps(document), "utf-8")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"properties": {"name": "x"}}, "第 4 个 feature：没有属性 adcode"),
        ({"properties": {"adcode": "36x"}}, "不是六位行政区划代码"),
        ({"properties": {"adcode": "360199"}}, "不在代码表"),
        ({"properties": {"adcode": ""}}, "缺少 1 个县（市、区）：360111"),
        ({"geometry": {"type": "Point", "coordinates": [115, 28]}}, "应为 Polygon"),
        ({"geometry": None}, "几何不可读"),
        (
            {
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[5e5, 3e6], [6e5, 3e6], [6e5, 4e6]]],
                }
            },
            "坐标不是经纬度",
        ),
    ],
)
def test_an_unusable_file_is_refused_with_place_and_reason(
    geo: Path, tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    own = _own_file(tmp_path / "official.geojson", geo)
    _spoil(own, change)
    with pytest.raises(BoundaryError, match=told):
        generate_boundaries(Settings(home=tmp_path, boundaries=own))


@pytest.mark.parametrize("content", ["not json", "[]", '{"type": "FeatureCollection"}'])
def test_a_file_that_is_no_geojson_is_refused(tmp_path: Path, content: str) -> None:
    own = tmp_path / "official.geojson"
    own.write_text(content, "utf-8")
    with pytest.raises(BoundaryError, match=r"official\.geojson：不是"):
        generate_boundaries(Settings(home=tmp_path, boundaries=own))
