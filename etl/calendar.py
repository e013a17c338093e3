"""The release calendar of a feed: what is newest, when the next release is due, what is late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasets.period import Period, parse_period
from etl.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datasets.feed import Feed


@dataclass(frozen=True)
class Calendar:
    """Where a feed stands in its calendar; empty and None for a feed without observations."""

    newest_period: str = ""
    next_due: dt.date | None = None
    late_after: dt.date | None = None
    findings: tuple[Finding, ...] = ()

    def is_late(self, today: dt.date) -> bool:
        """Say whether the next release should have come by now."""
        return self.late_after is not None and today > self.late_after


def calendar(feed: Feed, time_periods: Iterable[str], today: dt.date) -> Calendar:
    """Hold the periods that a feed has against the rhythm in which its publisher gives them."""
    periods = sorted(map(parse_period, time_periods), key=lambda period: (period.end, period.text))
    own = [period for period in periods if period.freq == feed.accrual_periodicity]
    if not periods:
        return Calendar()
    newest = (own or periods)[-1]
    if feed.origin == "simulated" or not own:
        return Calendar(newest.text)
    due = newest.shift(1).end + dt.timedelta(days=feed.release.lag_days)
    late = due + dt.timedelta(days=feed.release.grace_days)
    found = Calendar(newest.text, due, late, () if feed.irregular else _gaps(own))
    return Calendar(newest.text, due, late, (*found.findings, *_late(found, newest, today)))


def _gaps(own: list[Period]) -> tuple[Finding, ...]:
    """Name the periods between the first and the last that no row covers.

    January stands alone nowhere: publishers give January and February together.
    """
    given = {period.text for period in own}
    missing, period = [], own[0]
    while period.end < own[-1].end:
        period = period.shift(1)
        alone = period.freq == "M" and period.text.endswith("-01")
        missing += [] if period.text in given or alone else [period.text]
    if not missing:
        return ()
    shown, more = missing[:6], "…" if len(missing) > 6 else ""
    return (
        Finding(
            "missing releases",
            "warning",
            len(missing),
            f"中间缺 {len(missing)} 期：{'、'.join(shown)}{more}",
            f"{len(missing)} periods missing in between: {', '.join(shown)}{more}",
        ),
    )


def _late(found: Calendar, newest: Period, today: dt.date) -> tuple[Finding, ...]:
    if not found.is_late(today):
        return ()
    awaited = newest.shift(1).text
    return (
        Finding(
            "late release",
            "warning",
            1,
            f"{awaited} 应于 {found.next_due} 前后发布，至今未到",
            f"{awaited} was due about {found.next_due} and has not come",
        ),
    )
