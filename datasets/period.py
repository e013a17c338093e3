"""Time periods in SDMX spelling: 2022, 2022-S1, 2022-Q1, 2022-05, 2022-W05, 2022-05-01."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Freq = Literal["A", "S", "Q", "M", "W", "D"]

_PATTERNS: dict[Freq, re.Pattern[str]] = {
    "A": re.compile(r"(\d{4})()", re.ASCII),
    "S": re.compile(r"(\d{4})-S([12])", re.ASCII),
    "Q": re.compile(r"(\d{4})-Q([1-4])", re.ASCII),
    "M": re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII),
    "W": re.compile(r"(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])", re.ASCII),
    "D": re.compile(r"(\d{4})-(\d\d-\d\d)", re.ASCII),
}
_MONTHS: dict[Freq, int] = {"A": 12, "S": 6, "Q": 3, "M": 1}


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of time that one observation covers: its rhythm, first and last day."""

    start: dt.date
    end: dt.date
    freq: Freq
    text: str

    def shift(self, steps: int) -> Period:
        """Give the period `steps` of the same rhythm later (earlier when negative)."""
        if self.freq in _MONTHS:
            return _of_month(self.freq, _month_number(self.start) + steps * _MONTHS[self.freq])
        days = 7 if self.freq == "W" else 1
        return _of_day(self.freq, self.start + dt.timedelta(days=days * steps))

    def year_before(self) -> Period:
        """Give the same period of the previous year.

        A week keeps its number; 29 February falls back to the 28th.
        """
        if self.freq in _MONTHS:
            return self.shift(-12 // _MONTHS[self.freq])
        if self.freq == "W":
            return self.shift(-52)
        day = 28 if (self.start.month, self.start.day) == (2, 29) else self.start.day
        return _of_day("D", self.start.replace(year=self.start.year - 1, day=day))


def how_to_write(text: str) -> str:
    """Tell in Chinese how the period that `text` should be is written."""
    return f"“{text}”应写成 2025、2025-S2、2025-Q4 或 2025-12"


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read a period in SDMX spelling.

    Raises:
        ValueError: The text is not one of the spellings of this module.
    """
    for freq, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(text):
            return _period(freq, int(match[1]), match[2], text)
    raise ValueError(f"'{text}' is not a period like 2022, 2022-Q1, 2022-05 or 2022-05-01")


def _period(freq: Freq, year: int, part: str, text: str) -> Period:
    if freq == "D":
        return _of_day("D", dt.date.fromisoformat(text))
    if freq == "W":
        return _of_day("W", dt.date.fromisocalendar(year, int(part), 1))
    return _of_month(freq, year * 12 + (int(part or 1) - 1) * _MONTHS[freq])


def _month_number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _of_month(freq: Freq, number: int) -> Period:
    year, month = divmod(number, 12)
    last_year, last_month = divmod(number + _MONTHS[freq] - 1, 12)
    start = dt.date(year, month + 1, 1)
    end = dt.date(last_year, last_month + 1, calendar.monthrange(last_year, last_month + 1)[1])
    part = month // _MONTHS[freq] + 1
    text = {"A": f"{year:04}", "M": f"{year:04}-{part:02}"}.get(freq, f"{year:04}-{freq}{part}")
    return Period(start, end, freq, text)


def _of_day(freq: Freq, day: dt.date) -> Period:
    if freq == "W":
        year, week, _ = day.isocalendar()
        monday = dt.date.fromisocalendar(year, week, 1)
        return Period(monday, monday + dt.timedelta(days=6), "W", f"{year:04}-W{week:02}")
    return Period(day, day, "D", day.isoformat())


_QUARTER_ZH = ("一", "二", "三", "四")


def label_period(period: Period, language: str, *, cumulative: bool = False) -> str:
    """Write a period for people: 2022年, 2023年一季度, 2025年1—11月, 2025年上半年.

    Args:
        period: What the observation covers.
        language: ``zh-CN`` or ``en``.
        cumulative: The observation runs from January to the end of the period.
    """
    label = _label_en if language == "en" else _label_zh
    return label(period, cumulative=cumulative)


def _label_zh(period: Period, *, cumulative: bool) -> str:
    year, month = f"{period.end.year}年", period.end.month
    if period.freq == "A" or (cumulative and month == 12):
        return year
    if cumulative or period.freq == "S":
        first = 1 if cumulative else period.start.month
        named = {(1, 6): "上半年", (7, 12): "下半年", (1, 3): "一季度", (1, 9): "前三季度"}
        months = f"{first}—{month}月" if first < month else f"{month}月"
        return year + (months if period.freq == "M" else named.get((first, month), months))
    if period.freq == "W":
        return f"{period.text[:4]}年第{int(period.text[-2:])}周"
    quarter = f"{year}{_QUARTER_ZH[(month - 1) // 3]}季度"
    return {"Q": quarter, "M": f"{year}{month}月"}.get(period.freq, period.text)


def _label_en(period: Period, *, cumulative: bool) -> str:
    year, month = period.end.year, calendar.month_abbr[period.end.month]
    if period.freq == "A" or (cumulative and period.end.month == 12):
        return str(year)
    if cumulative:
        return f"Jan–{month} {year}" if period.end.month > 1 else f"Jan {year}"
    if period.freq == "S":
        return f"H{period.text[-1]} {year}"
    return {"Q": f"{period.text[5:]} {year}", "M": f"{month} {year}"}.get(period.freq, period.text)
