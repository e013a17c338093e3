"""Rows that do not get in: where they stand, what they say and why they were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.reading import Problem

REJECTION = pa.schema(
    [
        ("source_row", pa.int32()),
        ("column_name", pa.string()),
        ("value", pa.string()),
        ("reason_zh", pa.string()),
        ("reason_en", pa.string()),
    ]
)
"""The part of a quarantine row that a step knows; feed, file and load are added when it is kept."""


def of_problems(problems: Sequence[Problem]) -> pa.Table:
    """Turn the doubts of a parser into rejections, one each."""
    rows = [
        (p.source_row, p.column, p.value, _sentence(p.what_zh, p.remedy_zh, "；"), _english(p))
        for p in problems
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(REJECTION)
    return pa.Table.from_arrays(
        [pa.array(c, f.type) for c, f in zip(columns, REJECTION, strict=True)], schema=REJECTION
    )


def of_codes(
    source_row: np.ndarray, column: str, codes: np.ndarray, told: Sequence[tuple[str, str, str]]
) -> pa.Table:
    """Reject rows by a fault that many of them share.

    Args:
        source_row: Row of each rejected observation in its file.
        column: Column at fault.
        codes: For each rejected observation the place of its fault in `told`.
        told: Value, reason in Chinese and reason in English of each fault.
    """
    value, zh, en = (pa.array([fault[n] for fault in told], pa.string()) for n in range(3))
    where = pa.array(codes, pa.int32())
    name = pa.array([column]).take(pa.array(np.zeros(len(codes), np.int32)))
    rows = pa.array(source_row, pa.int32())
    return pa.Table.from_arrays(
        [rows, name, value.take(where), zh.take(where), en.take(where)], schema=REJECTION
    )


def _english(problem: Problem) -> str:
    return _sentence(problem.what_en, problem.remedy_en, "; ")


def _sentence(what: str, remedy: str, joint: str) -> str:
    return f"{what}{joint}{remedy}" if remedy else what
