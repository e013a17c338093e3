"""Figures that add up within a year: single periods from them, and comparable growth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, SupportsFloat

import numpy as np
import pandas as pd

from analysis.result import Result
from analysis.series import freq_of, regular

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from analysis.result import Status

    Levels = npt.NDArray[np.floating]

ROUNDING_PP = 0.05
WIDEST_PP = 2.0
_EXACT = Context(prec=60)


class Single(NamedTuple):
    """A value of its own, and the places of its cumulative levels in the series."""

    now: int
    before: int | None
    value: float
    span: int


class Cumulated(NamedTuple):
    """A cumulative level and its published growth in per cent."""

    level: float
    growth: float

    def base(self, slip_pp: float) -> float:
        """Give last year's level on today's coverage, were the growth off by `slip_pp`."""
        return self.level / (1 + (self.growth + slip_pp) / 100)


class Growth(NamedTuple):
    """Comparable growth of a single period, as a row of `Singles.frame`."""

    base: float
    growth: float
    growth_low: float
    growth_high: float
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, kw_only=True)
class Singles(Result):
    """Single periods of a cumulative series, with their growth on a comparable base.

    Args:
        frame: One row for every period whose cumulative value is known, by its last period:
            ``value`` in the unit of the levels; ``span``, the number of periods that it covers (2
            for January-February together); ``base``, last year's value on today's coverage;
            ``growth``, ``growth_low``, ``growth_high`` in per cent; ``reason_zh``, ``reason_en``
            where growth is missing.
    """

    frame: pd.DataFrame


def single_periods(
    cumulative: pd.Series[float],
    growth: pd.Series[float] | None = None,
    *,
    rounding_pp: float = ROUNDING_PP,
) -> Singles:
    """Split a cumulative series into single periods; what was published together stays together.

    m_t = C_t - C_p, where p is the last known period of the same year. The base of comparison is
    B_t = C_t / (1 + g_t), so that the growth of the single period is
    (C_t - C_p) / (B_t - B_p) - 1. Its bounds follow from growth rates that were rounded to
    2 x `rounding_pp`; the rounding of the levels is taken as small beside that. Bounds further
    apart than 2 pp leave no growth to state, as is usual late in a year.

    Args:
        cumulative: Levels from January on, in any unit, by month or quarter; January missing
            where only January-February is published.
        growth: Growth of `cumulative` on last year as published, in per cent.
        rounding_pp: Half of the last decimal of `growth`, in percentage points.

    Returns:
        ``refused`` where there is no value; `frame` is then empty.

    Raises:
        ValueError: The series is yearly, or the two have different rhythms.
    """
    levels = regular(cumulative)
    rates = None if growth is None else regular(growth)
    _check_rhythms(levels, rates)
    singles = list(_singles(levels))
    frame = pd.DataFrame(singles, columns=list(Single._fields))[["value", "span"]]
    frame.index = levels.dropna().index
    if rates is not None:
        known = rates.reindex(levels.index).to_numpy()
        growths = _growths(singles, levels.to_numpy(), known, rounding_pp)
        columns = list(Growth._fields)
        frame = frame.join(pd.DataFrame(growths, index=frame.index, columns=columns))
    return _judged(frame, rounding_pp)


def cumulate(singles: pd.DataFrame) -> pd.Series[float]:
    """Add single periods up within each year: the way back from `single_periods`.

    Args:
        singles: Columns ``value`` and ``span`` by last period, as `Singles.frame` has them.

    Returns:
        Cumulative levels; NaN from the first period of a year that no row covers, to its end.
    """
    ordered = singles.sort_index()
    values, spans = ordered["value"].to_numpy(float), ordered["span"].to_numpy(int)
    rows = zip(ordered.index, values, spans, strict=True)
    found: list[float] = []
    for _, of_year in groupby(rows, key=lambda row: row[0].year):
        total, covered = Decimal(0), 0
        for period, value, span in of_year:
            total, covered = _EXACT.add(total, _exact(value)), covered + int(span)
            whole = covered == _place(period) and total.is_finite()
            found.append(float(total) if whole else float("nan"))
    return pd.Series(found, index=ordered.index, dtype=float)


def _check_rhythms(levels: pd.Series[float], rates: pd.Series[float] | None) -> None:
    if freq_of(levels) == "A":
        raise ValueError("yearly values do not add up within a year; give months or quarters")
    if rates is not None and freq_of(rates) != freq_of(levels):
        raise ValueError("cumulative and growth have different rhythms; give both by the same one")


def _singles(levels: pd.Series[float]) -> Iterator[Single]:
    numbered = zip(range(len(levels)), levels.index, levels.to_numpy(), strict=True)
    known = (row for row in numbered if not np.isnan(row[2]))
    for _, of_year in groupby(known, key=lambda row: row[1].year):
        before: int | None = None
        sum_before, covered = Decimal(0), 0
        for now, period, level in of_year:
            total, place = _exact(level), _place(period)
            value = float(_EXACT.subtract(total, sum_before))
            yield Single(now, before, value, place - covered)
            before, sum_before, covered = now, total, place


def _exact(value: SupportsFloat) -> Decimal:
    """Read the shortest decimal that `value` prints as, so that published decimals stay exact."""
    return Decimal(repr(float(value)))


def _place(period: pd.Period) -> int:
    """Give the place of `period` in its year, from 1 on."""
    return int(period.month) if period.freqstr.startswith("M") else int(period.quarter)


def _growths(
    singles: list[Single], levels: Levels, rates: Levels, rounding_pp: float
) -> list[Growth]:
    cumulated = [Cumulated(*map(float, pair)) for pair in zip(levels, rates, strict=True)]
    start = Cumulated(0.0, 0.0)
    return [
        _growth(
            start if each.before is None else cumulated[each.before],
            cumulated[each.now],
            rounding_pp,
        )
        for each in singles
    ]


def _growth(before: Cumulated, now: Cumulated, rounding_pp: float) -> Growth:
    if not (before.growth > -100 and now.growth > -100):
        return _unknown("缺少累计增速", "the cumulative growth is missing")
    if now.level <= 0 or before.level < 0:
        return _unknown(
            "累计值不大于零，增速没有意义", "growth of levels at or below zero means nothing"
        )
    value = now.level - before.level
    least, base, most = (
        now.base(-slip) - before.base(slip) for slip in (-rounding_pp, 0.0, rounding_pp)
    )
    if least <= 0:
        zh = f"可比基数受增速舍入（±{rounding_pp:g} 个百分点）影响过大，无法推算"
        return _unknown(zh, "the comparable base vanishes in the rounding of the growth", base)
    low, growth, high = sorted((value / each - 1) * 100 for each in (least, base, most))
    if high - low <= WIDEST_PP:
        return Growth(base, growth, low, high, "", "")
    zh = f"增速舍入使结果的上下界相差 {high - low:.1f} 个百分点，超过 {WIDEST_PP:g}"
    en = f"rounding leaves bounds {high - low:.1f} pp apart, more than {WIDEST_PP:g}"
    return Growth(base, np.nan, low, high, zh, en)


def _unknown(zh: str, en: str, base: float = np.nan) -> Growth:
    return Growth(base, np.nan, np.nan, np.nan, zh, en)


def _judged(frame: pd.DataFrame, rounding_pp: float) -> Singles:
    lost = int((frame.get("reason_en", pd.Series(dtype=str)) != "").sum())
    status: Status = "refused" if frame.empty else "caution" if lost else "ok"
    zh, en = {
        "refused": ("没有累计值", "there is no cumulative value"),
        "caution": (f"{lost} 期推算不出可比增速", f"{lost} periods have no comparable growth"),
        "ok": ("", ""),
    }[status]
    return Singles(
        frame=frame,
        method="single periods",
        n_obs=len(frame),
        status=status,
        reason_zh=zh,
        reason_en=en,
        parameters={"rounding_pp": rounding_pp, "widest_pp": WIDEST_PP},
    )
