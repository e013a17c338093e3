"""What a study found, before it is written into a build."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.series import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from analysis.result import Parameter, Result
    from datasets.study import Subject


@dataclass(frozen=True)
class Number:
    """One row of ``estimate``; `value` is None where there is none, time_period may be empty."""

    item: str
    time_period: str
    value: float | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One row of ``outcome`` with its numbers.

    Args:
        result: Status, reason, method, parameters and number of observations.
        metric, ref_area, freq: The subject; `metric` is empty for what covers all series.
        numbers: Its estimates.
        details: Quality, tests and back-tested errors, by name.
        looked_at: The series behind this judgement, from which its vintage and origin follow;
            empty for all that the study looks at.
    """

    result: Result
    metric: str
    ref_area: str
    freq: str
    numbers: tuple[Number, ...] = ()
    details: Mapping[str, Parameter] = field(default_factory=dict)
    looked_at: tuple[Subject, ...] = ()


def numbers_of(item: str, series: pd.Series[float], note: str = "") -> Iterator[Number]:
    """Give the values of `series`, by period, as numbers called `item`; missing ones are None."""
    for period, value in series.items():
        yield Number(item, spelled(period), known(float(value)), note)


def known(value: float) -> float | None:
    """Give `value`, None where it is no finite number."""
    return value if math.isfinite(value) else None
