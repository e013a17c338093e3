"""Scenarios on a simulated economy: conditions are met, and what follows is what was put in."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analysis.simulate import Scenario, scenario

_TRUE = np.array([[0.7, 0.0], [0.5, 0.4]])


def _history(months: int = 240, seed: int = 5) -> pd.DataFrame:
    """``led`` follows ``leader`` by a month at half its size; both swing around their means."""
    chance = np.random.default_rng(seed)
    values = np.zeros((months, 2))
    for month in range(1, months):
        values[month] = _TRUE @ values[month - 1] + chance.normal(0, [1.0, 0.5])
    index = pd.period_range("2000-01", periods=months, freq="M")
    return pd.DataFrame(values + np.array([8.0, 100.0]), index, ["leader", "led"])


def test_conditions_are_met_in_the_middle_and_in_every_band() -> None:
    path = [8.5, 9.0, 9.5, 9.5]
    found = scenario(_history(), {"leader": path})
    assert found.status == "ok"
    for frame in (found.scenario, found.lo80, found.hi80, found.lo95, found.hi95):
        assert frame.leader.iloc[:4].to_numpy() == pytest.approx(path, abs=1e-8)
    assert (found.lo95.leader.iloc[4:] < found.hi95.leader.iloc[4:]).all()


def test_the_frames_go_on_from_the_history_and_agree() -> None:
    found = scenario(_history(), {"leader": [9.0]}, horizon=6)
    assert [str(period) for period in found.scenario.index] == [
        f"2020-{month:02}" for month in range(1, 7)
    ]
    gap = found.scenario - found.baseline - found.difference
    assert gap.abs().to_numpy().max() < 1e-12
    order = [found.lo95, found.lo80, found.scenario, found.hi80, found.hi95]
    for low, high in pairwise(order):
        assert (low <= high + 1e-9).to_numpy().all()


def test_what_follows_the_leader_is_what_was_put_in() -> None:
    """Held two above its baseline, the leader lifts the other by 0.5 * 2 a month later."""
    usual = scenario(_history(2000), {"leader": [8.0]}).baseline.leader
    found = scenario(_history(2000), {"leader": list(usual.iloc[:3] + 2)}, horizon=3)
    assert found.difference.leader.to_numpy() == pytest.approx([2, 2, 2], abs=1e-8)
    assert found.difference.led.to_numpy() == pytest.approx([0, 1.0, 1.4], abs=0.15)


def test_the_baseline_as_condition_changes_nothing() -> None:
    usual = scenario(_history(), {"leader": [8.0]}).baseline
    found = scenario(_history(), {"leader": list(usual.leader)})
    assert found.difference.abs().to_numpy().max() < 1e-9


def test_the_bands_hold_what_really_came() -> None:
    """Over many histories, about 80 % of the true values of the other series lie in the band."""
    inside: list[bool] = []
    for seed in range(60):
        whole = _history(132, seed)
        past, future = whole.iloc[:120], whole.iloc[120:]
        found = scenario(past, {"leader": list(future.leader)}, confirmed=True)
        inside += ((found.lo80.led < future.led) & (future.led < found.hi80.led)).tolist()
    assert 0.74 < np.mean(inside) < 0.86


def test_the_seed_decides_the_bands_only() -> None:
    first, same, other = (scenario(_history(), {"leader": [9.0]}, seed=n) for n in (1, 1, 2))
    pd.testing.assert_frame_equal(first.lo95, same.lo95)
    pd.testing.assert_frame_equal(first.scenario, other.scenario)
    assert not first.lo95.equals(other.lo95)


def test_open_periods_of_a_path_stay_open() -> None:
    found = scenario(_history(), {"leader": [float("nan"), 9.0]})
    assert found.scenario.leader.iloc[1] == pytest.approx(9.0, abs=1e-8)
    assert found.lo95.leader.iloc[0] < found.hi95.leader.iloc[0]


def test_gaps_are_left_out_and_never_filled() -> None:
    history = _history()
    history.loc[history.index.month == 1, "led"] = np.nan
    found = scenario(history, {"leader": [9.0]})
    assert found.status == "ok"
    assert found.n_obs == 220
    assert found.parameters["origin"] == "2019-12"


def test_a_ragged_end_starts_where_all_series_are_known() -> None:
    history = _history()
    history.iloc[-2:, 1] = np.nan
    found = scenario(history, {"leader": [9.0]})
    assert found.parameters["origin"] == "2019-10"
    assert str(found.scenario.index[0]) == "2019-11"


def _is_refused(found: Scenario, reason: str) -> None:
    assert found.status == "refused"
    assert reason in found.reason_zh
    assert found.reason_en
    assert found.scenario.empty
    assert found.baseline.empty
    assert found.hi95.empty


def test_a_short_history_is_refused() -> None:
    _is_refused(scenario(_history(59), {"leader": [8.0]}), "59 期，少于 60 期")
    assert scenario(_history(60), {"leader": [8.0]}).status == "ok"


def test_shocks_out_of_range_need_to_be_confirmed() -> None:
    far = {"leader": [30.0]}
    _is_refused(scenario(_history(), far), "须经确认")
    found = scenario(_history(), far, confirmed=True)
    assert found.status == "caution"
    assert "历史标准差" in found.reason_zh
    assert found.scenario.leader.iloc[0] == pytest.approx(30, abs=1e-8)


def test_histories_that_carry_no_model_are_refused() -> None:
    history = _history()
    _is_refused(scenario(history.assign(led=3.0), {"leader": [8.0]}), "led 是常数")
    twin = history.assign(twin=history.leader * 2 + 1)
    _is_refused(scenario(twin, {"leader": [8.0]}), "其他序列算出")
    growing = history.assign(led=np.exp(np.arange(240) / 20))
    _is_refused(scenario(growing, {"leader": [8.0]}), "不平稳")
    holed = history.copy()
    holed.iloc[::3, 0] = np.nan
    _is_refused(scenario(holed, {"leader": [8.0]}), "缺口太多")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ({"mars": [1.0]}, "mars"),
        ({"leader": [8.0] * 13}, "horizon is 12"),
        ({"leader": []}, "no value"),
        ({}, "no value"),
    ],
)
def test_mistakes_of_the_caller_are_named(path: dict[str, list[float]], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        scenario(_history(), path)


def test_one_series_makes_no_scenario() -> None:
    with pytest.raises(ValueError, match="takes 2 to 6"):
        scenario(_history()[["leader"]], {"leader": [8.0]})
