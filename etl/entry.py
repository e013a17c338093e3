"""Forms that offices filled in by hand, checked cell by cell.

A form comes in as a whole or not at all. Each cell that is not as it should be is refused once,
with its sheet, its address, what stands there, what should, and what to do about it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasets.cells import is_missing, plain, read_number, text
from datasets.entry_form import (
    CODE,
    FACT_ROWS,
    FACTS,
    FIRST,
    FORMAT,
    IDS,
    LEFT,
    REGION,
    EntryFormError,
    address,
    form_of,
)
from datasets.period import parse_period
from etl.doubts import UnreadableFileError
from etl.entry_marks import Marks, read_marks
from etl.grid import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from datasets.catalogue import Catalogue
    from datasets.cells import Cell
    from datasets.entry_form import EntryColumn, EntryForm, EntrySheet
    from datasets.index import IndexDefinition
    from etl.grid import Sheet

_AGAIN = "请用 govbrain index template 重新生成填报表，把数字填入新表"
_AS_WAS = "请恢复原样，不要增删、移动行列；或重新生成填报表"
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class EntryRow:
    """One cell as filled in: `value` in the indicator's unit, or the special text `said`.

    Both are empty where the office states that there are no data. `sheet` and `cell` say where.
    """

    region: str
    period: str
    indicator: str
    value: float | None
    said: str
    unit: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class EntryRefusal:
    """One cell that is not as it should be; `sheet` and `cell` are empty for the whole file."""

    sheet: str
    cell: str
    value: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        """Write the refusal in one Chinese sentence."""
        where = f"工作表“{self.sheet}”{f'单元格 {self.cell}' if self.cell else ''}：" * bool(
            self.sheet
        )
        found = f"现为“{self.value}”，" if self.value else ""
        return f"{where}{found}{self.expected}；{self.remedy}"


Rows = tuple[EntryRow, ...]
Refusals = tuple[EntryRefusal, ...]


def read_entry(
    path: Path, definition: IndexDefinition, catalogue: Catalogue
) -> tuple[Rows, Refusals]:
    """Read a filled-in form of `definition`; no rows where anything is refused."""
    try:
        marks = read_marks(path)
        sheets = {sheet.name: sheet for sheet in read_workbook(path)}
    except UnreadableFileError as error:
        said = error.problem
        return (), (EntryRefusal("", "", "", said.what_zh, f"{said.remedy_zh}；须为 .xlsx 填报表"),)
    facts = _facts(sheets.get(FACTS))
    wrong = tuple(_fact_refusals(facts, definition))
    if wrong:
        return (), wrong
    asked, regions = (facts[name].split("\n") for name in ("columns", "regions"))
    try:
        form = form_of(definition, catalogue, facts["period"], asked, regions)
    except EntryFormError as error:
        return (), (EntryRefusal(FACTS, "", "", str(error), _AGAIN),)
    return _read(form, sheets, marks)


def _read(
    form: EntryForm, sheets: dict[str, Sheet], marks: dict[str, Marks]
) -> tuple[Rows, Refusals]:
    rows: list[EntryRow] = []
    refused: list[EntryRefusal] = []
    for sheet in form.sheets:
        page = _Page(form, sheet, sheets.get(sheet.name), marks.get(sheet.name))
        refused += page.refusals()
        rows += page.rows()
    if not rows and not refused:
        refused.append(EntryRefusal("", "", "", "表中没有一个数值", "请填写后再导入"))
    return (() if refused else tuple(rows)), tuple(refused)


def _facts(sheet: Sheet | None) -> dict[str, str]:
    told = {row.text(0): row.text(1) for row in sheet.rows} if sheet else {}
    return {name: told.get(name, "") for name in FACT_ROWS}


def _fact_refusals(facts: dict[str, str], definition: IndexDefinition) -> Iterator[EntryRefusal]:
    """Give the first sign that the form was not made from `definition`, or was tampered with."""
    if facts["format"] != FORMAT:
        yield EntryRefusal("", "", facts["format"], "不是由本系统生成的填报表", _AGAIN)
        return
    head = definition.index
    wanted = {"index": head.id, "version": head.version, "hash": definition.hash}
    words = {"index": "指数", "version": "定义版本", "hash": "定义内容（哈希）"}
    for name, value in wanted.items():
        if facts[name] != value:
            cell = address(FACT_ROWS.index(name), 1)
            expected = f"{words[name]}应为“{value}”，填报表是按另一个定义生成的"
            yield EntryRefusal(FACTS, cell, facts[name], expected, _AGAIN)
            return
    try:
        parse_period(facts["period"])
    except ValueError:
        cell = address(FACT_ROWS.index("period"), 1)
        yield EntryRefusal(FACTS, cell, facts["period"], "不是一个期间", _AGAIN)


class _Page:
    """One sheet of the form beside what was found of it."""

    def __init__(
        self, form: EntryForm, sheet: EntrySheet, found: Sheet | None, marks: Marks | None
    ) -> None:
        self.form = form
        self.sheet = sheet
        self.found = found
        self.marks = marks or Marks(_NOTHING, _NOTHING, _NOTHING, ())
        self.merged = self.marks.merged
        self.last = FIRST + len(form.regions) - 1
        self.right = LEFT + len(sheet.columns) - 1

    def refusals(self) -> list[EntryRefusal]:
        """Give every refusal; where headings moved, the cells below them mean nothing."""
        if self.found is None:
            return [EntryRefusal(self.sheet.name, "", "", "缺少这张工作表", _AGAIN)]
        merged = [
            self._refuse(area.first, "不应有合并单元格", "请取消合并") for area in self.merged
        ]
        moved = [*self._headings(), *self._regions()]
        if moved:
            return [*merged, *moved]
        cells = [one for one in self._cells() if isinstance(one, EntryRefusal)]
        return [*merged, *self._outside(), *cells]

    def rows(self) -> list[EntryRow]:
        """Give what was filled in; only of use where nothing is refused."""
        return [one for one in self._cells() if isinstance(one, EntryRow)] if self.found else []

    def _is_merged(self, row: int, column: int) -> bool:
        return any(area.holds(row, column) for area in self.merged)

    def _cell(self, row: int, column: int) -> Cell:
        if not self.found or row >= len(self.found.rows):
            return ""
        cells = self.found.rows[row].cells
        return cells[column] if column < len(cells) else ""

    def _refuse(self, where: str, expected: str, remedy: str, value: Cell = "") -> EntryRefusal:
        return EntryRefusal(self.sheet.name, where, text(value)[:80], expected, remedy)

    def _headings(self) -> Iterator[EntryRefusal]:
        for row, column, wanted in self.sheet.headings():
            yield from self._wanted(row, column, wanted)

    def _regions(self) -> Iterator[EntryRefusal]:
        for row, (code, name) in enumerate(self.form.regions, start=FIRST):
            yield from self._wanted(row, CODE, code)
            yield from self._wanted(row, REGION, name)

    def _wanted(self, row: int, column: int, wanted: str) -> Iterator[EntryRefusal]:
        found = self._cell(row, column)
        if self._is_merged(row, column):
            return
        if text(found) != wanted or address(row, column) in self.marks.formulas:
            expected = f"应为“{wanted}”" if wanted else "应为空"
            yield self._refuse(address(row, column), expected, _AS_WAS, found)

    def _outside(self) -> Iterator[EntryRefusal]:
        """Refuse what stands below the last region or right of the last column."""
        for row in range(len(self.found.rows) if self.found else 0):
            width = len(self.found.rows[row].cells) if self.found else 0
            for column in range(width):
                beyond = row > self.last or (column > self.right and row >= IDS)
                if beyond and not self._is_merged(row, column) and text(self._cell(row, column)):
                    yield self._refuse(
                        address(row, column),
                        "这里不在填报范围之内",
                        "请删去，或填到对应的地区和指标",
                        self._cell(row, column),
                    )

    def _cells(self) -> Iterator[EntryRow | EntryRefusal]:
        for row, (code, _) in enumerate(self.form.regions, start=FIRST):
            for place, column in enumerate(self.sheet.columns, start=LEFT):
                merged = self._is_merged(row, place)
                cell = self._cell(row, place)
                read = None if merged else self._read(code, column, address(row, place), cell)
                if read:
                    yield read

    def _read(
        self, region: str, column: EntryColumn, where: str, cell: Cell
    ) -> EntryRow | EntryRefusal | None:
        if where in self.marks.formulas:
            return self._refuse(where, "不应是公式", "请粘贴为数值", cell)
        if where in self.marks.errors:
            return self._refuse(where, "不应是错误值（如 #N/A）", "请改正或留空", cell)
        if where in self.marks.percents:
            remedy = "请改为“常规”格式，按单位填写数字"
            return self._refuse(where, "单元格不应是百分比格式", remedy, cell)
        return None if not text(cell) else self._judged(region, column, where, cell)

    def _judged(
        self, region: str, column: EntryColumn, where: str, cell: Cell
    ) -> EntryRow | EntryRefusal:
        row = (region, self.form.period, column.id)
        place = (column.unit, self.sheet.name, where)
        said = next((one for one in column.texts if plain(one) == plain(cell)), None)
        if said is not None:
            return EntryRow(*row, None, said, *place)
        if isinstance(cell, str) and is_missing(cell):
            return EntryRow(*row, None, "", *place)
        number = None if isinstance(cell, dt.date) else read_number(cell)
        if number is None or number.value is None:
            return self._refuse(where, f"应为{column.limits}", "请改正或留空", cell)
        if number.unit and number.unit != column.unit:
            expected = f"单位应为“{column.unit}”"
            return self._refuse(where, expected, "请换算后只填数字", cell)
        if not _within(column, number.value):
            return self._refuse(where, f"应为{column.limits}（{column.unit}）", "请核对", cell)
        return EntryRow(*row, number.value, "", *place)


def _within(column: EntryColumn, value: float) -> bool:
    low, high = column.low, column.high
    return (low is None or value >= low) and (high is None or value <= high)
