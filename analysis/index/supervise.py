"""The state of a measure, reckoned from the indicator itself, its path and the day."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from analysis.index.path import course
from datasets.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datasets.measure import PlannedMeasure

Condition = Literal["on_track", "watch", "late", "done", "unverified", "unknown"]

_TOLERANCE = 1e-9
"""Rounding of a share; exactly 10 % behind is not yet more than 10 %."""


@dataclass(frozen=True)
class State:
    """How a measure stands on a day.

    Args:
        condition: ``on_track``; ``watch`` and ``late`` by the thresholds, late also with an
            overdue value or an overdue target; ``done`` (target met and verified);
            ``unverified`` (met, evidence missing); ``unknown`` (no value yet, none overdue).
        period: Period of the newest value; empty without one.
        actual: The newest value, in the indicator's unit; NaN without one.
        due: Value of the path for that period; NaN without one.
        behind: How far behind the path, in parts of the way from base to target; negative ahead.
        overdue: The newest period whose value is overdue; empty without one.
        escalate: The two newest periods that can be judged were both late.
        reason_zh, reason_en: The state in one sentence.
    """

    condition: Condition
    period: str = ""
    actual: float = math.nan
    due: float = math.nan
    behind: float = math.nan
    overdue: str = ""
    escalate: bool = False
    reason_zh: str = ""
    reason_en: str = ""


def supervise(measure: PlannedMeasure, observations: Mapping[str, float], today: dt.date) -> State:
    """Say how `measure` stands on the day `today`.

    Args:
        measure: The measure as declared.
        observations: Values of its indicator in its region by period, in the unit of base and
            target; those of periods that have not ended by `today` are not looked at.
        today: The day of the judgement.
    """
    path = course(
        measure.base, measure.target, measure.start, measure.due, measure.path, measure.steps
    )
    seen = _seen(measure, observations, today)
    overdue = _overdue(measure, path, seen, today)
    newest = max(seen, key=lambda text: parse_period(text).start, default="")
    if not newest:
        condition: Condition = "late" if overdue else "unknown"
        return _told(
            State(condition, overdue=overdue, escalate=_two_late(path, seen, measure, today))
        )
    expected = path.get(newest, measure.target)
    behind = _behind(measure, expected, seen[newest])
    if _behind(measure, measure.target, seen[newest]) <= _TOLERANCE:
        condition = "done" if measure.verified else "unverified"
        return _told(State(condition, newest, seen[newest], expected, behind))
    condition = "late" if overdue else _judge(measure, path, newest, seen[newest])
    escalate = _two_late(path, seen, measure, today)
    return _told(State(condition, newest, seen[newest], expected, behind, overdue, escalate))


def _seen(
    measure: PlannedMeasure, observations: Mapping[str, float], today: dt.date
) -> dict[str, float]:
    """Give the values after the start of periods that have ended."""
    start = parse_period(measure.start)
    return {
        text: float(value)
        for text, value in observations.items()
        if math.isfinite(value)
        and (period := parse_period(text)).freq == start.freq
        and period.start > start.start
        and period.end < today
    }


def _behind(measure: PlannedMeasure, expected: float, actual: float) -> float:
    return (expected - actual) / measure.distance


def _judge(
    measure: PlannedMeasure, path: Mapping[str, float], period: str, actual: float
) -> Condition:
    """Judge one value; from the due period on, everything short of the target is late."""
    behind = _behind(measure, path.get(period, measure.target), actual)
    ended = period not in path or period == measure.due
    if behind > (0 if ended else measure.thresholds.late) + _TOLERANCE:
        return "late"
    return "watch" if behind > measure.thresholds.watch + _TOLERANCE else "on_track"


def _reportable(path: Mapping[str, float], measure: PlannedMeasure, today: dt.date) -> list[str]:
    """Give the periods after the start whose value had to be there by `today`, oldest first."""
    wait = dt.timedelta(days=measure.report_due)
    return [text for text in list(path)[1:] if parse_period(text).end + wait < today]


def _overdue(
    measure: PlannedMeasure, path: Mapping[str, float], seen: Mapping[str, float], today: dt.date
) -> str:
    """Give the newest period that had to be reported, where neither it nor a later one was."""
    newest = next(reversed(_reportable(path, measure, today)), "")
    if not newest:
        return ""
    day = parse_period(newest).start
    return "" if any(parse_period(text).start >= day for text in seen) else newest


def _two_late(
    path: Mapping[str, float], seen: Mapping[str, float], measure: PlannedMeasure, today: dt.date
) -> bool:
    """Say whether the two newest periods with a value or an overdue one are late."""
    judged = sorted(
        {*seen, *_reportable(path, measure, today)}, key=lambda text: parse_period(text).start
    )
    return len(judged) > 1 and all(
        text not in seen or _judge(measure, path, text, seen[text]) == "late"
        for text in judged[-2:]
    )


def _told(state: State) -> State:
    """Put the state into words."""
    zh, en = _WORDS[state.condition]
    behind = f"{100 * state.behind:.0f} %" if math.isfinite(state.behind) else ""
    if state.overdue:
        zh, en = f"{state.overdue} 的数据逾期未报", f"the value of {state.overdue} is overdue"
    elif state.condition in {"watch", "late"}:
        zh, en = f"{zh}，落后全程的 {behind}", f"{en}, {behind} of the way behind its path"
    if state.escalate:
        zh, en = f"{zh}；连续两期滞后，应当督办", f"{en}; late for two periods"
    return replace(state, reason_zh=zh, reason_en=en)


_WORDS: dict[Condition, tuple[str, str]] = {
    "on_track": ("按进度推进", "on track"),
    "watch": ("需要关注", "to be watched"),
    "late": ("进度滞后", "late"),
    "done": ("已完成并核实", "done and verified"),
    "unverified": ("已达目标，尚未核实", "target met, evidence missing"),
    "unknown": ("暂无数据", "no value yet"),
}
