import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.age import age, age_of
from dashboard.question import Observation
from datasets.catalogue import Catalogue
from datasets.codelist import Areas
from datasets.metric import Growth
from datasets.period import parse_period
from datasets.spec import Text
from tests.builds import measure

JUNE = parse_period("2025-06")


@pytest.mark.parametrize(
    ("today", "state", "should_have"),
    [
        (dt.date(2025, 7, 20), "fresh", "2025-06"),
        (dt.date(2025, 8, 19), "fresh", "2025-06"),
        (dt.date(2025, 8, 20), "due", "2025-06"),
        (dt.date(2025, 8, 29), "due", "2025-06"),
        (dt.date(2025, 8, 30), "stale", "2025-07"),
        (dt.date(2025, 11, 1), "stale", "2025-09"),
    ],
)
def test_a_month_ages_by_its_calendar(today: dt.date, state: str, should_have: str) -> None:
    found = age(JUNE, 20, 10, today)
    assert (found.state, found.should_have) == (state, should_have)
    assert (found.next_period, found.due, found.late) == (
        "2025-07",
        dt.date(2025, 8, 20),
        dt.date(2025, 8, 30),
    )


@given(
    st.sampled_from(["2024", "2024-S2", "2024-Q3", "2024-02", "2024-W10", "2024-02-29"]),
    st.integers(0, 400),
    st.integers(0, 100),
    st.integers(0, 1500),
)
def test_age_only_grows(text: str, lag: int, grace: int, days: int) -> None:
    order = ("fresh", "due", "stale")
    last = parse_period(text)
    day = last.end + dt.timedelta(days)
    one, other = (age(last, lag, grace, day + dt.timedelta(n)) for n in (0, 1))
    assert order.index(one.state) <= order.index(other.state)
    assert (one.state == "stale") == (parse_period(one.should_have).end > last.end)


def observation(metric: str, period: str = "2024") -> Observation:
    found = parse_period(period)
    day = dt.date(2025, 1, 20)
    return Observation(
        metric, "360000", found.freq, period, found.end, 1.0, "A", day, "", "published", "", "", 0
    )


def test_the_measure_s_own_calendar_also_holds_for_what_is_derived() -> None:
    words = Text(zh="增速", en="Growth")
    growth = Growth(
        kind="growth",
        of="gdp.level",
        over="year",
        title=words,
        definition=words,
        unit="%",
        decimals=1,
    )
    calendar = {"A": {"lag_days": 20, "grace_days": 10}}
    metrics = {"gdp.level": measure(release=calendar), "gdp.growth": growth}
    catalogue = Catalogue({}, metrics, {}, Areas({}), {}, "")
    assert age_of(catalogue, observation("gdp.growth"), dt.date(2026, 1, 25)).state == "due"


def test_without_a_calendar_nothing_is_late() -> None:
    catalogue = Catalogue({}, {"gdp.level": measure()}, {}, Areas({}), {}, "")
    found = age_of(catalogue, observation("gdp.level"), dt.date(2050, 1, 1))
    assert (found.state, found.due, found.late) == ("fresh", None, None)
