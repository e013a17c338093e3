"""Composite and diffusion indexes of the business cycle, and the five warning lights.

``conference_board`` divides each component's change by its standard deviation, averages them with
the declared weights, gives all groups the coincident group's trend, and chains the result (source:
The Conference Board, "Calculating the Composite Indexes"). ``china`` divides by the mean absolute
change and gives all groups the coincident group's amplitude too. ``oecd`` averages growth cycles
around 100 instead, by two passes of the Hodrick-Prescott filter, ``oecd_cf`` by the
Christiano-Fitzgerald band-pass; see :mod:`analysis.oecd`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import pandas as pd

from analysis.chain import ENOUGH, Indexes, averaged, chain_indexes, members
from analysis.changes import aligned
from analysis.gaps import bridged
from analysis.lights import warning_lights
from analysis.oecd import trend_indexes
from analysis.result import Result
from analysis.series import regular

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from datasets.study import Component

__all__ = ["CompositeIndex", "DiffusionIndex", "composite_index", "diffusion_index",
           "warning_lights"]  # fmt: skip

IndexMethod = Literal["conference_board", "china", "oecd", "oecd_cf"]
RERUNS = 12
"""Runs on data cut off ever earlier that the record of revisions rests on."""
_LEAST = {"conference_board": 24, "china": 24, "oecd": 48, "oecd_cf": 48}


@dataclass(frozen=True, kw_only=True)
class CompositeIndex(Result):
    """Indexes of the groups leading, coincident and lagging, base year (or trend) 100.

    `index` has periods in rows and groups in columns, NaN where fewer than 70 % of the weights
    are known. `contributions` has metrics in columns and `trend` groups: index points of the
    change against the last known period, which they add up to. `weights` are by metric, 1 in
    each group. `provisional`, of the shape of `index`, marks values that may still change much.
    `revisions` tells how much values changed since they were first reckoned: `runs`, `mean` and
    `mean_absolute` by group, in index points, from runs on data cut off at earlier periods.
    """

    index: pd.DataFrame
    contributions: pd.DataFrame
    trend: pd.DataFrame
    weights: pd.Series[float]
    provisional: pd.DataFrame
    revisions: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class DiffusionIndex(Result):
    """Weighted share of rising series by period, 0 to 100; 50 divides growth from decline.

    `counted` tells how many series a period's share comes from; below 3 it has none.
    """

    index: pd.Series[float]
    counted: pd.Series[int]


def composite_index(
    frame: pd.DataFrame,
    components: Sequence[Component],
    *,
    method: IndexMethod = "conference_board",
    base_year: int,
    provisional: int = 6,
    as_of: dt.date | None = None,
) -> CompositeIndex:
    """Reckon composite indexes from monthly (or quarterly) series, by one of the `method`s above.

    Args:
        frame: Periods x metrics, in their units, from :func:`analysis.components.prepared`.
            Gaps of two periods are bridged by a line.
        components: Group, transform, sign, weight and delay of each metric.
        method: How changes become an index.
        base_year: Year whose mean is 100, else the first one (caution); no matter to the OECD.
        provisional: Newest values of each group that count as provisional.
        as_of: Day up to which the input was known, if the caller knows it.

    Returns:
        Indexes from the first period that every group covers; refused below 24 (OECD: 48).

    Raises:
        ValueError: A metric is named twice or has no column, or periods are unreadable.
    """
    values = _since_all_groups(aligned(frame, components), components)
    found = _indexed(values, components, method, base_year)
    known = len(values.dropna(how="all"))
    if known < _LEAST[method] or found.index.dropna(how="all").empty:
        return _refused(found, method, known, as_of)
    notes = _notes(values, found, base_year)
    return CompositeIndex(
        method=method, n_obs=_count(values), as_of=as_of, status="caution" if notes else "ok",
        reason_zh="；".join(zh for zh, _ in notes), reason_en="; ".join(en for _, en in notes),
        parameters={"base_year": base_year, "enough_weight": ENOUGH, "provisional": provisional},
        index=found.index, contributions=found.contributions, trend=found.trend,
        weights=found.weights, provisional=_newest(found.index, provisional),
        revisions=_revisions(values, components, method, base_year, found.index),
    )  # fmt: skip


def diffusion_index(
    frame: pd.DataFrame,
    *,
    weights: Mapping[str, float] | None = None,
    span: int = 1,
    as_of: dt.date | None = None,
) -> DiffusionIndex:
    """Give the weighted share of series that rise, those that stand still counted by half.

    Args:
        frame: Periods in rows, series in columns; a series whose rise is bad news enters with
            its sign turned.
        weights: By column; 1 each where not given.
        span: Periods to compare with: 1 for adjusted series, 12 for unadjusted months.
        as_of: Day up to which the input was known, if the caller knows it.

    Returns:
        0 to 100 by period, NaN where fewer than 3 series are known; refused below 3 columns.

    Raises:
        ValueError: Periods are unreadable, or come twice.
    """
    parts = {name: regular(frame[name]) for name in frame.columns if frame[name].notna().any()}
    if len(parts) < 3:
        return _too_few(len(parts), as_of)
    values = pd.concat(parts, axis=1).sort_index()
    values = values.reindex(pd.period_range(values.index[0], values.index[-1]))
    before = values.shift(span)
    still = (values - before).abs() <= 1e-9 * before.abs()
    score = (values > before).astype(float).mask(still, 0.5).where((values - before).notna())
    weight = score.notna() * pd.Series(weights or {}, dtype=float).reindex(values.columns).fillna(
        1.0
    )
    counted = score.count(axis=1)
    share = 100 * (score * weight).sum(axis=1) / weight.sum(axis=1).where(counted >= 3)
    return DiffusionIndex(
        method="diffusion", n_obs=_count(values), as_of=as_of,
        parameters={"span": span}, index=share, counted=counted,
    )  # fmt: skip


def _too_few(series: int, as_of: dt.date | None) -> DiffusionIndex:
    return DiffusionIndex(
        method="diffusion", n_obs=0, status="refused", as_of=as_of,
        reason_zh=f"扩散指数至少需要 3 个序列，现有 {series} 个",
        reason_en=f"a diffusion index needs 3 series, {series} given",
        index=pd.Series(dtype=float), counted=pd.Series(dtype=int),
    )  # fmt: skip


def _indexed(
    values: pd.DataFrame, components: Sequence[Component], method: IndexMethod, base_year: int
) -> Indexes:
    whole = values.apply(lambda column: bridged(column).reindex(column.index))
    if method in ("conference_board", "china"):
        return chain_indexes(whole, components, method, base_year)
    return trend_indexes(whole, components, "hp" if method == "oecd" else "cf")


def _since_all_groups(values: pd.DataFrame, components: Sequence[Component]) -> pd.DataFrame:
    """Begin where every group has enough of its components, so that all cover one span."""
    usable = values.notna().any()
    starts = [
        averaged(values[own.index], own, own).first_valid_index()
        for own in members(components, usable).values()
    ]
    known = [cast("pd.Period", start) for start in starts if start is not None]
    return values.loc[max(known) :] if known else values.iloc[:0]


def _count(values: pd.DataFrame) -> int:
    return int(values.count().sum())


def _newest(index: pd.DataFrame, count: int) -> pd.DataFrame:
    known = index.notna()
    return known & (known[::-1].cumsum()[::-1] <= count)


def _notes(values: pd.DataFrame, found: Indexes, base_year: int) -> list[tuple[str, str]]:
    still = [metric for metric in values.columns if metric not in found.weights.index]
    blank = sum(int(regular(found.index[group]).isna().sum()) for group in found.index)
    notes = []
    if still:
        names = "、".join(still)
        notes.append(
            (f"数据不足或没有变动，未计入：{names}", f"too few data or no change: {names}")
        )
    if blank:
        notes.append((f"有 {blank} 期已知权重不足 70%，指数为空", f"{blank} periods lack weight"))
    if found.base_year not in (None, base_year):
        zh = f"基期年 {base_year} 没有数据，以 {found.base_year} 年为 100"
        notes.append((zh, f"no data in {base_year}; {found.base_year} is 100"))
    return notes


def _revisions(
    values: pd.DataFrame,
    components: Sequence[Component],
    method: IndexMethod,
    base_year: int,
    latest: pd.DataFrame,
) -> pd.DataFrame:
    """Compare the newest value of runs on shortened data with the value of the whole run."""
    gaps = []
    last = min(cast("pd.Period", latest[group].last_valid_index()) for group in latest)
    for cut in range(1, RERUNS + 1):
        shorter = values.loc[: last - cut]
        if len(shorter) < _LEAST[method] or shorter.index[-1].year < base_year + 1:
            break
        first = _indexed(shorter, components, method, base_year).index
        gaps.append(latest.iloc[len(shorter) - 1] - first.reindex(columns=latest.columns).iloc[-1])
    found = pd.DataFrame(gaps, columns=latest.columns, dtype=float)
    record = {"runs": found.count(), "mean": found.mean(), "mean_absolute": found.abs().mean()}
    return pd.DataFrame(record)


def _refused(
    found: Indexes, method: IndexMethod, known: int, as_of: dt.date | None
) -> CompositeIndex:
    least = _LEAST[method]
    return CompositeIndex(
        method=method, n_obs=0, as_of=as_of, status="refused",
        reason_zh=f"合成指数至少需要 {least} 期有变动的数据，现有 {known} 期",
        reason_en=f"a composite index needs {least} periods of data that move; {known} given",
        index=found.index.iloc[:0], contributions=found.contributions.iloc[:0],
        trend=found.trend.iloc[:0], weights=found.weights, provisional=found.index.iloc[:0].notna(),
        revisions=pd.DataFrame(columns=["runs", "mean", "mean_absolute"]),
    )  # fmt: skip
