"""The form of an index as an Excel workbook that can only be filled in where it should be."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import xlsxwriter

from datasets.entry_form import (
    CODE,
    FACT_ROWS,
    FACTS,
    FIRST,
    GUIDE,
    IDS,
    LEFT,
    LIMITS,
    MEANINGS,
    NAMES,
    NO_DATA,
    REGION,
    TITLE,
    UNITS,
    address,
)
from datasets.period import label_period, parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from datasets.entry_form import EntryColumn, EntryForm, EntrySheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_GUIDE = "只填白色单元格：填数字，不带单位，不用公式，不合并单元格，不增删行列；没有数据留空。"
_WIDTHS = (10, 14, 22)
_LONGEST_FORMULA = 255
_CREATED = dt.datetime(2026, 1, 1)  # noqa: DTZ001  (the same input gives the same bytes)
_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14},
    "guide": {"font_color": "#5A6472"},
    "head": {"bold": True, "bg_color": "#EEF1F5", "border": 1, "text_wrap": True, "valign": "top"},
    "small": {"font_color": "#5A6472", "bg_color": "#EEF1F5", "border": 1, "text_wrap": True},
    "open": {"locked": False, "border": 1},
}


def write_template(form: EntryForm) -> bytes:
    """Write `form`: a sheet an office, locked but for the cells to fill, and the hidden facts."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        title = form.definition.title.zh or form.definition.index.id
        book.set_properties({"title": title, "created": _CREATED})
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        for sheet in form.sheets:
            _write_sheet(book.add_worksheet(sheet.name), form, sheet, looks)
        _write_facts(book, form)
    return target.getvalue()


def _write_sheet(
    page: Worksheet, form: EntryForm, sheet: EntrySheet, looks: Mapping[str, Format]
) -> None:
    period = label_period(parse_period(form.period), "zh-CN")
    title = form.definition.title.zh or form.definition.index.id
    page.write_string(TITLE, 0, f"{title}：{period}填报表（{sheet.name}）", looks["title"])
    page.write_string(GUIDE, 0, _GUIDE, looks["guide"])
    for row in (NAMES, UNITS, MEANINGS, LIMITS):
        page.write_blank(row, CODE, None, looks["head"])
    for row, text in ((NAMES, "指标"), (UNITS, "单位"), (MEANINGS, "口径"), (LIMITS, "可填")):
        page.write_string(row, REGION, text, looks["head"])
    for row, place, text in sheet.headings():
        page.write_string(row, place, text, looks["small"])
    for row, (code, name) in enumerate(form.regions, start=FIRST):
        page.write_string(row, CODE, code, looks["head"])
        page.write_string(row, REGION, name, looks["head"])
    for place, column in enumerate(sheet.columns, start=LEFT):
        _write_column(page, place, column, len(form.regions), looks)
    _protect(page, len(sheet.columns))


def _write_column(
    page: Worksheet, place: int, column: EntryColumn, regions: int, looks: Mapping[str, Format]
) -> None:
    page.write_string(NAMES, place, column.name, looks["head"])
    page.write_string(MEANINGS, place, column.meaning, looks["small"])
    page.write_string(LIMITS, place, column.limits, looks["small"])
    last = FIRST + regions - 1
    for row in range(FIRST, last + 1):
        page.write_blank(row, place, None, looks["open"])
    page.data_validation(FIRST, place, last, place, _rule(column, place))


def _rule(column: EntryColumn, place: int) -> dict[str, object]:
    """Refuse what the import would refuse; only warn where Excel has no room for all texts."""
    cell = address(FIRST, place)
    ends = [f"ISNUMBER({cell})"]
    ends += [f"{cell}>={column.low:.15g}"] if column.low is not None else []
    ends += [f"{cell}<={column.high:.15g}"] if column.high is not None else []
    quoted = [text.replace('"', '""') for text in (*column.texts, NO_DATA)]
    texts = [f'{cell}="{text}"' for text in quoted]
    number = f"AND({','.join(ends)})"
    formula = f"=OR({','.join([number, *texts])})"
    fits = len(formula) <= _LONGEST_FORMULA
    return {
        "validate": "custom",
        "value": formula if fits else f"={number}",
        "error_type": "stop" if fits else "warning",
        "error_title": "填写的内容不对",
        "error_message": f"应为{column.limits}；没有数据留空。单位：{column.unit or '无'}"[:255],
        "input_title": column.id[:32],
        "input_message": f"{column.limits}（{column.unit or '无单位'}）"[:255],
    }


def _protect(page: Worksheet, columns: int) -> None:
    page.protect("", {"format_columns": True, "format_rows": True})
    for place, width in enumerate(_WIDTHS[:LEFT]):
        page.set_column(place, place, width)
    page.set_column(LEFT, LEFT + columns - 1, _WIDTHS[LEFT])
    page.freeze_panes(FIRST, LEFT)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(IDS, LIMITS)


def _write_facts(book: Workbook, form: EntryForm) -> None:
    page = book.add_worksheet(FACTS)
    for row, (fact, text) in enumerate(zip(FACT_ROWS, form.facts, strict=True)):
        page.write_string(row, 0, fact)
        page.write_string(row, 1, text)
    page.protect()
    page.very_hidden()
