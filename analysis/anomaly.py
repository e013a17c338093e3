"""Abnormal values: which, how far from what was expected, and whether more than chance explains.

The newest value is judged by the error of its one-step forecast, older ones by what STL
leaves, both in robust standard deviations. Up to 3.5 is usual, from 3.5 on ``watch``
(关注), from 5 on ``alarm`` (异常).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.deviations import BREAKS, SCORES, judged
from analysis.messages import Message, messages
from analysis.result import Result, Status

if TYPE_CHECKING:
    import datetime as dt

WATCH, ALARM = 3.5, 5.0
"""Robust standard deviations from which a value is worth a look, and from which it is abnormal."""

_FREEDOM = 30


@dataclass(frozen=True, kw_only=True)
class Anomalies(Result):
    """Abnormal values and breaks of one or more series.

    Args:
        points: One row an abnormal value: `series`, `period`, `way` (``newest``: one-step forecast
            and its conformal band; ``history``: STL; ``yoy``: change against the year before),
            `value`, `expected`, `lo95`, `hi95` (unit of the series), `z` (robust standard
            deviations), `p` (chance of such a z, adjusted for all series of the same period),
            `level` (``watch`` or ``alarm``).
        breaks: One row a break: `series`, and the columns of
            :class:`analysis.change_points.ChangePoints`.
        messages: One for each series and period that has an abnormal value or a break.
        series: How each series was judged, by its name.
    """

    points: pd.DataFrame
    breaks: pd.DataFrame
    messages: tuple[Message, ...]
    series: Mapping[str, Result]


def anomalies(
    series: Mapping[str, pd.Series[float]] | pd.Series[float],
    *,
    watch: float = WATCH,
    alarm: float = ALARM,
    false_discovery: float = 0.1,
    as_of: dt.date | None = None,
) -> Anomalies:
    """Find abnormal values and breaks of series, together under one false-discovery rate.

    Among the values of one period over all series, those are kept whose chance, adjusted by
    Benjamini and Hochberg (1995), is at most `false_discovery`; the chance of z is that of
    Student's t with 30 degrees of freedom, which fits what STL leaves of undisturbed series
    (0.0013 beyond 3.5). A newest value has to lie outside its conformal band, too.

    Args:
        series: Values by period (months or quarters; years by their change only), in any unit;
            several by name. A single one goes by its own name, or "".
        watch: Robust standard deviations from which a value is worth a look.
        alarm: Robust standard deviations from which it is abnormal.
        false_discovery: Expected part of false ones among the values found in a period.
        as_of: The day up to which the values were known, if known.

    Returns:
        ``caution`` where some series were judged by less than the full method or not at all;
        ``refused`` where none was.

    Raises:
        ValueError: A series is not regular (:func:`analysis.series.regular`), or `watch` is not
            between 0 and `alarm`.
    """
    if not 0 < watch <= alarm:
        raise ValueError(f"watch {watch:g} needs to lie between 0 and alarm {alarm:g}")
    named = series if isinstance(series, Mapping) else {str(series.name or ""): series}
    return _found(named, _Rule(watch, alarm, false_discovery), as_of)


@dataclass(frozen=True)
class _Rule:
    """From which z on a value counts, and the false-discovery rate of those that count."""

    watch: float
    alarm: float
    false_discovery: float


def _found(named: Mapping[str, pd.Series[float]], rule: _Rule, as_of: dt.date | None) -> Anomalies:
    found = [judged(name, values) for name, values in named.items()]
    scores = [one.scores for one in found]
    points = _kept(scores, rule.watch, rule.alarm, rule.false_discovery)
    breaks = _stacked([one.breaks for one in found], BREAKS)
    told = {name: one.told for name, one in zip(named, found, strict=True)}
    status, reason_zh, reason_en = _together(list(told.values()))
    return Anomalies(
        method="STL, one-step errors, PELT",
        n_obs=sum(one.n_obs for one in told.values()),
        status=status,
        reason_zh=reason_zh,
        reason_en=reason_en,
        parameters=asdict(rule),
        as_of=as_of,
        points=points,
        breaks=breaks,
        messages=messages(points, breaks),
        series=told,
    )


def _stacked(frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    full = [frame for frame in frames if not frame.empty]
    if not full:
        return pd.DataFrame(columns=columns)
    return pd.concat(full, ignore_index=True)


def _kept(
    frames: list[pd.DataFrame], watch: float, alarm: float, false_discovery: float
) -> pd.DataFrame:
    scores = _stacked(frames, SCORES)
    if scores.empty:
        return scores.assign(p=pd.Series(dtype=float), level=pd.Series(dtype=str))
    from scipy.stats import false_discovery_control, t

    loud = scores.loc[scores["z"].abs() >= watch, "period"].unique()
    scores = scores[scores["period"].isin(loud)]
    size, periods = scores["z"].abs(), scores["period"].astype(str)
    chance = pd.Series(2 * t.sf(size, _FREEDOM), index=scores.index)
    scores = scores.assign(
        p=chance.groupby(periods).transform(false_discovery_control),
        level=np.where(size >= alarm, "alarm", "watch"),
    )
    outside = (scores["value"] < scores["lo95"]) | (scores["value"] > scores["hi95"])
    kept = outside & (size >= watch) & (scores["p"] <= false_discovery)
    return scores[kept].reset_index(drop=True)


def _together(told: list[Result]) -> tuple[Status, str, str]:
    if not told:
        return "refused", "没有序列", "there is no series"
    refused = sum(one.status == "refused" for one in told)
    limited = sum(one.status == "caution" for one in told)
    if len(told) == 1 or refused == len(told) or not refused + limited:
        return told[0].status, told[0].reason_zh, told[0].reason_en
    return (
        "caution",
        f"{len(told)}个序列中{refused}个无法判别，{limited}个有保留",
        f"of {len(told)} series {refused} cannot be judged and {limited} only with reservation",
    )
