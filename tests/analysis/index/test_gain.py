import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from analysis.index.gain import gain
from analysis.index.region_stand import RegionStand, lift
from analysis.index.score import score
from tests.analysis.index.gap_cases import REGIONS, cases, declared

SLOW = settings(max_examples=15, suppress_health_check=list(HealthCheck))


def table(values: dict[str, tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"region": region, "period": "2024", "indicator": name, "value": value}
            for name, column in values.items()
            for region, value in zip("ABCD", column, strict=False)
        ]
    )


def one(normalise: dict, values: tuple[object, ...], direction: str = "higher", **leaf: object):
    """Give the gain of the first region from one indicator that is the whole index."""
    said = {"id": "x", "normalise": normalise, "direction": direction} | leaf
    definition = declared([], [said])
    result = score(definition, table({"x": values}))
    return gain(definition, result, period="2024", region="A").table.loc["x"]


def moved(definition, data, leaf: str, step: float, region: str = "A", period: str = "2024"):
    """Give the index after `leaf` moved by `step`, by scoring the moved table."""
    chosen = (data["region"] == region) & (data["indicator"] == leaf) & (data["period"] == period)
    changed = data.assign(value=data["value"].where(~chosen, data["value"] + step))
    return score(definition, changed).scores.loc[(period, region), "idx"]


def test_a_unit_inside_the_goalposts_brings_its_weight_over_their_distance():
    definition = declared(
        [{"id": "g", "weight": 3}],
        [
            {
                "id": "days",
                "parent": "g",
                "direction": "lower",
                "normalise": {"type": "goalposts", "best": 0.5, "worst": 100},
            },
            {
                "id": "rate",
                "weight": 1,
                "normalise": {"type": "goalposts", "best": 100, "worst": 0},
            },
        ],
    )
    result = score(definition, table({"days": (20, 30), "rate": (50, 60)}))
    found = gain(definition, result, period="2024", region="A").table
    assert found.loc["days", "gain"] == pytest.approx(0.75 * 100 / 99.5, rel=1e-12)
    assert found.loc["rate", "gain"] == pytest.approx(0.25, rel=1e-12)
    assert list(found["better"]) == [-1, 1]
    assert list(found["action"]) == ["improve", "improve"]


def test_beyond_the_goalposts_nothing_is_gained():
    posts = {"type": "goalposts", "best": 90, "worst": 10}
    full = one(posts, (95, 50))
    assert (full["action"], full["gain"]) == ("full", 0)
    low = one(posts, (5, 50))
    assert (low["action"], low["gain"], low["threshold"], low["threshold_gain"]) == (
        "step",
        0,
        10,
        0,
    )


def test_the_next_threshold_of_points_and_its_gain():
    steps = [{"at": 10, "score": 40}, {"at": 20, "score": 60}, {"at": 30, "score": 100}]
    found = one({"type": "points", "steps": steps}, (12, 25))
    assert (found["action"], found["gain"]) == ("step", 0)
    assert (found["threshold"], found["threshold_gain"]) == (20, 20)
    lower = one(
        {"type": "points", "steps": [{"at": 5, "score": 50}, {"at": 1, "score": 100}]},
        (4, 2),
        "lower",
    )
    assert (lower["threshold"], lower["threshold_gain"], lower["better"]) == (1, 50, -1)
    assert one({"type": "points", "steps": steps}, (30, 25))["action"] == "full"


def test_points_in_lines_have_a_margin_and_a_threshold():
    steps = [{"at": 0, "score": 0}, {"at": 10, "score": 60}, {"at": 20, "score": 100}]
    found = one({"type": "points", "steps": steps, "linear": True}, (5, 15))
    assert found["gain"] == pytest.approx(6, rel=1e-6)
    assert (found["threshold"], found["threshold_gain"]) == (10, pytest.approx(30))


def test_the_next_step_of_a_deduction():
    spec = {"type": "deduction", "standard": 10, "step": 2, "minus": 15}
    found = one(spec, (4.5, 9))
    assert (found["threshold"], found["threshold_gain"]) == (6, 15)
    far = one(spec, (-50, 9))
    assert (far["threshold"], far["threshold_gain"]) == (-2, pytest.approx(10))
    assert one(spec, (11, 9))["action"] == "full"
    best = one({"type": "deduction", "step": 2, "minus": 15}, (4.5, 9))
    assert (best["threshold"], best["threshold_gain"]) == (5, 15)


def test_ranks_rise_by_passing_the_next_region():
    found = one({"type": "percentile"}, (1, 5, 7))
    assert (found["action"], found["threshold"]) == ("step", 5)
    assert found["threshold_gain"] == pytest.approx(50)


def test_a_band_pulls_from_both_sides():
    spec = {"type": "band", "floor": 0, "low": 10, "high": 20, "ceiling": 40}
    below, above, inside = (one(spec, (x, 5), "target_band") for x in (5, 30, 15))
    assert (below["better"], above["better"], inside["action"]) == (1, -1, "full")
    assert below["gain"] == pytest.approx(10, rel=1e-6)
    assert above["gain"] == pytest.approx(5, rel=1e-6)


