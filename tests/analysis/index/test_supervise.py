import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.index.supervise import supervise
from datasets.measure import PlannedMeasure

DAY = dt.date(2026, 2, 1)


def measure(**changes: object) -> PlannedMeasure:
    said = {
        "id": "m",
        "title": "压减开办时间",
        "indicator": "days",
        "region": "360100",
        "owner": "市场监管局",
        "start": "2023",
        "due": "2028",
        "base": 20.0,
        "target": 10.0,
        "source": {"text": "工作方案", "date": "2023-12-01"},
        "report_due": 60,
    }
    return PlannedMeasure.model_validate(said | changes)


@pytest.mark.parametrize(
    ("actual", "condition"),
    [
        (15.0, "on_track"),
        (16.0, "on_track"),
        (17.0, "on_track"),
        (17.01, "watch"),
        (18.0, "watch"),
        (18.01, "late"),
    ],
)
def test_the_state_follows_from_the_way_behind_the_path(actual, condition):
    """The path asks for 16 days at the end of 2025; a tenth of the way is one day."""
    found = supervise(measure(), {"2024": 18.0, "2025": actual}, DAY)
    assert (found.condition, found.due, found.actual) == (condition, 16, actual)
    assert found.behind == pytest.approx((actual - 16) / 10)


def test_a_rising_target_is_judged_the_same_way():
    found = supervise(measure(base=10.0, target=20.0), {"2025": 12.5}, DAY)
    assert (found.condition, found.behind) == ("watch", pytest.approx(0.15))


def test_done_needs_evidence():
    seen = {"2025": 9.5}
    assert supervise(measure(), seen, DAY).condition == "unverified"
    proved = {"verified": True, "evidence": {"text": "核查单", "date": "2026-01-20"}}
    assert supervise(measure(**proved), seen, DAY).condition == "done"


def test_a_value_that_should_be_there_makes_the_measure_late():
    seen = {"2024": 18.0}
    assert supervise(measure(), seen, dt.date(2026, 3, 1)).condition == "on_track"
    found = supervise(measure(), seen, dt.date(2026, 3, 2))
    assert (found.condition, found.overdue, found.escalate) == ("late", "2025", False)
    assert "逾期" in found.reason_zh


def test_two_periods_late_call_for_a_supervision_order():
    assert supervise(measure(), {"2024": 20.5, "2025": 18.5}, DAY).escalate
    assert not supervise(measure(), {"2024": 18.0, "2025": 18.5}, DAY).escalate
    assert supervise(measure(), {}, dt.date(2026, 3, 2)).escalate


def test_without_a_value_nothing_is_claimed():
    found = supervise(measure(), {"2023": 20.0}, dt.date(2024, 12, 31))
    assert (found.condition, found.reason_zh) == ("unknown", "暂无数据")


def test_values_from_the_future_and_of_another_rhythm_do_not_count():
    found = supervise(measure(), {"2025": 16.0, "2026": 1.0, "2025-Q4": 1.0}, DAY)
    assert (found.period, found.actual) == ("2025", 16)


def test_from_the_due_period_on_all_that_misses_the_target_is_late():
    seen = {"2027": 12.0, "2028": 10.5}
    assert supervise(measure(), seen, dt.date(2029, 1, 15)).condition == "late"
    assert supervise(measure(), seen | {"2029": 10.4}, dt.date(2030, 1, 15)).escalate
    assert (
        supervise(measure(), seen | {"2029": 10.0}, dt.date(2030, 1, 15)).condition == "unverified"
    )


@given(
    base=st.floats(-100, 100),
    way=st.floats(0.5, 100) | st.floats(-100, -0.5),
    shares=st.tuples(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5)),
    reached=st.sampled_from(["2024", "2025", "2027", "2028", "2030"]),
)
def test_a_better_value_never_makes_the_state_worse(base, way, shares, reached):
    said = measure(base=base, target=base + way)
    today = dt.date(int(reached) + 1, 1, 15)
    order = ("late", "watch", "on_track", "unverified")
    less, more = (
        order.index(supervise(said, {reached: base + share * way}, today).condition)
        for share in sorted(shares)
    )
    assert less <= more
