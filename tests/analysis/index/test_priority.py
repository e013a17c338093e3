import math

import pandas as pd
import pytest

from analysis.index.gain import gain
from analysis.index.priority import Reach, priority, rates
from analysis.index.score import score
from tests.analysis.index.gap_cases import declared

POSTS = {"type": "goalposts", "best": 100, "worst": 0}
STEPS = [{"at": 10, "score": 40}, {"at": 20, "score": 60}, {"at": 30, "score": 100}]
LEAVES = (
    {"id": "rate", "normalise": POSTS},
    {
        "id": "days",
        "normalise": {"type": "goalposts", "best": 0, "worst": 100},
        "direction": "lower",
    },
    {"id": "points", "normalise": {"type": "points", "steps": STEPS}},
    {
        "id": "band",
        "direction": "target_band",
        "normalise": {"type": "band", "floor": 0, "low": 50, "high": 60, "ceiling": 100},
    },
)
PANEL = {
    "2023": {
        "A": {"rate": 50, "days": 40, "points": 12, "band": 30},
        "B": {"rate": 60, "days": 30, "points": 20, "band": 40},
        "C": {"rate": 70, "days": 20, "points": 25, "band": 70},
        "D": {"rate": 80, "days": 10, "points": 30, "band": 90},
    },
    "2024": {
        "A": {"rate": 51, "days": 38, "points": 13, "band": 31},
        "B": {"rate": 62, "days": 29, "points": 24, "band": 44},
        "C": {"rate": 73, "days": 17, "points": 28, "band": 68},
        "D": {"rate": 84, "days": 6, "points": 31, "band": 84},
    },
}


def table(panel=PANEL) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"region": region, "period": period, "indicator": name, "value": value}
            for period, rows in panel.items()
            for region, row in rows.items()
            for name, value in row.items()
        ]
    )


DEFINITION = declared([], list(LEAVES))
RESULT = score(DEFINITION, table())


def step(definition, result, peers, region, horizon=1):
    reach = Reach(rates(definition, result), tuple(peers), horizon)
    return priority(definition, result, reach, period="2024", region=region)


def test_the_feasible_rate_is_the_third_quartile_of_the_panels_improvements():
    """Yearly: rate 1 2 3 4; days 2 1 3 4; points 1 4 3 1; way to the band 1 4 2 6."""
    expected = {"rate": 3.25, "days": 3.25, "points": 3.25, "band": 4.5}
    assert rates(DEFINITION, RESULT) == pytest.approx(expected)
    assert math.isnan(rates(DEFINITION, RESULT, ["B", "C"])["rate"])


def test_the_step_is_bounded_by_rate_and_benchmark():
    found = step(DEFINITION, RESULT, ["B"], "A", 2)
    rate, days = found.table.loc["rate"], found.table.loc["days"]
    assert (rate["limit"], rate["step"], rate["benchmark"]) == ("rate", 6.5, 62)
    assert rate["gain"] == pytest.approx(6.5 / 4)
    assert (days["limit"], days["step"], days["value"]) == ("rate", 6.5, 31.5)
    longer = step(DEFINITION, RESULT, ["B"], "A", 9)
    assert (longer.table.loc["days", "limit"], longer.table.loc["days", "step"]) == ("benchmark", 9)
    assert longer.table.loc["days", "rate"] == 3.25


def test_the_gain_of_a_linear_step_is_the_margin_times_the_step():
    found = step(DEFINITION, RESULT, ["B"], "A").table
    margin = gain(DEFINITION, RESULT, period="2024", region="A").table["gain"]
    for leaf in ("rate", "days", "band"):
        assert found.loc[leaf, "gain"] == pytest.approx(margin[leaf] * found.loc[leaf, "feasible"])


def test_a_threshold_out_of_reach_brings_nothing_and_one_in_reach_all_of_it():
    near, far = (step(DEFINITION, RESULT, ["B"], "A", years) for years in (1, 3))
    assert near.table.loc["points", "gain"] == 0
    assert far.table.loc["points", "gain"] == pytest.approx(20 / 4)


def test_the_greatest_gain_stands_first():
    found = step(DEFINITION, RESULT, ["D"], "A", 3)
    assert list(found.table["gain"]) == sorted(found.table["gain"], reverse=True)
    assert found.n_obs == 4


def test_what_is_better_than_the_benchmark_needs_no_step():
    found = step(DEFINITION, RESULT, ["B"], "D")
    assert found.table.loc["rate", ["limit", "step", "gain"]].tolist() == ["reached", 0, 0]


def test_a_band_is_its_own_benchmark():
    above = step(DEFINITION, RESULT, ["A"], "D").table
    assert above.loc["band", ["benchmark", "value"]].tolist() == [60, 79.5]


def test_without_history_or_own_value_nothing_is_promised():
    panel = {"2024": {**PANEL["2024"], "A": {"rate": 51, "points": 13, "band": 31}}}
    definition = declared([], list(LEAVES), defaults={"missing": {"policy": "mean"}})
    result = score(definition, table(panel))
    found = step(definition, result, ["B"], "A").table
    assert found.loc["rate", "limit"] == "unknown"
    assert found.loc["days", "limit"] == "collect"
    assert found["gain"].isna().all()


def test_without_peers_only_bands_have_a_benchmark():
    found = step(DEFINITION, RESULT, [], "A")
    assert (found.status, found.n_obs) == ("caution", 1)
    assert "标杆" in found.reason_zh
