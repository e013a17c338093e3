"""Drawings made by hand: the field, the cycle, the fan and the bars."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.figures.cycle import Label, Turn, contractions, stacked
from dashboard.figures.fan import courses
from dashboard.figures.field import Room, date_marks, field_of
from dashboard.panel import Reader
from dashboard.table_view import table_csv, table_view
from tests.dashboard.answering import NOW, estimate, outcome

D = dt.date


def _turn(month, kind):
    return Turn((D(2024, month, 28), 100.0), kind, False, "")


def test_a_field_holds_all_values_with_room_to_spare():
    field = field_of([D(2024, 1, 1), D(2024, 12, 31)], [90.0, 110.0], Room(30, spare=0.1))
    assert field.place((D(2024, 1, 1), 88.0)) == (0.0, 100.0)
    assert field.place((D(2024, 12, 31), 112.0)) == (100.0, 0.0)
    assert all(88 <= tick <= 112 for tick in field.ticks)


def test_one_value_alone_has_a_field_too():
    field = field_of([D(2024, 1, 1)], [0.0], Room(30))
    assert field.up(0.0) == pytest.approx(50)


def test_dates_mark_years_and_within_a_year_months():
    years = date_marks(D(2015, 5, 1), D(2026, 3, 1), 6)
    assert [text for _, text in years] == ["2016", "2018", "2020", "2022", "2024", "2026"]
    assert date_marks(D(2024, 2, 28), D(2024, 12, 31), 4)[-1][1] == "2024-12"


def test_contractions_run_from_peak_to_trough_and_to_the_ends():
    start, end = D(2024, 1, 1), D(2024, 12, 31)
    turns = [_turn(2, "trough"), _turn(5, "peak"), _turn(8, "trough"), _turn(10, "peak")]
    assert list(contractions(turns, start, end)) == [
        (start, D(2024, 2, 28)),
        (D(2024, 5, 28), D(2024, 8, 28)),
        (D(2024, 10, 28), end),
    ]
    assert list(contractions([], start, end)) == []


def test_labels_that_would_touch_are_stacked_on_the_higher_point():
    apart = [Label(10, 50, 20), Label(40, 50, 20)]
    assert stacked(apart) == [(50, 0), (50, 0)]
    near = [Label(10, 60, 20), Label(20, 50, 20), Label(28, 50, 20)]
    assert stacked(near) == [(60, 0), (60, 1), (60, 2)]
    far_above = [Label(10, 20, 20), Label(20, 90, 20)]
    assert stacked(far_above) == [(20, 0), (90, 0)]


def test_courses_part_where_a_month_is_lost_and_where_a_year_begins():
    months = [D(2023, 11, 30), D(2023, 12, 31), D(2024, 1, 31), D(2024, 2, 29), D(2024, 5, 31)]
    days = [(day, 1.0) for day in months]
    assert [len(each) for each in courses(days, yearly=False)] == [4, 1]
    assert [len(each) for each in courses(days, yearly=True)] == [2, 2, 1]


def test_estimates_stand_in_the_table_and_the_file_with_unit_and_note(catalogue):
    reader = Reader(catalogue, "economy", "desktop", "360000", NOW)
    judged = outcome(
        "outlook_province",
        "forecast",
        [estimate("median", "2026-02", 101.25), estimate("hi95", "2026-02", None)],
        "cpi_food_tobacco.index",
        origin="simulated",
    )
    html = table_view((), reader, (judged,))
    for text in ("预测中位数", "2026年2月", "101.", "暂无数据", "2026-01-20", "badge simulated"):
        assert text in html
    rows = table_csv((), reader, (judged,)).decode("utf-8-sig").splitlines()
    assert "101.25" in rows[1]
    assert len(rows) == 3
