"""Excel exports of the national statistics site: the same titles and table on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.doubts import UnreadableFileError, no_table, other_sheets
from etl.grid import is_excel, read_workbook
from etl.nbs_table import looks_like_nbs, read_nbs
from etl.observations import Observation, collect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from datasets.feed import Format
    from etl.reading import Problem, Reading


def parse(path: Path, declared: Format) -> Reading:
    """Read the first sheet that holds anything; values may be numbers or text."""
    del declared
    return collect("nbs_excel", _items(path))


def recognises(path: Path, head: bytes) -> float:
    """Say how surely the file at `path`, beginning with `head`, is such an export: 0 to 1."""
    if not is_excel(head):
        return 0.0
    try:
        return max((looks_like_nbs(sheet.rows) for sheet in read_workbook(path)[:1]), default=0.0)
    except UnreadableFileError:
        return 0.0


def _items(path: Path) -> Iterator[Observation | Problem]:
    sheets = read_workbook(path)
    if not sheets:
        raise no_table("工作簿是空的", "the workbook is empty")
    yield from read_nbs(sheets[0].rows)
    if len(sheets) > 1:
        yield other_sheets([sheet.name for sheet in sheets[1:]])
