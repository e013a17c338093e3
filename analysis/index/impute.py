"""Missing values: by each indicator's policy a number takes their place, or nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.special import is_closed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datasets.index import IndexDefinition
    from datasets.index_method import Missing

MISSING = "missing"
"""Note of a cell without value that no policy could fill."""

_UNGROUPED = (
    "缺失值应按分组插补，但没有任何地区有分组，未作插补；请写明 regions.groups 或数据的 group 列",
    "missing values go by group, but no region has one: nothing was filled; declare regions.groups",
)


def impute(
    definition: IndexDefinition,
    frame: pd.DataFrame,
    notes: pd.DataFrame,
    groups: Mapping[str, str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fill missing values by the policy of their indicator.

    Means and medians are those of the regions that have a value in that period, of the whole set
    or of the region's group. A region without group, or whose group has no value, stays without
    one. ``last_valid`` looks back `max_age` periods of the data, at measured values only.

    Args:
        definition: The index.
        frame: Values after denomination, rows (period, region) with the periods in order.
        notes: Same shape. What begins with ``special:`` or ``dropped:`` or is ``screened`` is never
            filled; every other note of a missing value gives way.
        groups: The group of each region, as in `Readings`.

    Returns:
        Values, and notes: the policy (``mean``, ``group_median``, ``value``, ``last_valid:2021``)
        where a value was filled, ``missing`` where none was and nothing else is said.
    """
    filled, said = frame.to_numpy(dtype=float, copy=True), notes.to_numpy(dtype=object, copy=True)
    empty = np.isnan(filled) & ~is_closed(notes).to_numpy()
    incomplete = dict(zip(frame.columns, empty.any(axis=0), strict=True))
    places = _places(frame.index, groups)
    for policy, leaves in _by_policy(definition).items():
        part = [leaf for leaf in leaves if incomplete[leaf]]
        if part:
            at, into = frame.columns.get_indexer(pd.Index(part)), notes.columns.get_indexer
            values, words = _substitute(policy, frame[part], places)
            gaps = empty[:, at]
            filled[:, at] = np.where(gaps, values.to_numpy(dtype=float), filled[:, at])
            column = into(pd.Index(part))
            said[:, column] = _noted(said[:, column], words, gaps, ~np.isnan(filled[:, at]))
    return (
        pd.DataFrame(filled, index=frame.index, columns=frame.columns),
        pd.DataFrame(said, index=notes.index, columns=notes.columns),
    )


def ungrouped(
    definition: IndexDefinition, notes: pd.DataFrame, groups: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Say in both languages that nothing was filled by group, where no region has a group."""
    policies = {policy.policy for policy in _by_policy(definition)}
    by_group = policies & {"group_mean", "group_median"}
    return () if groups or not by_group or not (notes == MISSING).any(axis=None) else (_UNGROUPED,)


def _by_policy(definition: IndexDefinition) -> dict[Missing, list[str]]:
    """Give the indicators of each policy, so that all of them are filled at once."""
    found: dict[Missing, list[str]] = {}
    for leaf in definition.indicators:
        found.setdefault(leaf.missing or definition.defaults.missing, []).append(leaf.id)
    return found


def _places(index: pd.Index, groups: Mapping[str, str]) -> tuple[pd.Series[str], pd.Series[str]]:
    """Give period and group of every row; a region without group has none."""
    regions = index.get_level_values(1)
    return (
        pd.Series(index.get_level_values(0), index=index),
        pd.Series(regions.map(groups.get), index=index, dtype=object),
    )


def _substitute(
    policy: Missing, frame: pd.DataFrame, places: tuple[pd.Series[str], pd.Series[str]]
) -> tuple[pd.DataFrame, pd.DataFrame | str]:
    """Give for every cell the value that would fill it, and its note."""
    name, (period, group) = policy.policy, places
    match name:
        case "mean" | "median":
            return _middle(name, frame, [period.to_numpy()]), name
        case "group_mean" | "group_median":
            return _middle(name, frame, [period.to_numpy(), group.to_numpy()]), name
        case "last_valid":
            return _last_valid(frame, policy.max_age)
        case _:
            constant = policy.value if name == "value" else None
            return pd.DataFrame(constant, frame.index, frame.columns, dtype=float), name


def _middle(name: str, frame: pd.DataFrame, by: list[np.ndarray]) -> pd.DataFrame:
    """Give every row the mean or median of the rows that share its places `by`."""
    placed = np.logical_and.reduce([pd.notna(keys) for keys in by])
    if not placed.any():
        return pd.DataFrame(np.nan, index=frame.index, columns=frame.columns)
    alike = frame[placed].groupby([keys[placed] for keys in by])
    found = alike.transform("median") if name.endswith("median") else alike.transform("mean")
    return found.reindex(frame.index)


def _last_valid(frame: pd.DataFrame, max_age: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Carry each region's values forward over at most `max_age` periods, with their periods."""
    every = pd.MultiIndex.from_product([frame.index.unique(0), frame.index.unique(1)])
    periods = frame.index.unique(0)
    values = frame.reindex(every).to_numpy(dtype=float).reshape(len(periods), -1, frame.shape[1])
    place = np.arange(len(periods))[:, None, None]
    newest = np.maximum.accumulate(np.where(np.isnan(values), -1, place), axis=0)
    known = (newest >= 0) & (place - newest <= max_age)
    words = "last_valid:" + periods.astype(str).to_numpy(dtype=object)
    found = np.where(known, np.take_along_axis(values, newest, axis=0), np.nan)
    since = np.where(known, words[newest], "")
    carried, origin = (
        pd.DataFrame(table.reshape(-1, frame.shape[1]), index=every, columns=frame.columns)
        for table in (found, since)
    )
    return carried.reindex(frame.index), origin.reindex(frame.index)


def _noted(
    before: np.ndarray, words: pd.DataFrame | str, empty: np.ndarray, there: np.ndarray
) -> np.ndarray:
    """Give the note of the policy to what it filled, ``missing`` to what nothing is said of."""
    given = words if isinstance(words, str) else words.to_numpy(dtype=object)
    filled = np.where(empty & there, given, before)
    return np.where(empty & ~there & (before == ""), MISSING, filled)
