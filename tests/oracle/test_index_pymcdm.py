"""pymcdm as the oracle of entropy, CRITIC, TOPSIS and VIKOR (A14)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes
from pymcdm.methods import TOPSIS, VIKOR
from pymcdm.weights import critic_weights, entropy_weights

from analysis.index import score
from analysis.index.aggregate import aggregate
from analysis.index.data_weights import critic, entropy
from tests.analysis.index.indexed import index_of, rows

SHAPES = array_shapes(min_dims=2, max_dims=2, min_side=3, max_side=9)
Oracle = Callable[[np.ndarray], np.ndarray]
SEEDS = st.integers(0, 2**32 - 1)


def drawn(shape: tuple[int, int], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Give scores without ties, and weights that add up to 1."""
    random = np.random.default_rng(seed)
    weights = random.uniform(0.1, 1, shape[1])
    return random.uniform(1, 100, shape), weights / weights.sum()


@given(shape=SHAPES, seed=SEEDS)
def test_weights_from_data_agree(shape: tuple[int, int], seed: int) -> None:
    scores, _ = drawn(shape, seed)
    assert entropy(scores) == pytest.approx(entropy_weights(scores), abs=1e-10)
    assert critic(scores) == pytest.approx(critic_weights(scores), abs=1e-10)


@given(shape=SHAPES, seed=SEEDS)
def test_outranking_agrees(shape: tuple[int, int], seed: int) -> None:
    scores, weights = drawn(shape, seed)
    benefits = np.ones(shape[1])
    spread = (scores - scores.min(0)) / np.ptp(scores, axis=0)
    found = aggregate("topsis", spread, weights, scale=1.0)
    assert found == pytest.approx(TOPSIS()(scores, weights, benefits, validation=False), abs=1e-10)
    away = VIKOR()(scores, weights, benefits, validation=False)
    assert aggregate("vikor", scores, weights, scale=1.0) == pytest.approx(1 - away, abs=1e-10)


@pytest.mark.parametrize(
    ("method", "oracle"), [("entropy", entropy_weights), ("critic", critic_weights)]
)
@given(seed=SEEDS)
@settings(max_examples=20)
def test_whole_index_agrees(
    method: str, oracle: Callable[[np.ndarray], np.ndarray], seed: int
) -> None:
    raw, _ = drawn((7, 4), seed)
    names = "abcd"
    definition = index_of(
        {"index": list(names)},
        weights={"type": method},
        aggregate="topsis",
        defaults={"normalise": {"type": "goalposts", "best": 120, "worst": 0}},
    )
    data = {f"r{row}": dict(zip(names, values, strict=True)) for row, values in enumerate(raw)}
    result = score(definition, rows(data))
    normalised = raw / 1.2
    weights = oracle(normalised)
    plain = TOPSIS(normalization_function=lambda column, cost: column)  # noqa: ARG005
    expected = 100 * plain(normalised, weights, np.ones(4), validation=False)
    assert result.scores["index"].to_numpy() == pytest.approx(expected, abs=1e-8)
    shares = result.weights.iloc[0][list(names)].to_numpy()
    assert shares == pytest.approx(weights, abs=1e-10)
