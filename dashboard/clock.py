"""The clock of the people who look."""

from __future__ import annotations

import datetime as dt

BEIJING = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China has one time and no summer time."""


def beijing_now() -> dt.datetime:
    """Give the time on the wall."""
    return dt.datetime.now(BEIJING)


def read_past(text: str, today: dt.date) -> dt.date:
    """Read a day on which something can have been known: `today` or one before it.

    Raises:
        ValueError: It is no day like 2023-06-30, or is still to come.
    """
    day = dt.date.fromisoformat(text)
    if day > today:
        raise ValueError(f"{text} is after {today}")
    return day
