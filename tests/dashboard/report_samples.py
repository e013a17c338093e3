"""A small index with all that a night finds on it, for tests of reports."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dashboard.clock import BEIJING
from dashboard.panel import Reader
from dashboard.question import Answers
from dashboard.report_facts import read_facts, report_questions
from datasets.catalogue import Catalogue
from tests.dashboard.answering import estimate, outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.question import Estimate, Outcome
    from dashboard.report_facts import Facts

STUDY = "business_environment_simulated"
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=BEIJING)
NEWEST, BEFORE = "2026-Q3", "2026-Q2"


def reader(catalogue: Catalogue, region: str = "360100", language: str = "zh-CN") -> Reader:
    return Reader(catalogue, "report", "desktop", region, NOW, language=language)


def found(
    catalogue: Catalogue, region: str, estimates: Iterable[Estimate], **more: object
) -> Outcome:
    definition = catalogue.studies[STUDY]
    details = {"definition_hash": definition.hash, "period": NEWEST, "draws": 1000}  # type: ignore[union-attr]
    facts = {"details": details, "origin": "simulated", "vintage": dt.date(2026, 10, 30), **more}
    return outcome(STUDY, "index", estimates, ref_area=region, freq="Q", **facts)


def whole(region_score: float = 77.25) -> list[Estimate]:
    """Give results of one region: two periods, two topics, one indicator of each."""
    return [
        estimate("index", BEFORE, 76.0),
        estimate("index", NEWEST, region_score),
        estimate("change", NEWEST, 1.25, BEFORE),
        estimate("change:data:be_tax_1", NEWEST, 1.5, BEFORE),
        estimate("change:data:be_start_1", NEWEST, -0.25, BEFORE),
        estimate("raw:be_tax_1", BEFORE, 12.0),
        estimate("raw:be_tax_1", NEWEST, 9.0),
        estimate("score:be_tax_1", NEWEST, 90.0),
        estimate("score:be_start_1", NEWEST, 60.0, "last_valid:2026-Q2"),
        estimate("score:tax", NEWEST, 90.0),
        estimate("score:start", NEWEST, 60.0),
        estimate("gap:tax", NEWEST, 5.0),
        estimate("gap:start", NEWEST, 17.75),
        estimate("gap:be_tax_1", NEWEST, 5.0),
        estimate("gap:be_start_1", NEWEST, 17.75),
        estimate("gain:be_tax_1", NEWEST, 0.5, "improve"),
        estimate("coverage", NEWEST, 0.975),
        estimate("imputed", NEWEST, 0.025),
        estimate("peer:360700", NEWEST, 1.25, "chosen"),
        estimate("peer_without:gdp:360500", NEWEST, 1.0),
        estimate("role:start:360700", NEWEST, 81.0),
    ]


def facts_of(
    catalogue: Catalogue,
    outcomes: Iterable[Outcome],
    region: str = "360100",
    language: str = "zh-CN",
) -> Facts | None:
    """Answer every question of a report with all of `outcomes` that it asks for."""
    asked = report_questions(reader(catalogue, region, language), STUDY)
    outcomes = tuple(outcomes)
    answered = {
        question: tuple(o for o in outcomes if o.ref_area in (question.areas or (o.ref_area,)))
        for question in asked
    }
    return read_facts(reader(catalogue, region, language), STUDY, Answers({}, {}, answered))
