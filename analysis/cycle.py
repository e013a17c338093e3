"""Turning points of the business cycle: dates of peaks and troughs by fixed rules.

Months follow Bry and Boschan, "Cyclical Analysis of Time Series" (NBER Technical Paper 20, 1971):
turns are found in a heavily smoothed series and traced through ever lighter smoothing to the
series itself. Quarters follow Harding and Pagan, "Dissecting the cycle" (Journal of Monetary
Economics 49, 2002), which looks for turns in the series directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.gaps import bridged, unbroken
from analysis.result import Result
from analysis.series import freq_of, regular, spelled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    Values = NDArray[np.float64]

COLUMNS = ("time_period", "kind", "value", "provisional")
_SPENCER = np.array([-3, -6, -5, 3, 21, 46, 67, 74, 67, 46, 21, 3, -5, -6, -3]) / 320
_YEAR = np.array([0.5, *[1.0] * 11, 0.5]) / 12


@dataclass(frozen=True, kw_only=True)
class TurningPoints(Result):
    """Peaks and troughs of a series, in turn.

    `points` has a row a turn: `time_period` in SDMX spelling, `kind` peak or trough, `value` in
    the unit of the series, and `provisional`, true where the series may still change its mind.
    """

    points: pd.DataFrame


class Turn(NamedTuple):
    """A turn at position `at`: `sign` is 1 for a peak and -1 for a trough."""

    at: int
    sign: int


@dataclass(frozen=True)
class _Rule:
    """What counts as a turn, all in periods."""

    name: str
    window: int
    phase: int
    cycle: int
    ends: int
    signal: int
    least: int


_RULES = {
    "M": _Rule("bry_boschan", window=5, phase=5, cycle=15, ends=6, signal=3, least=48),
    "Q": _Rule("bbq", window=2, phase=2, cycle=5, ends=2, signal=1, least=16),
}


def turning_points(series: pd.Series[float], *, as_of: dt.date | None = None) -> TurningPoints:
    """Date the peaks and troughs of a monthly or quarterly series.

    A turn is the highest (lowest) value within 5 months (2 quarters) to either side; phases last
    at least 5 months (2 quarters), full cycles 15 months (5 quarters). Turns nearer to the end
    than 6 months (2 quarters) are provisional, and need 3 months (1 quarter) after them.

    Args:
        series: Level, index or growth by period, seasonally adjusted or over a year, any unit.
            Gaps of two periods are bridged; before a longer gap nothing is dated.
        as_of: Day up to which the input was known, if the caller knows it.

    Returns:
        The turns in order; refused with a reason below 48 months (16 quarters) or for years.

    Raises:
        ValueError: Periods are unreadable or come twice.
    """
    whole = regular(series)
    values = unbroken(bridged(whole))
    rule = _RULES.get(freq_of(whole), _RULES["M"])
    refusal = _refusal(whole, values, rule)
    if refusal:
        return TurningPoints(
            method=rule.name, n_obs=int(whole.count()), status="refused", reason_zh=refusal[0],
            reason_en=refusal[1], as_of=as_of, points=pd.DataFrame(columns=list(COLUMNS)),
        )  # fmt: skip
    points = _table(values, *_turns(np.asarray(values, dtype=np.float64), rule))
    reason = _reservation(whole, values, points)
    return TurningPoints(
        method=rule.name, n_obs=int(whole.reindex(values.index).count()), as_of=as_of,
        status="caution" if reason[0] else "ok", reason_zh=reason[0], reason_en=reason[1],
        parameters={"window": rule.window, "phase": rule.phase, "cycle": rule.cycle,
                    "ends": rule.ends, "signal": rule.signal}, points=points,
    )  # fmt: skip


def _refusal(
    whole: pd.Series[float], values: pd.Series[float], rule: _Rule
) -> tuple[str, str] | None:
    if freq_of(whole) == "A":
        return "年度数据不判定转折点，请用月度或季度数据", "yearly data have no turning points"
    if len(values) < rule.least:
        zh = "个月" if rule.name == "bry_boschan" else "个季度"
        return (
            f"连续数据只有 {len(values)} {zh}，判定转折点至少需要 {rule.least} {zh}",
            f"only {len(values)} periods without a gap; turning points need {rule.least}",
        )
    if np.ptp(values.to_numpy()) == 0:
        return "常数序列，没有转折点", "a constant series has no turning points"
    return None


def _reservation(
    whole: pd.Series[float], values: pd.Series[float], points: pd.DataFrame
) -> tuple[str, str]:
    if points.empty:
        return "没有符合规则的转折点", "no turn keeps the rules"
    if len(values) < len(whole):
        start = spelled(values.index[0])
        return f"有较长缺口，只判定 {start} 以后", f"a long gap; dated from {start} on only"
    filled = int(whole.isna().sum())
    if filled:
        return f"有 {filled} 期缺失，按直线补齐后判定", f"{filled} missing periods were bridged"
    return "", ""


def _turns(values: Values, rule: _Rule) -> tuple[list[Turn], list[Turn]]:
    found = _monthly(values, rule) if rule.name == "bry_boschan" else _extremes(values, rule.window)
    settled = _censored(found, values, rule)
    return settled, _pending(settled, values, rule)


def _monthly(values: Values, rule: _Rule) -> list[Turn]:
    """Trace turns from a year's moving average by Spencer's curve and a short mean to the data."""
    curve = _smooth(values, _SPENCER)
    span = _dominance(values, curve)
    turns = _alternating(_extremes(_smooth(values, _YEAR), rule.window), _smooth(values, _YEAR))
    turns = _spaced(_traced(turns, curve, rule.window), curve, rule.cycle)
    short = _smooth(values, np.ones(span) / span)
    turns = _spaced(_traced(turns, short, rule.window), short, rule.cycle)
    return _traced(turns, values, max(4, span))


def _smooth(values: Values, weights: Values) -> Values:
    """Average around each value; beyond its ends the series is mirrored through its end point."""
    before = len(weights) // 2
    after = len(weights) - 1 - before
    return np.convolve(
        np.pad(values, (before, after), mode="reflect", reflect_type="odd"), weights, mode="valid"
    )


def _dominance(values: Values, curve: Values) -> int:
    """Months after which the cycle moves more than chance does, from 3 to 6."""
    rest = values - curve
    for span in range(3, 6):
        cycle = np.abs(curve[span:] - curve[:-span]).mean()
        if np.abs(rest[span:] - rest[:-span]).mean() < cycle:
            return span
    return 6


def _extremes(values: Values, window: int) -> list[Turn]:
    return [
        Turn(at, sign)
        for at in range(1, len(values) - 1)
        for sign in (1, -1)
        if _is_extreme(sign * values, at, window)
    ]


def _is_extreme(values: Values, at: int, window: int) -> bool:
    before, after = values[max(0, at - window) : at], values[at + 1 : at + window + 1]
    return bool(values[at] > before.max() and values[at] >= after.max() and values[at] > after[-1])


def _traced(turns: Iterable[Turn], values: Values, reach: int) -> list[Turn]:
    moved = []
    for at, sign in turns:
        start = max(0, at - reach)
        moved.append(Turn(start + int((sign * values[start : at + reach + 1]).argmax()), sign))
    return _alternating(sorted(set(moved)), values)


def _alternating(turns: Iterable[Turn], values: Values) -> list[Turn]:
    """Of turns of one kind in a row keep the most extreme; drop troughs above their peaks."""
    kept: list[Turn] = []
    for turn in turns:
        if not kept or kept[-1].sign != turn.sign:
            kept.append(turn)
        elif turn.sign * values[turn.at] > turn.sign * values[kept[-1].at]:
            kept[-1] = turn
    for first, second in pairwise(kept):
        if second.sign * (values[second.at] - values[first.at]) <= 0:
            return _alternating([t for t in kept if t not in (first, second)], values)
    return kept


def _spaced(turns: list[Turn], values: Values, cycle: int) -> list[Turn]:
    """Drop the weaker of two turns of one kind that are nearer to each other than a cycle."""
    return _repaired(turns, values, lambda kept: _short_cycle(kept, values, cycle))


def _repaired(
    turns: list[Turn], values: Values, fault: Callable[[list[Turn]], set[Turn]]
) -> list[Turn]:
    kept = _alternating(turns, values)
    while faulty := fault(kept):
        kept = _alternating([turn for turn in kept if turn not in faulty], values)
    return kept


def _short_cycle(turns: list[Turn], values: Values, cycle: int) -> set[Turn]:
    for first, second in zip(turns, turns[2:], strict=False):
        if second.at - first.at < cycle:
            return {min(first, second, key=lambda turn: turn.sign * values[turn.at])}
    return set()


def _short_phase(turns: list[Turn], phase: int) -> set[Turn]:
    for first, second in pairwise(turns):
        if second.at - first.at < phase:
            return {first, second}
    return set()


def _unfit_end(turns: list[Turn], values: Values, ends: int) -> set[Turn]:
    """Find turns too near to an end, or outdone by values between them and the end."""
    if not turns:
        return set()
    first, last = turns[0], turns[-1]
    unfit = {turn for turn in turns if not ends <= turn.at < len(values) - ends}
    if (first.sign * values[: first.at]).max(initial=-np.inf) > first.sign * values[first.at]:
        unfit.add(first)
    if (last.sign * values[last.at :]).max() > last.sign * values[last.at]:
        unfit.add(last)
    return unfit


def _censored(turns: list[Turn], values: Values, rule: _Rule) -> list[Turn]:
    def fault(kept: list[Turn]) -> set[Turn]:
        return (
            _unfit_end(kept, values, rule.ends)
            or _short_cycle(kept, values, rule.cycle)
            or _short_phase(kept, rule.phase)
        )

    return _repaired(turns, values, fault)


def _pending(settled: list[Turn], values: Values, rule: _Rule) -> list[Turn]:
    """Find the turn near the end that would follow `settled`, where enough periods confirm it."""
    if not settled:
        return []
    last = settled[-1]
    rest = -last.sign * values[last.at + 1 :]
    at = last.at + 1 + int(rest.argmax())
    near = len(values) - rule.ends <= at < len(values) - rule.signal
    before = settled[-2].at if len(settled) > 1 else -rule.cycle
    far = at - last.at >= rule.phase and at - before >= rule.cycle
    return [Turn(at, -last.sign)] if near and far else []


def _table(values: pd.Series[float], settled: list[Turn], pending: list[Turn]) -> pd.DataFrame:
    rows = [
        (spelled(values.index[turn.at]), "peak" if turn.sign > 0 else "trough",
         float(values.iloc[turn.at]), turn in pending)
        for turn in (*settled, *pending)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
