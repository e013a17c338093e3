"""Abnormal values: the stated simulation, breaks, the newest value, and refusals in words."""

import numpy as np
import pandas as pd
import pytest

from analysis.anomaly import anomalies
from analysis.change_points import change_points
from analysis.deviations import judged
from analysis.surprise import surprise

MONTHS = pd.period_range("2014-01", periods=120, freq="M")
SEASON = 3 * np.sin(2 * np.pi * np.arange(120) / 12)


def wandering(rng: np.random.Generator) -> np.ndarray:
    return np.cumsum(rng.normal(size=120)) + rng.normal(size=120) + SEASON


def monthly(values: np.ndarray) -> pd.Series:
    return pd.Series(values, index=pd.period_range("2014-01", periods=len(values), freq="M"))


@pytest.fixture(scope="module")
def spiked() -> tuple[dict[str, pd.Series], dict[str, pd.Period]]:
    rng, series, places = np.random.default_rng(1), {}, {}
    for number in range(200):
        values, place = wandering(rng), int(rng.integers(6, 114))
        values[place] += 8 * rng.choice([-1, 1])
        series[f"s{number:03d}"], places[f"s{number:03d}"] = monthly(values), MONTHS[place]
    return series, places


def test_stated_simulation_is_met_together_and_one_by_one(spiked) -> None:
    series, places = spiked
    alone = pd.concat([anomalies(v).points.assign(series=name) for name, v in series.items()])
    for points in (anomalies(series).points, alone):
        found = points[points["period"] == points["series"].map(places)]
        assert found["series"].nunique() / 200 >= 0.8
        assert (len(points) - len(found)) / 200 <= 0.5


def test_false_discovery_control_keeps_fewer_values_than_judging_one_by_one(spiked) -> None:
    series, _ = spiked
    strict = anomalies(series, false_discovery=0.001).points
    assert len(strict) < len(anomalies(series).points)
    assert (strict["p"] <= 0.001).all()


def test_newest_value_is_found_by_its_one_step_error() -> None:
    rng, found, false = np.random.default_rng(2), 0, 0
    for _ in range(200):
        values = wandering(rng)
        quiet = surprise(values, 12)
        values[-1] += 8
        loud = surprise(values, 12)
        false += abs(quiet.error) > max(3.5 * quiet.scale, quiet.margin)
        found += abs(loud.error) > max(3.5 * loud.scale, loud.margin)
    assert found / 200 >= 0.75
    assert false / 200 <= 0.02


def test_newest_value_is_judged_before_trend_and_season_know_it() -> None:
    values = wandering(np.random.default_rng(2))
    values[-1] += 20
    (point,) = anomalies(monthly(values)).points.query("way == 'newest'").to_dict("records")
    assert (point["period"], point["level"]) == (MONTHS[-1], "alarm")
    assert point["value"] > point["hi95"] > point["expected"] > point["lo95"]


def test_conformal_band_covers_the_newest_value_in_95_of_100_series() -> None:
    rng = np.random.default_rng(3)
    newest = [surprise(wandering(rng), 12) for _ in range(400)]
    assert 0.92 <= np.mean([abs(one.error) <= one.margin for one in newest]) <= 0.98


def test_one_break_of_two_standard_deviations_is_found_within_three_periods() -> None:
    rng, found, extra = np.random.default_rng(4), 0, 0
    for _ in range(200):
        place = int(rng.integers(18, 102))
        values = rng.normal(size=120) + SEASON
        values[place:] += 2
        breaks = judged("", monthly(values)).breaks
        found += any(abs(p.ordinal - MONTHS[place].ordinal) <= 3 for p in breaks["period"])
        extra += len(breaks) - 1
    assert found / 200 >= 0.9
    assert extra <= 10


def test_wandering_series_have_no_breaks_of_level() -> None:
    rng = np.random.default_rng(5)
    found = [change_points(monthly(np.cumsum(rng.normal(size=120)))) for _ in range(50)]
    assert sum(len(one.breaks) for one in found if one.kind == "level") <= 5


