"""What of a series may be forecast, and in what words it may not."""

import numpy as np
import pandas as pd
import pytest

from analysis.readiness import fill, readiness


def monthly(values) -> pd.Series:
    periods = pd.period_range("2010-01", periods=len(values), freq="M")
    return pd.Series(np.asarray(values, float), index=periods)


def wave(periods: int) -> np.ndarray:
    at = np.arange(periods)
    return 100 + at + 10 * np.sin(at * np.pi / 6)


def without(values: np.ndarray, *places: int) -> np.ndarray:
    values = values.copy()
    values[list(places)] = np.nan
    return values


def test_a_whole_series_is_ready_without_reservation():
    ready = readiness(monthly(wave(60)))
    assert (ready.verdict, ready.missing, ready.left_out, ready.reason_zh) == ("model", 0, 0, "")


@pytest.mark.parametrize(
    ("values", "verdict", "word"),
    [
        (np.full(40, np.nan), "none", "没有可用的数值"),
        (wave(11), "short", "样本过短"),
        (without(wave(12), 4), "short", "样本过短"),
        (np.zeros(40), "constant", "常数序列"),
        (np.full(40, -3.0), "constant", "常数序列"),
        (without(wave(40), 30, 31, 32, 33), "none", "缺口过多"),
        (without(wave(40), *range(5, 30, 2)), "none", "缺口过多"),
    ],
)
def test_what_no_model_may_see_is_named(values, verdict, word):
    ready = readiness(monthly(values))
    assert ready.verdict == verdict
    assert word in ready.reason_zh
    assert ready.reason_en


@pytest.mark.parametrize(
    ("values", "missing", "left_out", "length"),
    [
        (without(wave(60), 20, 21, 22, 40), 4, 0, 60),
        (without(wave(60), 20, 21, 22, 23), 0, 20, 36),
        (without(wave(60), *range(1, 21, 3)), 0, 13, 40),
        (without(wave(60), 0, 1, 59), 0, 0, 57),
    ],
    ids=["short gaps", "a gap of four", "more than a tenth", "missing at the ends"],
)
def test_short_gaps_are_kept_for_filling_and_larger_ones_cut(values, missing, left_out, length):
    ready = readiness(monthly(values))
    assert (ready.verdict, ready.missing, ready.left_out) == ("model", missing, left_out)
    assert len(ready.part) == length
    assert bool(ready.reason_zh) == bool(missing or left_out)


def test_negative_values_and_zeros_are_data():
    assert readiness(monthly(wave(40) - 120)).verdict == "model"
    assert readiness(monthly(np.r_[np.zeros(39), 1])).verdict == "model"


def test_a_gap_is_filled_along_level_and_season():
    whole = wave(72)
    filled = fill(without(whole, 30, 31, 50), 12)
    assert filled[[30, 31, 50]] == pytest.approx(whole[[30, 31, 50]], abs=2)
    known = np.delete(np.arange(72), [30, 31, 50])
    assert filled[known].tolist() == whole[known].tolist()


def test_a_gap_of_a_walk_is_filled_between_its_neighbours():
    filled = fill(without(np.arange(20.0), 9, 10), 1)
    assert filled[[9, 10]] == pytest.approx([9, 10], abs=0.2)
