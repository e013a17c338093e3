"""What if: an index scored again with other weights of its topics or other values of one region.

Nothing is stored. The engine of the night does the work on the night's own numbers: the scores of
the indicators stand as they were found, those of a changed indicator are made anew from the raw
values of every period, and from there on everything is put together again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.prepare import prepare
from analysis.index.read import read_table
from analysis.index.stand import top
from analysis.index.standing import Leaves, Measured, ascend
from datasets.index import Group
from datasets.index_method import Fixed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.index_view import Index
    from datasets.index import IndexDefinition

_DROPPED = "dropped"


@dataclass(frozen=True)
class Trial:
    """What is tried: weights of topics among each other, and raw values of one region."""

    region: str
    weights: Mapping[str, float]
    raw: Mapping[str, float]


@dataclass(frozen=True)
class Tried:
    """What came out for the region: scores by node, the index among them; None without enough data.

    `rank` is its place among the regions compared, with the least rank where tied.
    """

    scores: Mapping[str, float | None]
    rank: int | None


def items_of(trial: Trial) -> tuple[str, ...]:
    """Give what must be known of all regions in their newest period."""
    del trial
    return ("index", "raw:", "score:")


def attempt(index: Index, history: Index | None, trial: Trial) -> Tried:
    """Score the newest period again.

    Args:
        index: Newest raw values and scores of every region.
        history: Raw values of the changed indicators in every period; None where none is changed.
        trial: What is changed.
    """
    regions = index.compared
    leaves = _leaves(index, regions)
    if history is not None and trial.raw:
        leaves = _changed(index, history, trial, leaves)
    definition = _weighted(index.definition, trial.weights)
    standing = ascend(definition, leaves, Measured(definition))
    own, root = regions.index(trial.region), definition.tree.root
    whole = standing.scores[root]
    compared = [regions.index(each) for each in top(definition, regions)]
    found = {node: _known(values[own]) for node, values in standing.scores.items()}
    rank = None if math.isnan(whole[own]) else 1 + int((whole[compared] > whole[own]).sum())
    return Tried(found, rank)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _leaves(index: Index, regions: tuple[str, ...]) -> Leaves:
    """Give the indicators of the newest period as the night found them, [regions, indicators]."""
    shape = len(regions), len(index.definition.indicators)
    scores, raw = np.full(shape, np.nan), np.full(shape, np.nan)
    dropped = np.zeros(shape, dtype=bool)
    for row, region in enumerate(regions):
        outcome = index.outcomes[region]
        latest = {e.item: e for e in outcome.estimates if e.time_period == index.period}
        for place, leaf in enumerate(index.definition.tree.leaves):
            score, value = latest.get(f"score:{leaf}"), latest.get(f"raw:{leaf}")
            scores[row, place] = _number(score.value if score else None)
            raw[row, place] = _number(value.value if value else None)
            dropped[row, place] = value is not None and value.note.startswith(_DROPPED)
    there = ~np.isnan(scores)
    required = np.array(
        [
            (leaf.missing or index.definition.defaults.missing).policy == "require"
            for leaf in index.definition.indicators
        ]
    )
    parts = (~dropped, there & ~np.isnan(raw), there & np.isnan(raw), ~there & ~dropped & required)
    return Leaves(scores, *(part.astype(float) for part in parts))


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _changed(index: Index, history: Index, trial: Trial, leaves: Leaves) -> Leaves:
    """Give the indicators with those that are changed scored anew in every region."""
    definition = index.definition
    changed = tuple(leaf for leaf in definition.indicators if leaf.id in trial.raw)
    part = definition.model_copy(
        update={
            "indicators": tuple(leaf.model_copy(update={"parent": ""}) for leaf in changed),
            "groups": (),
        }
    )
    part = type(part).model_validate(part.model_dump())
    scored = prepare(part, read_table(part, _table(index, history, trial))).steps["score"]
    scores, counted, filled = leaves.scores.copy(), leaves.counted.copy(), leaves.filled.copy()
    newest_rows = scored.xs(index.period, level=0)
    for leaf in changed:
        place = definition.tree.leaves.index(leaf.id)
        scores[:, place] = newest_rows[leaf.id].reindex(index.compared).to_numpy(dtype=float)
        own = index.compared.index(trial.region)
        counted[own, place], filled[own, place] = 1.0, 0.0
    return Leaves(scores, leaves.applies, counted, filled, leaves.barred)


def _table(index: Index, history: Index, trial: Trial) -> pd.DataFrame:
    """Give the raw values of the changed indicators in every period, with those that are tried."""
    rows = [
        (region, each.time_period, each.item.removeprefix("raw:"), each.value)
        for region, outcome in history.outcomes.items()
        for each in outcome.estimates
        if each.value is not None and each.item.startswith("raw:") and each.time_period
    ]
    known = {(region, period, leaf): value for region, period, leaf, value in rows}
    known |= {(trial.region, index.period, leaf): v for leaf, v in trial.raw.items()}
    table = [(*key, value) for key, value in known.items()]
    return pd.DataFrame(table, columns=["region", "period", "indicator", "value"])


def _weighted(definition: IndexDefinition, weights: Mapping[str, float]) -> IndexDefinition:
    """Give the definition with other weights of its topics; without any it is the same."""
    if not weights:
        return definition
    root = definition.tree.root
    own = next((group for group in definition.groups if group.id == root), Group(id=root))
    fixed = Fixed(type="fixed", values=dict(weights))
    others = tuple(group for group in definition.groups if group.id != root)
    changed = own.model_copy(update={"weights": fixed})
    return definition.model_copy(update={"groups": (*others, changed)})
