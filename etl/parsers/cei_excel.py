"""Exports of 中经网: four heading rows (指标, 地区, 频度, 单位), then months, rhythms mixed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasets.cells import Cell, Row, is_missing, plain, read_number
from etl.dated import period_of
from etl.doubts import (
    UnreadableFileError,
    decimal_months,
    empty_column,
    no_table,
    not_a_number,
    not_a_period,
    not_named,
)
from etl.grid import Sheet, is_excel, read_workbook
from etl.labels import read_label, read_unit
from etl.observations import Facts, Observation, collect
from etl.period_words import is_decimal_month, read_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from datasets.feed import Format
    from datasets.period import Freq
    from etl.reading import Problem, Reading

_HEADINGS = ("指标", "地区", "频度", "单位")
_RHYTHMS: dict[str, Freq] = {"月": "M", "季": "Q", "半年": "S", "年": "A"}
_MONTHS = {"M": 1, "Q": 3, "S": 6, "A": 12}


@dataclass(frozen=True)
class _Series:
    index: int
    name: str
    facts: Facts
    freq: Freq | None


def parse(path: Path, declared: Format) -> Reading:
    """Read the first sheet; the second gives the area code where the first names no region.

    A quarter's value stands in its third month. Blanks before the first and after the last value
    of a series are no observations, blanks between them are missing values.
    """
    del declared
    return collect("cei_excel", _items(path))


def recognises(path: Path, head: bytes) -> float:
    """Say how surely the file at `path`, beginning with `head`, is such an export: 0 to 1."""
    if not is_excel(head):
        return 0.0
    try:
        sheets = read_workbook(path)
    except UnreadableFileError:
        return 0.0
    return 0.9 if sheets and _is_headed(sheets[0]) else 0.0


def _is_headed(sheet: Sheet) -> bool:
    first = tuple(plain(row.text(0)).rstrip(":") for row in sheet.rows[:4])
    return tuple(word[:2] for word in first) == _HEADINGS


def _items(path: Path) -> Iterator[Observation | Problem]:
    sheets = read_workbook(path)
    if not sheets or not _is_headed(sheets[0]):
        raise no_table(
            "前四行应为 指标、地区、频度、单位",
            "rows 1 to 4 should hold indicator, region, rhythm and unit",
        )
    rows = sheets[0].rows
    dated = [(row, day) for row in rows[4:] if row.filled and (day := _month(row.cells[0]))]
    yield from _bad_dates([row for row in rows[4:] if row.filled and not _month(row.cells[0])])
    codes = _area_codes(sheets[1].rows) if len(sheets) > 1 else {}
    for index in range(1, len(rows[0].cells)):
        if rows[0].text(index):
            yield from _observations(_series(rows, index, codes), dated)


def _month(cell: Cell) -> dt.date | None:
    if isinstance(cell, dt.date):
        return cell
    word = read_period(cell)
    if word is None or word.freq not in ("M", "D"):
        return None
    return dt.date.fromisoformat(f"{word.time_period[:7]}-01")


def _bad_dates(rows: Sequence[Row]) -> Iterator[Problem]:
    decimals = [row.text(0) for row in rows if is_decimal_month(row.cells[0])]
    if decimals:
        yield decimal_months("列“时间”", decimals)
    for row in rows:
        if not is_decimal_month(row.cells[0]) and row.filled > 1:
            yield not_a_period(row.number, "时间", row.text(0))


def _area_codes(rows: Sequence[Row]) -> dict[str, str]:
    lines = [[row.text(n) for n in range(len(row.cells))] for row in rows]
    header = next((line for line in lines if "指标名称" in line and "地区编码" in line), None)
    if header is None:
        return {}
    name, code = header.index("指标名称"), header.index("地区编码")
    return {line[name]: line[code].zfill(6) for line in lines if line[name] and line[code]}


def _series(rows: Sequence[Row], index: int, codes: Mapping[str, str]) -> _Series:
    name, region, rhythm, unit = (rows[n].text(index) for n in range(4))
    label = read_label(f"{name}({unit})" if read_unit(unit) else name)
    region = region or codes.get(name, "")
    facts = Facts(label.name, region, None, label.unit or unit, label.measure)
    return _Series(index, name, facts, _RHYTHMS.get(plain(rhythm).rstrip("度报")))


def _observations(
    series: _Series, dated: Sequence[tuple[Row, dt.date]]
) -> Iterator[Observation | Problem]:
    filled = [n for n, (row, _) in enumerate(dated) if not is_missing(row.text(series.index))]
    if not filled:
        yield empty_column(series.name)
    elif series.freq is None:
        yield not_named(
            f"“{series.name}”的频度", "rhythm", "请在第3行写明 月、季 或 年", "write it in row 3"
        )
    else:
        for row, day in dated[filled[0] : filled[-1] + 1]:
            yield from _observation(series, series.freq, row, day)


def _observation(
    series: _Series, freq: Freq, row: Row, day: dt.date
) -> Iterator[Observation | Problem]:
    number = read_number(row.cells[series.index])
    closes = day.month % _MONTHS[freq] == 0
    if number is None or (number.value is not None and not closes):
        yield not_a_number(row.number, series.name, row.text(series.index))
    elif closes:
        yield Facts(period=period_of(day, freq)).over(series.facts).observe(number, row.number)
