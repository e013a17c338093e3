"""Labels of indicators, units, numbers and missing signs."""

import datetime as dt

import pytest

from datasets.cells import Number, is_missing, read_number
from etl.labels import Label, read_label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("地区生产总值(亿元)", Label("地区生产总值", "亿元", "level")),
        ("地区生产总值（亿元）", Label("地区生产总值", "亿元", "level")),
        ("国内生产总值_当季值(亿元)", Label("国内生产总值_当季值", "亿元", "level")),
        ("工业增加值同比增长(%)", Label("工业增加值同比增长", "%", "yoy_pct")),
        (
            "房地产施工面积累计值(万平方米)",
            Label("房地产施工面积累计值", "万平方米", "cumulative_level"),
        ),
        (
            "社会消费品零售总额累计增长（％）",
            Label("社会消费品零售总额累计增长", "%", "cumulative_yoy_pct"),
        ),
        ("居民消费价格指数(上年同月=100)", Label("居民消费价格指数", "上年同月=100", "index")),
        (
            "固定资产投资(不含农户)累计增长(%)",
            Label("固定资产投资(不含农户)累计增长", "%", "cumulative_yoy_pct"),
        ),
        ("固定资产投资(不含农户)", Label("固定资产投资(不含农户)", "", "level")),
        ("", Label("", "", "")),
    ],
)
def test_label_is_split(text, label):
    assert read_label(text) == label


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("34,227.9", Number(34227.9)),
        ("１２．５", Number(12.5)),
        ("12.3%", Number(12.3, "%")),
        ("-0.8", Number(-0.8)),
        ("−0.8", Number(-0.8)),
        (3.0, Number(3.0)),
        ("—", Number(None)),
        ("…", Number(None)),
        ("", Number(None)),
        ("约3万", None),
        ("3,4", None),
        ("1e999", None),
        (float("nan"), None),
        (dt.date(2023, 1, 1), None),
    ],
)
def test_number_is_read_or_refused(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize(
    "sign", ["", " ", "-", "—", "——", "…", "...", "……", "暂无数据", "NA", "/", "\t"]
)
def test_sign_means_no_value(sign):
    assert is_missing(sign)
