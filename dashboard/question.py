"""Questions: the one road from the warehouse to a screen. Only this room's `ask` writes SELECTs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    load brought it. `breakdown` is the code of a finer cut such as a topic; empty is the whole.
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
    breakdown: str = ""


Answer = tuple[Observation, ...]
"""Observations of one query: by area in the query's order, then by period, then by vintage."""


@dataclass(frozen=True, order=True)
class RecordQuery:
    """A question about the warehouse itself: rows of one of its own tables.

    Args:
        table: ``load``, ``feed_state``, ``check_result``, ``quarantine``, ``build``, ``brief`` or
            ``series`` (metric, ref_area, freq, periods with a value, oldest and newest of them).
        feed: Only rows of this feed; empty gives all.
        limit: At most so many rows.
        area: Only rows of this area's brief or series; empty gives all.
    """

    table: str
    feed: str = ""
    limit: int = 500
    area: str = ""


@dataclass(frozen=True, order=True)
class StudyQuery:
    """A question about the judgement of a study; with the build's id it is its own cache key.

    Args:
        study: Id of the declaration.
        metric: Only outcomes on this metric; empty gives all.
        areas: Only outcomes on these areas; empty gives all.
        items: Only estimates whose item is one of these, or begins with one that ends in a colon;
            empty gives all.
        last: Only the newest `last` periods of each item; 0 gives all.
        as_of: The day as known on; None is now.
    """

    study: str
    metric: str = ""
    areas: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    last: int = 0
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number of an outcome; `note` qualifies it (provisional, peak, a light, a level)."""

    item: str
    time_period: str
    period_end: dt.date | None
    value: float | None
    note: str


@dataclass(frozen=True)
class Outcome:
    """What a study found on one subject: the row of ``outcome`` and its estimates in order."""

    study: str
    kind: str
    metric: str
    ref_area: str
    freq: str
    vintage: dt.date
    status: str
    reason_zh: str
    reason_en: str
    method: str
    parameters: Mapping[str, str | int | float | bool | None]
    details: Mapping[str, str | int | float | bool | None]
    n_obs: int
    origin: str
    inputs: tuple[Mapping[str, str], ...]
    reckoned_at: dt.datetime
    estimates: tuple[Estimate, ...]

    def of(self, item: str) -> tuple[Estimate, ...]:
        """Give the estimates of `item`, by period."""
        return tuple(each for each in self.estimates if each.item == item)


Record = dict[str, str | int | float | bool | dt.date | dt.datetime | None]
Question = MetricQuery | RecordQuery | StudyQuery


@dataclass(frozen=True)
class Answers:
    """What the warehouse answered to the questions of a board."""

    observations: dict[MetricQuery, Answer]
    record_rows: dict[RecordQuery, tuple[Record, ...]]
    outcomes: dict[StudyQuery, tuple[Outcome, ...]] = field(default_factory=dict)

    def of(self, query: MetricQuery) -> Answer:
        """Give the observations of `query`."""
        return self.observations[query]

    def records(self, query: RecordQuery) -> tuple[Record, ...]:
        """Give the rows of `query`."""
        return self.record_rows[query]

    def study(self, query: StudyQuery) -> tuple[Outcome, ...]:
        """Give the outcomes of `query`, the newest vintage of each subject."""
        return self.outcomes[query]
