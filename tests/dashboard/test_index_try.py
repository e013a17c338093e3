"""Trials are exact: the engine, run on changed data or weights, gives the same scores."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.index.score import score
from dashboard.index_routes import TrialError, read_trial
from dashboard.index_try import Trial, attempt
from dashboard.index_view import Index
from datasets.index_method import Fixed
from tests.dashboard.index_sample import CITIES, DEFINITION, PERIODS, STUDY, VALUES, outcomes, table


@pytest.fixture(scope="module")
def index():
    found = {o.ref_area: o for o in outcomes()}
    return Index(STUDY, DEFINITION, found)


def test_without_a_change_the_score_is_that_of_the_night(index):
    for city in CITIES:
        tried = attempt(index, None, Trial(city, {}, {}))
        assert tried.scores[STUDY] == pytest.approx(index.score(city), abs=1e-9)


@settings(max_examples=20)
@given(st.floats(0, 10), st.floats(50, 300), st.sampled_from(CITIES))
def test_other_raw_values_score_as_if_they_had_been_published(days, cost, city):
    index = Index(STUDY, DEFINITION, {o.ref_area: o for o in outcomes()})
    changed = deepcopy(VALUES)
    changed[city] |= {"days": (VALUES[city]["days"][0], days)}
    changed[city] |= {"cost": (VALUES[city]["cost"][0], cost)}
    expected = score(DEFINITION, table(changed)).scores.loc[PERIODS[1]]
    tried = attempt(index, index, Trial(city, {}, {"days": days, "cost": cost}))
    for node, value in tried.scores.items():
        assert value == pytest.approx(expected.loc[city, node], abs=1e-9)


@settings(max_examples=20)
@given(st.floats(0.01, 10), st.floats(0, 10))
def test_other_weights_score_as_if_they_had_been_declared(trade, tax):
    index = Index(STUDY, DEFINITION, {o.ref_area: o for o in outcomes()})
    weighed = DEFINITION.model_copy(
        update={
            "weights": Fixed(
                type="fixed",
                values={"trade": trade, "tax": tax, "days": 1, "cost": 1, "rate": 1},
            )
        }
    )
    expected = score(weighed, table()).scores.loc[PERIODS[1], "360700"]
    tried = attempt(index, None, Trial("360700", {"trade": trade, "tax": tax}, {}))
    assert tried.scores[STUDY] == pytest.approx(expected[STUDY], abs=1e-9)


def test_the_place_is_that_among_all_regions(index):
    assert attempt(index, index, Trial("360700", {}, {"days": 0, "rate": 20})).rank == 1
    assert attempt(index, index, Trial("360100", {}, {})).rank == 1


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"w.trade": "1"}, "tax"),
        ({"w.trade": "-1", "w.tax": "2"}, "负"),
        ({"w.trade": "0", "w.tax": "0"}, "0"),
        ({"w.nothing": "1"}, "nothing"),
        ({"v.days": "many"}, "many"),
        ({"v.days": "nan"}, "nan"),
        ({"v.days": "1e300"}, "1e300"),
        ({"v.none": "1"}, "none"),
    ],
)
def test_what_cannot_be_tried_is_named(given, named):
    with pytest.raises(TrialError, match=named):
        read_trial(DEFINITION, "360700", given)
