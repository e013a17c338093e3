"""Inspection never guesses and never falls over: every doubt is a problem with a remedy."""

from pathlib import Path

import pytest

from etl.inspect import formats, formats_of, inspect

SPECIMENS = Path(__file__).parents[1] / "specimens"


def _written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _asked(inspection):
    return " ".join(problem.what_zh for problem in inspection.problems)


def test_families_and_names_of_formats():
    assert formats_of("nbs") == ("nbs_csv", "nbs_excel")
    assert formats_of("cei") == ("cei_excel",)
    assert formats_of("sdmx") == ("sdmx",)
    assert formats_of("World-Bank") == ("world_bank",)
    assert formats_of("nb") == ()
    assert "tidy_csv" in formats()


def test_region_names_become_codes_by_short_and_full_name(tmp_path):
    table = "地区,2024年(亿元)\n".replace("(亿元)", "") + "江西,1\n江 西 省,2\n赣州,3\n360100,4\n"
    found = inspect(_written(tmp_path, "a.csv", table))
    assert found.regions == ("360000", "360700", "360100")


def test_unknown_region_keeps_its_name_and_is_asked_about(tmp_path):
    found = inspect(_written(tmp_path, "a.csv", "地区,2024年\n江西,1\n某某市,2\n"))
    assert found.regions == ("360000", "某某市")
    assert "地区名称不在代码表中：某某市" in _asked(found)


def test_every_problem_says_where_what_and_remedy(tmp_path):
    found = inspect(_written(tmp_path, "a.csv", "指标,2024年,2023年\n用电量,约5,\n"))
    assert len(found.problems) >= 2
    assert all(p.where and p.what_zh and p.remedy_zh and p.what_en for p in found.problems)


def test_a_refused_value_names_its_row_column_and_text(tmp_path):
    found = inspect(_written(tmp_path, "a.csv", "地区,2024年\n江西省,1\n上海市,约5\n"))
    refused = next(p for p in found.problems if p.source_row)
    assert (refused.source_row, refused.column, refused.value) == (3, "2024年", "约5")


def test_missing_is_never_zero(tmp_path):
    found = inspect(_written(tmp_path, "a.csv", "地区,2024年,2023年\n江西省,—,5\n上海市,3,\n"))
    values = {(o.region, o.time_period): (o.value, o.status) for o in found.observations}
    assert values["360000", "2024"] == (None, "M")
    assert values["310000", "2023"] == (None, "M")
    assert values["360000", "2023"] == (5.0, "A")


def test_per_cent_in_a_column_of_yuan_is_refused(tmp_path):
    found = inspect(_written(tmp_path, "a.csv", "地区,地区生产总值(亿元)\n江西省,5%\n上海市,3\n"))
    assert [o.region for o in found.observations] == ["310000"]
    assert "“5%”不是数值" in _asked(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_both_encodings_of_the_country_are_read_without_being_told(tmp_path, encoding):
    table = "地区,2024年\n江西省,34227.9\n".encode(encoding)
    found = inspect(_written(tmp_path, "a.csv", table))
    assert [(o.region, o.value) for o in found.observations] == [("360000", 34227.9)]


@pytest.mark.parametrize("encoding", ["utf-16", "big5hkscs"])
def test_no_other_encoding_is_guessed(tmp_path, encoding):
    table = "地區,2024年\n臺灣省,1\n".encode(encoding)
    assert inspect(_written(tmp_path, "a.csv", table)).regions != ("710000",)


def test_unknown_format_lists_the_formats(tmp_path):
    found = inspect(_written(tmp_path, "a.txt", "一段没有表格的文字\n"))
    assert found.format == ""
    assert all(name in _asked(found) for name in formats())


def test_a_huge_line_ends_in_a_problem(tmp_path):
    found = inspect(_written(tmp_path, "a.csv", b"a," + b"b" * 3_000_000))
    assert not found.observations
    assert found.problems


def test_a_sheet_wider_than_memory_ends_in_a_problem(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "地区", 1
    book.save(tmp_path / "huge.xlsx")
    assert "文件损坏、不完整" in _asked(inspect(tmp_path / "huge.xlsx"))


@pytest.mark.parametrize(
    "name", ["handmade/two_heading_rows.xlsx", "cei_excel/month_and_quarter.xls"]
)
def test_a_workbook_cut_anywhere_ends_in_a_problem(tmp_path, name):
    whole = (SPECIMENS / name).read_bytes()
    for cut in (600, len(whole) // 2, len(whole) - 700):
        found = inspect(_written(tmp_path, f"{cut}{Path(name).suffix}", whole[:cut]))
        assert not found.observations
        assert found.problems
