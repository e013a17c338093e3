"""Tables of indicators for ``govbrain index``: CSV of any encoding and separator, or a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from command.declared import UNUSABLE, read_declared
from command.inspect import existing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from analysis.index.result import Readings, Refusal
    from datasets.cells import Row
    from datasets.index import IndexDefinition

_HEAD = 20
"""Rows in which the headings are looked for."""


def definition_of(file: Path) -> IndexDefinition:
    """Read a definition; end with all of its faults, one a line, when it has any."""
    from datasets.index_read import read_definition

    return read_declared(read_definition, file, "定义", UNUSABLE)


def readings_of(definition: IndexDefinition, file: Path) -> Readings:
    """Read the data of an index; end with a clear message when it is no such table."""
    from dataclasses import replace

    from analysis.index.read import ColumnError, read_table

    table, ragged = _table(file)
    try:
        readings = read_table(definition, table)
    except ColumnError as error:
        raise typer.BadParameter(f"{file}：{error.zh}") from error
    rejected = [*readings.rejected, *map(_ragged, ragged)]
    return replace(readings, rejected=tuple(sorted(rejected, key=lambda one: one.row)))


def table_of(file: Path) -> pd.DataFrame:
    """Give the table of a file as it is, for definitions that ask for different columns."""
    return _table(file)[0]


def _table(file: Path) -> tuple[pd.DataFrame, list[Row]]:
    """Give the rows that fit the headings, and those that have more cells than these."""
    rows = _rows(existing(file))
    at = _heading(rows)
    width = len(rows[at].cells)
    ragged = [row for row in rows[at + 1 :] if any(map(row.text, range(width, len(row.cells))))]
    return _frame(rows[at:], width, ragged), ragged


def _rows(file: Path) -> Sequence[Row]:
    from etl.doubts import UnreadableFileError
    from etl.grid import ENCODINGS, find_encoding, is_excel, read_csv, read_workbook

    try:
        with file.open("rb") as opened:
            excel = is_excel(opened.read(8))
        if not excel:
            encoding = find_encoding(file)
            if encoding is None:
                known = "、".join(ENCODINGS)
                raise typer.BadParameter(f"{file}：不是 {known} 编码的文本；请另存为 UTF-8 的 CSV")
            return read_csv(file, encoding)
        sheets = [sheet.rows for sheet in read_workbook(file)]
    except UnreadableFileError as error:
        said = f"{error.problem.what_zh}；{error.problem.remedy_zh}"
        raise typer.BadParameter(f"{file}：{said}") from error
    if not sheets:
        raise typer.BadParameter(f"{file}：工作簿是空的")
    return next((rows for rows in sheets if _is_heading(rows[_heading(rows)])), sheets[0])


def _heading(rows: Sequence[Row]) -> int:
    """Give the place of the row of headings; the first one where none has all of them."""
    return next((at for at, row in enumerate(rows[:_HEAD]) if _is_heading(row)), 0)


def _is_heading(row: Row) -> bool:
    from analysis.index.read_columns import ColumnError, find_columns

    try:
        find_columns(row.text(column) for column in range(len(row.cells)))
    except ColumnError:
        return False
    return True


def _frame(rows: Sequence[Row], width: int, ragged: Sequence[Row]) -> pd.DataFrame:
    import pandas as pd

    names = [rows[0].text(column) for column in range(width)]
    left = {row.number for row in ragged}
    body = [row for row in rows[1:] if row.filled and row.number not in left]
    cells = [[*row.cells[:width], *[""] * (width - len(row.cells))] for row in body]
    numbers = pd.Index([row.number for row in body], name="row", dtype="int64")
    return pd.DataFrame(cells, index=numbers, columns=names, dtype=object)


def _ragged(row: Row) -> Refusal:
    from analysis.index.result import Refusal

    return Refusal(
        row.number,
        "",
        "，".join(row.text(column) for column in range(len(row.cells)))[:80],
        "单元格比表头多；含逗号的内容（如 1,234）须加英文双引号",
        "has more cells than there are headings; quote what holds a comma, as 1,234",
    )
