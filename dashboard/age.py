"""Age lights: how old the newest number of a series is against its own release calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from datasets.period import Period, parse_period

if TYPE_CHECKING:
    from dashboard.question import Observation
    from datasets.catalogue import Catalogue
    from datasets.metric import Release

State = Literal["fresh", "due", "stale"]


@dataclass(frozen=True)
class Age:
    """How a series stands on a day.

    Args:
        state: ``fresh`` (当期) while nothing newer can be expected, ``due`` (待更新) from the day
            on which the next period is usually out, ``stale`` (过期) when it is late.
        next_period: The period that is expected next.
        due: First day on which it is due; None where no calendar is declared.
        late: First day on which it is late; None where no calendar is declared.
        should_have: The newest period that should be out by now; the text behind 应有.
    """

    state: State
    next_period: str
    due: dt.date | None
    late: dt.date | None
    should_have: str


def age_of(catalogue: Catalogue, observation: Observation, today: dt.date) -> Age:
    """Tell how old `observation`, the newest of its series, is on `today`.

    The calendar is the one that the base measure declares for the rhythm, else the feed's.
    """
    last = parse_period(observation.time_period)
    release = _release(catalogue, observation)
    if release is None:
        return Age("fresh", last.shift(1).text, None, None, last.text)
    return age(last, release.lag_days, release.grace_days, today)


@lru_cache(maxsize=4096)
def age(last: Period, lag_days: int, grace_days: int, today: dt.date) -> Age:
    """Tell how old a series that ends with `last` is on `today`.

    The period after `last` is due `lag_days` after its end and late `grace_days` later.
    """
    expected = last.shift(1)
    due = expected.end + dt.timedelta(days=lag_days)
    late = due + dt.timedelta(days=grace_days)
    state: State = "fresh" if today < due else "due" if today < late else "stale"
    newest, patience = last, dt.timedelta(days=lag_days + grace_days)
    while newest.shift(1).end + patience <= today:
        newest = newest.shift(1)
    return Age(state, expected.text, due, late, newest.text)


def _release(catalogue: Catalogue, observation: Observation) -> Release | None:
    freq = observation.freq
    calendar = catalogue.base(observation.metric).release
    own = next((release for name, release in calendar.items() if name == freq), None)
    feed = catalogue.feeds.get(observation.feed)
    return own or (feed.release if feed else None)
