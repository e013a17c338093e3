"""The measures that are to raise an index, with their state as the night judged it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.fragments import say
from dashboard.index_view import newest, number_of
from datasets.period import parse_period

if TYPE_CHECKING:
    from dashboard.index_view import Index
    from dashboard.marks import Risk
    from dashboard.panel import Reader
    from dashboard.question import Outcome
    from datasets.measure import MeasurePlan, PlannedMeasure

PLAN_ITEMS = ("state:", "path:", "actual:", "effort:", "expected:")
"""What must be known of an outcome to tell its measures."""

_STATES: dict[str, tuple[Risk, str, str]] = {
    "late": ("red", "滞后", "late"),
    "watch": ("yellow", "关注", "watch"),
    "unverified": ("yellow", "待核实", "unverified"),
    "unknown": ("unknown", "未知", "unknown"),
    "on_track": ("green", "按期", "on track"),
    "done": ("green", "完成", "done"),
}
"""States, the most urgent first: the shape of the risk, and the word in both languages."""

_EFFORTS = {
    "easy": ("容易", "easy"),
    "stretch": ("有难度", "stretch"),
    "beyond": ("超出同类经验", "beyond what peers did"),
}


@dataclass(frozen=True)
class Followed:
    """A measure as declared, with what was found on its region.

    Args:
        measure: As declared.
        state: One of the states; ``unknown`` where nothing was found.
        actual: Newest value of its indicator, None without one.
        expected: Points of the index that its target is worth, None where that is not known.
        used: Part of its time that has passed, from 0 to 1.
        done: Part of its way that is behind it; below 0 where things got worse.
        effort: How hard its path is, in the light of what others did.
    """

    measure: PlannedMeasure
    state: str
    actual: float | None
    expected: float | None
    used: float
    done: float | None
    effort: str

    @property
    def risk(self) -> Risk:
        """The shape of its state."""
        return _STATES[self.state][0]


def plan_of(reader: Reader, study: str) -> MeasurePlan | None:
    """Give the measures of an index, None where nobody has declared any."""
    return reader.catalogue.plans.get(study)


def followed(reader: Reader, study: str, index: Index) -> tuple[Followed, ...]:
    """Give the measures of the reader's region and of the regions above it, most urgent first."""
    plan = plan_of(reader, study)
    regions = (reader.region, *index.rollups)
    found = [
        _follow(reader, measure, index.outcomes.get(measure.region))
        for measure in (plan.measures if plan else ())
        if measure.region in regions
    ]
    order = list(_STATES)
    return tuple(sorted(found, key=lambda each: (order.index(each.state), each.measure.due)))


def state_words(reader: Reader, state: str) -> str:
    """Give the word of a state."""
    return say(reader, *_STATES[state][1:])


def effort_words(reader: Reader, effort: str) -> str:
    """Give the word of an effort, empty where it is not known."""
    return say(reader, *_EFFORTS[effort]) if effort in _EFFORTS else ""


def _follow(reader: Reader, measure: PlannedMeasure, outcome: Outcome | None) -> Followed:
    state = newest(outcome, f"state:{measure.id}") if outcome else None
    actual = state.value if state else None
    effort = newest(outcome, f"effort:{measure.id}") if outcome else None
    return Followed(
        measure=measure,
        state=state.note if state and state.note in _STATES else "unknown",
        actual=actual,
        expected=number_of(outcome, f"expected:{measure.id}") if outcome else None,
        used=_used(reader, measure),
        done=None if actual is None else (actual - measure.base) / measure.distance,
        effort=effort.note if effort else "",
    )


def _used(reader: Reader, measure: PlannedMeasure) -> float:
    start, due = parse_period(measure.start).end, parse_period(measure.due).end
    passed = (reader.today - start).days / ((due - start).days or 1)
    return min(max(passed, 0.0), 1.0)