def test_change_of_pace_is_told_with_its_means() -> None:
    rng = np.random.default_rng(6)
    steps = rng.normal(size=120) * 0.1 + np.where(np.arange(120) < 60, 1.0, 2.0)
    found = change_points(monthly(np.cumsum(steps)))
    assert found.kind == "pace"
    row = found.breaks.iloc[0]
    assert row["period"] == MONTHS[60]
    assert (row["before"], row["after"]) == (pytest.approx(1, abs=0.05), pytest.approx(2, abs=0.05))


def test_message_says_each_number_once_for_indicator_and_period() -> None:
    rng = np.random.default_rng(7)
    values = wandering(rng)
    values[-1] += 30
    (message,) = [m for m in anomalies({"cpi": monthly(values)}).messages if m.period == "2023-12"]
    assert (message.series, message.level) == ("cpi", "alarm")
    assert message.message_zh.startswith("异常：2023-12为")
    assert f"{message.numbers['expected']:.2f}".replace("-", "−") in message.message_zh
    assert f"{message.numbers['z']:.1f} times" in message.message_en


def test_growing_swings_are_judged_in_logarithms() -> None:
    rng = np.random.default_rng(8)
    steps = 0.01 * np.arange(120) + 0.02 * rng.normal(size=120) + SEASON / 15
    result = anomalies(monthly(100 * np.exp(steps)))
    assert result.parameters["watch"] == 3.5
    assert result.series[""].parameters["scale"] == "logs"


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        (np.full(60, 5.0), "refused", "始终不变"),
        (np.full(60, np.nan), "refused", "没有数值"),
        (np.arange(12.0), "refused", "少于13期"),
        (np.append(np.zeros(60), 7.0), "refused", "过半数值相同"),
        (np.arange(15.0) ** 2, "refused", "同比只有3个"),
        (np.arange(30.0) ** 2, "caution", "少于36期，只看同比"),
    ],
)
def test_reasons_are_given_in_words(values: np.ndarray, status: str, words: str) -> None:
    result = anomalies(pd.Series(values, index=MONTHS[: len(values)]))
    assert result.status == status
    assert words in result.reason_zh
    assert result.reason_en
    assert result.points.empty


def test_rounding_of_a_perfect_line_is_no_anomaly() -> None:
    for values in (np.arange(120.0), SEASON):
        result = anomalies(monthly(values))
        assert (result.status, len(result.points)) == ("ok", 0)


def test_short_series_are_judged_by_their_change_on_the_year() -> None:
    values = np.random.default_rng(9).normal(size=30) + 50
    values[25] += 20
    points = anomalies(monthly(values)).points
    assert points["way"].unique().tolist() == ["yoy"]
    assert MONTHS[25] in points["period"].tolist()


def test_values_before_a_long_gap_are_left_out_with_a_word() -> None:
    values = wandering(np.random.default_rng(10))
    values[20:30] = np.nan
    result = anomalies(monthly(values))
    assert (result.status, result.n_obs) == ("caution", 90)
    assert "长缺口之前的20期未用" in result.reason_zh


def test_bridged_januaries_are_not_judged() -> None:
    values = wandering(np.random.default_rng(11))
    values[12::12] = np.nan
    result = anomalies(monthly(values))
    assert result.status == "ok"
    assert result.series[""].parameters["bridged"] == 9
    assert result.n_obs == 111


def test_negative_and_quarterly_series_are_judged() -> None:
    values = np.random.default_rng(12).normal(size=40) - 20
    values[20] += 30
    quarters = pd.Series(values, index=pd.period_range("2014Q1", periods=40, freq="Q"))
    result = anomalies(quarters)
    assert result.status == "ok"
    assert "2019-Q1" in [message.period for message in result.messages]


def test_series_of_a_call_are_told_apart() -> None:
    rng = np.random.default_rng(13)
    result = anomalies({"good": monthly(wandering(rng)), "flat": monthly(np.ones(50))})
    assert result.status == "caution"
    assert result.reason_zh == "2个序列中1个无法判别，0个有保留"
    assert result.series["flat"].status == "refused"


def test_thresholds_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="watch 6"):
        anomalies(monthly(np.arange(50.0)), watch=6)
