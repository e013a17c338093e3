import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.index.path import by_ratio, course, effort, improvements, yearly, years


def test_a_linear_course_goes_by_equal_steps():
    assert course(5, 2, "2024", "2027") == {"2024": 5, "2025": 4, "2026": 3, "2027": 2}


def test_a_constant_rate_goes_by_equal_ratios():
    found = course(100, 133.1, "2024", "2027", "constant_rate")
    assert list(found.values()) == pytest.approx([100, 110, 121, 133.1], rel=1e-12)


def test_a_stepped_course_keeps_each_step_until_the_next():
    found = course(10, 4, "2024-Q4", "2025-Q4", "stepped", {"2025-Q2": 7})
    assert list(found.values()) == [10, 10, 7, 7, 4]


@pytest.mark.parametrize(
    ("start", "due", "kind", "target"),
    [
        ("2024", "2024", "linear", 2),
        ("2024", "2025-Q1", "linear", 2),
        ("2024", "2026", "constant_rate", -1),
    ],
)
def test_a_course_that_leads_nowhere_is_refused(start, due, kind, target):
    with pytest.raises(ValueError, match=r"follow|constant rate"):
        course(5, target, start, due, kind)


def test_the_implied_rate_counts_calendar_years():
    assert years("2024-Q4", "2026-Q2") == 1.5
    assert yearly(5, 2, "2024", "2027") == 1
    assert yearly(100, 133.1, "2024", "2027", by_ratio) == pytest.approx(0.1)


def test_improvements_are_those_of_a_year_and_point_to_the_better():
    panel = pd.DataFrame(
        {"a": [10.0, 9, 7, math.nan], "b": [8.0, math.nan, math.nan, 5]},
        index=["2020", "2021", "2022", "2023"],
    )
    found = improvements(panel, better=-1)
    assert found.to_dict() == {("2021", "a"): 1, ("2022", "a"): 2, ("2023", "b"): 1}


def test_quarters_are_set_against_the_quarter_a_year_before():
    panel = pd.DataFrame(
        {"a": [1.0, 2, 3, 4, 6]}, index=["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1"]
    )
    assert improvements(panel, better=1).to_dict() == {("2024-Q1", "a"): 5}


def test_relative_improvements_are_ratios():
    panel = pd.DataFrame({"a": [100.0, 121]}, index=["2020", "2022"])
    assert improvements(panel, better=1, rate=by_ratio).iloc[0] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("rate", "verdict"), [(5.0, "easy"), (5.5, "stretch"), (9.0, "stretch"), (9.5, "beyond")]
)
def test_effort_is_judged_by_median_and_ninetieth_percentile(rate, verdict):
    history = np.arange(11.0) * 1.0
    found = effort(rate, history)
    assert (found.verdict, found.median, found.upper) == (verdict, 5, 9)
    assert found.share == np.mean(history >= rate)


def test_effort_says_nothing_from_too_little_history():
    found = effort(1, np.array([1.0, 2.0, math.nan, 3.0]))
    assert (found.verdict, found.status, found.n_obs) == ("unknown", "refused", 3)
    assert "少于" in found.reason_zh


@given(
    base=st.floats(0.1, 1e4),
    target=st.floats(0.1, 1e4),
    length=st.integers(1, 40),
    kind=st.sampled_from(["linear", "constant_rate"]),
)
def test_a_course_begins_at_the_base_ends_at_the_target_and_never_turns(base, target, length, kind):
    due = f"{2020 + length // 4}-Q{length % 4 + 1}"
    values = list(course(base, target, "2020-Q1", due, kind).values())
    assert (len(values), values[0], values[-1]) == (length + 1, pytest.approx(base), target)
    steps = np.diff(values) * np.sign(target - base)
    assert (steps >= -1e-9 * max(base, target)).all()
