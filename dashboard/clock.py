"""The clock of the people who look."""

from __future__ import annotations

import datetime as dt

BEIJING = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China has one time and no summer time."""


def beijing_now() -> dt.datetime:
    """Give the time on the wall."""
    return dt.datetime.now(BEIJING)
