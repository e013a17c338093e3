"""What a parser gives: the observations of one file as it names them, and every doubt about it."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

OBSERVATIONS = pa.schema(
    [
        ("indicator", pa.string()),
        ("region", pa.string()),
        ("time_period", pa.string()),
        ("freq", pa.string()),
        ("measure", pa.string()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("status", pa.string()),
        ("source_row", pa.int32()),
    ]
)
"""Columns of a reading: names as the file writes them, time_period in SDMX spelling, status a code
of obs_status, source_row counted from 1 as a spreadsheet shows it. `measure` is level,
cumulative_level, yoy_pct, cumulative_yoy_pct, index … or empty where the file leaves it open.
A tidy file may add breakdown, vintage (ISO date), release and source_title."""


@dataclass(frozen=True)
class Problem:
    """One doubt: what cannot be known from the file, or a value that was refused."""

    where: str
    what_zh: str
    what_en: str
    remedy_zh: str
    remedy_en: str
    source_row: int | None = None
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Reading:
    """A file as a parser understood it: `table` by the schema OBSERVATIONS, and the problems."""

    format: str
    table: pa.Table
    problems: tuple[Problem, ...] = ()
