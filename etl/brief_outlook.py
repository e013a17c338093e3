"""What lies ahead, for a brief: forecasts that reach beyond today, and how the targets stand."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from datasets.period import parse_period
from etl.brief_ask import Fact, period_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datasets.metric import Target
    from etl.brief_ask import Asked, Slot

    Course = Mapping[str, Mapping[str, Slot]]

_ITEMS = ("median", "lo95", "hi95")
_LONGEST = 40
"""More periods than any study looks ahead."""


def forecast_facts(asked: Asked) -> Iterator[Fact]:
    """Tell of each indicator its next period and the end of that year, the headline's first.

    Forecasts without a band are left out; those that end before today are only counted.
    """
    usable = [o for o in asked.outcomes("forecast") if o["status"] != "refused"]
    courses = [course for outcome in usable if (course := _course(asked, outcome))]
    told: dict[str, Fact] = {}
    for course in sorted(courses, key=lambda each: _rank(asked, each)):
        if (period := _next(asked, course)) and (name := _indicator(course)) not in told:
            told[name] = _forecast(asked, course, period)
    yield from [*told.values()][: asked.brief.longest]
    if past := sum(not _next(asked, course) for course in courses):
        yield Fact("forecasts", "forecasts_past", {"past": {"kind": "count", "value": past}})


def _course(asked: Asked, outcome: Mapping[str, str | float | None]) -> Course:
    """Give the median and the band of every period that has both, in order of time."""
    measured = json.loads(str(outcome["details"])).get("calibrated") is True
    found: dict[str, dict[str, Slot]] = {}
    for item in _ITEMS:
        for slot in reversed(asked.points(outcome, item, _LONGEST)):
            marked = slot if measured else slot | {"band": "uncalibrated"}
            found.setdefault(str(slot["time_period"]), {})[item] = marked
    return {period: slots for period, slots in found.items() if len(slots) == len(_ITEMS)}


def _next(asked: Asked, course: Course) -> str:
    """Give the first period that is not over, or nothing."""
    return next((p for p in course if parse_period(p).end >= asked.day), "")


def _metric(course: Course) -> str:
    return str(next(iter(course.values()))["median"]["metric"])


def _indicator(course: Course) -> str:
    return _metric(course).partition(".")[0]


def _rank(asked: Asked, course: Course) -> tuple[int, int, str]:
    headline = [metric.partition(".")[0] for metric in asked.brief.headline]
    name, metric = _indicator(course), _metric(course)
    place = headline.index(name) if name in headline else len(headline)
    return place, metric not in asked.brief.headline, metric


def _forecast(asked: Asked, course: Course, period: str) -> Fact:
    target = _target_within(asked, course)
    if target:
        name, aim = target
        due = _at(course, parse_period(aim.due).end)
        slots = due | {"target": _aim(name, aim)}
        return Fact("forecasts", f"forecast_{_standing(aim, due['median'])}", slots)
    own = dict(course[period])
    end = _at(course, dt.date(parse_period(period).end.year, 12, 31))
    if not end or end == own:
        return Fact("forecasts", "forecast", own)
    later = {f"end_{item}": slot for item, slot in end.items()}
    return Fact("forecasts", "forecast_to_year_end", own | later)


def _at(course: Course, day: dt.date) -> dict[str, Slot]:
    return next(
        (dict(slots) for slots in course.values() if period_end(slots["median"]) == day), {}
    )


def _target_within(asked: Asked, course: Course) -> tuple[str, Target] | None:
    """Give the next target of the metric that falls due on a day the forecast reaches."""
    own = [
        (name, target)
        for name, target in asked.catalogue.targets.items()
        if (target.metric, target.ref_area) == (_metric(course), asked.area)
        and parse_period(target.due).end >= asked.day
        and _at(course, parse_period(target.due).end)
    ]
    return min(own, key=lambda each: parse_period(each[1].due).end, default=None)


def target_facts(asked: Asked) -> Iterator[Fact]:
    """Tell how the newest target of each metric stands, those that are not met first."""
    newest: dict[str, tuple[str, Target]] = {}
    for name, target in asked.catalogue.targets.items():
        held = newest.get(target.metric)
        if target.ref_area == asked.area and (held is None or _later(target, held[1])):
            newest[target.metric] = (name, target)
    facts = [
        Fact("targets", _said(asked, target, value), {"value": value, "target": _aim(name, target)})
        for name, target in newest.values()
        if (value := asked.newest(target.metric))
    ]
    yield from sorted(facts, key=_urgency)[: asked.brief.longest]


def _later(target: Target, held: Target) -> bool:
    return parse_period(target.due).end > parse_period(held.due).end


def _urgency(fact: Fact) -> int:
    return ("target_missed", "target_open", "target_met").index(fact.sentence)


def _said(asked: Asked, target: Target, value: Slot) -> str:
    standing = _standing(target, value)
    over = parse_period(target.due).end < asked.day
    return "target_missed" if standing == "open" and over else f"target_{standing}"


def _aim(name: str, target: Target) -> Slot:
    return {"kind": "target", "target": name, "value": target.value, "due": target.due}


def _standing(target: Target, value: Slot) -> str:
    number = float(value["value"] or 0)
    reached = {
        "at_least": number >= target.value,
        "at_most": number <= target.value,
        "exactly": number == target.value,
    }[target.comparison]
    return "met" if reached else "open"
