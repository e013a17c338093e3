from __future__ import annotations

from typing import get_args

import pytest
from defusedxml.ElementTree import fromstring

from dashboard import marks


@pytest.mark.parametrize(
    "mark",
    [
        marks.AGE_LIGHT,
        *map(marks.risk_shape, get_args(marks.Risk)),
        *map(marks.heat_shape, get_args(marks.Heat)),
        marks.sparkline([[(0, 1), (1, 2)], [(5, 0)]]),
        marks.steps([1, 3, 2]),
        marks.dot_strip([1, 2, 3], 2.5, 2),
        marks.bar(-3, -5, 5),
    ],
)
def test_marks_are_well_formed_and_hidden_from_screen_readers(mark):
    assert fromstring(mark).get("aria-hidden") == "true"


def test_every_risk_has_its_own_shape():
    assert len({marks.risk_shape(state).split(">", 1)[1] for state in get_args(marks.Risk)}) == 4


def test_a_sparkline_runs_over_true_time():
    drawn = marks.sparkline([[(0, 0), (25, 1)], [(100, 0)]])
    assert "M0.0 30.0L25.0 0.0" in drawn
    assert "M100.0 30.0h.01" in drawn


def test_a_bar_starts_at_zero_and_goes_both_ways():
    assert "left:50.0%;width:50.0%" in marks.bar(5, -5, 5)
    assert "left:20.0%;width:30.0%" in marks.bar(-3, -5, 5)
    assert "left:0.0%;width:50.0%" in marks.bar(5, 4, 10)


def test_a_strip_of_equal_values_has_one_place():
    assert marks.dot_strip([2, 2], 2, None).count("left:0.0%") == 3


def test_one_version_makes_no_steps():
    assert marks.steps([1.0]) == ""
