"""Missing values: by each indicator's policy a number takes their place, or nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.index.special import is_closed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from datasets.index import IndexDefinition
    from datasets.index_method import Missing

MISSING = "missing"
"""Note of a cell without value that no policy could fill."""


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
    filled, said = frame.copy(), notes.copy()
    open_cells = frame.isna() & ~is_closed(notes)
    places = _places(frame.index, groups)
    for leaf in definition.indicators:
        empty = open_cells[leaf.id]
        if empty.any():
            policy = leaf.missing or definition.defaults.missing
            value, note = _substitute(policy, frame[leaf.id], places)
            filled[leaf.id] = frame[leaf.id].mask(empty, value)
            said[leaf.id] = _noted(notes[leaf.id], note, empty, filled[leaf.id].notna())
    return filled, said


def _places(index: pd.Index, groups: Mapping[str, str]) -> tuple[pd.Series[str], pd.Series[str]]:
    """Give period and group of every row; a region without group has none."""
    regions = index.get_level_values(1)
    return (
        pd.Series(index.get_level_values(0), index=index),
        pd.Series(regions.map(groups.get), index=index, dtype=object),
    )


def _substitute(
    policy: Missing, column: pd.Series[float], places: tuple[pd.Series[str], pd.Series[str]]
) -> tuple[pd.Series[float], pd.Series[str]]:
    """Give for every row the value that would fill it, and its note."""
    name = policy.policy
    note = pd.Series(str(name), index=column.index)
    match name:
        case "mean" | "median":
            return _middle(name, column, [places[0].to_numpy()]), note
        case "group_mean" | "group_median":
            by = [places[0].to_numpy(), places[1].to_numpy()]
            return _middle(name, column, by), note
        case "last_valid":
            return _last_valid(column, policy.max_age)
        case _:
            constant = policy.value if name == "value" else None
            return pd.Series(constant, index=column.index, dtype=float), note


def _middle(name: str, column: pd.Series[float], by: list[np.ndarray]) -> pd.Series[float]:
    """Give every row the mean or median of the rows that share its places `by`."""
    alike = column.groupby(by)
    return alike.transform("median") if name.endswith("median") else alike.transform("mean")


def _last_valid(column: pd.Series[float], max_age: int) -> tuple[pd.Series[float], pd.Series[str]]:
    """Carry each region's values forward over at most `max_age` periods, with their periods."""
    periods, regions = column.index.unique(0), column.index.unique(1)
    every = pd.MultiIndex.from_product([periods, regions])
    whole = pd.Series(column.reindex(every).to_numpy(), index=every)
    origin = pd.Series(every.get_level_values(0), index=every).where(whole.notna())
    carried = whole.groupby(level=1).ffill(limit=max_age).reindex(column.index)
    since = origin.groupby(level=1).ffill(limit=max_age).reindex(column.index)
    return carried, "last_valid:" + since.fillna("").astype(str)


def _noted(
    before: pd.Series[str], note: pd.Series[str], empty: pd.Series[bool], there: pd.Series[bool]
) -> pd.Series[str]:
    """Give the note of the policy to what it filled, ``missing`` to what nothing is said of."""
    filled = before.mask(empty & there, note)
    return filled.mask(empty & ~there & (before == ""), MISSING)
