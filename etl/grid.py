"""Files as rows of cells: decoded CSV text and Excel sheets, or one clear reason why not."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from datasets.cells import Cell, Row
from etl.doubts import UnreadableFileError, damaged, no_table, same, undecodable

ENCODINGS = ("utf-8", "gb18030")
"""The encodings that a file without a declaration is tried with, in this order, strictly."""

_PATIENCE_S = 60
_ERROR = re.compile(r"^[\w.]+(?:Error|Exception): (.*)$", re.MULTILINE)
_EXCEL_FILE = ("Excel 文件", "Excel file")
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
    """Read rows in the declared encoding, separated by commas, else tabs, else semicolons.

    The first line decides, where it has any of them.

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
        raise no_table("文件为空或不是表格", "the file is empty or no table")
    return rows


def _csv_rows(decoded: str) -> list[Row]:
    first = decoded.lstrip("\ufeff\r\n").partition("\n")[0]
    delimiter = next((m for text in (first, decoded) for m in ",\t;" if m in text), ",")
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


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Read all sheets of a .xls or .xlsx file that hold anything.

    Raises:
        UnreadableFileError: The file is damaged, no workbook, or takes too long to read.
    """
    stat = path.stat()
    sheets = _workbook(path, stat.st_mtime_ns, stat.st_size)
    if isinstance(sheets, UnreadableFileError):
        raise sheets
    return sheets


@lru_cache(maxsize=1)
def _workbook(path: Path, _changed: int, _size: int) -> tuple[Sheet, ...] | UnreadableFileError:
    try:
        content = _read_apart(path)
    except UnreadableFileError as error:
        return error
    sheets = [Sheet(name, _rows(lines)) for name, lines in json.loads(content)]
    return tuple(sheet for sheet in sheets if any(row.filled for row in sheet.rows))


def _read_apart(path: Path) -> bytes:
    command = [sys.executable, "-I", str(Path(__file__).with_name("workbook.py")), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE_S)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        why = f"{_PATIENCE_S} 秒内没有读完", f"not read within {_PATIENCE_S} seconds"
        raise damaged(_EXCEL_FILE, why) from error
    except subprocess.CalledProcessError as error:
        said = _ERROR.findall(error.stderr.decode(errors="replace"))
        why = same(said[-1][:120]) if said else ("读取中止", "the reading stopped")
        raise damaged(_EXCEL_FILE, why) from error
    return done.stdout


def _rows(lines: list[list[str | float | list[str]]]) -> list[Row]:
    return [Row(n, tuple(map(_cell, line))) for n, line in enumerate(lines, start=1)]


def _cell(value: str | float | list[str]) -> Cell:
    return dt.date.fromisoformat(value[0]) if isinstance(value, list) else value
