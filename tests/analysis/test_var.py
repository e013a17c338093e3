"""The autoregression under its prior against the true one and against statsmodels."""

import numpy as np
import pytest
from statsmodels.tsa.api import VAR

from analysis.var import Array, fit_lags, fit_var, forecast_var, radius, responses

_FIRST = np.array([[0.5, 0.2], [0.0, 0.3]])
_SECOND = np.array([[0.3, 0.0], [0.0, -0.4]])


def _simulated(months: int, seed: int = 2) -> Array:
    chance = np.random.default_rng(seed)
    values = np.zeros((months, 2))
    for month in range(2, months):
        moved = _FIRST @ values[month - 1] + _SECOND @ values[month - 2]
        values[month] = moved + chance.normal(0, 1, 2)
    return (values - values.mean(axis=0)) / values.std(axis=0)


def test_many_observations_outweigh_the_prior() -> None:
    values = _simulated(20_000)
    found = fit_lags(values, 2, 2)
    other = VAR(values).fit(2, trend="n")
    assert found.coefficients == pytest.approx(other.params, abs=0.02)
    assert found.noise == pytest.approx(np.asarray(other.sigma_u), abs=0.02)


def test_the_true_number_of_lags_is_chosen() -> None:
    assert fit_var(_simulated(2000), 4).lags == 2


def test_few_observations_are_shrunken_towards_the_prior() -> None:
    values = _simulated(40)
    own = np.abs(fit_lags(values, 4, 4).coefficients[2:])
    free = np.abs(VAR(values).fit(4, trend="n").params[2:])
    assert own.sum() < free.sum()


def test_a_missing_value_takes_its_own_rows_out_only() -> None:
    values = _simulated(100)
    values[50, 1] = np.nan
    assert fit_lags(values, 1, 1).n_obs == 99 - 2
    assert fit_lags(values, 2, 4).n_obs == 96 - 5


def test_forecasts_and_responses_as_in_statsmodels() -> None:
    values = _simulated(300)
    other = VAR(values).fit(2, trend="n")
    assert forecast_var(other.params, values, 8) == pytest.approx(
        other.forecast(values[-2:], 8), abs=1e-12
    )
    root = np.linalg.cholesky(other.sigma_u)
    moves = responses(other.params, root, 6)
    for ahead, expected in enumerate(other.orth_ma_rep(5)):
        assert moves[2 * ahead : 2 * ahead + 2, :2] == pytest.approx(expected, abs=1e-12)
        assert not moves[:2, 2 * ahead + 2 :].any()


def test_the_radius_tells_what_explodes() -> None:
    calm = np.array([[0.5], [0.2]])
    wild = np.array([[0.9], [0.2]])
    assert radius(calm) == pytest.approx(max(abs(np.roots([1, -0.5, -0.2]))))
    assert radius(np.stack([calm, wild]))[1] > 1


def test_drawn_coefficients_are_stable_and_lie_around_the_estimate() -> None:
    model = fit_var(_simulated(400), 2)
    drawn = model.draw(500, np.random.default_rng(1))
    assert drawn.shape == (500, *model.coefficients.shape)
    assert (radius(drawn) < 1).all()
    assert drawn.mean(axis=0) == pytest.approx(model.coefficients, abs=0.02)
    spread = np.sqrt(np.stack([np.diag(s) for s in model.spread], axis=1))
    assert drawn.std(axis=0) == pytest.approx(spread, rel=0.15)
