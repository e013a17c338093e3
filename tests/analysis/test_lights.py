"""Lights by hand: bands, published cases, cuts, hysteresis and what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.climate import warning_lights
from analysis.lights import LIGHTS, MAINLAND_BANDS, TAIWAN_BANDS, light_of
from datasets.spec import Text
from datasets.study import Cuts, Signal

BY_HAND = Cuts(values=(1, 2, 4, 5), provenance=Text(zh="演示用", en="for demonstration"))


def signal(metric: str, **options: object) -> Signal:
    return Signal(metric=metric, ref_area="360000", **options)


def three(**options: object) -> list[Signal]:
    return [signal(f"{name}.yoy_pct", cuts=BY_HAND, **options) for name in "abc"]


def frame(*rows: tuple[float, ...]) -> pd.DataFrame:
    months = pd.period_range("2020-01", periods=len(rows), freq="M")
    return pd.DataFrame(rows, months, columns=["a.yoy_pct", "b.yoy_pct", "c.yoy_pct"])


def history(months: int) -> pd.DataFrame:
    values = np.random.default_rng(3).normal(8, 2, (months, 3))
    return pd.DataFrame(
        values, pd.period_range("2015-01", periods=months, freq="M"), columns=frame().columns
    )


@pytest.mark.parametrize(
    ("index", "light"), [(113.3, "normal"), (110.7, "normal"), (85.3, "normal"), (78.7, "cool")]
)
def test_the_published_indexes_of_2008_have_their_published_light(index: float, light: str) -> None:
    assert light_of(index * 3 / 500) == light


@pytest.mark.parametrize(
    ("light", "scores"),
    [
        ("hot", range(38, 46)),
        ("warm", range(32, 38)),
        ("normal", range(23, 32)),
        ("cool", range(17, 23)),
        ("cold", range(9, 17)),
    ],
)
def test_scores_of_nine_indicators_fall_into_taiwan_s_bands(light: str, scores: range) -> None:
    assert {light_of(score / 45, TAIWAN_BANDS) for score in scores} == {light}


def test_edges_of_the_mainland_bands_belong_to_the_hotter_light() -> None:
    lights = [light_of(edge) for edge in MAINLAND_BANDS]
    assert lights == ["hot", "warm", "normal", "cool"]
    assert [light_of(edge - 0.001) for edge in MAINLAND_BANDS] == list(LIGHTS[3::-1])
    assert light_of(float("nan")) is None


def test_scores_and_composite_by_hand() -> None:
    found = warning_lights(frame((0, 1, 3), (4, 5, 9), (3, 3, 3)), three(), hysteresis=0)
    assert found.scores.to_numpy().tolist() == [[1, 2, 3], [4, 5, 5], [3, 3, 3]]
    assert found.lights.iloc[0].tolist() == ["cold", "cool", "normal"]
    assert found.composite.tolist() == pytest.approx([40, 280 / 3, 60])
    assert found.index100.tolist() == pytest.approx([100 * 6 / 9, 100 * 14 / 9, 100])
    assert found.composite_lights.tolist() == ["cool", "hot", "normal"]
    assert found.status == "ok"


def test_weights_count_and_adverse_indicators_are_turned_around() -> None:
    signals = [
        signal("a.yoy_pct", cuts=BY_HAND, weight=3),
        *three(adverse=True)[1:],
    ]
    found = warning_lights(frame((9, 9, 3)), signals, hysteresis=0)
    assert found.scores.iloc[0].tolist() == [5, 1, 3]
    assert found.composite.iloc[0] == pytest.approx(100 * (15 + 1 + 3) / 25)


def test_a_new_light_needs_to_hold_for_a_further_month() -> None:
    course = [3, 4.5, 3, 4.5, 4.5, 9, 3, 3]
    found = warning_lights(frame(*[(value, 3, 3) for value in course]), three())
    assert found.scores["a.yoy_pct"].tolist() == [3, 3, 3, 3, 4, 4, 3, 3]
    quick = warning_lights(frame(*[(value, 3, 3) for value in course]), three(), hysteresis=0)
    assert quick.scores["a.yoy_pct"].tolist() == [3, 4, 3, 4, 4, 5, 3, 3]


def test_missing_months_have_no_light_and_little_weight_no_composite() -> None:
    nan = float("nan")
    signals = [signal("a.yoy_pct", cuts=BY_HAND, weight=7), *three()[1:]]
    found = warning_lights(frame((3, 3, 3), (3, nan, nan), (nan, 3, 3)), signals)
    assert found.composite.tolist()[:2] == [60, 60]
    assert np.isnan(found.composite.iloc[2])
    assert found.composite_lights.iloc[2] is None
    assert found.lights.iloc[2, 0] is None
    assert found.n_obs == 6


def test_cuts_are_quantiles_of_the_own_history_and_say_so() -> None:
    values = history(60)
    found = warning_lights(values, [signal(name) for name in values], version="2026.1")
    cuts = found.cuts["b.yoy_pct"]
    assert cuts.borders == pytest.approx(np.quantile(values["b.yoy_pct"], [0.1, 0.25, 0.75, 0.9]))
    assert cuts.by == "quantile"
    assert "2015-01/2019-12 共 60 期" in cuts.provenance_zh
    assert found.version == "2026.1"


def test_a_short_history_needs_cuts_by_hand() -> None:
    values = history(59)
    signals = [signal("a.yoy_pct", cuts=BY_HAND), signal("b.yoy_pct"), signal("c.yoy_pct")]
    found = warning_lights(values, signals)
    assert set(found.refused) == {"b.yoy_pct", "c.yoy_pct"}
    assert "59" in found.refused["b.yoy_pct"][0]
    assert found.scores["b.yoy_pct"].isna().all()
    assert found.scores["a.yoy_pct"].notna().all()
    assert found.cuts["a.yoy_pct"].provenance_zh == "演示用"
    assert found.status == "refused"
    assert found.composite.isna().all()


def test_one_indicator_without_cuts_is_a_caution() -> None:
    values = history(80)
    values["c.yoy_pct"] = 5.0
    signals = [signal(name, weight=1 if name[0] == "c" else 2) for name in values]
    found = warning_lights(values, signals)
    assert found.status == "caution"
    assert "c.yoy_pct" in found.reason_zh
    assert found.composite.notna().all()


def test_levels_are_judged_by_their_growth_over_a_year() -> None:
    months = pd.period_range("2020-01", periods=24, freq="M")
    level = pd.DataFrame({name: [100.0] * 12 + [103.0] * 12 for name in frame().columns}, months)
    found = warning_lights(level, three(transform="level"))
    assert found.scores["a.yoy_pct"].iloc[:12].isna().all()
    assert set(found.scores["a.yoy_pct"].iloc[12:]) == {3}


def test_nothing_known_is_refused_and_a_wrong_column_is_the_caller_s_fault() -> None:
    empty = warning_lights(frame((np.nan,) * 3), three())
    assert empty.status == "refused"
    assert empty.reason_zh
    with pytest.raises(ValueError, match=r"no column: \['a.yoy_pct'\]"):
        warning_lights(frame((1, 2, 3)).drop(columns="a.yoy_pct"), three())
