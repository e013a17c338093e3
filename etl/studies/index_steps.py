"""Every step of an index as numbers: raw values, what was used, weights, scores and standing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from etl.judgement import Number, known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analysis.index.result import IndexResult

DETAILED = 2
"""Newest periods of which every step is kept."""


def steps_of(found: IndexResult, region: str) -> Iterator[Number]:
    """Give the steps of all periods of `region`; those between raw value and score of the newest.

    Regions that others are put together to have no raw values.
    """
    newest = found.readings.periods[-DETAILED:]
    if _of(found.steps["raw"], region).notna().to_numpy().any():
        notes = _of(found.notes, region)
        yield from _raw(_of(found.steps["raw"], region), notes)
        yield from _wide("used", _of(found.steps["treated"], region), newest)
    yield from _wide("score", _of(found.scores, region), found.readings.periods)
    yield from _wide("weight", _of(found.weights, region), newest)
    yield from _wide("coverage", _of(found.coverage, region), newest)
    yield from _standing(_of(found.table, region))


def _of(frame: pd.DataFrame, region: str) -> pd.DataFrame:
    return pd.DataFrame(frame.xs(region, level="region"))


def _raw(values: pd.DataFrame, notes: pd.DataFrame) -> Iterator[Number]:
    """Give raw values; missing ones where a note says what was done about them."""
    said = notes.reindex(values.index)
    for name in values.columns:
        for period, value, text in zip(values.index, values[name], said[name], strict=True):
            note = str(text or "")
            if note or math.isfinite(value):
                yield Number(f"raw:{name}", str(period), known(float(value)), note)


def _wide(item: str, frame: pd.DataFrame, periods: Sequence[str]) -> Iterator[Number]:
    chosen = frame.loc[[period for period in periods if period in frame.index]]
    for name in chosen.columns:
        for period, value in zip(chosen.index, chosen[name], strict=True):
            if math.isfinite(value):
                yield Number(f"{item}:{name}", str(period), float(value))


def _standing(table: pd.DataFrame) -> Iterator[Number]:
    """Give index, rank, coverage and imputed share; no number where there is no score."""
    for period, row in table.iterrows():
        scored = math.isfinite(row["index"])
        yield Number("index", str(period), known(float(row["index"])), "" if scored else "no_score")
        for item in ("rank", "coverage", "imputed"):
            if math.isfinite(row[item]):
                yield Number(item, str(period), float(row[item]))
