"""Files of series for the analysts' commands: ``series,time_period,value`` in, CSV out."""

from __future__ import annotations

import csv
import re
import sys
from typing import TYPE_CHECKING

import typer

from datasets.cells import plain, read_number
from datasets.period import parse_period
from etl.period_words import read_periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

COLUMNS = ("series", "time_period", "value")
Row = dict[str, str]
_PLAIN = re.compile(r"[+-]?[0-9]{1,300}(\.[0-9]+)?")


def read_series(file: Path) -> dict[str, pd.Series[float]]:
    """Read the series of a CSV file in UTF-8, in the file's order, each regular (gaps are NaN).

    Periods and values may be written in every way that ``govbrain inspect`` reads, and periods of
    any year as 1857, 1857-Q1 or 1857-05; empty values and words for missing ones become NaN. A
    file without the column ``series`` holds one, ``""``.

    Raises:
        typer.BadParameter: The file is not readable, a column is missing, or a period or value is
            unreadable; the message names file, line, column, value and remedy in Chinese.
    """
    rows = _rows(file)
    spelled = _spelled({row["time_period"] for row in rows})
    found: dict[str, dict[str, float]] = {}
    for line, row in enumerate(rows, start=2):
        own = found.setdefault(row.get("series", "").strip(), {})
        period = spelled.get(row["time_period"])
        if period is None:
            raise _fault(file, line, "time_period", row, "应写成 2022、2022-Q1 或 2022-05")
        if period in own:
            raise _fault(
                file, line, "time_period", row, "同一序列的这一期已经出现过，每期只留一个值"
            )
        own[period] = _value(file, line, row)
    return {name: _regular(file, name, own) for name, own in found.items()}


def write_rows(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write `rows` as CSV to standard output, with a header; None becomes an empty cell."""
    writer = csv.DictWriter(sys.stdout, list(columns), lineterminator="\n", extrasaction="raise")
    writer.writeheader()
    writer.writerows(rows)


def _spelled(texts: set[str]) -> dict[str, str]:
    words = {word: read.time_period for word, read in read_periods(sorted(texts)).items()}
    tight = {text: plain(text) for text in texts}
    known = {word: word for word in tight.values() if _is_period(word)} | words
    return {text: known[word] for text, word in tight.items() if word in known}


def _is_period(word: str) -> bool:
    try:
        parse_period(word)
    except ValueError:
        return False
    return True


def _rows(file: Path) -> list[Row]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="")
            missing = {"time_period", "value"} - set(reader.fieldnames or ())
            rows = [] if missing else list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = f"{file}：读不出来（{error}）；请另存为 UTF-8 编码的 CSV"
        raise typer.BadParameter(problem) from error
    if missing:
        given = "、".join(reader.fieldnames or ()) or "无"
        wanted = "、".join(sorted(missing))
        raise typer.BadParameter(
            f"{file}：缺少列 {wanted}；现有列：{given}；需要 {','.join(COLUMNS)}"
        )
    if not rows:
        raise typer.BadParameter(f"{file}：只有表头，没有数据行；需要 {','.join(COLUMNS)}")
    return rows


def _value(file: Path, line: int, row: Row) -> float:
    if _PLAIN.fullmatch(row["value"]):
        return float(row["value"])
    number = read_number(row["value"])
    if number is None:
        raise _fault(file, line, "value", row, "应为数字，缺失请留空")
    return float("nan") if number.value is None else number.value


def _regular(file: Path, name: str, own: Mapping[str, float]) -> pd.Series[float]:
    import pandas as pd

    from analysis.series import regular

    try:
        return regular(pd.Series(own, dtype=float))
    except ValueError as error:
        problem = (
            f"{file}：序列“{name}”的各期频率不一致或不支持（{error}）；一个序列只用年、季或月之一"
        )
        raise typer.BadParameter(problem) from error


def _fault(file: Path, line: int, column: str, row: Row, remedy: str) -> typer.BadParameter:
    return typer.BadParameter(f"{file}：第 {line} 行，列 {column}，值“{row[column]}”：{remedy}")
