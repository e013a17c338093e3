"""Causal impact on simulated series: the effect that was put in comes out within its band."""

import numpy as np
import pandas as pd
import pytest

from analysis.impact import impact

_MONTHS = pd.period_range("2015-01", periods=100, freq="M")


def _simulated(effect: float, seed: int = 1) -> tuple[pd.Series, pd.DataFrame]:
    chance = np.random.default_rng(seed)
    control = 100 + np.cumsum(chance.normal(0, 0.5, 100))
    own = 1.2 * control + chance.normal(0, 1, 100)
    own[70:] += effect
    return pd.Series(own, _MONTHS), pd.DataFrame({"control": control}, _MONTHS)


@pytest.mark.parametrize("seed", range(5))
def test_an_effect_of_ten_lies_inside_a_narrow_band(seed: int) -> None:
    found = impact(*_simulated(10, seed), "2020-11")
    assert found.status == "ok"
    assert found.lo95 < 10 < found.hi95
    assert found.hi95 - found.lo95 < 2.5
    assert found.p < 0.01
    assert found.cumulative == pytest.approx(30 * found.att)


def test_the_path_starts_with_the_event_and_adds_up() -> None:
    path = impact(*_simulated(10), "2020-11").path
    assert str(path.index[0]) == "2020-11"
    assert len(path) == 30
    assert np.allclose(path.observed - path.counterfactual, path.effect)
    assert ((path.lo95 < path.counterfactual) & (path.counterfactual < path.hi95)).all()


def test_no_effect_keeps_zero_in_the_band() -> None:
    found = impact(*_simulated(0), "2020-11")
    assert found.lo95 < 0 < found.hi95


def test_the_same_seed_gives_the_same_numbers() -> None:
    assert impact(*_simulated(10), "2020-11").att == impact(*_simulated(10), "2020-11").att


def test_a_series_alone_is_judged_by_its_own_course() -> None:
    found = impact(_simulated(10)[0], None, "2020-11")
    assert found.status == "ok"
    assert found.parameters["controls"] == 0


def test_a_short_past_is_refused_with_its_length() -> None:
    found = impact(*_simulated(10), "2016-12")
    assert (found.status, found.att) == ("refused", None)
    assert "23 期" in found.reason_zh
    assert found.path.empty


def test_a_gap_is_refused() -> None:
    own, controls = _simulated(10)
    found = impact(own, controls.drop(index=_MONTHS[5]), "2020-11")
    assert found.status == "refused"
    assert "缺 1 个值" in found.reason_zh


@pytest.mark.parametrize("t0", ["2015-01", "2030-01"])
def test_an_event_outside_the_series_is_the_callers_mistake(t0: str) -> None:
    with pytest.raises(ValueError, match=t0):
        impact(*_simulated(10), t0)
