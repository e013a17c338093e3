"""Every declaration of datasets/: it reads, is complete, and its bundled files come in whole."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from datasets.catalogue import ROOT, Catalogue
from datasets.codelist import conversion, read_codes
from datasets.feed import BundledSource, Feed, GeneratedSource, Snapshot
from datasets.metric import Attainment, Measure
from datasets.spec import Text
from etl.reading import Reading

FEEDS = sorted(path.stem for path in (ROOT / "feeds").glob("*.yaml"))
METRIC_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")
TARGET_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CHINESE = re.compile(r"[一-鿿]")
LEGACY = {"nbs_csv", "nbs_excel", "easyquery_json", "cei_excel", "world_bank", "fred_csv"}


def bundled(feed: Feed) -> tuple[Snapshot, ...]:
    return feed.source.files if isinstance(feed.source, BundledSource) else ()


def parse(feed: Feed, snapshot: Snapshot) -> Reading:
    parser = importlib.import_module(f"etl.parsers.{feed.format.parser}")
    reading: Reading = parser.parse(ROOT / "snapshots" / snapshot.path, feed.format)
    return reading


def measured(feed: Feed, reading: Reading) -> set[str]:
    """Give the metrics that a reading brings, by the names its feed declares."""
    pairs = zip(
        reading.table["indicator"].to_pylist(), reading.table["measure"].to_pylist(), strict=True
    )
    if not feed.structure.measures:
        return {f"{indicator}.{measure}" for indicator, measure in pairs}
    named = {measure.name: metric for metric, measure in feed.structure.measures.items()}
    return {named[indicator] for indicator, _ in pairs}


def test_there_are_a_dozen_published_feeds_and_four_in_their_publishers_layout(
    catalogue: Catalogue,
) -> None:
    published = [feed for feed in catalogue.feeds.values() if feed.origin == "published"]
    assert len(published) >= 12
    assert {feed.format.parser for feed in published} >= LEGACY


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_read_and_says_what_it_is(catalogue: Catalogue, name: str) -> None:
    feed = catalogue.feeds[name]
    assert feed.description is not None
    assert feed.publisher
    assert feed.owner
    assert feed.license
    assert isinstance(feed.source, GeneratedSource) == (feed.origin == "simulated")


@pytest.mark.parametrize("name", FEEDS)
def test_bundled_files_exist_and_stand_in_order_of_their_vintage(
    catalogue: Catalogue, name: str
) -> None:
    files = bundled(catalogue.feeds[name])
    assert all((ROOT / "snapshots" / file.path).is_file() for file in files)
    if catalogue.feeds[name].format.parser == "tidy_csv":
        assert all(file.vintage is None for file in files), "rows give their own vintage"
    else:
        assert all(file.vintage and file.release and file.source_title for file in files)


@pytest.mark.parametrize("name", FEEDS)
def test_bundled_files_parse_without_a_doubt(catalogue: Catalogue, name: str) -> None:
    feed = catalogue.feeds[name]
    for snapshot in bundled(feed):
        reading = parse(feed, snapshot)
        assert not reading.problems, reading.problems[:3]
        assert reading.table.num_rows > 0
        assert measured(feed, reading) <= set(catalogue.metrics)


def test_no_bundled_file_is_forgotten(catalogue: Catalogue) -> None:
    declared = {file.path for feed in catalogue.feeds.values() for file in bundled(feed)}
    assert declared == {path.name for path in (ROOT / "snapshots").iterdir()}


def test_bundled_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in (ROOT / "snapshots").iterdir()) < 8_000_000


@pytest.mark.parametrize("name", FEEDS)
def test_tidy_rows_cite_title_vintage_and_release_and_no_address(
    catalogue: Catalogue, name: str
) -> None:
    feed = catalogue.feeds[name]
    for snapshot in bundled(feed):
        text = (ROOT / "snapshots" / snapshot.path).read_bytes()
        assert b"http" not in text
        if feed.format.parser == "tidy_csv":
            table = parse(feed, snapshot).table
            for column in ("source_title", "vintage", "release"):
                assert all(table[column].to_pylist()), column


def test_every_measure_is_reached_by_a_feed(catalogue: Catalogue) -> None:
    reached: set[str] = set()
    for feed in catalogue.feeds.values():
        if isinstance(feed.source, GeneratedSource):
            reached |= set(feed.source.series)
        for snapshot in bundled(feed):
            reached |= measured(feed, parse(feed, snapshot))
    measures = {name for name, m in catalogue.metrics.items() if isinstance(m, Measure)}
    assert measures == reached


def test_no_published_metric_is_filled_by_a_simulated_number(catalogue: Catalogue) -> None:
    for feed in catalogue.feeds.values():
        if isinstance(feed.source, GeneratedSource):
            assert all(metric.partition(".")[2].startswith("sim_") for metric in feed.source.series)
        for snapshot in bundled(feed):
            assert not any(".sim_" in metric for metric in measured(feed, parse(feed, snapshot)))


def test_metrics_are_well_formed_and_defined_in_both_languages(catalogue: Catalogue) -> None:
    for name, metric in catalogue.metrics.items():
        assert METRIC_ID.fullmatch(name), name
        for text in (metric.title, metric.definition):
            assert CHINESE.search(text.zh), name
            assert text.en.strip(), name
        assert len(metric.definition.zh) > 10, name
        if isinstance(metric, Measure):
            assert set(metric.release) == set(metric.freq), name


def test_english_texts_hold_no_chinese(catalogue: Catalogue) -> None:
    texts: list[Text] = [m.title for m in catalogue.metrics.values()]
    texts += [m.definition for m in catalogue.metrics.values()]
    texts += [t.title for t in catalogue.targets.values()]
    texts += [f.title for f in catalogue.feeds.values()]
    assert [text.en for text in texts if CHINESE.search(text.en)] == []


def test_hard_ranges_hold_soft_ranges(catalogue: Catalogue) -> None:
    for name, metric in catalogue.metrics.items():
        if isinstance(metric, Measure):
            assert metric.hard_range is not None, name
        if metric.hard_range and metric.soft_range:
            (low, high), (soft_low, soft_high) = metric.hard_range, metric.soft_range
            assert low <= soft_low < soft_high <= high, name


def test_targets_convert_and_every_measurable_one_has_its_attainment(catalogue: Catalogue) -> None:
    attained = {m.target for m in catalogue.metrics.values() if isinstance(m, Attainment)}
    for name, target in catalogue.targets.items():
        assert TARGET_ID.fullmatch(name)
        assert target.clause
        assert target.owner
        assert target.document
        if target.metric:
            conversion(catalogue.units, target.unit, catalogue.metrics[target.metric].unit)
            assert name in attained


def test_the_plans_targets_are_all_there(catalogue: Catalogue) -> None:
    found = {
        (target.ref_area, target.due, target.value, target.unit)
        for target in catalogue.targets.values()
    }
    assert found >= {
        *(("360000", "2025", value, "%") for value in (50, 60, 80, 90, 100)),
        *(("360000", "2023-10", value, "%") for value in (50, 95)),
        ("360700", "2023-12", 1.6, "比值"),
        ("360700", "2025-12", 1.5, "比值"),
        ("360700", "2023-11", 95, "%"),
        ("360700", "2023", 100, "%"),
        ("360700", "2023", 150, "项"),
    }


@pytest.mark.parametrize("path", sorted((ROOT / "codelists").glob("*.csv")), ids=lambda p: p.stem)
def test_a_code_list_has_unique_codes_and_english_names(path: Path) -> None:
    codes = read_codes(path.stem)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(codes) == len(lines) - 1
    assert all(
        row["name_en"].strip() and not CHINESE.search(row["name_en"]) for row in codes.values()
    )


def test_jiangxi_has_eleven_cities_and_a_hundred_counties(catalogue: Catalogue) -> None:
    areas = catalogue.areas
    cities = areas.children("360000")
    assert len(cities) == 11
    assert sum(len(areas.children(city.code)) for city in cities) == 100
    assert len(areas.children("000000")) == 31


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("江西", "360000"),
        ("赣", "360000"),
        ("星子县", "360483"),
        ("庐山区", "360402"),
        ("上饶县", "361104"),
        ("九江县", "360404"),
        ("湾里区", "360105"),
        ("中国", "000000"),
        ("内蒙古", "150000"),
    ],
)
def test_short_and_old_names_lead_to_one_area(catalogue: Catalogue, name: str, code: str) -> None:
    assert [area.code for area in catalogue.areas.find(name)] == [code]


def test_the_same_name_never_means_two_areas(catalogue: Catalogue) -> None:
    for area in catalogue.areas.by_code.values():
        for name in (area.code, area.name, area.short, *area.aliases):
            assert catalogue.areas.find(name) == (area,), name


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [("万亿元", "亿元", 10_000), ("亿斤", "万吨", 5), ("万人", "人", 10_000), ("‰", "%", 0.1)],
)
def test_units_convert_exactly(
    catalogue: Catalogue, source: str, target: str, factor: float
) -> None:
    assert float(conversion(catalogue.units, source, target)) == factor


@pytest.mark.parametrize(
    ("source", "target"),
    [("工作日", "日"), ("亿元", "亿美元"), ("%", "个百分点"), ("亩", "公顷"), ("个月", "日")],
)
def test_what_is_not_the_same_never_converts(
    catalogue: Catalogue, source: str, target: str
) -> None:
    with pytest.raises(ValueError, match="different quantities"):
        conversion(catalogue.units, source, target)
