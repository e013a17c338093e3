"""Cells of a table from outside: plain text, numbers, and the signs that mean "no value"."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = str | float | dt.date

_MISSING = re.compile(
    r"[-—–―−‐/.·*~…]*|n/?a\.?|#n/a|nan|null|none|无|暂无|暂无数据|缺失|不详", re.IGNORECASE
)
_NUMBER = re.compile(
    r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d+)?)(%|‰)?", re.IGNORECASE
)
_INVISIBLE = dict.fromkeys([0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060])


@dataclass(frozen=True)
class Row:
    """One line of a table: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[Cell, ...]

    def text(self, column: int) -> str:
        """Give the text of a cell as written; empty beyond the end of the row."""
        return text(self.cells[column]) if column < len(self.cells) else ""

    @property
    def filled(self) -> int:
        """How many cells hold anything."""
        return sum(bool(text(cell)) for cell in self.cells)


@dataclass(frozen=True)
class Number:
    """A value as read: None where the cell says that there is none; `unit` if the cell names it."""

    value: float | None
    unit: str = ""


def text(cell: Cell) -> str:
    """Write a cell as text without outer blanks; whole numbers without a decimal point."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.translate(_INVISIBLE).strip() if isinstance(cell, str) else cell.isoformat()


def plain(cell: Cell) -> str:
    """Write a cell with half-width letters, digits and brackets and no blanks."""
    return _plain(text(cell))


@lru_cache(maxsize=1 << 16)
def _plain(written: str) -> str:
    return "".join(unicodedata.normalize("NFKC", written).split())


def is_missing(cell: Cell) -> bool:
    """Say whether a cell is blank or holds a sign for "not available"."""
    return _MISSING.fullmatch(plain(cell)) is not None


def read_number(cell: Cell) -> Number | None:
    """Read a value: thousands commas, full-width digits, a trailing %; None if it is no number."""
    if isinstance(cell, float):
        return Number(cell) if math.isfinite(cell) else None
    if is_missing(cell):
        return Number(None)
    match = _NUMBER.fullmatch(plain(cell).replace("−", "-"))
    if isinstance(cell, dt.date) or not match or not re.search(r"\d", match[1]):
        return None
    value = float(match[1].replace(",", ""))
    return Number(value, match[2] or "") if math.isfinite(value) else None


def is_blank(rows: Sequence[Row], column: int) -> bool:
    """Say whether no row holds a value in `column`."""
    return all(is_missing(row.cells[column]) for row in rows if column < len(row.cells))
