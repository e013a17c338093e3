"""Tables: rows as written everywhere else, marks kept, limits told."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any, get_args

import pytest

from dashboard.clock import BEIJING
from dashboard.listing import Inventory
from dashboard.panel import Drawing, Reader
from dashboard.panels import inventory, table
from dashboard.question import Answers, MetricQuery, Observation, Record, RecordQuery
from datasets.catalogue import Catalogue

NOW = dt.datetime(2026, 1, 29, 9, 41, tzinfo=BEIJING)
STORED = (
    *("feed", "source", "retrieved_at", "rows_read", "rows_loaded", "rows_quarantined", "sha256"),
    *("source_file", "source_row", "column_name", "value", "reason_zh", "reason_en"),
    *("check_name", "severity", "failed", "message_zh", "message_en"),
)
GDP = Observation(
    "gdp.level",
    "360100",
    "A",
    "2024",
    dt.date(2024, 12, 31),
    7800.37,
    "P",
    dt.date(2025, 1, 20),
    "首次发布",
    "published",
    "f",
    "公报 2025",
    0,
)


@pytest.fixture
def reader(catalogue: Catalogue) -> Reader:
    return Reader(catalogue, "data", "desktop", "360000", NOW)


def _grid(drawing: Drawing) -> Any:
    return drawing.props["grid"]


def _listed(reader: Reader, *found: Observation) -> Drawing:
    panel = table.Panel(items=("gdp.level",))
    (question,) = panel.ask("numbers", reader)
    assert isinstance(question, MetricQuery)
    assert question.areas[0] == "360000"
    assert len(question.areas) == 12
    return panel.draw("numbers", reader, Answers({question: found}, {}))


def test_a_row_says_what_a_number_is(reader: Reader) -> None:
    (row,) = _grid(_listed(reader, GDP))["rowData"]
    assert row["area"] == "南昌市"
    assert row["value"] == 7800.37
    assert row["value_text"] == "7,800.4"
    assert row["unit"] == "亿元"
    assert row["status"] == "初步核算"
    assert row["cell"] == "gdp.level~360100~2024"
    assert row["source"] == "公报 2025"


def test_simulated_and_missing_rows_are_marked(reader: Reader) -> None:
    invented = replace(GDP, origin="simulated", obs_status="A")
    missing = replace(GDP, ref_area="360200", value=None, obs_status="M")
    drawing = _listed(reader, invented, missing)
    rows = {row["area"]: row for row in _grid(drawing)["rowData"]}
    assert rows["南昌市"]["status"] == "模拟"
    assert rows["景德镇市"]["value_text"] == "暂无数据"
    assert rows["景德镇市"]["value"] is None
    assert "模拟" in drawing.head


def test_columns_are_sortable_by_number_and_speak_the_readers_language(reader: Reader) -> None:
    placed: Any = table.Panel(items=("gdp.level",)).place("numbers", reader)
    columns = {column["field"]: column for column in placed.columnDefs}
    assert columns["value"]["filter"] == "agNumberColumnFilter"
    assert columns["area"]["headerName"] == "地区"
    spoken = replace(reader, language="en")
    english: Any = table.Panel(items=("gdp.level",)).place("numbers", spoken)
    assert english.columnDefs[0]["headerName"] == "Area"
    assert placed.dashGridOptions["localeText"]["noRowsToShow"] == "暂无数据"


def test_too_many_rows_say_so(reader: Reader) -> None:
    many = tuple(replace(GDP, time_period=str(n)) for n in range(1000, 1000 + table.LONGEST + 3))
    drawing = _listed(reader, *many)
    assert len(_grid(drawing)["rowData"]) == table.LONGEST
    assert f"列出最新 {table.LONGEST} 条" in drawing.html


@pytest.mark.parametrize("kind", get_args(Inventory))
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_inventory_fills_the_columns_it_declares(
    reader: Reader, kind: Inventory, language: str
) -> None:
    spoken = replace(reader, language=language)
    panel = inventory.Panel(of=kind)
    record: Record = dict.fromkeys(STORED, "x")
    questions = panel.ask("list", spoken)
    answers = Answers({}, {q: (record,) for q in questions if isinstance(q, RecordQuery)})
    grid = _grid(panel.draw("list", spoken, answers))
    assert grid["rowData"]
    placed: Any = panel.place("list", spoken)
    fields = {column["field"] for column in placed.columnDefs}
    assert all(fields <= set(row) for row in grid["rowData"])


def test_times_are_told_by_the_readers_clock(reader: Reader) -> None:
    panel = inventory.Panel(of="load")
    row: Record = {"feed": "f", "retrieved_at": dt.datetime(2026, 1, 2, 3, 4, 5), "rows_read": 7}  # noqa: DTZ001
    drawing = panel.draw("loads", reader, Answers({}, {RecordQuery("load"): (row,)}))
    assert _grid(drawing)["rowData"] == [
        {"feed": "f", "retrieved_at": "2026-01-02 11:04:05", "rows_read": 7}
    ]


def test_checks_that_failed_come_first(reader: Reader) -> None:
    panel = inventory.Panel(of="check_result")
    passed: Record = {"feed": "f", "check_name": "range", "failed": 0}
    failed: Record = {"feed": "f", "check_name": "units", "failed": 2}
    found = (passed, failed)
    drawing = panel.draw("checks", reader, Answers({}, {RecordQuery("check_result"): found}))
    assert [row["failed"] for row in _grid(drawing)["rowData"]] == [2, 0]


@pytest.mark.parametrize("of", ["metrics", "targets"])
def test_english_rows_of_the_catalogue_have_english_units(reader: Reader, of: Inventory) -> None:
    english = replace(reader, language="en")
    rows = _grid(inventory.Panel(of=of).draw("all", english, Answers({}, {})))["rowData"]
    told = [str(row.get(field, "")) for row in rows for field in ("unit", "inputs", "target")]
    assert rows
    assert [text for text in told if re.search(r"[\u3000-\u9fff\uff00-\uffef]", text)] == []


def test_an_english_row_of_numbers_names_its_edition_in_english(reader: Reader) -> None:
    (row,) = _grid(_listed(replace(reader, language="en"), GDP))["rowData"]
    assert (row["release"], row["status"]) == ("First release", "provisional")
