"""The brief in words: marks once a sentence, units once a band, every number open to a tap."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import orjson
import pytest
from docx import Document

from dashboard.brief import Sentence, write_sentences
from dashboard.brief_files import brief_file, to_docx
from dashboard.clock import BEIJING
from dashboard.panel import Reader

if TYPE_CHECKING:
    from dashboard.question import Record
    from datasets.catalogue import Catalogue

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=BEIJING)
STUDY = "outlook_province_simulated"
Slot = dict[str, object]


def reader(catalogue: Catalogue, language: str = "zh-CN", device: str = "desktop") -> Reader:
    return Reader(catalogue, "brief", device, "360000", NOW, language=language)  # type: ignore[arg-type]


def observed(metric: str, period: str, value: float, **more: object) -> Slot:
    return {
        "kind": "observation",
        "metric": metric,
        "ref_area": "360000",
        "freq": "A",
        "time_period": period,
        "breakdown": "",
        "vintage": "2026-01-20",
        "value": value,
        "obs_status": "A",
        "origin": "published",
        **more,
    }


def estimated(item: str, metric: str, value: float, **more: object) -> Slot:
    return {
        "kind": "estimate",
        "origin": "simulated",
        "study": STUDY,
        "metric": metric,
        "ref_area": "360000",
        "vintage": "2026-11-20",
        "item": item,
        "time_period": "2026-12",
        "value": value,
        "note": "",
        **more,
    }


def forecast(metric: str, **more: object) -> dict[str, Slot]:
    values = {"median": 101.8, "lo95": 99.5, "hi95": 104.1}
    return {item: estimated(item, metric, value, **more) for item, value in values.items()}


def worded(own: Reader, section: str, sentence: str, slots: dict[str, Slot]) -> Sentence:
    row: Record = {"section": section, "sentence": sentence, "slots": orjson.dumps(slots).decode()}
    (found,) = write_sentences(own, [row])
    return found


def test_a_band_says_its_unit_once_and_its_mark_once(catalogue: Catalogue) -> None:
    slots = forecast("industrial_va_monthly.sim_yoy_pct", band="uncalibrated")
    said = worded(reader(catalogue), "forecasts", "forecast", slots)
    assert "101.8%（95% 区间 99.5—104.1%）（区间未校准，模拟）。" in said.text
    assert said.html.count("模拟") == 1


def test_the_base_of_an_index_is_left_to_its_name(catalogue: Catalogue) -> None:
    said = worded(reader(catalogue), "forecasts", "forecast", forecast("cpi_monthly.sim_index"))
    assert "101.8（95% 区间 99.5—104.1）" in said.text


@pytest.mark.parametrize(
    ("section", "late"), [("headline", True), ("targets", True), ("revisions", False)]
)
def test_only_the_newest_numbers_are_told_to_be_overdue(
    catalogue: Catalogue, section: str, late: bool
) -> None:
    slots = {"value": observed("gdp.level", "2020", 25691.5)}
    said = worded(reader(catalogue), section, "level", slots)
    assert ("应有" in said.text) == late
    assert said.text.endswith("。")


def test_a_number_that_is_not_final_says_so_beside_itself(catalogue: Catalogue) -> None:
    growth = observed("gdp.yoy_pct", "2025", 5.2, obs_status="P")
    slots = {"value": observed("gdp.level", "2025", 36000.0), "growth": growth}
    said = worded(reader(catalogue), "headline", "level_and_growth", slots)
    assert "5.2%（初步核算）" in said.text


def test_a_tap_on_a_number_opens_its_cell_or_its_study(catalogue: Catalogue) -> None:
    number = {"value": observed("gdp.level", "2025", 36000.0)}
    assert (
        'data-cell="gdp.level~360000~2025"'
        in worded(reader(catalogue), "headline", "level", number).html
    )
    slots = forecast("cpi_monthly.sim_index")
    told = worded(reader(catalogue), "forecasts", "forecast", slots).html
    assert told.count(f'data-cell="study~{STUDY}~cpi_monthly.sim_index~360000"') == 3


def test_the_name_of_a_light_opens_its_study(catalogue: Catalogue) -> None:
    points = {
        name: estimated("score", "cpi.yoy_pct", score, note=note, study="jiangxi_lights")
        for name, score, note in (("now", 4.0, "warm"), ("before", 3.0, "normal"))
    }
    said = worded(reader(catalogue), "lights", "light_changed", points)
    assert said.html.count('data-cell="study~jiangxi_lights~cpi.yoy_pct~360000"') == 2
    assert [trace.number for trace in said.traces] == ["偏热（黄灯）", "正常（绿灯）"]


def test_a_wall_has_nothing_to_tap(catalogue: Catalogue) -> None:
    slots = {"value": observed("gdp.level", "2025", 36000.0)}
    assert "button" not in worded(reader(catalogue, device="wall"), "headline", "level", slots).html


def test_a_file_numbers_its_sections_and_names_day_and_build(catalogue: Catalogue) -> None:
    own = reader(catalogue)
    sentences = [
        worded(own, "headline", "level", {"value": observed("gdp.level", "2025", 36000.0)}),
        worded(own, "forecasts", "forecast", forecast("cpi_monthly.sim_index")),
    ]
    file = brief_file(own, sentences, "经济运行简报", "20261121T0900", NOW)
    assert (file.heading, file.day) == ("江西省经济运行简报", "2026年11月21日")
    assert [section["title"] for section in file.sections] == ["一、主要指标", "二、预测（估计）"]
    assert "20261121T0900" in file.note
    assert [trace["period"] for trace in file.traces] == ["2025年", *["2026年12月"] * 3]


def test_the_word_file_is_an_a4_page_that_repeats_its_table_head(catalogue: Catalogue) -> None:
    own = reader(catalogue, "en")
    sentences = [worded(own, "headline", "level", {"value": observed("gdp.level", "2025", 36000)})]
    content = to_docx(brief_file(own, sentences, "Economic brief", "b1", NOW))
    document = Document(io.BytesIO(content))
    (page,) = document.sections
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    assert [len(table.rows) for table in document.tables] == [2]
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
    assert b"w:tblHeader" in xml
    assert b"{" not in xml
