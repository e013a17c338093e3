"""Words for abnormal values and breaks: one message for an indicator and a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analysis.series import spelled

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

Level = Literal["watch", "alarm"]

LEVELS: dict[str, tuple[str, str]] = {"watch": ("关注", "watch"), "alarm": ("异常", "alarm")}
_BASIS = {
    "newest": ("按一步预测", "by its one-step forecast"),
    "history": ("按趋势与季节", "by trend and season"),
    "yoy": ("按上年同期", "by the year before"),
}
_KINDS = {"level": ("水平", "level"), "pace": ("每期增减", "change a period")}


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is to be said of one series in one period; the indicator's title stands before it.

    Args:
        series: Name of the series.
        period: In SDMX spelling: 2022, 2022-Q1, 2022-05.
        level: ``watch`` or ``alarm``; a break alone is ``watch``.
        message_zh, message_en: One or two sentences.
        numbers: Every number of the sentences by its meaning, unrounded: `value`, `expected`,
            `lo95`, `hi95`, `z` of an abnormal value; `before`, `after`, `size` of a break.
    """

    series: str
    period: str
    level: Level
    message_zh: str
    message_en: str
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class _Part:
    key: tuple[str, str]
    level: Level
    message_zh: str
    message_en: str
    numbers: Mapping[str, float]


def messages(points: pd.DataFrame, breaks: pd.DataFrame) -> tuple[Message, ...]:
    """Put abnormal values and breaks into words, those of one series and period together.

    Args:
        points: Abnormal values, as :class:`analysis.anomaly.Anomalies` holds them.
        breaks: Breaks, as it holds them.

    Returns:
        In the order of series and period.
    """
    parts = [_of_point(row) for _, row in points.iterrows()]
    parts += [_of_break(row) for _, row in breaks.iterrows()]
    keys = sorted({part.key for part in parts})
    return tuple(_joined([part for part in parts if part.key == key]) for key in keys)


def _joined(parts: list[_Part]) -> Message:
    series, period = parts[0].key
    return Message(
        series=series,
        period=period,
        level="alarm" if any(part.level == "alarm" for part in parts) else "watch",
        message_zh="".join(part.message_zh for part in parts),
        message_en=" ".join(part.message_en for part in parts),
        numbers=dict(item for part in parts for item in part.numbers.items()),
    )


def _of_point(row: pd.Series[float]) -> _Part:
    numbers = {name: float(row[name]) for name in ("value", "expected", "lo95", "hi95", "z")}
    low, high, value, expected = (
        _figure(numbers[name]) for name in ("lo95", "hi95", "value", "expected")
    )
    level_zh, level_en = LEVELS[str(row["level"])]
    basis_zh, basis_en = _BASIS[str(row["way"])]
    side_zh, side_en = ("高于", "above") if numbers["z"] > 0 else ("低于", "below")
    times = f"{abs(numbers['z']):.1f}"
    return _Part(
        key=_key(row),
        level="alarm" if str(row["level"]) == "alarm" else "watch",
        message_zh=f"{level_zh}：{_period(row)}为{value}，{side_zh}{basis_zh}的预期{expected}"
        f"（95%区间{low}至{high}），偏差是常态的{times}倍。",
        message_en=f"{level_en.capitalize()}: {value} in {_period(row)} is {side_en} the "
        f"{expected} expected {basis_en} (95 % band {low} to {high}), {times} times the usual "
        "deviation.",
        numbers=numbers,
    )


def _of_break(row: pd.Series[float]) -> _Part:
    numbers = {name: float(row[name]) for name in ("before", "after", "size")}
    before, after = _figure(numbers["before"]), _figure(numbers["after"])
    kind_zh, kind_en = _KINDS[str(row["kind"])]
    return _Part(
        key=_key(row),
        level="watch",
        message_zh=f"自{_period(row)}起平均{kind_zh}由{before}变为{after}（已剔除季节）。",
        message_en=f"From {_period(row)} on the mean {kind_en} moves from {before} to {after} "
        "(without season).",
        numbers=numbers,
    )


def _key(row: pd.Series[float]) -> tuple[str, str]:
    return str(row["series"]), _period(row)


def _period(row: pd.Series[float]) -> str:
    period: Hashable = row["period"]
    return spelled(period)


def _figure(number: float) -> str:
    """Write a number with about four significant digits, never in powers of ten."""
    decimals = 0 if abs(number) >= 1000 else 1 if abs(number) >= 100 else 2
    return f"{number:,.{decimals}f}".replace("-", "−")
