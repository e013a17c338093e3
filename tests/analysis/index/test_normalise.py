"""Scores of one indicator: published figures, every method, properties, degenerate input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from analysis.index.degenerate import DegenerateError
from analysis.index.normalise import normalise
from datasets.index_method import Normalisation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.index.normalise import Direction

_method: TypeAdapter[Normalisation] = TypeAdapter(Normalisation)
_values = st.lists(
    st.integers(-10_000, 10_000).map(lambda number: number / 8), min_size=3, max_size=20
).filter(lambda values: len(set(values)) > 1)
_ways: st.SearchStrategy[Literal["higher", "lower"]] = st.sampled_from(["higher", "lower"])

COMPARING = [
    {"type": "minmax"},
    {"type": "z"},
    {"type": "rank"},
    {"type": "percentile"},
    {"type": "deduction", "step": 2, "minus": 5},
]
RULED = [
    {"type": "goalposts", "best": 700, "worst": -300},
    {"type": "goalposts", "best": 700, "worst": -300, "exponent": 0.8},
    {"type": "target", "target": 500, "worst": -400},
    {"type": "points", "steps": [{"at": -5, "score": 20}, {"at": 90, "score": 100}]},
    {"type": "points", "linear": True, "steps": [{"at": 0, "score": 0}, {"at": 9, "score": 60}]},
    {"type": "deduction", "step": 0.5, "minus": 3, "standard": 100},
]


def _scores(
    spec: object, values: list[float], direction: Direction = "higher", scale: float = 100.0
) -> NDArray[np.float64]:
    method = _method.validate_python(spec)
    return normalise(method, np.array(values, dtype=float), direction=direction, scale=scale)


def test_total_tax_rates_reproduce_doing_business_2020() -> None:
    """World Bank, Doing Business 2020: Germany, New Zealand, Italy, Singapore, Argentina."""
    spec = {"type": "goalposts", "best": 26.1, "worst": 84.0, "exponent": 0.8}
    found = _scores(spec, [48.8, 34.6, 59.1, 21.0, 106.3], "lower")
    published = [67.08901, 88.02683, 50.95733, 100.0, 0.0]
    assert found == pytest.approx(published, abs=0.335)


def test_linear_goalposts_reproduce_doing_business_2020() -> None:
    """World Bank, Doing Business 2020: days of construction permits, Argentina and Chile."""
    spec = {"type": "goalposts", "best": 26.0, "worst": 373.0}
    assert _scores(spec, [318, 195], "lower") == pytest.approx([15.85014, 51.29683], abs=1e-5)


def test_goalposts_reproduce_the_human_development_index_of_2022() -> None:
    """UNDP, Human Development Report 2023/24: Australia, Bangladesh, Brazil, Chad."""
    health = _goalposts(20, 85, [83.579, 73.698, 73.425, 52.997])
    expected = _goalposts(0, 18, [21.0800209, 11.94633007, 15.5788002, 8.185526568])
    mean = _goalposts(0, 15, [12.72681999, 7.379059792, 8.278307638, 2.282753488])
    money = [49257.1352, 6511.122178, 14615.89235, 1388.897502]
    income = _goalposts(100, 75_000, money, log=True)
    found = (health * (expected + mean) / 2 * income) ** (1 / 3)
    assert found.round(3).tolist() == [0.946, 0.67, 0.76, 0.394]


def _goalposts(
    worst: float, best: float, values: list[float], *, log: bool = False
) -> NDArray[np.float64]:
    spec = {"type": "goalposts", "worst": worst, "best": best, "log": log}
    return _scores(spec, values, scale=1.0)


def test_logarithmic_goalposts_cut_off_what_has_no_logarithm() -> None:
    assert _goalposts(100, 75_000, [0, -3, 100, 90_000], log=True).tolist() == [0, 0, 0, 1]


def test_exponent_keeps_the_sign_beyond_goalposts_without_clip() -> None:
    spec = {"type": "goalposts", "best": 10, "worst": 0, "exponent": 2, "clip": False}
    assert _scores(spec, [-5, 5, 20]).tolist() == [-25, 25, 400]


def test_z_has_the_declared_mean_and_sample_deviation_and_turns() -> None:
    found = _scores({"type": "z", "mean": 10, "sd": 2}, [1, 2, 3, 4, 10], "lower")
    assert found.mean() == pytest.approx(10)
    assert found.std(ddof=1) == pytest.approx(2)
    assert found[4] < found[0]


def test_min_max_reproduces_published_scores() -> None:
    """COINr, vignette "normalise": sepal lengths 5.1, 4.9, 4.7, 4.6 among 4.3 to 7.9 (iris)."""
    found = _scores({"type": "minmax"}, [5.1, 4.9, 4.7, 4.6, 4.3, 7.9])
    published = [22.222222, 16.666667, 11.111111, 8.333333, 0, 100]
    assert found == pytest.approx(published, abs=1e-6)


@pytest.mark.parametrize(
    ("direction", "ranks"), [("higher", [2, 2, 1, 4]), ("lower", [2, 2, 4, 1])]
)
def test_ties_share_the_least_rank_counted_from_the_worst(
    direction: Direction, ranks: list[float]
) -> None:
    assert _scores({"type": "rank"}, [3, 3, 1, 7], direction).tolist() == ranks
    parts = [(rank - 1) / 3 * 100 for rank in ranks]
    assert _scores({"type": "percentile"}, [3, 3, 1, 7], direction) == pytest.approx(parts)


def test_target_counts_from_the_worst_value_found_or_declared() -> None:
    found = _scores({"type": "target", "target": 8}, [0, 4, 8, 10])
    assert found.tolist() == [0, 50, 100, 100]
    free = _scores({"type": "target", "target": 8, "clip": False}, [0, 4, 8, 10])
    assert free.tolist() == [0, 50, 100, 125]
    lower = _scores({"type": "target", "target": 2, "worst": 10}, [12, 6, 1], "lower")
    assert lower.tolist() == [0, 50, 100]


def test_all_regions_beyond_the_target_have_full_scores_with_clip_only() -> None:
    assert _scores({"type": "target", "target": 3}, [3, 5]).tolist() == [100, 100]
    with pytest.raises(DegenerateError, match="target 3 is no better"):
        _scores({"type": "target", "target": 3, "clip": False}, [3, 5])


def test_band_falls_to_both_sides_and_steps_without_slope() -> None:
    spec = {"type": "band", "floor": 0, "low": 2, "high": 3, "ceiling": 3}
    assert _scores(spec, [-1, 0, 1, 2, 3, 3.1]).tolist() == [0, 0, 50, 100, 100, 0]


def test_points_in_steps_count_from_their_threshold_on() -> None:
    steps = [{"at": 3, "score": 100}, {"at": 5, "score": 80}]
    lower = _scores({"type": "points", "steps": steps}, [2, 3, 4, 5, 6], "lower")
    assert lower.tolist() == [100, 100, 80, 80, 0]
    rising = [{"at": 3, "score": 60}, {"at": 5, "score": 80}]
    assert _scores({"type": "points", "steps": rising}, [2, 3, 4, 5, 6]).tolist() == [
        *[0, 60, 60, 80, 80]
    ]


def test_points_in_lines_run_between_floor_pass_and_full() -> None:
    steps = [{"at": 50, "score": 0}, {"at": 60, "score": 60}, {"at": 90, "score": 100}]
    found = _scores({"type": "points", "steps": steps, "linear": True}, [40, 55, 75, 95])
    assert found.tolist() == [0, 30, 80, 100]


def test_deduction_takes_off_for_every_begun_step() -> None:
    spec = {"type": "deduction", "step": 0.1, "minus": 10, "standard": 1.0}
    assert _scores(spec, [0.9, 1.0, 1.1, 1.15, 9], "lower").tolist() == [100, 100, 90, 80, 0]
    best = _scores({"type": "deduction", "step": 1, "minus": 10}, [5, 4.5, 3])
    assert best.tolist() == [100, 90, 80]


def test_scores_stay_as_they_are_with_none() -> None:
    assert _scores({"type": "none"}, [61.5, 0, 200]).tolist() == [61.5, 0, 200]


@pytest.mark.parametrize("kind", ["minmax", "z", "percentile"])
@pytest.mark.parametrize(
    ("values", "said"), [([4, 4, 4], "same value"), ([4, np.nan], "one region")]
)
def test_what_cannot_be_compared_is_refused_by_name(
    kind: str, values: list[float], said: str
) -> None:
    with pytest.raises(DegenerateError, match=said) as refusal:
        _scores({"type": kind}, values)
    assert refusal.value.zh


def test_equal_values_share_rank_one() -> None:
    assert _scores({"type": "rank"}, [4, 4, 4]).tolist() == [1, 1, 1]


def test_values_without_logarithm_are_refused_unless_cut_off() -> None:
    spec = {"type": "goalposts", "best": 9, "worst": 1, "log": True, "clip": False}
    with pytest.raises(DegenerateError, match="not positive"):
        _scores(spec, [3, 0])


@pytest.mark.parametrize("spec", [*COMPARING, *RULED])
def test_nothing_present_gives_nothing(spec: object) -> None:
    assert np.isnan(_scores(spec, [np.nan, np.nan])).all()


@pytest.mark.parametrize("spec", [*COMPARING, *RULED])
@given(values=_values, direction=_ways)
def test_better_values_never_score_less(
    spec: object, values: list[float], direction: Direction
) -> None:
    if isinstance(spec, dict) and spec["type"] in {"goalposts", "target"}:
        direction = "higher"
    if isinstance(spec, dict) and spec["type"] == "points":
        direction = "higher"
    order = np.argsort(values) if direction == "higher" else np.argsort(values)[::-1]
    assert (np.diff(_scores(spec, values, direction)[order]) >= 0).all()


@pytest.mark.parametrize("spec", [*RULED, {"type": "minmax"}, {"type": "percentile"}])
@given(values=_values)
def test_clipped_scores_lie_within_the_scale(spec: object, values: list[float]) -> None:
    found = _scores(spec, values)
    assert (found >= 0).all()
    assert (found <= 100).all()


@pytest.mark.parametrize("spec", COMPARING[:4])
@given(values=_values, factor=st.floats(1e-6, 1e6), offset=st.floats(-100, 100))
def test_comparisons_do_not_depend_on_the_unit(
    spec: object, values: list[float], factor: float, offset: float
) -> None:
    other = [value * 1024 for value in values]
    assert _scores(spec, other) == pytest.approx(_scores(spec, values), rel=1e-12, abs=1e-12)
    moved = [value * factor + offset * factor for value in values]
    assert _scores(spec, moved) == pytest.approx(_scores(spec, values), rel=1e-6, abs=1e-6)


@given(values=_values, factor=st.floats(1e-3, 1e3))
def test_goalposts_move_with_the_unit(values: list[float], factor: float) -> None:
    def scored(by: float) -> NDArray[np.float64]:
        spec = {"type": "goalposts", "best": 700 * by, "worst": -300 * by, "exponent": 0.8}
        return _scores(spec, [value * by for value in values])

    assert scored(factor) == pytest.approx(scored(1), rel=1e-12, abs=1e-10)


@pytest.mark.parametrize("spec", [*COMPARING, *RULED])
@given(values=_values, data=st.data())
def test_order_of_regions_is_irrelevant(
    spec: object, values: list[float], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(values))))
    found = _scores(spec, [values[place] for place in order])
    assert found == pytest.approx(_scores(spec, values)[order], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("spec", RULED)
@given(values=_values, more=st.floats(-1e4, 1e4))
def test_another_region_changes_no_score_by_rule(
    spec: object, values: list[float], more: float
) -> None:
    assert _scores(spec, [*values, more])[:-1].tolist() == _scores(spec, values).tolist()
