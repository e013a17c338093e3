from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.chart import draw_chart
from dashboard.figures.plan import Break, plan_chart, plan_line, spread, tick_text, value_ticks
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
    moved = sorted(spread(places, [0.11] * len(places)))
    assert all(above - below >= 0.11 - 1e-9 for below, above in pairwise(moved))
    assert moved[-1] <= 1 + 1e-9


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.05, 0.9)), min_size=1, max_size=5))
def test_labels_stay_in_the_chart_and_in_order(labels):
    places, heights = zip(*labels, strict=True)
    moved = spread(places, heights)
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in moved)
    order = sorted(range(len(places)), key=lambda n: places[n])
    assert all(moved[a] <= moved[b] for a, b in pairwise(order))


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


def test_a_break_names_its_releases_in_the_readers_language(catalogue):
    known = (
        observation("gdp.level", "2019", 1.0, release="首次发布 2019"),
        observation("gdp.level", "2020", 2.0, release="NBS-2025 五经普修订"),
    )
    line = plan_line(catalogue.metrics["gdp.level"], "GDP", known)
    (found,) = plan_chart("line", [line], language="en").breaks
    assert found.words == "First release ┆ NBS-2025"


def test_the_words_of_a_break_stay_inside_the_chart():
    found = Break(dt.date(2020, 6, 30), "旧", "新")
    assert found.place(0.5) == (0.5, "center")
    assert found.place(0.1) == (0.0, "left")
    assert found.place(0.9) == (1.0, "right")


def test_yearly_first_releases_are_of_one_kind(catalogue):
    known = tuple(
        observation("gdp.level", str(year), year - 2000.0, release=f"首次发布 {year}")
        for year in (2020, 2021, 2022)
    )
    later = observation("gdp.level", "2023", 30.0, release="NBS-2025 五经普修订")
    line = plan_line(catalogue.metrics["gdp.level"], "GDP", (*known, later))
    assert [len(run) for run in line.runs] == [3, 1]
    (found,) = plan_chart("line", [line]).breaks
    assert found.words == "首次发布 ┆ NBS-2025"


def test_a_rate_of_change_has_no_break_at_a_release(catalogue):
    known = (
        observation("gdp.yoy_pct", "2019", 6.0, release="首次发布 2019"),
        observation("gdp.yoy_pct", "2021", 8.0, release="NBS-2025"),
    )
    line = plan_line(catalogue.metrics["gdp.yoy_pct"], "GDP", known)
    assert plan_chart("line", [line]).breaks == ()


def test_an_axis_is_written_in_the_unit_of_its_factor(catalogue):
    known = tuple(observation("gdp.level", str(y), y * 1e4) for y in range(2020, 2024))
    line = plan_line(catalogue.metrics["gdp.level"], "GDP", known)
    plan = plan_chart("column", [line], 1e-4)
    assert plan.values[0] == "0"
    assert plan.values[-1] == "3,000"


def test_a_series_without_values_is_no_line(catalogue):
    known = (observation("gdp.level", "2019", None),)
    assert plan_line(catalogue.metrics["gdp.level"], "GDP", known) is None


def test_a_long_label_is_broken_at_its_words(catalogue):
    known = tuple(observation("gdp.level", str(y), y + 0.0) for y in range(2020, 2024))
    plan = plan_chart("line", [plan_line(catalogue.metrics["gdp.level"], "GDP", known)])
    figure = draw_chart(plan, ["Secondary sector (derived) 40.0"], [["a"] * 4], "light")
    (end,) = figure["layout"]["annotations"]
    assert "Secondary sector<br>(derived) 40.0" in end["text"]
