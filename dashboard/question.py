"""Questions: the one road from the warehouse to a screen. Only this room's `ask` writes SELECTs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class MetricQuery:
    """What a panel wants to know; with the build's id it is its own cache key.

    Args:
        metric: Id in the catalogue.
        areas: Codes of reference areas, in the order wanted.
        freq: One rhythm, or empty for every rhythm the metric has.
        start, end: First and last day that period ends may have; None leaves it open.
        last: The newest `last` periods of each area; 0 gives all.
        as_of: The day as known on; None is now.
        breakdown: Code of a finer cut such as a topic; empty is the whole.
        vintages: Give every vintage of each cell instead of the newest one.
    """

    metric: str
    areas: tuple[str, ...]
    freq: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    last: int = 0
    as_of: dt.date | None = None
    breakdown: str = ""
    vintages: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """One number as an answer gives it; `value` is None exactly when it is missing.

    `revisions` counts the vintages of the cell that the warehouse has after this one.
    `source_file` and `source_row` say where in the publisher's file it stood, `load_id` which
    load brought it.
    """

    metric: str
    ref_area: str
    freq: str
    time_period: str
    period_end: dt.date
    value: float | None
    obs_status: str
    vintage: dt.date
    release: str
    origin: str
    feed: str
    source_title: str
    revisions: int
    source_file: str = ""
    source_row: int | None = None
    load_id: str = ""


Answer = tuple[Observation, ...]
"""Observations of one query: by area in the query's order, then by period, then by vintage."""


@dataclass(frozen=True, order=True)
class RecordQuery:
    """A question about the warehouse itself: rows of one of its own tables.

    Args:
        table: ``load``, ``feed_state``, ``check_result``, ``quarantine`` or ``build``.
        feed: Only rows of this feed; empty gives all.
        limit: At most so many rows.
    """

    table: str
    feed: str = ""
    limit: int = 500


Record = dict[str, str | int | float | bool | dt.date | dt.datetime | None]
Question = MetricQuery | RecordQuery


@dataclass(frozen=True)
class Answers:
    """What the warehouse answered to the questions of a board."""

    observations: dict[MetricQuery, Answer]
    record_rows: dict[RecordQuery, tuple[Record, ...]]

    def of(self, query: MetricQuery) -> Answer:
        """Give the observations of `query`."""
        return self.observations[query]

    def records(self, query: RecordQuery) -> tuple[Record, ...]:
        """Give the rows of `query`."""
        return self.record_rows[query]
