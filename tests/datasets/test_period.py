import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.period import label_period, parse_period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-S2", "2022-07-01", "2022-12-31"),
        ("2022-Q1", "2022-01-01", "2022-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_a_period_knows_its_first_and_last_day(text, start, end):
    period = parse_period(text)
    assert (period.start.isoformat(), period.end.isoformat(), period.text) == (start, end, text)


@pytest.mark.parametrize(
    "text",
    ["2022-13", "2022-Q5", "2021-W53", "2023-02-29", "22", "2022-1", "２０２２", "2022 ", ""],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"period|day|Invalid|week"):
        parse_period(text)


PERIODS = st.one_of(
    st.integers(1000, 9000).map(str),
    st.builds("{}-S{}".format, st.integers(1000, 9000), st.integers(1, 2)),
    st.builds("{}-Q{}".format, st.integers(1000, 9000), st.integers(1, 4)),
    st.builds("{}-{:02}".format, st.integers(1000, 9000), st.integers(1, 12)),
    st.builds("{}-W{:02}".format, st.integers(1900, 2100), st.integers(1, 52)),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)).map(dt.date.isoformat),
)


@given(PERIODS, st.integers(-500, 500))
def test_shifting_there_and_back_gives_the_same_period(text, steps):
    period = parse_period(text)
    assert period.shift(steps).shift(-steps) == period
    assert parse_period(period.shift(steps).text) == period.shift(steps)


@given(PERIODS)
def test_neighbours_touch_without_gap_or_overlap(text):
    period = parse_period(text)
    assert period.shift(1).start - period.end == dt.timedelta(days=1)


@given(PERIODS)
def test_a_year_before_is_a_year_before(text):
    period = parse_period(text)
    days = (period.start - period.year_before().start).days
    assert period.year_before().freq == period.freq
    assert 363 <= days <= 367


@pytest.mark.parametrize(
    ("text", "cumulative", "zh", "en"),
    [
        ("2025", False, "2025年", "2025"),
        ("2023-Q1", False, "2023年一季度", "Q1 2023"),
        ("2023-Q1", True, "2023年一季度", "Jan–Mar 2023"),
        ("2025-Q2", True, "2025年上半年", "Jan–Jun 2025"),
        ("2025-Q3", True, "2025年前三季度", "Jan–Sep 2025"),
        ("2025-Q4", True, "2025年", "2025"),
        ("2025-11", True, "2025年1—11月", "Jan–Nov 2025"),
        ("2025-01", True, "2025年1月", "Jan 2025"),
        ("2025-06", False, "2025年6月", "Jun 2025"),
        ("2025-S1", False, "2025年上半年", "H1 2025"),
        ("2025-S2", False, "2025年下半年", "H2 2025"),
        ("2025-W05", False, "2025年第5周", "2025-W05"),
        ("2025-06-01", False, "2025-06-01", "2025-06-01"),
    ],
)
def test_a_period_is_written_for_people(text, cumulative, zh, en):
    period = parse_period(text)
    assert label_period(period, "zh-CN", cumulative=cumulative) == zh
    assert label_period(period, "en", cumulative=cumulative) == en
