"""Data of an index as it comes: a long table of any origin, read cell by cell.

Every row becomes a number, a special text, a known lack of a value, or a refusal with its reason;
none vanishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.read_cells import Values, check_ranges, read_values, wordings
from analysis.index.read_columns import ColumnError, find_columns
from analysis.index.read_duplicates import Claims, settle
from analysis.index.read_names import (
    BLANK,
    STATUS,
    RegionNames,
    check_dates,
    in_order,
    indicator_finder,
    members,
    resolved,
    tidy_period,
)
from analysis.index.read_rows import Column, Reason, Rows, column_of
from analysis.index.read_units import convert, refuse_scales
from analysis.index.result import Readings

if TYPE_CHECKING:
    import numpy.typing as npt

    from analysis.index.read_rows import Ints
    from datasets.index import IndexDefinition

__all__ = ["ColumnError", "read_table"]

_CONTRADICTED = Reason(
    "状态为缺失（M），却写有数值；请改正状态或删去数值",
    "the status says missing (M), but a value stands there; correct one of them",
)


@dataclass
class _Table:
    """A table being read: its columns by role, and its rows."""

    definition: IndexDefinition
    data: pd.DataFrame
    columns: dict[str, Column]
    value: pd.Series[float]
    rows: Rows


@dataclass(frozen=True)
class _Places:
    """Where each row belongs (-1 nowhere), and what stands in these places."""

    period: Ints
    region: Ints
    item: Ints
    periods: list[str]
    regions: list[str]
    items: list[str]


def read_table(definition: IndexDefinition, data: pd.DataFrame) -> Readings:
    """Read the data of an index: one row a region, period and indicator.

    Args:
        definition: What the index is made of; without faults.
        data: Columns region, period, indicator and value, perhaps unit, status, vintage, scale and
            group, by these names or Chinese ones (地区, 时期, 指标, 数值, 单位 …). Rows are counted
            from 2 on, as in a spreadsheet with one heading, or by an index called ``row``.

    Returns:
        One number a region, period and indicator in the indicator's own unit, and what was
        refused. Rows of the newest vintage with status R stand for those before them.

    Raises:
        ColumnError: A needed column is missing.
    """
    table = _table(definition, data)
    places = _places(table)
    if "scale" in table.columns:
        refuse_scales(table.rows, table.columns["scale"], places.item, len(places.items))
    values = _values(table, places)
    status = _status(table, values)
    cells = (places.period * len(places.regions) + places.region) * len(places.items) + places.item
    claims = Claims(str(table.value.name), values, status, table.columns.get("vintage"))
    settle(table.rows, cells, claims)
    groups = _groups(table, places)
    return _readings(table, places, (cells, values, status), groups)


def _table(definition: IndexDefinition, data: pd.DataFrame) -> _Table:
    data = data.rename(columns=str)
    found = find_columns(data.columns)
    value = data[found["value"]]
    columns = {role: column_of(data, name) for role, name in found.items() if role != "value"}
    numbers = data.index if data.index.name == "row" else np.arange(2, len(data) + 2)
    named = [columns[role].codes < 0 for role in ("region", "period", "indicator")]
    blank = np.logical_and.reduce([*named, _is_blank(value)])
    return _Table(definition, data, columns, value, Rows(np.asarray(numbers, np.int64), ~blank))


def _is_blank(value: pd.Series[float]) -> npt.NDArray[np.bool_]:
    return np.asarray(value.isna() | (value.astype(object) == ""), dtype=bool)


def _places(table: _Table) -> _Places:
    definition, rows = table.definition, table.rows
    ids = [one.id for one in definition.indicators] + [one.id for one in definition.variables]
    find = indicator_finder(definition)
    items, found = resolved(rows, table.columns["indicator"], find, BLANK["indicator"])
    names = RegionNames(members(definition), tuple(r.to for r in definition.regions.rollup))
    region, regions = resolved(rows, table.columns["region"], names.find, BLANK["region"])
    period, periods = resolved(rows, table.columns["period"], tidy_period, BLANK["period"])
    check_dates(rows, table.columns["region"], table.columns["period"])
    order = in_order(_used(rows, period, periods))
    listed = list(names.members) or _used(rows, region, regions)
    return _Places(
        _moved(period, periods, order),
        _moved(region, regions, listed),
        _moved(items, found, ids),
        order,
        listed,
        ids,
    )


def _used(rows: Rows, codes: Ints, names: list[str]) -> list[str]:
    used = set(codes[rows.sound].tolist())
    return [name for code, name in enumerate(names) if code in used]


def _moved(codes: Ints, names: list[str], order: list[str]) -> Ints:
    """Give the place in `order` of each code of `names`; -1 for names that are not in it."""
    place = {name: at for at, name in enumerate(order)}
    return np.array([*(place.get(name, -1) for name in names), -1], dtype=np.int64)[codes]


def _values(table: _Table, places: _Places) -> Values:
    rows, said = table.rows, wordings(table.definition, places.items)
    values = read_values(rows, table.value, places.item, said)
    if "unit" in table.columns:
        units = [one.unit for one in said]
        convert(rows, table.columns["unit"], places.item, units, values.number)
    check_ranges(rows, str(table.value.name), places.item, values, table.definition)
    return values


def _status(table: _Table, values: Values) -> npt.NDArray[np.object_]:
    """Give the status of each row; what the data does not tell is normal, or missing."""
    filled = ~np.isnan(values.number) | (values.special != "")
    if "status" not in table.columns:
        return np.where(filled, "A", "M").astype(object)
    column = table.columns["status"]
    codes = [STATUS.get(word.casefold(), "") for word in column.texts]
    for code, word in enumerate(column.texts):
        if not codes[code]:
            at = table.rows.of(column.codes, code)
            table.rows.question(at, column.name, [word] * len(at), _unknown_status(word))
    told = np.array([*(code or "A" for code in codes), "A"], dtype=object)[column.codes]
    wrong = np.flatnonzero((told == "M") & filled & table.rows.sound)
    table.rows.refuse(
        wrong, column.name, [column.shown(row) for row in wrong.tolist()], _CONTRADICTED
    )
    return np.where(filled, told, "M").astype(object)


def _unknown_status(word: str) -> Reason:
    return Reason(
        f"“{word}”不是数据状态（A 正常、P 初步、E 估计、R 修订、M 缺失），按正常值计",
        f"'{word}' is none of the states A, P, E, R, M; taken as normal",
    )


def _groups(table: _Table, places: _Places) -> dict[str, str]:
    declared = table.definition.regions.groups
    found: dict[str, str] = {}
    if "group" in table.columns:
        column = table.columns["group"]
        at = np.flatnonzero(table.rows.sound & (column.codes >= 0))
        for row in at[np.unique(places.region[at], return_index=True)[1]].tolist():
            found[places.regions[places.region[row]]] = column.shown(row)
    return found | {region: name for name, regions in declared.items() for region in regions}


def _readings(
    table: _Table,
    places: _Places,
    told: tuple[Ints, Values, npt.NDArray[np.object_]],
    groups: dict[str, str],
) -> Readings:
    cells, values, status = told
    sound = table.rows.sound
    index = pd.MultiIndex.from_product([places.periods, places.regions], names=["period", "region"])
    shape = len(index), len(places.items)

    def framed(empty: object, content: npt.NDArray[np.generic]) -> pd.DataFrame:
        filled = np.full(shape[0] * shape[1], empty, dtype=content.dtype)
        filled[cells[sound]] = content[sound]
        return pd.DataFrame(filled.reshape(shape), index=index, columns=places.items)

    return Readings(
        values=framed(np.nan, values.number),
        special=framed("", values.special),
        status=framed("M", status),
        rejected=tuple(sorted(table.rows.refusals, key=lambda one: (one.row, one.column))),
        groups=groups,
    )
