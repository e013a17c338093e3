"""Composite indexes chained from the mean change of their components.

Source: The Conference Board, "Calculating the Composite Indexes"; for ``china``, the composite
index of Chinese monitors, which takes mean absolute changes and one amplitude for all groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from analysis.changes import chained, change_of
from datasets.study import Group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from datasets.study import Component

Scale = Literal["conference_board", "china"]
GROUPS: tuple[Group, ...] = get_args(Group)
ENOUGH = 0.7
"""Part of the weights that needs to be known for a period to have an index."""


@dataclass(frozen=True)
class Indexes:
    """Indexes by group, what moved them in index points, weights by metric, and the base year."""

    index: pd.DataFrame
    contributions: pd.DataFrame
    trend: pd.DataFrame
    weights: pd.Series[float]
    base_year: int | None


def chain_indexes(
    values: pd.DataFrame, components: Sequence[Component], scale: Scale, base_year: int
) -> Indexes:
    """Chain the weighted mean changes of each group, on the coincident group's trend.

    Args:
        values: Periods x metrics on one regular index, in the metrics' units.
        components: Group, transform, sign and weight of each metric.
        scale: Divide changes by their standard deviation (``conference_board``), or by their mean
            absolute size with groups brought to one amplitude (``china``).
        base_year: Year whose mean is 100; the first year that all groups cover otherwise.

    Returns:
        Indexes of the groups that have components which move.
    """
    changes = pd.DataFrame({c.metric: change_of(values[c.metric], c) for c in components})
    size = changes.std() if scale == "conference_board" else changes.abs().mean()
    groups = members(components, size > 0)
    terms = {g: _terms(changes[own.index], own, size, scale) for g, own in groups.items()}
    sums = summed(terms, values.index)
    if scale == "china":
        amplitude = _amplitude(sums)
        terms = {group: own / amplitude[group] for group, own in terms.items()}
        sums = sums / amplitude
    constant = _toward_coincident(sums.dropna().mean())
    index = sums.add(constant).apply(_chained)
    index, year = _rebased(index, base_year)
    mean = (index + index.ffill().shift(1)) / 200
    points = [own.mul(mean[group], axis=0) for group, own in terms.items()]
    return Indexes(
        index=index,
        contributions=pd.concat(points, axis=1) if points else pd.DataFrame(),
        trend=mean.where(sums.notna()) * constant,
        weights=_effective(groups, size),
        base_year=year,
    )


def members(components: Sequence[Component], usable: pd.Series[bool]) -> dict[Group, pd.Series]:
    """Give the declared weights of each group's usable metrics, adding up to 1 in a group."""
    found: dict[Group, pd.Series] = {}
    for group in GROUPS:
        own = {c.metric: c.weight or 1.0 for c in components if c.group == group}
        weights = pd.Series({m: w for m, w in own.items() if usable[m]}, dtype=float)
        if len(weights):
            found[group] = weights / weights.sum()
    return found


def averaged(
    terms: pd.DataFrame, factors: pd.Series[float], shares: pd.Series[float]
) -> pd.DataFrame:
    """Weight `terms` by `factors` and make up for missing ones, where enough are known.

    Returns:
        What each column adds to the mean; NaN in rows where less than 70 % of `shares`, which add
        up to 1, are known.
    """
    known = (terms.notna() * shares).sum(axis=1)
    return (terms * factors).div(known.where(known >= ENOUGH - 1e-9), axis=0)


def summed(terms: Mapping[Group, pd.DataFrame], periods: pd.Index) -> pd.DataFrame:
    """Add each group's terms up, by period; NaN where there is none."""
    sums = {group: own.sum(axis=1, min_count=1) for group, own in terms.items()}
    return pd.DataFrame(sums, index=periods, dtype=float)


def _terms(
    changes: pd.DataFrame, weights: pd.Series[float], size: pd.Series[float], scale: Scale
) -> pd.DataFrame:
    factors = weights / size[weights.index]
    if scale == "conference_board":
        factors = factors / factors.sum()
        return averaged(changes, factors, factors)
    return averaged(changes, factors, weights)


def _effective(groups: dict[Group, pd.Series], size: pd.Series[float]) -> pd.Series[float]:
    parts = [own / size[own.index] for own in groups.values()]
    return pd.concat([part / part.sum() for part in parts]) if parts else pd.Series(dtype=float)


def _amplitude(sums: pd.DataFrame) -> pd.Series[float]:
    """How much more a group moves than the coincident one; 1 where there is no such group."""
    own = sums.dropna().abs().mean()
    return own / own.get("coincident", default=np.nan) if "coincident" in own else own / own


def _toward_coincident(trend: pd.Series[float]) -> pd.Series[float]:
    return trend["coincident"] - trend if "coincident" in trend else trend * 0


def _chained(changes: pd.Series[float]) -> pd.Series[float]:
    index = np.full(len(changes), np.nan)
    known = [int(at) for at in np.flatnonzero(changes.notna())]
    level = 100.0
    if known:
        index[known[0] - 1] = level
    for at in known:
        level = chained(level, float(changes.iloc[at]))
        index[at] = level
    return pd.Series(index, index=changes.index)


def _rebased(index: pd.DataFrame, base_year: int) -> tuple[pd.DataFrame, int | None]:
    years = index.groupby(index.index.year).mean().dropna()  # type: ignore[attr-defined]
    if years.empty:
        return index, None
    year = base_year if base_year in years.index else int(years.index[0])
    return 100 * index / years.loc[year], year
