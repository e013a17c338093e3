"""Files as rows of cells: decoded CSV text and Excel sheets, or one clear reason why not."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from etl.cells import Cell, Row
from etl.doubts import damaged, no_table, undecodable

if TYPE_CHECKING:
    from pathlib import Path

ENCODINGS = ("utf-8", "gb18030")
"""The encodings that a file without a declaration is tried with, in this order, strictly."""

_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    rows: list[Row]


def find_encoding(path: Path) -> str | None:
    """Give the first of ENCODINGS that decodes the whole file; None when none does."""
    return next((encoding for encoding in ENCODINGS if _decodes(path, encoding)), None)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                if "\0" in decoder.decode(piece):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def head_rows(head: bytes) -> list[Row]:
    """Read the rows in the first bytes of a CSV file, as far as they decode; [] for other bytes."""
    for encoding in ENCODINGS:
        try:
            decoded = codecs.getincrementaldecoder(encoding)("strict").decode(head)
        except UnicodeDecodeError:
            continue
        return [] if "\0" in decoded else _csv_rows(decoded)
    return []


def read_csv(path: Path, encoding: str) -> list[Row]:
    """Read a CSV or tab-separated file in the declared encoding.

    Raises:
        UnreadableFileError: The bytes are not text in `encoding`, or no rows stand in it.
    """
    return decode_rows(path.read_bytes(), encoding)


def decode_rows(content: bytes, encoding: str) -> list[Row]:
    """Read the rows of CSV bytes, as `read_csv` does of a file."""
    try:
        decoded = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise undecodable(encoding) from error
    rows = _csv_rows(decoded)
    if not rows:
        raise no_table("文件为空或不是表格")
    return rows


def _csv_rows(decoded: str) -> list[Row]:
    delimiter = "," if "," in decoded or "\t" not in decoded else "\t"
    lines = io.StringIO(decoded.removeprefix("\ufeff"), newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[Row] = []
    try:
        rows.extend(Row(reader.line_num, tuple(cells)) for cells in reader)
    except csv.Error:
        return []
    return rows


def is_excel(head: bytes) -> bool:
    """Say whether a file begins like .xlsx or .xls."""
    return head.startswith(_EXCEL)


def read_workbook(path: Path) -> list[Sheet]:
    """Read all sheets of a .xls or .xlsx file that hold anything.

    Raises:
        UnreadableFileError: The file is damaged or no workbook.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [_sheet(book, name) for name in book.sheet_names]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the Rust reader panics outside Exception
        raise damaged("Excel 文件", error) from error
    return [sheet for sheet in sheets if any(row.filled for row in sheet.rows)]


def _sheet(book: CalamineWorkbook, name: str) -> Sheet:
    lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return Sheet(
        name, [Row(n, tuple(_cell(c) for c in line)) for n, line in enumerate(lines, start=1)]
    )


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else str(value)
