"""The analyst's board: many areas chosen, one address restores them, files hold what is shown."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import expect

from datasets.codelist import read_areas

pytestmark = pytest.mark.browser
CITIES = [area.code for area in read_areas().children("360000")]
GRID = "#panel-numbers .ag-center-cols-container [role=row]"


@pytest.fixture
def chosen(visit):
    """The board after all cities and the years 2020 to 2022 of one metric were chosen by hand."""
    seen = visit("explore", "desktop")
    page = seen.page
    page.locator(".choices", has=page.locator("[name=regions]")).locator("summary").click()
    for code in ["360000", *CITIES]:
        page.locator(f"[name=regions][value='{code}']").set_checked(code != "360000")
    page.evaluate("document.querySelector('[name=metrics][value=\"gdp.yoy_pct\"]').checked = false")
    page.select_option("[name=freq]", "A")
    page.fill("[name=start]", "2020")
    page.fill("[name=end]", "2022")
    page.locator(".chooser button[type=submit]").click()
    page.wait_for_url(re.compile(r"explore\.regions="))
    expect(page.locator("#panel-numbers .grid-count")).to_contain_text(str(3 * len(CITIES)))
    expect(page.locator('#panel-numbers [data-cell*="~360000~"]')).to_have_count(0)
    seen.wait_until_drawn()
    return seen


def _shown(page):
    """Give the cells of the rows that stand in the grid's window; the others come by scrolling."""
    expect(page.locator(GRID).first).to_be_visible()
    data = """() => [...document.querySelectorAll("#panel-numbers [col-id=value] .number")]
      .map(number => number.dataset.cell)"""
    return set(page.evaluate(data))


def _counted(page):
    return int(re.search(r"\d+", page.locator("#panel-numbers .grid-count").inner_text())[0])


def _download(page, title):
    with page.expect_download() as started:
        page.locator(".chooser-downloads a", has_text=title).click()
    return started.value.path().read_bytes()


def test_all_cities_can_be_chosen_and_the_address_restores_everything(chosen, visit):
    page = chosen.page
    query = parse_qs(urlsplit(page.url).query)
    assert query["explore.regions"] == [",".join(CITIES)]
    assert {cell.split("~")[1] for cell in _shown(page)} <= set(CITIES)
    assert _counted(page) == 3 * len(CITIES)
    again = visit("explore", "desktop", urlsplit(page.url).query).page
    ticked = "[...document.querySelectorAll('[name=regions]:checked')].map(box => box.value)"
    assert again.evaluate(ticked) == CITIES
    assert again.locator("[name=freq]").input_value() == "A"
    assert again.locator("[name=start]").input_value() == "2020"
    assert again.locator("[name=end]").input_value() == "2022"
    assert _shown(again) == _shown(page)
    assert _counted(again) == _counted(page)
    assert chosen.faults == []


def test_files_hold_the_rows_that_are_shown_with_what_qualifies_them(chosen):
    page = chosen.page
    cells = _shown(page)
    content = _download(page, "CSV")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    keys = {f"{row['metric']}~{row['ref_area']}~{row['time_period']}" for row in rows}
    assert cells <= keys
    assert len(rows) == _counted(page)
    assert {row["ref_area"] for row in rows} == set(CITIES)
    assert {row["time_period"] for row in rows} == {"2020", "2021", "2022"}
    for row in rows:
        assert row["obs_status"] in "APERM"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["vintage"])
        assert row["release"]
        assert row["source"]
    book = openpyxl.load_workbook(io.BytesIO(_download(page, "Excel")))
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    top = next(n for n, line in enumerate(lines) if line[0] == "地区")
    assert lines[top][4:8] == ("状态", "得知日", "版本", "来源")
    assert len(lines) - top - 1 == len(rows)
    assert {line[1] for line in lines[top + 1 :]} == set(CITIES)
    assert all(line[5] and line[6] and line[7] for line in lines[top + 1 :])
