"""Answers made by hand, for panels whose drawing is under test."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dashboard.clock import BEIJING
from dashboard.question import (
    Answers,
    Estimate,
    MetricQuery,
    Observation,
    Outcome,
    RecordQuery,
    StudyQuery,
)
from datasets.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.question import Question, Record

NOW = dt.datetime(2026, 1, 29, 9, 41, tzinfo=BEIJING)


def observation(
    metric: str,
    period: str,
    value: float | None,
    area: str = "360000",
    release: str = "首次发布",
    **more: object,
) -> Observation:
    covered = parse_period(period)
    facts = {
        "obs_status": "M" if value is None else "A",
        "vintage": dt.date(2026, 1, 20),
        "origin": "published",
        "feed": "jx_bulletin",
        "source_title": "江西省统计公报",
        "revisions": 0,
        **more,
    }
    return Observation(
        metric, area, covered.freq, period, covered.end, value, release=release, **facts
    )


def estimate(item: str, period: str, value: float | None, note: str = "") -> Estimate:
    return Estimate(item, period, parse_period(period).end if period else None, value, note)


def outcome(
    study: str, kind: str, estimates: Iterable[Estimate] = (), metric: str = "", **more: object
) -> Outcome:
    facts = {
        "ref_area": "360000",
        "freq": "M",
        "vintage": dt.date(2026, 1, 20),
        "status": "ok",
        "reason_zh": "",
        "reason_en": "",
        "method": kind,
        "parameters": {},
        "details": {},
        "n_obs": 60,
        "origin": "derived",
        "inputs": (),
        "reckoned_at": dt.datetime(2026, 1, 28, 17, 10, tzinfo=dt.UTC),
        **more,
    }
    return Outcome(study=study, kind=kind, metric=metric, estimates=tuple(estimates), **facts)


def answer(
    questions: Iterable[Question],
    observations: Iterable[Observation] = (),
    records: Mapping[str, tuple[Record, ...]] | None = None,
    outcomes: Iterable[Outcome] = (),
) -> Answers:
    """Answer as the warehouse would: by metric, area and rhythm, in the query's order of areas."""
    known, judged = tuple(observations), tuple(outcomes)
    found, rows, studies = {}, {}, {}
    for question in questions:
        if isinstance(question, StudyQuery):
            studies[question] = tuple(o for o in judged if _is_asked(question, o))
        if isinstance(question, RecordQuery):
            rows[question] = (records or {}).get(question.table, ())
        if isinstance(question, MetricQuery):
            found[question] = tuple(
                o
                for area in question.areas
                for o in known
                if (o.metric, o.ref_area) == (question.metric, area)
                and question.freq in ("", o.freq)
                and question.breakdown == o.breakdown
            )
    return Answers(found, rows, studies)


def _is_asked(query: StudyQuery, outcome: Outcome) -> bool:
    return (
        outcome.study == query.study
        and query.metric in ("", outcome.metric)
        and (not query.areas or outcome.ref_area in query.areas)
    )
