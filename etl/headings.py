"""Headings of tables made by people: which column is what, by the words above it."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from datasets.cells import Row, plain, read_number
from datasets.codelist import Areas, read_areas
from etl.period_words import is_decimal_month, read_period

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal["region", "period", "indicator", "unit", "ignored", "value", ""]

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "region",
        re.compile(
            r"(所属|所在|统计|行政)?(地区|区域|省份|省市|省|城市|地市|设区市|市县|县区|区县|市|县|行政区划?|各?市州)(名称|代码)?|region|area|ref_area|city|province",
            re.IGNORECASE,
        ),
    ),
    (
        "period",
        re.compile(
            r"时间|年份|年度|年|月份|月|季度|季|日期|时期|期间|期别|报告期|统计时间|year|month|quarter|date|time|period|time_?period",
            re.IGNORECASE,
        ),
    ),
    ("indicator", re.compile(r"(统计|指标)?(指标|项目)(名称?)?|indicator|series", re.IGNORECASE)),
    ("unit", re.compile(r"(计量)?单位|unit", re.IGNORECASE)),
    ("ignored", re.compile(r"序号|编号|备注|说明|数据?来源|source|notes?|no\.?|id", re.IGNORECASE)),
    ("value", re.compile(r"数值|值|数据|指标值|数|完成值|绝对量|value|obs_?value", re.IGNORECASE)),
)
_FOOTNOTE = re.compile(
    r"(注|备注|说明|附注|数据来源|资料来源|来源|填报单位|制表)\d*[:：]|注\d?[、.]|数据来源|\*"
)


_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]+[)）、.．]")


@cache
def areas() -> Areas:
    """Give the code list of areas, read once."""
    return read_areas()


def is_region(label: str) -> bool:
    """Say whether an area goes by this name or code."""
    return bool(areas().find(label))


def role_of(heading: str) -> Role:
    """Tell what a column holds by its heading; empty for an indicator's own name or nothing."""
    return next((role for role, words in _ROLES if words.fullmatch(plain(heading))), "")


def is_footnote(row: Row) -> bool:
    """Say whether a row begins the notes below a table."""
    first = next((row.text(n) for n in range(len(row.cells)) if row.text(n)), "")
    return _FOOTNOTE.match(first) is not None and row.filled <= 2


def is_section(row: Row) -> bool:
    """Say whether a row is nothing but the numbered heading of a section: 一、综合."""
    return row.filled == 1 and _SECTION.match(row.text(0)) is not None


def is_period_like(label: str) -> bool:
    """Say whether a heading is a period, or a decimal that stands for one."""
    return read_period(label) is not None or is_decimal_month(label)


def header_depth(rows: Sequence[Row]) -> int:
    """Count the heading rows at the top of `rows`: those below the first repeat no row label.

    0 means that the first row already holds values.
    """
    if not rows or any(_is_value(rows[0].text(n)) for n in range(1, len(rows[0].cells))):
        return 0
    return 1 + next((n for n, row in enumerate(rows[1:]) if not _goes_on(row)), len(rows) - 1)


def _goes_on(row: Row) -> bool:
    texts = [row.text(n) for n in range(len(row.cells))]
    return bool(row.filled) and not texts[0] and not any(map(_is_value, texts))


def _is_value(label: str) -> bool:
    number = read_number(label)
    return number is not None and number.value is not None and not is_period_like(label)


def column_headings(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Give the heading parts of each column from top to bottom; merged cells reach to the right."""
    width = max(len(row.cells) for row in rows)
    lines = [_spread(row, width, below) for row, below in pairwise([*rows, None]) if row]
    return [tuple(filter(None, parts)) for parts in zip(*lines, strict=True)]


def _spread(row: Row, width: int, below: Row | None) -> list[str]:
    texts = [row.text(n) for n in range(width)]
    for n in range(1, width):
        if below is not None and not texts[n] and below.text(n):
            texts[n] = texts[n - 1]
    return texts
