"""Downloads: from a real build, in three formats, with every mark, refused with a reason."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard import downloads as module
from dashboard.downloads import bounded, downloads
from dashboard.question import MetricQuery
from dashboard.warehouse import Warehouse
from datasets.catalogue import Catalogue
from operations.settings import Settings

CHOICE = "metrics=gdp.level,hotline_monthly.sim_requests&regions=360000,360100"


@pytest.fixture(scope="module")
def client(home: Path, catalogue: Catalogue) -> FlaskClient:
    return _client(Settings(home=home), catalogue)


def _client(settings: Settings, catalogue: Catalogue) -> FlaskClient:
    server = Flask("test")
    server.register_blueprint(downloads(Warehouse(settings), catalogue, settings))
    return server.test_client()


def _rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/download/csv?{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_csv_holds_the_numbers_with_unit_source_and_marks(client: FlaskClient) -> None:
    rows = _rows(client, CHOICE)
    gdp = [row for row in rows if row["metric"] == "gdp.level" and row["ref_area"] == "360000"]
    assert {row["unit"] for row in gdp} == {"亿元"}
    assert all(row["source"] for row in gdp)
    invented = [row for row in rows if row["metric"].startswith("hotline_monthly")]
    assert {row["origin"] for row in invented} == {"simulated"}


def test_a_past_day_gives_the_number_known_then(client: FlaskClient) -> None:
    query = "metrics=gdp.level&regions=360000&freq=A&start=2022&end=2022"
    (then,) = _rows(client, f"{query}&as_of=2023-06-30")
    (now,) = _rows(client, query)
    assert float(then["value"]) == pytest.approx(32074.7, abs=0.05)
    assert float(now["value"]) == pytest.approx(31568.1, abs=0.05)


def test_excel_has_a_sheet_a_metric_with_its_facts(client: FlaskClient) -> None:
    answer = client.get(f"/download/xlsx?{CHOICE}&as_of=2026-01-01")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    assert len(book.worksheets) == 2
    cells = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    facts = {row[0]: row[1] for row in cells[:6]}
    assert facts["截至当时所知"] == "2026-01-01"
    assert facts["口径"]
    assert cells[7][:4] == ["地区", "代码", "时期", "数值"]
    assert cells[8][8] == "模拟"
    assert isinstance(cells[8][3], int | float)


def test_arrow_reads_back_typed(client: FlaskClient) -> None:
    answer = client.get(f"/download/arrow?{CHOICE}")
    found = pa.ipc.open_file(answer.get_data()).read_all()
    assert found.schema.field("value").type == pa.float64()
    assert len(found) == len(_rows(client, CHOICE))
    assert b"as_of" in found.schema.metadata


def test_without_simulated_figures_none_is_handed_out(home: Path, catalogue: Catalogue) -> None:
    client = _client(Settings(home=home, simulated=False), catalogue)
    assert {row["origin"] for row in _rows(client, CHOICE)} == {"published"}


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("pdf?metrics=gdp.level&regions=360000", 404, "没有格式"),
        ("csv?regions=360000", 400, "请给出指标"),
        ("csv?metrics=gdp.levl&regions=360000", 400, "是否指 gdp.level"),
        ("csv?metrics=gdp.level&regions=360999", 400, "没有地区"),
        ("csv?metrics=gdp.level&regions=360000&freq=Z", 400, "freq"),
        ("csv?metrics=gdp.level&regions=360000&start=x", 400, "不是年份"),
        ("csv?metrics=gdp.level&regions=360000&as_of=x", 400, "不是日期"),
        ("csv?metrics=gdp.level&regions=360000&as_of=9999-12-31", 400, "在今天之后"),
    ],
)
def test_what_cannot_be_given_is_refused_with_a_reason(
    client: FlaskClient, address: str, status: int, told: str
) -> None:
    answer = client.get(f"/download/{address}")
    assert answer.status_code == status
    assert told in answer.text


def test_too_much_is_refused_before_it_is_written(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 3)
    answer = client.get(f"/download/csv?{CHOICE}")
    assert answer.status_code == 413
    assert "请减少" in answer.text


def test_no_question_answers_much_more_than_a_file_may_hold() -> None:
    (question,) = bounded((MetricQuery("gdp.level", ("360000", "360100")),))
    assert question.last * len(question.areas) <= module.LARGEST + len(question.areas)
