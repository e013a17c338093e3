"""The data of an assessment: one value for each one assessed and each item, or the reason why not.

Nothing is guessed: what cannot be read does not count and is listed with row, column and remedy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.index.result import Refusal
from datasets.cells import plain, read_number
from datasets.codelist import conversion, read_areas, read_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from datasets.assessment import AssessmentDeclaration, Item
    from datasets.codelist import Areas, Unit

HEADINGS = {
    "地区": "region",
    "考核对象": "region",
    "期间": "period",
    "指标": "indicator",
    "item": "indicator",
    "数值": "value",
    "计量单位": "unit",
}
"""Headings that are read as the columns of a table of data."""

NEEDED = ("region", "indicator", "value")
Key = tuple[str, str]


@dataclass(frozen=True)
class Entries:
    """Values by one assessed and item; a key that is missing has no value.

    `why` says for a key without value why it has none. `inapplicable` items do not concern the one
    assessed. `simulated` is true where a row says that it was invented.
    """

    regions: tuple[str, ...]
    current: Mapping[Key, float]
    base: Mapping[Key, float] = field(default_factory=dict)
    inapplicable: frozenset[Key] = frozenset()
    why: Mapping[Key, str] = field(default_factory=dict)
    simulated: bool = False


def known_as(written: str, known: Sequence[str]) -> str:
    """Give the one of `known` that `written` names, an area by any of its names; else empty.

    Where nobody is known beforehand, everybody is known as written.
    """
    if not known or written in known:
        return written
    codes = [area.code for area in _areas().find(written)]
    return next((code for code in codes if code in known), "")


@dataclass(frozen=True)
class _Row:
    number: int
    cells: Mapping[str, object]

    def text(self, column: str) -> str:
        cell = self.cells.get(column)
        missing = cell is None or (isinstance(cell, float) and math.isnan(cell))
        return "" if missing else str(cell).strip()

    def refuse(self, column: str, zh: str, en: str) -> Refusal:
        return Refusal(self.number, column, self.text(column), zh, en)


def read_entries(
    declaration: AssessmentDeclaration, data: pd.DataFrame, base: pd.DataFrame | None
) -> tuple[Entries, tuple[Refusal, ...]]:
    """Read the values of the period and those of the base period.

    Args:
        declaration: The rules.
        data: Columns region, indicator, value, perhaps period, unit, origin (or their Chinese
            headings). With periods, rows of other periods than the two declared do not count.
        base: The same of the base period; None takes its rows from `data`.

    Raises:
        ValueError: A column is missing.
    """
    reading = _Reading(declaration, _regions_of(declaration))
    rows = _rows(data)
    periods = bool(rows) and "period" in rows[0].cells
    own = [row for row in rows if not periods or _period(row) == declaration.period]
    now = reading.read(own)
    earlier = _base_rows(declaration, rows, base) if periods or base is not None else []
    before = reading.read(earlier)
    regions = tuple(dict.fromkeys((*reading.known, *now.regions)))
    simulated = any(row.text("origin") == "simulated" for row in (*own, *earlier))
    entries = Entries(regions, now.current, before.current, now.inapplicable, now.why, simulated)
    return entries, (*now.refused, *before.refused)


def _rows(data: pd.DataFrame) -> list[_Row]:
    named = data.rename(columns={name: HEADINGS.get(str(name), str(name)) for name in data.columns})
    if missing := [name for name in NEEDED if name not in named.columns]:
        given = "、".join(map(str, data.columns)) or "无"
        raise ValueError(f"缺少列 {'、'.join(missing)}；现有列：{given}；需要 {','.join(NEEDED)}")
    rows = [
        _Row(number, {str(name): cell for name, cell in cells.items()})
        for number, cells in enumerate(named.to_dict("records"), start=2)
    ]
    return [row for row in rows if any(map(row.text, row.cells))]


def _period(row: _Row) -> str:
    return row.text("period").removesuffix(".0").removesuffix("年")


def _base_rows(
    declaration: AssessmentDeclaration, rows: Sequence[_Row], base: pd.DataFrame | None
) -> list[_Row]:
    if base is not None:
        given = _rows(base)
        return [r for r in given if _period(r) in ("", declaration.base_period)]
    wanted = declaration.base_period
    return [row for row in rows if wanted and _period(row) == wanted]


def _regions_of(declaration: AssessmentDeclaration) -> tuple[str, ...]:
    return tuple(member for group in declaration.groups for member in group.members)


@dataclass
class _Found:
    regions: list[str] = field(default_factory=list)
    current: dict[Key, float] = field(default_factory=dict)
    inapplicable: frozenset[Key] = frozenset()
    why: dict[Key, str] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)


class _Reading:
    """Reads rows against a declaration; `known` are those who may be assessed, empty for all."""

    def __init__(self, declaration: AssessmentDeclaration, known: tuple[str, ...]) -> None:
        self.items = {item.id: item for item in declaration.items}
        self.inapplicable = {plain(text) for text in declaration.inapplicable}
        self.known = known

    def read(self, rows: Sequence[_Row]) -> _Found:
        found = _Found()
        seen: dict[Key, list[_Row]] = {}
        for row in rows:
            fault = self._place_fault(row)
            if fault:
                found.refused.append(fault)
            else:
                seen.setdefault(self._key(row), []).append(row)
        found.regions = list(dict.fromkeys(region for region, _ in seen))
        for key, given in seen.items():
            self._take(found, key, given)
        return found

    def _key(self, row: _Row) -> Key:
        return known_as(row.text("region"), self.known), row.text("indicator")

    def _place_fault(self, row: _Row) -> Refusal | None:
        region, item = known_as(row.text("region"), self.known), row.text("indicator")
        if not region:
            zh = "不在考核对象之中；请照声明 groups 的写法填写"
            return row.refuse("region", zh, "not among those assessed; see groups")
        if item not in self.items:
            zh = f"没有这个指标；可用：{'、'.join(self.items)}"
            return row.refuse("indicator", zh, f"no such item; choices: {', '.join(self.items)}")
        return None

    def _take(self, found: _Found, key: Key, given: Sequence[_Row]) -> None:
        if len(given) > 1:
            zh = f"与第 {given[0].number} 行重复，都不计；每个对象每个指标只留一行"
            en = f"repeats row {given[0].number}, neither counts; leave one row"
            found.refused += [row.refuse("value", zh, en) for row in given[1:]]
            found.why[key] = f"同一指标有 {len(given)} 行，不知以何为准"
            return
        row, item = given[0], self.items[key[1]]
        if plain(row.text("value")) in self.inapplicable:
            found.inapplicable |= {key}
            return
        read = _read_value(row, item)
        if isinstance(read, Refusal):
            found.refused.append(read)
            found.why[key] = f"所报“{read.value}”未被采用：{read.reason_zh}"
        elif read is not None:
            found.current[key] = read


def _read_value(row: _Row, item: Item) -> float | Refusal | None:
    number = read_number(row.text("value"))
    if number is None:
        zh = "应为数字；没有数据请留空"
        return row.refuse("value", zh, "must be a number; leave it empty where there is none")
    if number.value is None:
        return None
    unit = number.unit or row.text("unit") or item.unit
    try:
        value = number.value * float(_factor(unit, item.unit))
    except ValueError:
        zh = f"单位“{unit}”不能换算为“{item.unit}”；请按“{item.unit}”填写"
        return row.refuse("unit", zh, f"'{unit}' does not convert to '{item.unit}'")
    return next(_limit_faults(row, item, value), value)


def _limit_faults(row: _Row, item: Item, value: float) -> Iterator[Refusal]:
    low, high = item.between
    if (low is not None and value < low) or (high is not None and value > high):
        ends = ["不限" if end is None else f"{end:g}" for end in (low, high)]
        zh = f"应在 {ends[0]} 至 {ends[1]}（{item.unit}）之间；请核对"
        yield row.refuse("value", zh, f"must lie between {low} and {high}")


def _factor(given: str, wanted: str) -> float:
    return 1.0 if given == wanted else float(conversion(_units(), given, wanted))


@lru_cache(maxsize=1)
def _units() -> dict[str, Unit]:
    return read_units()


@lru_cache(maxsize=1)
def _areas() -> Areas:
    return read_areas()
