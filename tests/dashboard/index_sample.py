"""A small index with real scores: three cities, two topics, three indicators, two quarters."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis.index.score import score
from datasets.index import IndexDefinition
from datasets.measure import MeasurePlan
from tests.dashboard.answering import estimate, outcome

if TYPE_CHECKING:
    from dashboard.question import Estimate, Outcome
    from datasets.catalogue import Catalogue

STUDY = "sample_index"
CITIES = ("360100", "360200", "360700")
PROVINCE = "360000"
PERIODS = ("2026-Q2", "2026-Q3")

DEFINITION = IndexDefinition.model_validate(
    {
        "index": {"id": STUDY, "version": "1.2.0", "authority": "research", "title": "样例指数"},
        "regions": {"set": CITIES, "rollup": {"to": PROVINCE, "level": "score"}},
        "levels": ["indicator", "topic", "index"],
        "defaults": {"missing": {"policy": "last_valid", "max_age": 2}},
        "groups": [
            {"id": "trade", "name": {"zh": "跨境贸易", "en": "Trade"}},
            {"id": "tax", "name": {"zh": "纳税", "en": "Taxes"}},
        ],
        "indicators": [
            {
                "id": "days",
                "name": {"zh": "通关时间", "en": "Days"},
                "unit": "日",
                "direction": "lower",
                "parent": "trade",
                "normalise": {"type": "goalposts", "best": 0, "worst": 10},
                "owner": "省商务厅",
                "status": "unverified",
            },
            {
                "id": "cost",
                "name": {"zh": "费用", "en": "Cost"},
                "unit": "元",
                "direction": "lower",
                "parent": "trade",
                "normalise": {"type": "minmax"},
            },
            {
                "id": "rate",
                "name": {"zh": "税费率", "en": "Rate"},
                "unit": "%",
                "direction": "lower",
                "parent": "tax",
                "normalise": {"type": "goalposts", "best": 20, "worst": 60},
            },
        ],
        "weights": {"type": "equal"},
        "coverage": {"group": 0.4, "index": 0.5},
        "bands": [
            {"min": 80, "label": {"zh": "良好", "en": "Good"}},
            {"min": 60, "label": {"zh": "一般", "en": "Fair"}},
            {"min": 0, "label": {"zh": "待提升", "en": "To improve"}},
        ],
        "benchmark": {"variables": ["days"], "k": 1},
        "variables": [],
    }
)
PLAN = MeasurePlan.model_validate(
    {
        "index": STUDY,
        "simulated": True,
        "measures": [
            {
                "id": "port",
                "title": {"zh": "压缩提箱时间", "en": "Faster port"},
                "indicator": "days",
                "region": "360700",
                "owner": "省商务厅",
                "start": "2025-Q4",
                "due": "2026-Q4",
                "base": 5,
                "target": 3,
                "source": {"text": "方案", "date": dt.date(2026, 1, 1)},
            },
            {
                "id": "rate",
                "title": {"zh": "降低税费", "en": "Lower rate"},
                "indicator": "rate",
                "region": "360700",
                "owner": "省税务局",
                "start": "2025-Q4",
                "due": "2026-Q4",
                "base": 40,
                "target": 30,
                "source": {"text": "方案", "date": dt.date(2026, 1, 1)},
            },
        ],
    }
)
VALUES: dict[str, dict[str, tuple[float | None, float | None]]] = {
    "360100": {"days": (3, 2), "cost": (100, 90), "rate": (30, 30)},
    "360200": {"days": (8, 8), "cost": (200, 210), "rate": (44, 43)},
    "360700": {"days": (5, 4), "cost": (150, None), "rate": (40, 38)},
}


def table(values: dict[str, dict[str, tuple[float | None, float | None]]] = VALUES) -> pd.DataFrame:
    """Give the values as the engine reads them."""
    rows = [
        (region, period, indicator, value)
        for region, known in values.items()
        for indicator, pair in known.items()
        for period, value in zip(PERIODS, pair, strict=True)
        if value is not None
    ]
    return pd.DataFrame(rows, columns=["region", "period", "indicator", "value"])


def with_index(catalogue: Catalogue) -> Catalogue:
    """Give a catalogue that knows the sample and its measures."""
    return replace(
        catalogue,
        studies={**catalogue.studies, STUDY: DEFINITION},
        plans={**catalogue.plans, STUDY: PLAN},
    )


def outcomes(*, ranking: bool = False) -> list[Outcome]:
    """Give what the night writes of the sample, with ranks only for those who may see them."""
    found = score(DEFINITION, table())
    return [_outcome(found, region, ranking=ranking) for region in (*CITIES, PROVINCE)]


def _outcome(found, region, *, ranking) -> Outcome:
    numbers = [e for period in PERIODS for e in _numbers(found, period, region, ranking=ranking)]
    return outcome(
        STUDY,
        "index",
        [*numbers, *_newest(region, found.scores.loc[PERIODS[1], region])],
        ref_area=region,
        freq="Q",
        origin="simulated",
        details={"definition_hash": found.definition_hash, "version": "1.2.0", "draws": 1000},
    )


def _numbers(found, period, region, *, ranking) -> list[Estimate]:
    scores, row = found.scores.loc[period, region], found.table.loc[period, region]
    weights = found.weights.loc[period, region]
    numbers = [
        estimate("index", period, row["index"]),
        estimate("coverage", period, row["coverage"]),
        estimate("imputed", period, row["imputed"]),
    ]
    if ranking and row["rank"] == row["rank"]:
        numbers.append(estimate("rank", period, row["rank"]))
    for node in scores.index:
        if node != STUDY:
            numbers.append(estimate(f"score:{node}", period, scores[node]))
            numbers.append(estimate(f"weight:{node}", period, weights[node]))
    if region != PROVINCE:
        raw, notes = found.steps["raw"].loc[period, region], found.notes.loc[period, region]
        for leaf in raw.index:
            known = None if raw[leaf] != raw[leaf] else float(raw[leaf])
            numbers.append(estimate(f"raw:{leaf}", period, known, notes[leaf]))
    return numbers


def _newest(region, scores) -> list[Estimate]:
    period = PERIODS[1]
    numbers = [
        estimate("lo", period, scores[STUDY] - 2),
        estimate("hi", period, scores[STUDY] + 1),
        estimate("gap:trade", period, (100 - scores["trade"]) / 2),
        estimate("gap:tax", period, (100 - scores["tax"]) / 2),
        estimate("gap:days", period, (100 - scores["days"]) / 4),
        estimate("priority:rate", period, 1.25),
        estimate("feasible:rate", period, 2.0),
        estimate("change", period, 1.0, PERIODS[0]),
        estimate("change:data:days", period, 0.75),
        estimate("change:data:rate", period, 0.5),
        estimate("change:peers", period, -0.25),
        estimate("peer:360100", period, 0.4, "chosen"),
        estimate("peer:360200", period, 0.1),
        estimate("role:trade:360100", period, 80.0),
    ]
    if region == "360700":
        numbers += [
            estimate("state:port", period, 4.0, "late"),
            estimate("path:port", "2025-Q4", 5.0),
            estimate("path:port", "2026-Q4", 3.0),
            estimate("actual:port", period, 4.0),
            estimate("effort:port", "2026-Q4", 1.0, "stretch"),
            estimate("expected:port", period, 2.5),
            estimate("state:rate", period, 38.0, "on_track"),
            estimate("expected:rate", period, 10.0),
        ]
    return numbers
