"""Values of a table: numbers in every usual spelling, special texts, and signs for none."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.read_rows import Reason, spelled
from analysis.index.read_units import is_per_cent, is_per_mille
from datasets.cells import is_missing, read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from analysis.index.read_rows import Ints, Rows
    from datasets.index import IndexDefinition

LIMIT = 1e30
"""Numbers beyond it are no measured values."""

_PLAIN = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)(%?)\s*")
_NO_NUMBER = Reason(
    "不是数字；应为数字（可用千分位逗号、全角数字、与单位一致的 %），缺失请留空或写“暂无”",
    "is no number; expected one (thousands commas, full-width digits and a % that the unit has are "
    "read); leave the cell empty where there is none",
)
_NOT_FINITE = Reason(
    "不是有限的数；应为实际数值，缺失请留空",
    "is not a finite number; expected a measured value; leave the cell empty where there is none",
)


@dataclass
class Values:
    """The values of all rows: `number` is NaN where there is none; `special` the text for it."""

    number: npt.NDArray[np.float64]
    special: npt.NDArray[np.object_]


@dataclass(frozen=True)
class Wording:
    """What the cells of one indicator may say: its unit, and its special texts as declared."""

    unit: str
    special: dict[str, str]


def wordings(definition: IndexDefinition, ids: Sequence[str]) -> list[Wording]:
    """Give the wording of each indicator or variable of `ids`."""
    common = {folded(word): word for word in definition.defaults.special}
    found = {
        item.id: Wording(item.unit, common | {folded(word): word for word in item.special})
        for item in definition.indicators
    }
    found |= {item.id: Wording(item.unit, {}) for item in definition.variables}
    return [found[name] for name in ids]


def folded(word: str) -> str:
    """Write a text so that width, case and blanks make no difference."""
    return spelled(word).casefold()


def read_values(
    rows: Rows, column: pd.Series[float], items: Ints, said: Sequence[Wording]
) -> Values:
    """Read the cells of `column`; `items` gives each row's place in `said`.

    Blank cells and the signs of cells.is_missing are no value; of numbers, NaN is none either.
    """
    values = Values(np.full(len(column), np.nan), np.full(len(column), "", dtype=np.object_))
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        values.number[:] = column.to_numpy(dtype=float, na_value=np.nan)
    else:
        cells: list[object] = list(column.to_numpy(dtype=object))
        name = str(column.name)
        odd, signed = _read_plain(cells, values.number)
        for at in odd:
            if rows.sound[at]:
                _read_odd(rows, at, name, cells[at], said[items[at]], values)
        _check_signs(rows, np.array(signed, dtype=np.int64), name, items, said, cells)
    _refuse_wild(rows, str(column.name), values.number)
    return values


def _read_plain(
    cells: list[object], numbers: npt.NDArray[np.float64]
) -> tuple[list[int], list[int]]:
    """Read plainly written numbers into `numbers`; give the other rows, and those with a %."""
    plainly = _PLAIN.fullmatch
    odd, signed = [], []
    for at, cell in enumerate(cells):
        if isinstance(cell, float):
            numbers[at] = cell
        elif isinstance(cell, str) and (found := plainly(cell)):
            numbers[at] = float(found[1])
            if found[2]:
                signed.append(at)
        elif cell is not None and cell is not pd.NA:
            odd.append(at)
    return odd, signed


def _check_signs(
    rows: Rows,
    at: Ints,
    column: str,
    items: Ints,
    said: Sequence[Wording],
    cells: Sequence[object],
) -> None:
    """Refuse the rows `at`, written with a %, whose indicator has another unit."""
    for place in np.unique(items[at]).tolist():
        if place >= 0 and not is_per_cent(said[place].unit):
            own = at[items[at] == place]
            shown = [spelled(cells[row]) for row in own.tolist()]
            rows.refuse(own, column, shown, _sign("%", said[place].unit))


def _read_odd(
    rows: Rows, at: int, column: str, cell: object, said: Wording, values: Values
) -> None:
    if isinstance(cell, int | np.number) and not isinstance(cell, bool):
        values.number[at] = _float(cell)
        return
    word = spelled(cell)
    values.special[at] = said.special.get(word.casefold(), "")
    if values.special[at]:
        return
    if word.casefold() in ("nan", "+nan", "-nan"):
        rows.refuse([at], column, [word], _quoted(word, _NOT_FINITE))
    elif not is_missing(word):
        _read_written(rows, at, column, word, said, values)


def _read_written(
    rows: Rows, at: int, column: str, word: str, said: Wording, values: Values
) -> None:
    number = read_number(word)
    if number is None or number.value is None:
        rows.refuse([at], column, [word], _quoted(word, _NO_NUMBER))
    elif number.unit and not _agrees(number.unit, said.unit):
        rows.refuse([at], column, [word], _sign(number.unit, said.unit))
    else:
        values.number[at] = number.value


def _float(cell: float | np.number[npt.NBitBase]) -> float:
    try:
        return float(cell)
    except OverflowError:
        return math.inf


def _agrees(sign: str, unit: str) -> bool:
    return is_per_cent(unit) if sign == "%" else is_per_mille(unit)


def _quoted(word: str, reason: Reason) -> Reason:
    cut = word if len(word) <= 40 else f"{word[:40]}…"
    return Reason(f"“{cut}”{reason.zh}", f"'{cut}' {reason.en}")


def _sign(sign: str, unit: str) -> Reason:
    return Reason(
        f"写有 {sign}，但该指标的单位是“{unit or '未写明'}”；应为以“{unit or '该单位'}”计的数",
        f"carries {sign}, but the unit of the indicator is '{unit or 'not stated'}'; write the "
        "number in that unit",
    )


def _refuse_wild(rows: Rows, column: str, number: npt.NDArray[np.float64]) -> None:
    wild = np.flatnonzero((np.abs(number) > LIMIT) & rows.sound)
    for at in wild.tolist():
        word = f"{number[at]:g}"
        rows.refuse([at], column, [word], _quoted(word, _NOT_FINITE))


def check_ranges(
    rows: Rows, column: str, items: Ints, values: Values, definition: IndexDefinition
) -> None:
    """Refuse values outside their indicator's `between`, question those outside `usual`."""
    for place, item in enumerate(definition.indicators):
        if any(end is not None for end in (*item.between, *item.usual)):
            at = _outside(values, rows.of(items, place), item.between)
            reason = _range(item.between, item.unit, usual=False)
            rows.refuse(at, column, _shown(values, at), reason)
            at = _outside(values, rows.of(items, place), item.usual)
            reason = _range(item.usual, item.unit, usual=True)
            rows.question(at, column, _shown(values, at), reason)


def _outside(values: Values, at: Ints, ends: tuple[float | None, float | None]) -> Ints:
    low, high = (-np.inf if ends[0] is None else ends[0]), (np.inf if ends[1] is None else ends[1])
    return at[(values.number[at] < low) | (values.number[at] > high)]


def _shown(values: Values, at: Ints) -> list[str]:
    return [f"{value:.12g}" for value in values.number[at]]


def _range(ends: tuple[float | None, float | None], unit: str, *, usual: bool) -> Reason:
    low, high = ("…" if end is None else f"{end:g}" for end in ends)
    span = f"[{low}, {high}]{f' {unit}' if unit else ''}"
    if usual:
        return Reason(
            f"不在通常范围 {span} 内；已计入，请责任部门核实",
            f"is outside the usual range {span}; it counts, and the owner is asked",
        )
    return Reason(
        f"超出允许范围 {span}；请核对数值和单位",
        f"is outside the permitted range {span}; check number and unit",
    )
