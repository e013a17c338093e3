from __future__ import annotations

import csv
import io

import pytest

from dashboard.panel import Reader
from dashboard.table_view import table_csv, table_view
from tests.dashboard.answering import NOW, observation


@pytest.fixture
def reader(catalogue) -> Reader:
    return Reader(catalogue, "overview", "desktop", "360000", NOW)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_table_says_everything_about_a_number(reader):
    html = table_view((observation("gdp.level", "2022", 32074.7, obs_status="P"),), reader)
    for text in ("地区生产总值", "江西", "2022年", "32,074.7", "亿元", "初步核算", "首次发布"):
        assert text in html
    assert 'data-cell="gdp.level~360000~2022"' in html
    assert html.count('scope="col"') == 10


def test_simulated_and_missing_numbers_say_so_in_both(reader):
    known = (
        observation("gdp.level", "2022", None),
        observation("gdp.level", "2023", 1.25, origin="simulated"),
    )
    html = table_view(known, reader)
    assert "暂无数据" in html
    assert "badge simulated" in html
    missing, invented = _rows(table_csv(known, reader))
    assert (missing["数值"], missing["状态"]) == ("", "暂无数据")
    assert (invented["数值"], invented["性质"]) == ("1.25", "模拟")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_of_the_csv_is_a_formula(reader, start):
    known = (observation("gdp.level", "2022", -1.0, source_title=f"{start}cmd"),)
    (row,) = _rows(table_csv(known, reader))
    assert row["来源"] == f"'{start}cmd"
    assert row["数值"] == "-1.0"


def test_an_empty_table_says_that_there_is_nothing(reader):
    assert "暂无数据" in table_view((), reader)
