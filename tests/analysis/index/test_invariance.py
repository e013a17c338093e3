"""What must not change a score: order, units, the size of weights, who else is scored (A15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.index import score
from datasets.index import IndexDefinition

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAVES = ("a", "b", "c", "d", "e")
PARENTS = {"a": "one", "b": "one", "c": "two", "d": "two", "e": ""}
REGIONS = ("r", "s", "t", "u", "v")
FEW = settings(max_examples=25)
SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.floats(0.001, 1000)


def declared(
    weights: Sequence[float],
    worst: Sequence[float],
    best: Sequence[float],
    order: Sequence[int] = range(5),
    aggregate: str = "arithmetic",
) -> IndexDefinition:
    indicators = [
        {
            "id": LEAVES[n],
            "parent": PARENTS[LEAVES[n]],
            "weight": weights[n],
            "direction": "higher" if best[n] > worst[n] else "lower",
            "normalise": {"type": "goalposts", "best": best[n], "worst": worst[n]},
        }
        for n in order
    ]
    return IndexDefinition.model_validate(
        {
            "index": {"id": "index", "version": "1", "authority": "research"},
            "levels": ["indicator", "topic", "index"],
            "groups": [{"id": "two", "weight": weights[5]}, {"id": "one", "weight": weights[6]}],
            "indicators": indicators,
            "weights": {"type": "fixed"},
            "aggregate": aggregate,
            "coverage": {"group": 0, "index": 0},
        }
    )


def table(values: np.ndarray, regions: Sequence[str] = REGIONS) -> pd.DataFrame:
    found = [
        (region, "2020", leaf, value)
        for region, row in zip(regions, values, strict=True)
        for leaf, value in zip(LEAVES, row, strict=True)
        if not np.isnan(value)
    ]
    return pd.DataFrame(found, columns=["region", "period", "indicator", "value"])


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give values with a gap, weights, and goalposts on either side of them."""
    random = np.random.default_rng(seed)
    values = random.uniform(10, 90, (5, 5))
    values[random.integers(5), random.integers(5)] = np.nan
    turned = random.random(5) < 0.5
    worst = np.where(turned, 100.0, 0.0)
    return values, random.uniform(0.1, 2, 7), worst, 100.0 - worst


def close(one: pd.DataFrame, other: pd.DataFrame) -> None:
    matched = other.reindex(index=one.index, columns=one.columns).to_numpy()
    assert one.to_numpy() == pytest.approx(matched, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic", "topsis", "copeland"])
@given(seed=SEEDS)
@FEW
def test_order_of_rows_and_columns(aggregate: str, seed: int) -> None:
    values, weights, worst, best = drawn(seed)
    random = np.random.default_rng(seed)
    data = table(values)
    first = score(declared(weights, worst, best, aggregate=aggregate), data)
    order = random.permutation(5)
    mixed = declared(weights, worst, best, order=order.tolist(), aggregate=aggregate)
    again = score(mixed, data.sample(frac=1, random_state=seed))
    close(first.scores, again.scores)
    close(first.weights, again.weights)
    close(first.table[["rank"]], again.table[["rank"]])


@given(seed=SEEDS, size=SIZES)
@FEW
def test_unit_that_changes_with_the_frontier(seed: int, size: float) -> None:
    values, weights, worst, best = drawn(seed)
    first = score(declared(weights, worst, best), table(values))
    again = score(declared(weights, worst * size, best * size), table(values * size))
    close(first.scores, again.scores)


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic", "topsis", "copeland"])
@given(seed=SEEDS, size=SIZES)
@FEW
def test_size_of_all_weights(aggregate: str, seed: int, size: float) -> None:
    values, weights, worst, best = drawn(seed)
    first = score(declared(weights, worst, best, aggregate=aggregate), table(values))
    again = score(declared(weights * size, worst, best, aggregate=aggregate), table(values))
    close(first.scores, again.scores)
    close(first.weights, again.weights)
    close(first.coverage, again.coverage)


@given(seed=SEEDS)
@FEW
def test_region_more_under_goalposts(seed: int) -> None:
    values, weights, worst, best = drawn(seed)
    definition = declared(weights, worst, best)
    first = score(definition, table(values))
    more = np.vstack([np.random.default_rng(seed).uniform(0, 100, (1, 5)), values])
    again = score(definition, table(more, ("new", *REGIONS)))
    close(first.scores, again.scores)
    before = first.table["index"].rank()
    assert before.equals(again.table["index"].reindex(before.index).rank())


@given(seed=SEEDS)
@FEW
def test_same_input_gives_the_same_bits(seed: int) -> None:
    values, weights, worst, best = drawn(seed)
    definition = declared(weights, worst, best)
    first, again = (score(definition, table(values)) for _ in range(2))
    assert first.scores.equals(again.scores)
    assert first.table.equals(again.table)
