"""Effects on simulated panels: what was put in comes out, and what cannot be told is refused."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf

from analysis.effect import PolicyEffect, policy_effect

_UNITS = [f"u{n:02}" for n in range(31)]


def _panel(effect: float = -12.0, seed: int = 7, years: int = 31) -> pd.DataFrame:
    """Two common courses that units follow differently; u00 is treated from 1989 on."""
    chance = np.random.default_rng(seed)
    courses = np.cumsum(chance.normal(0.5, 1, (years, 2)), axis=0)
    loads = chance.uniform(0.5, 1.5, (2, len(_UNITS)))
    loads[:, 0] = 1
    values = 100 + courses @ loads + chance.normal(0, 0.5, (years, len(_UNITS)))
    panel = pd.DataFrame(values, index=range(1970, 1970 + years), columns=_UNITS)
    panel.loc[1989:, "u00"] += effect
    return panel


@pytest.mark.parametrize(("method", "near"), [("sdid", 1.0), ("sc", 1.0), ("did", 4.0)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_known_effect_is_found(method: str, near: float, seed: int) -> None:
    found = policy_effect(_panel(seed=seed), "u00", 1989, method)
    assert (found.status, found.method) == ("ok", method)
    assert found.att == pytest.approx(-12, abs=near)
    assert found.lo95 < -12 < found.hi95
    assert found.p_placebo == pytest.approx(1 / 31)


def test_no_effect_has_an_unremarkable_rank() -> None:
    found = [policy_effect(_panel(0, seed), "u00", 1989) for seed in range(5)]
    assert np.mean([result.p_placebo for result in found]) > 0.2
    assert all(result.lo95 < 0 < result.hi95 for result in found)


def test_difference_in_differences_equals_two_way_fixed_effects() -> None:
    panel = _panel()
    long = panel.rename_axis("time").reset_index().melt("time", var_name="unit", value_name="y")
    long["treated"] = ((long.unit == "u00") & (long.time >= 1989)).astype(float)
    fixed = smf.ols("y ~ treated + C(unit) + C(time)", long).fit()
    found = policy_effect(panel, "u00", 1989, "did")
    assert found.att == pytest.approx(fixed.params["treated"], abs=1e-9)


def test_synthetic_differences_equal_the_weighted_regression() -> None:
    """Arkhangelsky et al., equation 1: the same number as weighted two-way fixed effects."""
    panel = _panel()
    found = policy_effect(panel, "u00", 1989)
    units = pd.Series(found.weights).reindex(panel.columns).fillna(1.0)
    times = found.time_weights.reindex(panel.index).fillna(1 / 12)
    weights = np.outer(times, units).ravel() + 1e-14
    treated = np.zeros(panel.shape)
    treated[19:, 0] = 1
    effects = [pd.get_dummies(np.repeat(panel.index, panel.shape[1])).to_numpy(float)]
    effects.append(pd.get_dummies(np.tile(panel.columns, len(panel))).to_numpy(float)[:, 1:])
    design = np.column_stack([treated.ravel(), *effects])
    fitted = sm.WLS(panel.to_numpy().ravel(), design, weights).fit()
    assert found.att == pytest.approx(fitted.params[0], abs=1e-4)


def test_the_path_the_weights_and_the_mean_agree() -> None:
    found = policy_effect(_panel(), "u00", 1989)
    path = found.path
    assert np.allclose(path.observed - path.counterfactual, path.effect)
    assert path.effect.loc[1989:].mean() == pytest.approx(found.att)
    assert sum(found.weights.values()) == pytest.approx(1)
    assert found.time_weights.sum() == pytest.approx(1)
    assert set(found.weights) == set(_UNITS[1:])


def test_every_donor_is_a_placebo_and_is_left_out_once() -> None:
    found = policy_effect(_panel(), "u00", 1989)
    assert list(found.placebos.index) == list(found.leave_one_out.index) == _UNITS[1:]
    assert found.se == pytest.approx(float(found.placebos.std(ddof=0)))
    assert found.parameters["placebos"] == 30
    assert abs(found.in_time) < 2


def test_fewer_placebos_are_spread_over_the_donors() -> None:
    told: list[tuple[int, int]] = []
    found = policy_effect(
        _panel(), "u00", 1989, placebos=4, watch=lambda done, of: told.append((done, of))
    )
    assert list(found.placebos.index) == ["u01", "u11", "u20", "u30"]
    assert found.p_placebo == pytest.approx(1 / 5)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_without_placebos_there_is_no_inference() -> None:
    found = policy_effect(_panel(), "u00", 1989, placebos=0)
    assert found.att == pytest.approx(-12, abs=1)
    assert (found.se, found.p_placebo, found.lo95) == (None, None, None)


def test_the_order_of_rows_and_columns_does_not_matter() -> None:
    panel = _panel()
    turned = panel.iloc[::-1, ::-1]
    assert policy_effect(turned, "u00", 1989).att == pytest.approx(
        policy_effect(panel, "u00", 1989).att, abs=1e-9
    )


@pytest.mark.parametrize(
    ("spelled", "freq", "t0"), [(1970, "Y", "1989"), ("1970Q1", "Q", "1974-Q4")]
)
def test_periods_may_be_years_and_quarters(spelled: object, freq: str, t0: str) -> None:
    panel = _panel()
    same = policy_effect(panel, "u00", 1989).att
    panel.index = pd.period_range(str(spelled), periods=31, freq=freq)
    assert policy_effect(panel, "u00", t0).att == pytest.approx(same)


def _is_refused(found: PolicyEffect, reason: str) -> None:
    assert found.status == "refused"
    assert reason in found.reason_zh
    assert found.reason_en
    assert (found.att, found.se, found.p_placebo, found.weights) == (None, None, None, {})
    assert found.path.empty


def test_a_short_past_is_refused() -> None:
    _is_refused(policy_effect(_panel(), "u00", 1977), "7 期，少于 8 期")
    assert policy_effect(_panel(0), "u00", 1978).att is not None


def test_few_donors_are_refused() -> None:
    _is_refused(policy_effect(_panel()[_UNITS[:5]], "u00", 1989), "对照地区只有 4 个")
    assert policy_effect(_panel()[_UNITS[:6]], "u00", 1989).att is not None


def test_a_gap_is_refused_and_named() -> None:
    panel = _panel()
    panel.loc[1980, "u03"] = np.nan
    _is_refused(policy_effect(panel, "u00", 1989), "u03 缺 1 个")


def test_a_unit_unlike_all_donors_is_refused_with_its_miss() -> None:
    panel = _panel()
    panel["u00"] = np.linspace(200, 900, 31)
    found = policy_effect(panel, "u00", 1989, "sc")
    _is_refused(found, "超过均值")
    assert found.pre_rmspe > 100


def test_an_effect_that_hangs_on_one_donor_is_a_caution() -> None:
    years = np.arange(31.0)
    wave = 3 * np.sin(years)
    panel = pd.DataFrame({f"u{n:02}": 100 + 3 * np.cos(years * n) for n in range(1, 8)}, years)
    panel.loc[19:] += 5
    panel["u00"], panel["twin"] = 100 + wave, 100 + wave
    panel.loc[19:, "u00"] += 0.2
    found = policy_effect(panel, "u00", 19, "sc")
    assert found.att == pytest.approx(0.2, abs=0.01)
    assert found.status == "caution"
    assert "twin" in found.reason_zh


@pytest.mark.parametrize(
    ("unit", "t0", "method", "named"),
    [
        ("mars", 1989, "sdid", "mars"),
        ("u00", 1970, "sdid", "1970"),
        ("u00", 2030, "sdid", "2030"),
        ("u00", 1989, "magic", "magic"),
    ],
)
def test_mistakes_of_the_caller_are_named(unit: str, t0: int, method: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        policy_effect(_panel(), unit, t0, method)


def test_a_period_that_comes_twice_is_the_callers_mistake() -> None:
    panel = _panel()
    with pytest.raises(ValueError, match="1970 comes more than once"):
        policy_effect(pd.concat([panel, panel.iloc[:1]]), "u00", 1989)
