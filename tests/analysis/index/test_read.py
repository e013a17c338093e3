"""Tables of indicators: every row becomes a value, a special text, a lack of one, or a refusal."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.index.read import ColumnError, read_table
from analysis.index.result import Readings, Refusal
from datasets.index import IndexDefinition

COLUMNS = ["region", "period", "indicator", "value"]


def declared(**parts: object) -> IndexDefinition:
    """Declare an index of days, a rate and a count, with a variable."""
    plain: dict[str, object] = {
        "index": {"id": "trial", "version": "1", "authority": "research"},
        "defaults": {"normalise": {"type": "minmax"}, "special": {"不适用": "drop"}},
        "indicators": [
            {"id": "days", "name": "办理时间", "unit": "日", "special": {"No practice": 0},
             "between": [0, None], "usual": [1, 300]},
            {"id": "rate", "unit": "%", "between": [0, 100]},
            {"id": "count", "unit": "户"},
            {"id": "plain"},
        ],
        "variables": [{"id": "people", "unit": "人"}],
        "weights": {"type": "equal"},
    }  # fmt: skip
    return IndexDefinition.model_validate(plain | parts)


def read(*rows: tuple[object, ...], columns: list[str] | None = None, **parts: object) -> Readings:
    """Read rows of region, period, indicator, value and what else `columns` names."""
    frame = pd.DataFrame(rows, columns=COLUMNS + (columns or []), dtype=object)
    return read_table(declared(**parts), frame)


def numbers(found: Readings) -> pd.DataFrame:
    return found.values  # noqa: PD011 - a field of readings


def cell(found: Readings, indicator: str, region: str = "a", period: str = "2024") -> float:
    return float(numbers(found)[indicator][(period, region)])


def only(found: Readings) -> Refusal:
    (refusal,) = found.rejected
    assert refusal.reason_zh
    assert refusal.reason_en
    return refusal


@pytest.mark.parametrize(
    ("written", "indicator", "value"),
    [
        (12.5, "days", 12.5),
        (12, "days", 12),
        (np.int64(12), "days", 12),
        ("12.5", "days", 12.5),
        (" +12.5 ", "days", 12.5),
        ("-3", "count", -3),
        ("−3", "count", -3),
        ("１２．５", "days", 12.5),
        ("1,234,567.8", "count", 1234567.8),
        ("１，２３４", "count", 1234),
        ("12.3%", "rate", 12.3),
        ("１２．３％", "rate", 12.3),
        ("1.2e3", "count", 1200),
        (".5", "rate", 0.5),
    ],
)
def test_numbers_are_read_in_every_listed_form(
    written: object, indicator: str, value: float
) -> None:
    found = read(("a", "2024", indicator, written))
    assert found.rejected == ()
    assert cell(found, indicator) == value
    assert found.status.loc[("2024", "a"), indicator] == "A"


@pytest.mark.parametrize("written", ["—", "-", "…", "暂无", "暂无数据", "", None, math.nan, "n/a"])
def test_signs_for_no_value_leave_a_gap_and_nothing_else(written: object) -> None:
    found = read(("a", "2024", "days", written), ("a", "2024", "rate", 1))
    assert found.rejected == ()
    assert math.isnan(cell(found, "days"))
    assert found.status.loc[("2024", "a"), "days"] == "M"


@pytest.mark.parametrize(
    ("written", "indicator", "words"),
    [
        ("约12天", "days", "不是数字"),
        ("12,34", "count", "不是数字"),
        ("十二", "days", "不是数字"),
        ("NaN", "days", "不是有限的数"),
        ("inf", "days", "不是数字"),
        (math.inf, "days", "不是有限的数"),
        ("1e308", "count", "不是有限的数"),
        (1e308, "count", "不是有限的数"),
        ("1e999", "count", "不是有限的数"),
        ("-3", "days", "超出允许范围"),
        ("100.1", "rate", "超出允许范围"),
        ("12%", "days", "写有 %"),
        ("5‰", "rate", "写有 ‰"),
        ("=1+1", "count", "不是数字"),
        (True, "count", "不是数字"),
        (pd.Timestamp("2024-01-05"), "count", "不是数字"),
    ],
)
def test_anything_else_is_refused_with_its_place(
    written: object, indicator: str, words: str
) -> None:
    found = read(("a", "2024", "rate", 1), ("b", "2024", indicator, written))
    refusal = only(found)
    assert (refusal.row, refusal.column, refusal.kept) == (3, "value", False)
    assert words in refusal.reason_zh
    assert math.isnan(cell(found, indicator, "b"))


def test_a_number_column_of_the_frame_is_checked_as_well() -> None:
    data = pd.DataFrame(
        [("a", "2024", "days", 5.0), ("b", "2024", "days", math.inf), ("c", "2024", "days", -1.0)],
        columns=COLUMNS,
    )
    found = read_table(declared(), data)
    assert [one.row for one in found.rejected] == [3, 4]
    assert numbers(found)["days"].tolist()[0] == 5


def test_a_value_outside_the_usual_range_counts_and_is_asked_about() -> None:
    found = read(("a", "2024", "days", 301))
    assert only(found).kept
    assert cell(found, "days") == 301


@pytest.mark.parametrize(
    ("indicator", "written", "kept"),
    [
        ("days", "No practice", "No practice"),
        ("days", " ＮＯ  Practice ", "No practice"),
        ("rate", "不适用", "不适用"),
        ("days", "不适用", "不适用"),
    ],
)
def test_special_texts_are_no_refusal(indicator: str, written: str, kept: str) -> None:
    found = read(("a", "2024", indicator, written))
    assert found.rejected == ()
    assert found.special.loc[("2024", "a"), indicator] == kept
    assert math.isnan(cell(found, indicator))


def test_a_special_text_of_another_indicator_is_a_refusal() -> None:
    assert "No practice" in only(read(("a", "2024", "rate", "No practice"))).value


@pytest.mark.parametrize(
    ("indicator", "unit", "factor"),
    [("days", "天", 1), ("count", "万户", 10_000), ("count", "户", 1), ("days", "", 1),
     ("plain", "任意", 1), ("rate", "‰", 0.1), ("rate", "％", 1)],
)  # fmt: skip
def test_units_are_equal_or_converted_by_a_listed_factor(
    indicator: str, unit: str, factor: float
) -> None:
    found = read(("a", "2024", indicator, 2, unit), columns=["unit"])
    assert found.rejected == ()
    assert cell(found, indicator) == pytest.approx(2 * factor, rel=1e-15)


@pytest.mark.parametrize(
    ("unit", "words"), [("工作日", "工作日与自然日不能换算"), ("公里", "没有换算系数")]
)
def test_units_without_a_factor_are_refused(unit: str, words: str) -> None:
    refusal = only(read(("a", "2024", "days", 2, unit), columns=["unit"]))
    assert words in refusal.reason_zh
    assert (refusal.column, refusal.value) == ("unit", unit)


def test_english_days_are_calendar_days() -> None:
    found = read(("a", "2024", "days", 2, "days"), columns=["unit"])
    assert (found.rejected, cell(found, "days")) == ((), 2)


def test_ranges_hold_after_the_conversion() -> None:
    found = read(("a", "2024", "rate", 900, "‰"), columns=["unit"])
    assert cell(found, "rate") == pytest.approx(90)


def test_two_units_without_a_declared_one_are_refused() -> None:
    rows = ("a", "2024", "plain", 2, "户"), ("b", "2024", "plain", 2, "万户")
    assert [one.column for one in read(*rows, columns=["unit"]).rejected] == ["unit", "unit"]


def test_two_scales_in_one_indicator_are_refused_and_named() -> None:
    found = read(
        ("a", "2024", "plain", 4.6, "CCPIT"),
        ("b", "2024", "plain", 83, "E-service"),
        ("b", "2024", "count", 3, "CCPIT"),
        columns=["scale"],
    )
    assert [one.row for one in found.rejected] == [2, 3]
    assert all("CCPIT" in one.reason_zh and "E-service" in one.reason_zh for one in found.rejected)
    assert numbers(found)["plain"].isna().all()
    assert cell(found, "count", "b") == 3


def test_rows_that_contradict_each_other_are_both_refused() -> None:
    found = read(("a", "2024", "days", 5), ("a", "2024", "days", 6))
    assert [one.row for one in found.rejected] == [2, 3]
    assert "第 2、3 行" in found.rejected[0].reason_zh
    assert math.isnan(cell(found, "days"))


def test_a_row_that_repeats_another_is_counted_once_and_told() -> None:
    found = read(("a", "2024", "days", 5), ("a", "2024", "days", "5.0"))
    assert only(found).kept
    assert cell(found, "days") == 5


OLD, NEW = ("a", "2024", "days", 5), ("a", "2024", "days", 6)


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ([("A", "2024-03-01"), ("R", "2024-06-01")], 6),
        ([("R", "2024-06-01"), ("R", "2024-10-01")], 6),
        ([("R", "2024-9-1"), ("R", "2024-10-01")], 6),
        ([("A", ""), ("R", "")], 6),
        ([("R", "2024-06-01"), ("A", "2024-03-01")], 5),
        ([("A", "2024-03-01"), ("A", "2024-06-01")], None),
        ([("R", "2024-03-01"), ("P", "2024-06-01")], None),
        ([("R", "2024-06-01"), ("R", "2024-06-01")], None),
    ],
)
def test_the_newest_vintage_wins_only_as_a_revision(
    told: list[tuple[str, str]], value: float | None
) -> None:
    found = read((*OLD, *told[0]), (*NEW, *told[1]), columns=["status", "vintage"])
    if value is None:
        assert [one.kept for one in found.rejected] == [False, False]
        assert math.isnan(cell(found, "days"))
    else:
        assert only(found).kept
        assert cell(found, "days") == value
        assert found.status.loc[("2024", "a"), "days"] == "R"


def test_a_blank_row_does_not_contest_a_value() -> None:
    found = read(("a", "2024", "days", ""), ("a", "2024", "days", 5))
    assert only(found).kept
    assert cell(found, "days") == 5


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("z", "2024", "days", 1), "region", "不在评价范围内"),
        (("", "2024", "days", 1), "region", "地区是空的"),
        (("a", "", "days", 1), "period", "时期是空的"),
        (("a", "2024", "dasy", 1), "indicator", "是否应为“days”"),
        (("a", "2024", None, 1), "indicator", "指标是空的"),
        (("sum", "2024", "days", 1), "region", "汇总而来"),
    ],
)
def test_names_that_nobody_has_are_refused(
    row: tuple[object, ...], column: str, words: str
) -> None:
    regions = {"set": ["a", "b"], "rollup": {"to": "sum"}}
    refusal = only(read(row, ("a", "2024", "rate", 1), regions=regions))
    assert (refusal.row, refusal.column) == (2, column)
    assert words in refusal.reason_zh


def test_a_set_keeps_its_order_and_its_regions_without_data() -> None:
    found = read(("b", "2024", "days", 1), regions={"set": ["c", "b", "a"]})
    assert numbers(found).index.tolist() == [("2024", "c"), ("2024", "b"), ("2024", "a")]
    assert numbers(found).columns.tolist() == ["days", "rate", "count", "plain", "people"]


@pytest.mark.parametrize("word", ["360100", "南昌市", "南昌", "南昌 市", 360100, 360100.0])
def test_a_region_of_the_code_list_goes_by_all_of_its_names(word: object) -> None:
    found = read((word, "2024", "days", 1), regions={"set": "360000"})
    assert found.rejected == ()
    assert cell(found, "days", "360100") == 1
    assert len(numbers(found)) == 11


def test_an_area_that_was_merged_is_refused_and_a_renamed_one_is_found() -> None:
    found = read(
        ("湾里区", "2021", "days", 1), ("新建县", "2014", "days", 2), regions={"set": "360100"}
    )
    assert "2019-12-07" in only(found).reason_zh
    assert cell(found, "days", "360112", "2014") == 2


def test_a_value_from_before_an_area_began_is_a_question() -> None:
    found = read(("360112", "2014", "days", 1), regions={"set": "360100"})
    assert only(found).kept


def test_columns_and_indicators_have_chinese_names() -> None:
    data = pd.DataFrame(
        [("甲", 2024, "办理时间", "5", "天", "大")],
        columns=["地区", "时期", "指标", "数值", "单位", "组别"],
    )
    found = read_table(declared(), data)
    assert cell(found, "days", "甲") == 5
    assert found.groups == {"甲": "大"}


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (["region", "period", "indicator"], "缺少列 value（数值）"),
        (["a", "b"], "现有列：a、b"),
        (["region", "period", "indicator", "value", "value"], "出现了两次"),
    ],
)
def test_a_missing_column_is_named_with_those_found(columns: list[str], words: str) -> None:
    with pytest.raises(ColumnError) as caught:
        read_table(declared(), pd.DataFrame([[1] * len(columns)], columns=columns))
    assert words in caught.value.zh


@pytest.mark.parametrize(
    ("columns", "remedy", "other"),
    [
        (["region", "indicator", "value"], "请加一列 period", "宽表"),
        (["地区", "年份", "开办时间", "网办率"], "宽表请先转成长表", "请加一列 period"),
        (["region", "indicator", "2023", "2024"], "请加一列 period", "转成宽表"),
    ],
)
def test_a_table_of_another_shape_is_told_how_to_become_one(
    columns: list[str], remedy: str, other: str
) -> None:
    with pytest.raises(ColumnError) as caught:
        read_table(declared(), pd.DataFrame([[1] * len(columns)], columns=columns))
    assert remedy in caught.value.zh
    assert other not in caught.value.zh


def test_of_three_hundred_columns_the_first_are_named() -> None:
    with pytest.raises(ColumnError) as caught:
        read_table(declared(), pd.DataFrame([[1] * 300], columns=[f"c{n}" for n in range(300)]))
    assert "c11" in caught.value.zh
    assert "c12" not in caught.value.zh


@pytest.mark.parametrize(
    "periods",
    [
        ["2019", "2020", "2021"],
        ["2020-Q1", "2020-Q2", "2021-Q1"],
        ["2020-M2", "2020-M10", "2021-M1"],
        ["第2期", "第10期"],
        ["2019", "2020-11", "2020"],
    ],
)
def test_periods_stand_in_their_natural_order(periods: list[str]) -> None:
    found = read(*[("a", period, "days", 1) for period in reversed(periods)])
    assert list(found.periods) == periods


def test_a_year_may_be_a_number() -> None:
    found = read(("a", 2020, "days", 1), ("a", 2021.0, "days", 1), ("a", "2022年", "days", 1))
    assert found.periods == ("2020", "2021", "2022")


def test_declared_groups_go_before_those_of_the_data() -> None:
    rows = ("a", "2024", "days", 1, "小"), ("b", "2024", "days", 1, "小")
    found = read(*rows, columns=["group"], regions={"groups": {"大": ["a"]}})
    assert found.groups == {"a": "大", "b": "小"}


def test_a_status_in_words_is_known_and_a_missing_one_with_a_value_refused() -> None:
    found = read(
        ("a", "2024", "days", 1, "初步核算"),
        ("b", "2024", "days", 1, "M"),
        ("c", "2024", "days", None, "M"),
        ("d", "2024", "days", 1, "guessed"),
        columns=["status"],
    )
    assert found.status["days"].tolist() == ["P", "M", "M", "A"]
    assert [(one.row, one.kept) for one in found.rejected] == [(3, False), (5, True)]


def test_rows_are_numbered_as_the_index_says() -> None:
    data = pd.DataFrame([("z", "2024", "nothing", 1)], columns=COLUMNS, index=[17])
    assert only(read_table(declared(), data.rename_axis("row"))).row == 17


def test_blank_rows_are_no_rows() -> None:
    found = read(("", "", "", ""), (None, None, None, math.nan), ("a", "2024", "days", 1))
    assert found.rejected == ()
    assert len(numbers(found)) == 1


def test_an_empty_table_has_no_readings() -> None:
    found = read_table(declared(), pd.DataFrame(columns=COLUMNS))
    assert found.periods == ()
    assert numbers(found).shape == (0, 5)


def _large(regions: int, indicators: int, periods: int) -> tuple[IndexDefinition, pd.DataFrame]:
    rows = pd.MultiIndex.from_product(
        [
            [f"r{n}" for n in range(regions)],
            [str(2000 + n) for n in range(periods)],
            [f"i{n}" for n in range(indicators)],
        ],
        names=COLUMNS[:3],
    )
    values = np.random.default_rng(1).normal(50, 9, len(rows))
    definition = declared(indicators=[{"id": f"i{n}", "unit": "%"} for n in range(indicators)])
    return definition, pd.DataFrame({"value": values}, index=rows).reset_index()


def test_texts_in_large_tables_are_read_like_those_in_small_ones() -> None:
    definition, data = _large(50, 100, 2)
    data["value"] = data["value"].map("{:.3f}%".format)
    found = read_table(definition, data)
    assert found.rejected == ()
    assert not np.isnan(numbers(found).iloc[:, :100].to_numpy()).any()
