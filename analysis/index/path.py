"""The way from a base to a target: its course by period, and how hard it is to keep."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from analysis.result import Result
from datasets.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from analysis.result import Parameter
    from datasets.measure import Course
    from datasets.period import Period

    Rate = Callable[[float, float, float], float]

Verdict = Literal["easy", "stretch", "beyond", "unknown"]

FEWEST = 4
"""Yearly improvements of peers below which nothing is said of the effort."""

DAYS = 365.25


@dataclass(frozen=True, kw_only=True)
class Effort(Result):
    """How hard a yearly improvement is, held against those that peers have made.

    Args:
        verdict: ``easy`` up to the peers' median, ``stretch`` up to their 90th percentile,
            ``beyond`` above it, ``unknown`` without enough history.
        rate: The improvement asked for in a year, in the history's unit; positive is better.
        median, upper: Median and 90th percentile of the history; NaN without one.
        share: Part of the history that was at least as great as `rate`.
    """

    verdict: Verdict
    rate: float
    median: float = math.nan
    upper: float = math.nan
    share: float = math.nan


def course(
    base: float,
    target: float,
    start: str,
    due: str,
    kind: Course = "linear",
    steps: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Give the value that is due in each period from `start` (`base`) to `due` (`target`).

    ``linear`` goes by equal differences, ``constant_rate`` by equal ratios, ``stepped`` keeps each
    value of `steps` from its period until the next one.

    Raises:
        ValueError: The periods are not of one rhythm and in order, or a constant rate would lead
            through 0.
    """
    periods = _between(parse_period(start), parse_period(due))
    last = len(periods) - 1
    if kind == "stepped":
        return _stepped(periods, base, target, steps or {})
    if kind == "linear":
        values = [base + (target - base) * number / last for number in range(last)]
    elif base * target > 0:
        values = [base * (target / base) ** (number / last) for number in range(last)]
    else:
        raise ValueError(f"no constant rate leads from {base} to {target}: use a linear path")
    return dict(zip(periods, [*values, target], strict=True))


def _between(start: Period, due: Period) -> list[str]:
    if start.freq != due.freq or due.start <= start.start:
        raise ValueError(f"'{due.text}' does not follow '{start.text}' in the same rhythm")
    period, found = start, [start.text]
    while period.start < due.start:
        period = period.shift(1)
        found.append(period.text)
    return found


def _stepped(
    periods: list[str], base: float, target: float, steps: Mapping[str, float]
) -> dict[str, float]:
    values, value = {}, base
    for period in periods:
        values[period] = value = steps.get(period, value)
    return values | {periods[-1]: target}


def years(start: str, due: str) -> float:
    """Give the years from the end of `start` to the end of `due`; whole for calendar periods."""
    first, last = parse_period(start), parse_period(due)
    if first.freq in {"W", "D"}:
        return (last.end - first.end).days / DAYS
    return last.end.year - first.end.year + (last.end.month - first.end.month) / 12


def by_difference(older: float, newer: float, span: float) -> float:
    """Give the change a year between two values that lie `span` years apart, in their unit."""
    return (newer - older) / span


def by_ratio(older: float, newer: float, span: float) -> float:
    """Give the compound change a year as a part of the value; NaN between different signs."""
    return float((newer / older) ** (1 / span)) - 1 if older * newer > 0 else math.nan


def yearly(base: float, target: float, start: str, due: str, rate: Rate = by_difference) -> float:
    """Give the implied yearly improvement, positive whichever way the target lies.

    Args:
        base: Value of `start`, in the indicator's unit.
        target: Value of `due`.
        start: Period of the base.
        due: Period of the target.
        rate: How a change a year is told; a path of constant rate implies `by_ratio`.

    Raises:
        ValueError: A rate by ratio of values with different signs.
    """
    found = rate(base, target, years(start, due))
    if math.isnan(found):
        raise ValueError(f"no constant rate leads from {base} to {target}")
    return abs(found)


def improvements(panel: pd.DataFrame, *, better: int, rate: Rate = by_difference) -> pd.Series:
    """Give every yearly improvement that a panel holds.

    A value is set against the newest one of the same region that is at least a year older.

    Args:
        panel: Rows are periods, columns regions; NaN where there is no value.
        better: 1 where higher is better, -1 where lower is.
        rate: How a change a year is told.

    Returns:
        Improvements by (period, region), positive is better; empty without a pair of values.
    """
    found = {
        (period, str(region)): better * change
        for region, values in panel.items()
        for period, change in _changes(values.dropna(), rate)
        if not math.isnan(change)
    }
    index = pd.MultiIndex.from_tuples(list(found), names=["period", "region"]) if found else None
    return pd.Series(list(found.values()), index=index, dtype=float)


def _changes(values: pd.Series, rate: Rate) -> Iterator[tuple[str, float]]:
    known = [(str(period), float(value)) for period, value in values.items()]
    for place, (period, value) in enumerate(known):
        for start, before in reversed(known[:place]):
            span = years(start, period)
            if span >= 1 - 1 / DAYS:
                yield period, rate(before, value, span)
                break


def effort(rate: float, history: pd.Series | np.ndarray) -> Effort:
    """Judge a yearly improvement by those that peers have made.

    Up to the median half of the peers' years were at least as good, which is ``easy``; up to the
    90th percentile one in ten was, which is a ``stretch``; the tenth above it is not taken as
    proof that it can be done, because single leaps are often changes of method.

    Args:
        rate: Improvement a year, positive is better, in the unit of `history`.
        history: Yearly improvements of the peers, as from :func:`improvements`.
    """
    seen = np.asarray(history, dtype=float)
    seen = seen[np.isfinite(seen)]
    limits: dict[str, Parameter] = {"easy": 0.5, "stretch": 0.9}
    if len(seen) < FEWEST:
        return Effort(
            method="peer_history",
            n_obs=len(seen),
            status="refused",
            reason_zh=f"同类地区的历年改进只有{len(seen)}个，少于{FEWEST}个，不作判断",
            reason_en=f"{len(seen)} yearly improvements of peers are fewer than {FEWEST}",
            parameters=limits,
            verdict="unknown",
            rate=rate,
        )
    median, upper = (float(value) for value in np.quantile(seen, [0.5, 0.9]))
    return Effort(
        method="peer_history",
        n_obs=len(seen),
        parameters=limits,
        verdict="easy" if rate <= median else "stretch" if rate <= upper else "beyond",
        rate=rate,
        median=median,
        upper=upper,
        share=float(np.mean(seen >= rate)),
    )
