"""How observations hang together in time: the newest one, neighbours, runs without a gap."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from datasets.metric import Growth, Measure
from datasets.period import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.question import Answer, Observation
    from datasets.catalogue import AnyMetric

Run = tuple["Observation", ...]

_OWN_PERIOD = re.compile(r"\s+\d{4}(-(\d{2}|[QSW]\d+))?(—\d{4})?$")
_LONGER = {"A": 5, "S": 4, "Q": 3, "M": 2, "W": 1, "D": 0}


@lru_cache(maxsize=8192)
def period_of(text: str) -> Period:
    """Give the period that `text` names; reading the same text again costs nothing."""
    return parse_period(text)


def newest(answer: Iterable[Observation]) -> Observation | None:
    """Give the newest observation that has a value; of two that end alike, the longer period."""
    known = [o for o in answer if o.value is not None]
    return max(known, key=lambda o: (o.period_end, _LONGER.get(o.freq, 0)), default=None)


def of_rhythm(answer: Answer, freq: str) -> Answer:
    """Give the observations of one rhythm, in order of time."""
    return tuple(sorted((o for o in answer if o.freq == freq), key=lambda o: o.period_end))


def latest_rhythm(answer: Answer) -> Answer:
    """Give the observations that share the rhythm of the newest one."""
    last = newest(answer)
    return of_rhythm(answer, last.freq) if last else ()


def is_growth(metric: AnyMetric) -> bool:
    """Say whether a metric is a rate of change, which is published once for its own period."""
    return isinstance(metric, Growth) or (isinstance(metric, Measure) and bool(metric.growth_of))


def compares(metric: AnyMetric, first: Observation, second: Observation) -> bool:
    """Say whether the difference of two values means anything.

    Values must come from one release, since a revision moves every value of its release. Only
    published rates of change carry their own base and compare across releases.
    """
    return first.release == second.release or (
        metric.unit == "%" and is_growth(metric) and "derived" not in (first.origin, second.origin)
    )


@lru_cache(maxsize=4096)
def release_kind(release: str) -> str:
    """Give what kind of release it is: that of 首次发布 2021 and 首次发布 2022 is one."""
    return " / ".join(_OWN_PERIOD.sub("", part) for part in release.split(" / "))


def year_before(observations: Answer, last: Observation) -> Observation | None:
    """Give the value of the same period a year before `last`, if there is one."""
    text = period_of(last.time_period).year_before().text
    return next((o for o in observations if o.time_period == text and o.value is not None), None)


def comparable(metric: AnyMetric, observations: Answer, last: Observation) -> Answer:
    """Give the observations with a value that may be set beside `last`, in order of time."""
    return tuple(o for o in observations if o.value is not None and compares(metric, o, last))


def runs(metric: AnyMetric, observations: Answer) -> tuple[Run, ...]:
    """Cut a series of one rhythm, in order of time, where a period is lost or releases differ.

    Releases of one kind that each bring their own period are one course; a rate of change is one
    course whatever its releases.
    """
    found: list[list[Observation]] = []
    for observation in observations:
        if observation.value is None:
            continue
        if found and _continues(metric, found[-1][-1], observation):
            found[-1].append(observation)
        else:
            found.append([observation])
    return tuple(map(tuple, found))


def _continues(metric: AnyMetric, before: Observation, after: Observation) -> bool:
    follows = _period_after(before.time_period) == after.time_period
    kinds = release_kind(before.release), release_kind(after.release)
    return follows and (is_growth(metric) or kinds[0] == kinds[1])


@lru_cache(maxsize=8192)
def _period_after(text: str) -> str:
    return parse_period(text).shift(1).text


def common(answer: Answer) -> Answer:
    """Give the values of the newest period that most areas have in one release.

    A period counts once more than half as many areas have it as have the best covered one; the
    result holds at most one observation an area, all of one period and one release.
    """
    known = [o for o in answer if o.value is not None]
    if not known:
        return ()
    counts = Counter((o.period_end, _LONGER.get(o.freq, 0), o.release, o.freq) for o in known)
    most = max(counts.values())
    end, _, release, freq = max(k for k, count in counts.items() if count * 2 > most)
    return tuple(o for o in known if (o.period_end, o.release, o.freq) == (end, release, freq))
