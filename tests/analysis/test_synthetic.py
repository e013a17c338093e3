"""The solver against an independent one, and its optimum against the conditions of an optimum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from analysis.synthetic import Array, fit, simplex_weights


def _loss(weights: Array, columns: Array, target: Array, penalty: float) -> float:
    return float(np.mean((columns @ weights - target) ** 2) + penalty**2 * weights @ weights)


def _problem(seed: int, rows: int = 19, count: int = 12) -> tuple[Array, Array]:
    chance = np.random.default_rng(seed)
    columns = 100 + np.cumsum(chance.normal(0, 2, (rows, count)), axis=0)
    return columns, columns[:, :3].mean(axis=1) + chance.normal(0, 1, rows)


@pytest.mark.parametrize("penalty", [0.0, 1e-6, 0.5, 5.0])
@pytest.mark.parametrize("seed", range(4))
def test_the_weights_are_as_good_as_an_independent_solvers(seed: int, penalty: float) -> None:
    columns, target = _problem(seed)
    own = simplex_weights(columns, target, penalty)
    other = minimize(
        _loss,
        np.full(12, 1 / 12),
        (columns, target, penalty),
        method="SLSQP",
        bounds=[(0, 1)] * 12,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-14, "maxiter": 2000},
    )
    assert _loss(own, columns, target, penalty) <= other.fun * (1 + 1e-9)
    assert own == pytest.approx(other.x, abs=2e-3)


@given(seed=st.integers(0, 10_000), rows=st.integers(2, 30), count=st.integers(1, 40))
@settings(max_examples=60)
def test_the_weights_meet_the_conditions_of_an_optimum(seed: int, rows: int, count: int) -> None:
    """No weight is negative, all add to 1, and no donor would lower the loss."""
    columns, target = _problem(seed, rows, max(count, 3))
    penalty = 0.1
    weights = simplex_weights(columns, target, penalty)
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    slope = columns.T @ (columns @ weights - target) / rows + penalty**2 * weights
    assert slope.min() >= weights @ slope - 1e-7 * np.abs(slope).max()


def test_a_donor_that_is_the_target_takes_all_weight() -> None:
    columns, _ = _problem(1)
    assert simplex_weights(columns, columns[:, 4], 0) == pytest.approx(np.eye(12)[4], abs=1e-9)


def test_a_heavy_penalty_spreads_the_weights_evenly() -> None:
    columns, target = _problem(1)
    assert simplex_weights(columns, target, 1e6) == pytest.approx(np.full(12, 1 / 12), abs=1e-6)


@pytest.mark.parametrize("method", ["sdid", "sc"])
def test_the_unit_of_the_outcome_does_not_matter(method: str) -> None:
    columns, target = _problem(3, rows=31)
    plain, scaled = (fit(k * target, k * columns, 19, method) for k in (1.0, 1e6))
    assert scaled.att == pytest.approx(1e6 * plain.att, rel=1e-6)
    assert scaled.unit_weights == pytest.approx(plain.unit_weights, abs=1e-6)


@pytest.mark.parametrize("method", ["sdid", "did"])
def test_levels_of_donors_do_not_matter_to_differences(method: str) -> None:
    columns, target = _problem(3, rows=31)
    moved = fit(target + 40, columns + np.arange(12.0), 19, method)
    assert moved.att == pytest.approx(fit(target, columns, 19, method).att, abs=1e-6)


def test_synthetic_control_matches_levels() -> None:
    columns, target = _problem(3, rows=31)
    own, moved = fit(target, columns, 19, "sc"), fit(target + 40, columns, 19, "sc")
    assert moved.pre_rmspe > 10 * own.pre_rmspe
    assert not own.time_weights.any()


def test_a_perfect_fit_has_an_infinite_ratio() -> None:
    columns, _ = _problem(3, rows=31)
    flat = fit(columns[:, 0], columns[:, [0, 0]], 19, "did")
    assert flat.pre_rmspe == 0
    assert flat.ratio == float("inf")
