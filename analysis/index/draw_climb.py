"""The way up from indicators to the index for many draws of the weights at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from analysis.index.climb import gather, lose, stack
from analysis.index.rollup import Rolled
from analysis.index.stand import parts_of
from analysis.index.standing import Standing
from datasets.index_tree import aggregation_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from analysis.index.draw_plan import Plan
    from analysis.index.stand import Stand
    from datasets.index import IndexDefinition, Rollup

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Part = tuple[Rollup, list[int], Floats]

Array = TypeVar("Array", "NDArray[np.float64]", "NDArray[np.bool_]")

_CELLS = 4_000_000
"""Numbers that one array holds at most, where a single draw has fewer."""


def climb_draws(
    plan: Plan, definition: IndexDefinition, stand: Stand, factors: Mapping[str, Floats], count: int
) -> Floats:
    """Score `count` draws under one combination of methods.

    Groups that have no score as declared have none here.

    Args:
        plan: The index as declared.
        definition: The index under the methods.
        stand: Where regions stand under them.
        factors: By node, [draws]: by what its weight is multiplied.
        count: Number of draws.

    Returns:
        [draws, regions]
    """
    size = max(1, _CELLS // _cells(definition, len(plan.regions)))
    found = np.full((count, len(plan.regions)), np.nan)
    for start in range(0, count, size):
        some = {node: factor[start : start + size] for node, factor in factors.items()}
        found[start : start + size] = _climb(plan, definition, stand, some)
    return found


def _cells(definition: IndexDefinition, regions: int) -> int:
    """Give how many numbers a draw takes; Copeland compares all regions with all."""
    ways = {aggregation_of(definition, group) for group in definition.tree.upward}
    return regions * len(definition.tree.leaves) * (regions if "copeland" in ways else 1)


def _climb(
    plan: Plan, definition: IndexDefinition, stand: Stand, factors: Mapping[str, Floats]
) -> Floats:
    """Go up with one row a draw, or with a single row where no weight moves."""
    parts = _parts(plan)
    found = {leaf: stand.leaves.scores[None, :, n] for n, leaf in enumerate(definition.tree.leaves)}
    lost = {leaf: np.zeros((1, len(plan.regions)), dtype=bool) for leaf in found}
    for group in definition.tree.upward:
        children = definition.tree.children[group]
        weights = _moved(stack(stand.standing.weights, children), children, factors)
        below = lose(*(lost[child] for child in children))
        hidden = below | plan.withheld[group]
        pair = (stack(found, children), weights)
        found[group], bad = _gather(definition, group, pair, hidden, parts)
        lost[group] = below | bad
    return found[definition.tree.root]


def _parts(plan: Plan) -> list[Part]:
    """Give the parts of every rollup, in the order of their regions behind the others."""
    rollups = plan.definition.regions.rollup
    own = len(plan.regions) - len(rollups)
    known = (
        parts_of(plan.definition, rollup, plan.own, plan.period, plan.regions[: own + place])
        for place, rollup in enumerate(rollups)
    )
    nothing = ([0], np.ones(1))
    return [(rollup, *(found or nothing)) for rollup, found in zip(rollups, known, strict=True)]


def _moved(weights: Floats, children: tuple[str, ...], factors: Mapping[str, Floats]) -> Floats:
    """Multiply weights [regions, children] by the factors of each draw; their sum stays."""
    if children[0] not in factors:
        return weights[None]
    factor = np.stack([factors[child] for child in children], axis=-1)
    moved: Floats = weights * factor[:, None, :]
    total = moved.sum(-1, keepdims=True)
    moved *= weights.sum(-1, keepdims=True) / np.where(total > 0, total, 1.0)
    return moved


def _gather(
    definition: IndexDefinition,
    group: str,
    pair: tuple[Floats, Floats],
    hidden: Flags,
    parts: list[Part],
) -> tuple[Floats, Flags]:
    """Put children together, regions with indicators of their own first, rollups from them.

    Args:
        definition: The index under the methods.
        group: A group, or the index.
        pair: Scores and weights of its children, [draws or 1, regions, children].
        hidden: Regions without score, [draws or 1, regions].
        parts: The rollups.
    """
    scores, weights = pair
    own = scores.shape[1] - len(parts)
    values, bad = gather(definition, group, scores[:, :own], weights[:, :own])
    values = np.where(hidden[:, :own], np.nan, values)
    for at, (rollup, rows, shares) in enumerate(parts, own):
        below = Standing({group: values[:, rows].T}, {}, {})
        rolled = Rolled(definition, rollup, below, shares / shares.sum())
        value, wrong = rolled.gather(group, scores[:, [at]], weights[:, [at]])
        column = np.where(hidden[:, [at]], np.nan, value.reshape(-1, 1))
        values = _beside(values, column)
        bad = _beside(bad, wrong.reshape(-1, 1))
    return values, bad


def _beside(left: Array, right: Array) -> Array:
    """Put `right` [draws or 1, 1] beside `left` [draws or 1, regions]."""
    count = max(len(left), len(right))
    pair = [np.broadcast_to(one, (count, one.shape[1])) for one in (left, right)]
    return np.concatenate(pair, axis=1)
