from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dashboard.panel import Reader
from dashboard.sheet import parse_cell, questions, sheet
from datasets.metric import Growth, Measure
from tests.dashboard.answering import NOW, answer, observation
from tests.dashboard.panels.test_records import RECORDS

CELL = "gdp.level~360000~2022"
VINTAGES = [
    observation(
        "gdp.level",
        "2022",
        value,
        release=release,
        vintage=day,
        source_file="gdp.csv",
        source_row=7,
    )
    for value, release, day in (
        (32074.7, "首次发布", dt.date(2023, 1, 18)),
        (31213.8, "最终核实", dt.date(2024, 6, 1)),
        (31568.1, "五经普修订", dt.date(2025, 6, 1)),
    )
]


@pytest.fixture
def reader(catalogue) -> Reader:
    return Reader(catalogue, "economy", "desktop", "360000", NOW)


@pytest.fixture
def shown():
    def show(text, reader, known=VINTAGES):
        found = parse_cell(text, reader.catalogue)
        return sheet(found, reader, answer(questions(found, reader), known, RECORDS))

    return show


@pytest.mark.parametrize(
    ("day", "value"),
    [("2023-05-20", "32,074.7"), ("2024-12-31", "31,213.8"), ("2025-12-31", "31,568.1")],
)
def test_the_number_is_the_one_known_on_that_day(shown, reader, day, value):
    html = shown(CELL, replace(reader, as_of=dt.date.fromisoformat(day)))
    assert f"<b>{value}</b>" in html


def test_all_vintages_stand_with_their_differences(shown, reader):
    html = shown(CELL, reader)
    assert "−860.9（−2.7%）" in html
    assert "+354.3（+1.1%）" in html
    assert html.count('aria-current="true"') == 1
    assert 'class="steps"' in html


def test_the_sheet_tells_definition_owner_source_and_checks(shown, reader):
    html = shown(CELL, reader)
    metric = reader.catalogue.metrics["gdp.level"]
    assert isinstance(metric, Measure)
    for text in (
        metric.definition.zh,
        metric.owner,
        "江西省统计公报",
        "gdp.csv，第 7 行",
        "2026-01-29 00:00",
        "0/1 通过",
        "2022-01-01 至 2022-12-31",
    ):
        assert text in html


def test_links_keep_the_day(shown, reader):
    html = shown(CELL, replace(reader, as_of=dt.date(2023, 5, 20)))
    assert "?region=360000&amp;as_of=2023-05-20&amp;sheet=gdp.level" in html
    assert "/api/v1/observations?metric=gdp.level" in html
    assert 'data-copy="#citation"' in html


def test_a_derived_number_shows_formula_and_inputs(shown, reader):
    name, metric = next(
        (n, m)
        for n, m in reader.catalogue.metrics.items()
        if isinstance(m, Growth) and m.over == "year"
    )
    known = [observation(metric.of, year, 10.0) for year in ("2021", "2022")]
    html = shown(f"{name}~360000~2022", reader, [*known, observation(name, "2022", 1.0)])
    assert "上年同期" in html
    assert html.count(f'data-cell="{metric.of}~360000~') == 2


def test_a_cell_without_a_number_still_has_a_sheet(shown, reader):
    assert "暂无数据" in shown(CELL, reader, [])


@pytest.mark.parametrize(
    "text", ["", "gdp.level", "no.such~360000~2022", "gdp.level~x~2022", "gdp.level~360000~soon"]
)
def test_unreadable_cells_are_refused(catalogue, text):
    with pytest.raises(ValueError, match=r"not|no "):
        parse_cell(text, catalogue)
