"""Files of panels for the analysts' commands: one row a unit and period, columns by name."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from datasets.cells import read_number
from etl.period_words import read_periods

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

Row = dict[str, str]
_SHOWN = 5


@dataclass(frozen=True)
class PanelColumns:
    """Which column of the file holds what."""

    unit: str
    time: str
    outcome: str


def read_panel(file: Path, columns: PanelColumns) -> pd.DataFrame:
    """Read a panel from a CSV file in UTF-8: periods in order by row, units by column.

    Periods may be numbers (years, or counted from anywhere), which become a numeric index, or be
    written in every way that ``govbrain inspect`` reads, which become a PeriodIndex.

    Raises:
        typer.BadParameter: The file is not readable, a column is missing, a value is no number, a
            period is unreadable, or a unit lacks a period or has it twice; the message names file,
            line, column, value and remedy in Chinese.
    """
    import pandas as pd

    rows = _rows(file, columns)
    periods = _times(file, columns.time, [row[columns.time] for row in rows])
    cells: dict[tuple[str, object], float] = {}
    for line, (row, period) in enumerate(zip(rows, periods, strict=True), start=2):
        key = row[columns.unit].strip(), period
        if key in cells:
            raise _fault(
                file, line, columns.time, row, f"地区“{key[0]}”的这一期已经出现过，每期只留一行"
            )
        cells[key] = _value(file, line, columns.outcome, row)
    found = pd.Series(cells).unstack(0).sort_index()  # noqa: PD010  (of a series, not a frame)
    _must_be_balanced(file, found)
    return found.set_axis(found.columns.astype(str), axis=1)


def locate(index: pd.Index, text: str) -> object | None:
    """Give the row of a panel that `text` names; None when it names none, or the first one."""
    import pandas as pd

    word = read_periods([text]).get("".join(text.split()))
    spelled = word.time_period if word else text
    label: object = _number(spelled)
    if isinstance(index, pd.PeriodIndex):
        label = pd.Period(spelled, freq=index.freqstr) if word else None
    return label if label in index[1:] else None


def spelled_time(row: object) -> str:
    """Write a row of a panel as people do: 1989, 2022-Q1, 2022-05."""
    from analysis.series import spelled

    return f"{row:g}" if isinstance(row, float) else spelled(str(row))


def _times(file: Path, column: str, texts: Sequence[str]) -> Sequence[object]:
    """Read periods alike: all as numbers, or else all as periods."""
    numbers = [_number(text) for text in texts]
    if all(number is not None for number in numbers):
        return numbers
    words = read_periods(texts)
    for line, text in enumerate(texts, start=2):
        if "".join(text.split()) not in words:
            raise _fault(
                file, line, column, {column: text}, "应写成年份、2022-Q1、2022-05 或整数序号"
            )
    return _periods(file, column, [words["".join(text.split())].time_period for text in texts])


def _periods(file: Path, column: str, texts: Sequence[str]) -> Sequence[object]:
    import pandas as pd

    from analysis.series import regular

    try:
        freq = regular(pd.Series(0.0, index=sorted(set(texts)))).index
        return [pd.Period(text, freq=freq.freqstr) for text in texts]  # type: ignore[attr-defined]
    except ValueError as error:
        problem = f"{file}：列 {column} 的各期频率不一致或不支持（{error}）；只用年、季或月之一"
        raise typer.BadParameter(problem) from error


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number == number and abs(number) < 1e15 else None  # noqa: PLR0124  (NaN)


def _rows(file: Path, columns: PanelColumns) -> list[Row]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="")
            given = list(reader.fieldnames or ())
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = f"{file}：读不出来（{error}）；请另存为 UTF-8 编码的 CSV"
        raise typer.BadParameter(problem) from error
    wanted = {"--unit": columns.unit, "--time": columns.time, "--outcome": columns.outcome}
    for option, name in wanted.items():
        if name not in given:
            problem = f"{file}：没有列“{name}”（{option}）；现有列：{'、'.join(given) or '无'}"
            raise typer.BadParameter(f"{problem}；请改用现有列名")
    if not rows:
        raise typer.BadParameter(f"{file}：只有表头，没有数据行；需要每个地区每期一行")
    return rows


def _value(file: Path, line: int, column: str, row: Row) -> float:
    number = read_number(row[column])
    if number is None:
        raise _fault(file, line, column, row, "应为数字")
    if number.value is None:
        raise _fault(file, line, column, row, "缺值；请补上数字，或把该地区整个去掉")
    return number.value


def _must_be_balanced(file: Path, panel: pd.DataFrame) -> None:
    gaps = panel.isna().sum()
    lacking = [str(name) for name in gaps.index[gaps > 0]]
    if not lacking:
        return
    first = lacking[0]
    period = panel.index[panel[first].isna()][0]
    some = "、".join(lacking[:_SHOWN]) + ("等" if len(lacking) > _SHOWN else "")
    raise typer.BadParameter(
        f"{file}：面板不平衡，{len(lacking)} 个地区缺期（{some}）；"
        f"例如“{first}”没有 {spelled_time(period)}；请补齐缺期，或把这些地区去掉"
    )


def _fault(file: Path, line: int, column: str, row: Row, remedy: str) -> typer.BadParameter:
    return typer.BadParameter(f"{file}：第 {line} 行，列 {column}，值“{row[column]}”：{remedy}")
