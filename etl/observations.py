"""What parsers yield, observation by observation, and how it becomes a reading."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING

import pyarrow as pa

from etl.doubts import UnreadableFileError
from etl.labels import to_date
from etl.period_words import PeriodWord
from etl.reading import OBSERVATIONS, Problem, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datasets.cells import Number


_CELLS = attrgetter(*OBSERVATIONS.names)


@dataclass(frozen=True)
class Observation:
    """One row of a reading, columns as in `etl.reading.OBSERVATIONS`."""

    indicator: str
    region: str
    time_period: str
    freq: str
    measure: str
    value: float | None
    unit: str
    status: str
    source_row: int | None = None


@dataclass(frozen=True)
class Facts:
    """What one label says of the values beside or below it; empty where it says nothing."""

    indicator: str = ""
    region: str = ""
    period: PeriodWord | None = None
    unit: str = ""
    measure: str = ""

    def over(self, other: Facts) -> Facts:
        """Give these facts, completed by `other` where they are empty."""
        return Facts(*(getattr(self, f.name) or getattr(other, f.name) for f in fields(Facts)))

    def observe(self, number: Number, source_row: int | None) -> Observation:
        """Give the observation of `number` under these facts; no value makes its status M."""
        period = self.period or PeriodWord("", "A")
        return Observation(
            self.indicator,
            self.region,
            period.time_period,
            period.freq if period.time_period else "",
            to_date(self.measure, cumulative=period.cumulative),
            number.value,
            self.unit or number.unit,
            "M" if number.value is None else "A",
            source_row,
        )


def collect(name: str, items: Iterable[Observation | Problem]) -> Reading:
    """Make the reading of format `name` from what a parser yields, up to an unreadable place."""
    rows: list[Observation] = []
    problems: list[Problem] = []
    try:
        for item in items:
            problems.append(item) if isinstance(item, Problem) else rows.append(item)
    except UnreadableFileError as error:
        problems.append(error.problem)
    return Reading(name, _table(rows), tuple(problems))


def _table(rows: list[Observation]) -> pa.Table:
    columns = zip(*map(_CELLS, rows), strict=True) if rows else ((),) * len(OBSERVATIONS)
    return pa.Table.from_arrays(
        [pa.array(c, field.type) for c, field in zip(columns, OBSERVATIONS, strict=True)],
        schema=OBSERVATIONS,
    )