def test_a_denominator_turns_the_gain_into_raw_units():
    posts = {"type": "goalposts", "best": 100, "worst": 0}
    definition = declared(
        [],
        [{"id": "x", "denominator": "people", "per": 10, "normalise": posts}],
        variables=[{"id": "people"}],
    )
    data = table({"x": (8.0, 9.0), "people": (4.0, 3.0)})
    result = score(definition, data)
    found = gain(definition, result, period="2024", region="A").table.loc["x"]
    assert found["gain"] == pytest.approx(2.5, rel=1e-12)
    assert lift(definition, result, {"x": 9.0}, period="2024", region="A") == pytest.approx(2.5)


def test_what_is_not_the_regions_own_value_gives_no_gain():
    posts = {"type": "goalposts", "best": 100, "worst": 0}
    leaves = [{"id": name, "normalise": posts} for name in ("x", "y", "z")]
    leaves[1]["missing"] = {"policy": "mean"}
    leaves[2]["special"] = {"没有做法": 0}
    definition = declared([], leaves)
    data = table({"x": ("暂无", 2), "y": (None, 4), "z": ("没有做法", 5)})
    found = gain(definition, score(definition, data), period="2024", region="A").table
    assert list(found["action"]) == ["collect", "collect", "text"]
    assert found["gain"].isna().all()


def test_a_region_put_together_has_no_gain_of_its_own():
    posts = {"type": "goalposts", "best": 100, "worst": 0}
    definition = declared([], [{"id": "x", "normalise": posts}], regions={"rollup": {"to": "S"}})
    found = gain(definition, score(definition, table({"x": (1, 2)})), period="2024", region="S")
    assert found.status == "refused"
    assert "汇总" in found.reason_zh


@pytest.mark.parametrize(
    "rest",
    [
        {"weights": {"type": "entropy"}},
        {"aggregate": "topsis"},
        {"defaults": {"missing": {"policy": "mean"}}},
    ],
    ids=["entropy", "topsis", "mean"],
)
def test_where_regions_matter_the_whole_index_is_scored_again(rest):
    kinds = [{"type": "minmax", "range": [1, 100]}, {"type": "z", "mean": 60, "sd": 5}]
    leaves = [{"id": f"i{n}", "normalise": kind} for n, kind in enumerate(kinds)]
    definition = declared([], leaves, **rest)
    data = table({"i0": (30.0, 10, 70, 50), "i1": (3.0, 5, 4.5, math.nan)})
    result = score(definition, data)
    found = gain(definition, result, period="2024", region="A").table
    for leaf, step in (("i0", 1e-3), ("i1", 1e-4)):
        ends = [moved(definition, data, leaf, way * step) for way in (1, -1)]
        assert found.loc[leaf, "gain"] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5)


@SLOW
@given(cases(relative=False))
def test_the_gain_is_the_slope_of_the_index(case):
    """A13: relative 1e-6 inside the clip range."""
    definition, result = case.definition, score(case.definition, case.data)
    for region in REGIONS[:2]:
        if not np.isfinite(result.scores["idx"].get(("2024", region), math.nan)):
            continue
        found = gain(definition, result, period="2024", region=region).table
        for leaf, row in found[found["action"] == "improve"].iterrows():
            ends = [moved(definition, case.data, str(leaf), way * 1e-3, region) for way in (1, -1)]
            slope = row["better"] * (ends[0] - ends[1]) / 2e-3
            assert row["gain"] == pytest.approx(slope, rel=1e-6)
            assert row["gain"] > 0


@SLOW
@given(cases())
def test_a_lift_is_the_difference_of_two_scorings(case):
    definition, result = case.definition, score(case.definition, case.data)
    before = result.scores["idx"].get(("2024", "A"), math.nan)
    own = case.data[(case.data["region"] == "A") & (case.data["period"] == "2024")]
    if not len(own) or not np.isfinite(before):
        return
    leaves = own["indicator"].tolist()[:3]
    values = {leaf: float(value) + 7 for leaf, value in zip(leaves, own["value"], strict=False)}
    chosen = own.index[own["indicator"].isin(leaves)]
    changed = case.data.copy()
    changed.loc[chosen, "value"] += 7
    after = score(definition, changed).scores.loc[("2024", "A"), "idx"]
    found = lift(definition, result, values, period="2024", region="A")
    assert found == pytest.approx(after - before, abs=1e-9, nan_ok=True)


def test_a_group_that_is_normalised_by_fixed_goalposts_needs_no_new_scoring():
    posts = {"type": "goalposts", "best": 100, "worst": 0}
    definition = declared(
        [{"id": "g", "normalise": posts | {"exponent": 2}}],
        [{"id": name, "parent": "g", "normalise": posts} for name in ("x", "y")],
    )
    data = table({"x": (50, 20), "y": (70, 90)})
    result = score(definition, data)
    again = moved(definition, data, "x", 10) - moved(definition, data, "x", 0)
    assert RegionStand(definition, result, "2024", "A").climbs_alone
    found = gain(definition, result, period="2024", region="A")
    assert found.table.loc["x", "gain"] == pytest.approx(2 * 60 / 100 / 2, rel=1e-6)
    lifted = lift(definition, result, {"x": 60.0}, period="2024", region="A")
    assert lifted == pytest.approx(again, rel=1e-12)
