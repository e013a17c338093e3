"""Tables made by hand, Excel or CSV: merged titles, labels to be filled down, wide or long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.crosstable import read_table
from etl.doubts import no_table, other_sheets
from etl.grid import head_rows, is_excel, read_csv, read_workbook
from etl.labels import read_label, read_unit
from etl.observations import Facts, Observation, collect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from datasets.cells import Row
    from datasets.feed import Format
    from etl.reading import Problem, Reading

_UNIT = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s,，;；()（）]+)")


def parse(path: Path, declared: Format) -> Reading:
    """Read the first sheet, or the CSV in the declared encoding.

    Decimals that stand for months are refused: 2016.1 could be January or October.
    """
    return collect("handmade", _items(path, declared.encoding))


def recognises(path: Path, head: bytes) -> float:
    """Any table may be one, so every other format goes first: 0.1 for a table, else 0."""
    del path
    return 0.1 if is_excel(head) or any(row.filled > 1 for row in head_rows(head)) else 0.0


def _items(path: Path, encoding: str) -> Iterator[Observation | Problem]:
    rows, unread = _rows(path, encoding)
    start = next((n for n, row in enumerate(rows) if row.filled > 1 and not _is_caption(row)), None)
    if start is None:
        raise no_table("没有两列以上的表格", "no table of two columns or more")
    yield from read_table(rows[start:], _caption(rows[:start]))
    if unread:
        yield other_sheets(unread)


def _rows(path: Path, encoding: str) -> tuple[list[Row], list[str]]:
    with path.open("rb") as file:
        if not is_excel(file.read(8)):
            return read_csv(path, encoding), []
    sheets = read_workbook(path)
    if not sheets:
        raise no_table("工作簿是空的", "the workbook is empty")
    return sheets[0].rows, [sheet.name for sheet in sheets[1:]]


def _texts(row: Row) -> list[str]:
    return [text for n in range(len(row.cells)) if (text := row.text(n))]


def _is_caption(row: Row) -> bool:
    return row.filled <= 3 and any(_UNIT.search(text) for text in _texts(row))


def _caption(rows: Sequence[Row]) -> Facts:
    texts = [text for row in rows for text in _texts(row)]
    units = [read_unit(match[1]) for text in texts if (match := _UNIT.search(text))]
    label = next(
        (label for label in map(read_label, texts) if _names_indicator(label.name, label.unit)),
        None,
    )
    unit = next(filter(None, units), "")
    if label is None:
        return Facts(unit=unit)
    return Facts(indicator=label.name, unit=label.unit, measure=label.measure)


def _names_indicator(name: str, unit: str) -> bool:
    return (
        bool(name and unit) and not _UNIT.search(name) and not re.search(r"\d|情况|统计|单位", name)
    )
