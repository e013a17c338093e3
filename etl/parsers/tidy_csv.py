"""Tidy CSV: one observation a line, metrics named by their id in `indicator` and `measure`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from etl.doubts import damaged, no_table, same, undecodable
from etl.reading import Problem, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from datasets.feed import Format

_NAMES = {"ref_area": "region", "obs_status": "status"}
_REQUIRED = ("indicator", "ref_area", "time_period", "measure", "value")
_OPTIONAL = (
    "freq",
    "unit",
    "obs_status",
    "vintage",
    "release",
    "source_title",
    "breakdown",
    "note",
)
_CODE = pa.dictionary(pa.int32(), pa.string())
_BLOCK = 1 << 24


def recognises(_path: Path, head: bytes) -> float:
    """Say how surely `head`, the first bytes of a file, begin with a tidy header: 0 to 1."""
    first = head.decode("utf-8-sig", errors="replace").splitlines()[:1]
    named = {cell.strip().strip('"') for line in first for cell in line.split(",")}
    return 0.95 if named.issuperset(_REQUIRED) else 0.0


def parse(path: Path, declared: Format) -> Reading:
    """Read a tidy CSV file; every bad cell becomes a problem, never a value.

    A file without a bad cell is read in one pass with columns as dictionaries; one with a bad
    cell is read once more as text, to tell row, column and value of each.

    Raises:
        UnreadableFileError: The file is empty, no CSV in the declared encoding, or lacks a column.
    """
    columns = _columns(path, declared)
    ragged: list[csv.InvalidRow] = []
    types = dict.fromkeys(columns, _CODE) | {"value": pa.float64()}
    try:
        table = _read(path, declared, types, ragged)
    except pa.ArrowInvalid as error:
        if "conversion error" not in str(error):
            kind = f" {declared.encoding} 编码的 CSV", f"CSV in {declared.encoding}"
            raise damaged(kind, same(str(error)[:120])) from error
        return _careful(path, declared, columns)
    if ragged or not pc.all(pc.is_finite(table["value"]), min_count=0).as_py():
        return _careful(path, declared, columns)
    return Reading("tidy_csv", _tidy(table, np.arange(2, table.num_rows + 2, dtype=np.int32)))


def _columns(path: Path, declared: Format) -> list[str]:
    try:
        with path.open(encoding=declared.encoding, newline="") as file:
            first = file.readline().lstrip("\ufeff").strip()
    except UnicodeDecodeError as error:
        raise undecodable(declared.encoding) from error
    named = [cell.strip().strip('"') for cell in first.split(",")]
    if missing := [name for name in _REQUIRED if name not in named]:
        names = ", ".join(missing)
        raise no_table(f"第 1 行缺少 {names} 列", f"row 1 lacks the columns {names}")
    return [name for name in named if name in _REQUIRED + _OPTIONAL and name != "note"]


def _read(
    path: Path,
    declared: Format,
    types: dict[str, pa.DataType],
    ragged: list[csv.InvalidRow],
    *,
    use_threads: bool = True,
) -> pa.Table:
    def skip(row: csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    return csv.read_csv(
        path,
        csv.ReadOptions(block_size=_BLOCK, encoding=declared.encoding, use_threads=use_threads),
        csv.ParseOptions(invalid_row_handler=skip),
        csv.ConvertOptions(column_types=types, include_columns=list(types), null_values=[""]),
    )


def _careful(path: Path, declared: Format, columns: list[str]) -> Reading:
    ragged: list[csv.InvalidRow] = []
    types = dict.fromkeys(columns, _CODE) | {"value": pa.string()}
    table = _read(path, declared, types, ragged, use_threads=False)
    skipped = np.array([row.number for row in ragged], dtype=np.int32)
    rows = np.setdiff1d(np.arange(2, table.num_rows + len(ragged) + 2, dtype=np.int32), skipped)
    text = table["value"].combine_chunks()
    number = pc.match_substring_regex(text, r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*$")
    sound = pc.fill_null(pc.or_(number, pc.equal(text, "")), fill_value=True)
    clean = pc.utf8_trim_whitespace(pc.if_else(number, text, pa.scalar(None, pa.string())))
    bad = np.flatnonzero(~sound.to_numpy(zero_copy_only=False))
    problems = [_bad_value(int(rows[at]), text[int(at)].as_py()) for at in bad]
    table = table.set_column(table.column_names.index("value"), "value", clean.cast(pa.float64()))
    tidy = _tidy(table, rows).filter(sound)
    return Reading("tidy_csv", tidy, tuple(problems + [_ragged_row(row) for row in ragged]))


def _tidy(table: pa.Table, rows: np.ndarray) -> pa.Table:
    named = table.rename_columns([_NAMES.get(name, name) for name in table.column_names])
    return named.append_column("source_row", pa.array(rows, pa.int32()))


def _bad_value(row: int, value: str) -> Problem:
    return Problem(
        f"第 {row} 行 value 列",
        f"“{value}”不是数字",
        f"'{value}' is not a number",
        "改为数字；缺失时留空",
        "write a number, or leave the cell empty when it is missing",
        row,
        "value",
        value,
    )


def _ragged_row(row: csv.InvalidRow) -> Problem:
    return Problem(
        f"第 {row.number} 行",
        f"应有 {row.expected_columns} 列，实有 {row.actual_columns} 列",
        f"{row.expected_columns} columns expected, {row.actual_columns} found",
        "含逗号的文字须加英文双引号",
        "quote texts that hold a comma",
        row.number,
        "",
        row.text[:200],
    )
