"""Forms filled in by hand: the way out and back, and every way to fill in a cell wrongly."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from dashboard.entry_template import write_template
from datasets.catalogue import Catalogue
from datasets.entry_form import FACTS, FIRST, LEFT, address, form_of, on_paper
from datasets.index import IndexDefinition
from etl.entry import read_entry

CODES = ("360100", "360200", "360300")
SAID = {
    "index": {"id": "trial", "version": "1.0.0", "authority": "research", "title": "营商试验"},
    "regions": {"set": CODES},
    "variables": [{"id": "people", "unit": "万人"}],
    "indicators": [
        {
            "id": "days",
            "name": "开办时间",
            "unit": "工作日",
            "between": [0, 100],
            "owner": "市场监管局",
            "special": {"No practice": 0, "不适用": "drop"},
        },
        {"id": "rate", "name": "满意率", "unit": "%", "between": [0, 100], "owner": "政务服务/办"},
        {"id": "open", "name": "件数", "unit": "件", "owner": "市场监管局"},
    ],
    "weights": {"type": "equal"},
}
DEFINITION = IndexDefinition.model_validate(SAID)
ASKED = ("days", "rate", "open", "people")


@pytest.fixture(scope="module")
def blank(catalogue: Catalogue) -> bytes:
    return write_template(form_of(DEFINITION, catalogue, "2025", ASKED))


@pytest.fixture
def book(blank: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(blank))


@pytest.fixture
def back(tmp_path, catalogue: Catalogue):
    """Save a workbook and read it back."""

    def read(book: Workbook, definition: IndexDefinition = DEFINITION):
        path = tmp_path / "filled.xlsx"
        book.save(path)
        return read_entry(path, definition, catalogue)

    return read


def test_there_is_a_sheet_an_office_and_a_hidden_one(book):
    assert book.sheetnames == ["市场监管局", "政务服务 办", "基础数据", FACTS]
    assert book[FACTS].sheet_state == "veryHidden"
    page = book["市场监管局"]
    assert page.protection.sheet
    assert page["C2"].protection.locked
    assert not page["C8"].protection.locked
    assert [page[cell].value for cell in ("C3", "C4", "C5", "A8", "B8")] == [
        "days",
        "开办时间",
        "工作日",
        "360100",
        "南昌市",
    ]


def test_what_excel_lets_pass_is_what_the_import_takes(book):
    rules = {str(r.sqref): r.formula1 for r in book["市场监管局"].data_validations.dataValidation}
    assert rules["C8:C10"] == (
        'OR(AND(ISNUMBER(C8),C8>=0,C8<=100),C8="No practice",C8="不适用",C8="暂无数据")'
    )
    assert rules["D8:D10"] == 'OR(AND(ISNUMBER(D8)),D8="暂无数据")'


def test_the_same_form_is_the_same_bytes(catalogue, blank):
    assert write_template(form_of(DEFINITION, catalogue, "2025", ASKED)) == blank


def test_what_is_filled_in_comes_back_with_its_place(book, back):
    page = book["市场监管局"]
    page["C8"], page["C9"], page["C10"], page["D8"] = 3.5, "不适用", "暂无数据", "１,234.5"
    book["政务服务 办"]["C9"] = 99
    book["基础数据"]["C8"] = 650
    rows, refused = back(book)
    assert refused == ()
    assert [(r.region, r.indicator, r.value, r.said, r.cell) for r in rows] == [
        ("360100", "days", 3.5, "", "C8"),
        ("360100", "open", 1234.5, "", "D8"),
        ("360200", "days", None, "不适用", "C9"),
        ("360300", "days", None, "", "C10"),
        ("360200", "rate", 99, "", "C9"),
        ("360100", "people", 650, "", "C8"),
    ]
    assert {(r.period, r.unit) for r in rows if r.indicator == "days"} == {("2025", "工作日")}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=3, max_size=3))
def test_any_values_come_back_equal(blank, back, values):
    book = openpyxl.load_workbook(io.BytesIO(blank))
    for row, value in enumerate(values):
        book["市场监管局"].cell(FIRST + 1 + row, LEFT + 1, value)
    book["基础数据"]["C8"] = 1
    rows, refused = back(book)
    assert refused == ()
    found = {row.region: row.value for row in rows if row.indicator == "days"}
    filled = {code: value for code, value in zip(CODES, values, strict=True) if value is not None}
    assert found == pytest.approx(filled, rel=1e-15)


def formula(page, cell):
    page[cell] = "=1+1"


def percentage(page, cell):
    page[cell] = 0.95
    page[cell].number_format = "0.0%"


def put(value):
    def fill(page, cell):
        page[cell] = value

    return fill


WRONG = {
    "text": (put("很多"), "应为0 至 100 的数字，或 No practice、不适用、暂无数据"),
    "unit": (put("3 天"), "应为0 至 100 的数字"),
    "per cent": (put("3%"), "单位应为“工作日”"),
    "below": (put(-1), "应为0 至 100 的数字"),
    "above": (put(100.5), "应为0 至 100 的数字"),
    "truth": (put(True), "应为0 至 100 的数字"),
    "date": (put(dt.date(2025, 1, 2)), "应为0 至 100 的数字"),
    "error": (put("#DIV/0!"), "不应是错误值"),
    "formula": (formula, "不应是公式"),
    "percentage": (percentage, "不应是百分比格式"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_cell_is_refused_once_by_sheet_address_value_and_remedy(book, back, kind):
    fill, said = WRONG[kind]
    book["市场监管局"]["C8"] = 5
    fill(book["市场监管局"], "C9")
    rows, refused = back(book)
    assert rows == ()
    assert [(one.sheet, one.cell) for one in refused] == [("市场监管局", "C9")]
    assert said in refused[0].expected
    assert refused[0].remedy
    assert str(refused[0]).startswith("工作表“市场监管局”单元格 C9：")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wrong=st.dictionaries(
        st.tuples(st.integers(0, 2), st.just(0)), st.sampled_from(sorted(WRONG)), min_size=1
    )
)
def test_every_wrong_cell_is_refused_exactly_once(blank, back, wrong):
    book = openpyxl.load_workbook(io.BytesIO(blank))
    for (row, column), kind in wrong.items():
        WRONG[kind][0](book["市场监管局"], address(FIRST + row, LEFT + column))
    rows, refused = back(book)
    assert rows == ()
    assert sorted(one.cell for one in refused) == sorted(
        address(FIRST + row, LEFT + column) for row, column in wrong
    )


def test_merged_cells_are_refused_once_and_hide_no_other_fault(book, back):
    book["市场监管局"].merge_cells("C8:D9")
    book["市场监管局"]["C10"] = "很多"
    assert [one.cell for one in back(book)[1]] == ["C8", "C10"]


def test_a_moved_column_is_named_by_its_heading(book, back):
    book["市场监管局"]["D8"] = "很多"
    book["市场监管局"].insert_cols(4)
    assert [(one.cell, one.value) for one in back(book)[1]] == [("D3", ""), ("D5", "")]


def test_a_missing_column_is_named_by_its_heading(book, back):
    book["市场监管局"].delete_cols(3)
    assert [(one.cell, one.value) for one in back(book)[1]] == [
        ("C3", "open"),
        ("C5", "件"),
        ("D3", ""),
        ("D5", ""),
    ]


def test_a_sorted_or_removed_region_is_named(book, back):
    book["市场监管局"].delete_rows(8)
    cells = [one.cell for one in back(book)[1]]
    assert cells == ["A8", "B8", "A9", "B9", "A10", "B10"]


def test_what_stands_outside_of_the_form_is_refused(book, back):
    page = book["市场监管局"]
    page["C8"], page["C12"], page["F9"] = 1, 3, "备注"
    assert sorted(one.cell for one in back(book)[1]) == ["C12", "F9"]


def test_a_sheet_that_is_gone_is_missed(book, back):
    del book["基础数据"]
    book["市场监管局"]["C8"] = 1
    refused = back(book)[1]
    assert [(one.sheet, one.expected) for one in refused] == [("基础数据", "缺少这张工作表")]


def test_a_form_without_any_number_says_so(book, back):
    assert [one.expected for one in back(book)[1]] == ["表中没有一个数值"]


def test_one_wrong_cell_keeps_the_whole_form_out(book, back):
    book["政务服务 办"]["C8"] = 99
    book["市场监管局"]["C8"] = "很多"
    assert back(book)[0] == ()


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("B1", "other", "不是由本系统生成的填报表"),
        ("B2", "other", "指数应为“trial”"),
        ("B3", "0.9.0", "定义版本应为“1.0.0”"),
        ("B4", "0" * 64, "定义内容（哈希）应为"),
        ("B5", "去年", "不是一个期间"),
    ],
)
def test_a_form_of_another_definition_is_refused_as_a_whole(book, back, cell, value, said):
    book["市场监管局"]["C8"] = 1
    book[FACTS][cell] = value
    (refused,) = back(book)[1]
    assert said in refused.expected
    assert "重新生成" in refused.remedy


def test_a_changed_definition_refuses_forms_made_before(book, back):
    changed = IndexDefinition.model_validate({**SAID, "coverage": {"index": 0.5}})
    book["市场监管局"]["C8"] = 1
    assert "哈希" in back(book, changed)[1][0].expected


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), head=st.sampled_from([b"", b"PK\x03\x04"]))
def test_other_bytes_are_refused_clearly(tmp_path, catalogue, content, head):
    path = tmp_path / "any.xlsx"
    path.write_bytes(head + content)
    rows, refused = read_entry(path, DEFINITION, catalogue)
    assert rows == ()
    assert len(refused) == 1
    assert "损坏" in refused[0].expected or "不是由本系统生成" in refused[0].expected


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_cut_form_is_refused_clearly(tmp_path, catalogue, blank, data):
    path = tmp_path / "cut.xlsx"
    path.write_bytes(blank[: data.draw(st.integers(0, len(blank) - 1))])
    assert len(read_entry(path, DEFINITION, catalogue)[1]) == 1


def test_an_entity_bomb_and_a_strange_archive_are_refused(tmp_path, catalogue):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    for part in ("xl/workbook.xml", "word/document.xml"):
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
            archive.writestr(part, bomb)
        assert "损坏" in read_entry(path, DEFINITION, catalogue)[1][0].expected


def test_a_workbook_of_anything_else_is_refused(back):
    book = Workbook()
    book.active["A1"] = "地区"
    assert "不是由本系统生成的填报表" in back(book)[1][0].expected


def test_only_what_has_no_source_is_asked_for_but_all_where_everything_has_one():
    sourced = [
        {**indicator, "source": {"metric": f"{indicator['id']}.level"}}
        for indicator in SAID["indicators"]
    ]
    mixed = [*sourced[:2], SAID["indicators"][2]]
    some = IndexDefinition.model_validate({**SAID, "indicators": mixed})
    assert on_paper(some, {"days.level"}) == ("days", "open", "people")
    every = IndexDefinition.model_validate({**SAID, "indicators": sourced, "variables": []})
    assert on_paper(every, ()) == ("days", "rate", "open")


def test_what_has_a_source_is_asked_for_in_the_words_and_limits_of_its_metric(catalogue):
    source = {"unit": "万户", "source": {"metric": "business_entities.level"}}
    sourced = SAID["indicators"][2] | source
    definition = IndexDefinition.model_validate({**SAID, "indicators": [sourced]})
    (column,) = form_of(definition, catalogue, "2025", ["open"]).sheets[0].columns
    metric = catalogue.metrics["business_entities.level"]
    assert (column.name, column.meaning) == (metric.title.zh, metric.definition.zh)
    assert (column.low, column.high) == metric.hard_range


def test_offices_of_one_name_get_sheets_of_their_own(catalogue):
    owners = ["甲" * 40, "甲" * 39 + "乙", ""]
    indicators = [{"id": f"i{n}", "owner": owner} for n, owner in enumerate(owners)]
    definition = IndexDefinition.model_validate({**SAID, "indicators": indicators})
    form = form_of(definition, catalogue, "2025", ["i0", "i1", "i2"])
    assert [sheet.name for sheet in form.sheets] == ["甲" * 28, "甲" * 28 + "2", "填报"]
    openpyxl.load_workbook(io.BytesIO(write_template(form)))


def test_regions_can_be_given_where_the_definition_names_none(catalogue, back):
    free = IndexDefinition.model_validate({**SAID, "regions": {}})
    form = form_of(free, catalogue, "2025", ["days"], ["浙江省", "某 开发区"])
    assert form.regions == (("330000", "浙江省"), ("某 开发区", "某 开发区"))
    book = openpyxl.load_workbook(io.BytesIO(write_template(form)))
    book["市场监管局"]["C9"] = 4
    rows, refused = back(book, free)
    assert refused == ()
    assert [(row.region, row.value) for row in rows] == [("某 开发区", 4)]


def test_addresses_are_those_of_a_spreadsheet():
    assert [address(0, 0), address(6, 2), address(9, 26), address(0, 701)] == [
        "A1",
        "C7",
        "AA10",
        "ZZ1",
    ]
