"""Where all regions stand, those with indicators of their own and those put together from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.rollup import roll
from analysis.index.special import DROPPED
from analysis.index.standing import Leaves, Measured, Standing, ascend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.index.prepare import Prepared
    from analysis.index.result import Readings
    from datasets.index import IndexDefinition, Rollup

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stand:
    """One period.

    Args:
        regions: In order, those that are put together behind the others.
        leaves: Their indicators.
        standing: Scores, weights and coverage of every node.
        unweighed: Regions that cannot be put together, as no part or no weight is known.
    """

    regions: tuple[str, ...]
    leaves: Leaves
    standing: Standing
    unweighed: tuple[str, ...] = ()


def stands(
    definition: IndexDefinition, readings: Readings, prepared: Prepared
) -> tuple[Stand, ...]:
    """Give every period of `prepared`, in order.

    Raises:
        DegenerateError: Weights cannot be had.
    """
    regions = tuple(map(str, prepared.notes.index.unique(1)))
    found = []
    for period, leaves in zip(
        readings.periods, _leaves(definition, prepared, len(regions)), strict=True
    ):
        own = Stand(regions, leaves, ascend(definition, leaves, Measured(definition)))
        for rollup in definition.regions.rollup:
            own = _put_together(definition, rollup, readings, period, own)
        found.append(own)
    return tuple(found)


def top(definition: IndexDefinition, regions: tuple[str, ...]) -> tuple[str, ...]:
    """Give the regions that are compared by rank.

    A region that is put together stands in the place of its parts, but one that is put together
    from all the others is not compared.
    """
    above = [rollup.to for rollup in definition.regions.rollup]
    compared = [region for region in regions if region not in above]
    for rollup in definition.regions.rollup:
        left = [region for region in compared if region not in rollup.of]
        if rollup.of and left:
            compared = [*left, rollup.to]
    return tuple(region for region in regions if region in compared)


def _leaves(definition: IndexDefinition, prepared: Prepared, regions: int) -> list[Leaves]:
    """Give the indicators of each period."""
    steps = prepared.steps
    shape = (len(prepared.notes) // max(regions, 1), regions, prepared.notes.shape[1])
    scores = steps["score"].to_numpy(dtype=float).reshape(shape)
    dropped = np.char.startswith(prepared.notes.to_numpy(dtype=str).reshape(shape), DROPPED)
    held = steps["denominated"].isna().to_numpy() & steps["imputed"].notna().to_numpy()
    filled = held.reshape(shape) & ~np.isnan(scores)
    barred = np.isnan(scores) & ~dropped & _required(definition)
    parts = (scores, ~dropped, ~np.isnan(scores) & ~filled, filled, barred)
    return [Leaves(*(part[n].astype(float) for part in parts)) for n in range(shape[0])]


def _required(definition: IndexDefinition) -> NDArray[np.bool_]:
    policies = [leaf.missing or definition.defaults.missing for leaf in definition.indicators]
    return np.array([missing.policy == "require" for missing in policies])


def _put_together(
    definition: IndexDefinition, rollup: Rollup, readings: Readings, period: str, own: Stand
) -> Stand:
    """Add the region of `rollup` behind the others; the parts may be such regions themselves."""
    found = parts_of(definition, rollup, readings, period, own.regions)
    rows, weights = found or ([*range(len(own.regions))], np.ones(len(own.regions)))
    leaves, below = own.leaves.rows(rows), own.standing.rows(rows)
    leaves = leaves if found else _unknown(leaves)
    added, standing = roll(definition, rollup, weights, leaves, below)
    return Stand(
        (*own.regions, rollup.to),
        own.leaves.join(added),
        own.standing.join(standing),
        own.unweighed if found else (*own.unweighed, rollup.to),
    )


def parts_of(
    definition: IndexDefinition,
    rollup: Rollup,
    readings: Readings,
    period: str,
    regions: tuple[str, ...],
) -> tuple[list[int], Floats] | None:
    """Give the places of a rollup's parts among `regions`, and their weights in `period`.

    None where no part is among them, or a weight is not known.
    """
    above = {other.to for other in definition.regions.rollup}
    wanted = rollup.of or [region for region in regions if region not in above]
    parts = [region for region in wanted if region in regions]
    weights = _weights(rollup, readings, period, parts)
    known = bool(parts) and bool(np.isfinite(weights).all()) and weights.sum() > 0
    return ([regions.index(region) for region in parts], weights) if known else None


def _unknown(leaves: Leaves) -> Leaves:
    """Give indicators of which nothing is known."""
    none = np.zeros_like(leaves.scores)
    return Leaves(none * np.nan, none + 1, none, none, none + 1)


def _weights(rollup: Rollup, readings: Readings, period: str, parts: list[str]) -> Floats:
    """Give the weight of each part; NaN where it is not known."""
    if isinstance(rollup.weight, dict):
        return np.array([rollup.weight.get(part, np.nan) for part in parts])
    if rollup.weight == "equal":
        return np.ones(len(parts))
    column = readings.values[rollup.weight]
    return np.array([column.get((period, part), np.nan) for part in parts], dtype=float)
