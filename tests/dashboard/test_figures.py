from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.plan import plan_chart, plan_line, spread, tick_text, value_ticks
from tests.dashboard.answering import observation

FINITE = st.floats(-1e9, 1e9, allow_nan=False)


@given(FINITE, FINITE)
def test_ticks_enclose_their_values(first, second):
    low, high = sorted((round(first, 3), round(second, 3)))
    ticks = value_ticks(low, high)
    hair = (ticks[-1] - ticks[0]) * 1e-6
    assert ticks[0] - hair <= low
    assert high <= ticks[-1] + hair
    assert 2 <= len(ticks) <= 12


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_labels_do_not_cover_each_other(places):
    moved = sorted(spread(places, 0.11))
    assert all(above - below >= 0.11 - 1e-9 for below, above in pairwise(moved))
    assert moved[-1] <= 1 + 1e-9


@pytest.mark.parametrize(
    ("ticks", "text"), [((0, 0.5), "0.5"), ((0, 2000), "2,000"), ((-4, -2), "−2")]
)
def test_ticks_have_the_decimals_of_their_step(ticks, text):
    assert tick_text(ticks[1], ticks) == text


def test_columns_and_areas_start_at_zero(catalogue):
    metric = catalogue.metrics["gdp.level"]
    known = tuple(observation("gdp.level", str(y), y + 0.0) for y in range(2020, 2024))
    line = plan_line(metric, "GDP", known)
    assert plan_chart("line", [line]).ticks[0] > 0
    assert plan_chart("column", [line]).ticks[0] == 0
    assert plan_chart("area", [line]).ticks[0] == 0


def test_a_change_of_release_breaks_the_line_between_its_years(catalogue):
    known = (
        observation("gdp.level", "2019", 1.0, release="旧"),
        observation("gdp.level", "2020", 2.0, release="新"),
    )
    line = plan_line(catalogue.metrics["gdp.level"], "GDP", known)
    (found,) = plan_chart("line", [line]).breaks
    assert (found.before, found.after) == ("旧", "新")
    assert dt.date(2019, 12, 31) < found.day < dt.date(2020, 12, 31)


def test_a_series_without_values_is_no_line(catalogue):
    known = (observation("gdp.level", "2019", None),)
    assert plan_line(catalogue.metrics["gdp.level"], "GDP", known) is None
