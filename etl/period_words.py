"""Period words of Chinese and foreign tables, and the decimals that only look like months."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasets.cells import Cell, plain
from datasets.period import Freq, parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_Y = r"((?:19|20)\d\d)"
_DASH = r"[-—–―~〜至到]+"
_HALVES = {"上": "S1", "下": "S2", "1": "S1", "2": "S2"}
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "A": 1, "B": 2, "C": 3, "D": 4}
_DECIMAL = re.compile(rf"{_Y}\.(\d{{1,2}})")


@dataclass(frozen=True)
class PeriodWord:
    """A period as read: SDMX spelling, rhythm, and whether it runs from January on."""

    time_period: str
    freq: Freq
    cumulative: bool = False


def _quarter(digit: str) -> str:
    return f"Q{_NUMERALS.get(digit) or int(digit)}"


def _day(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"


_WORDS: tuple[tuple[str, Callable[[re.Match[str]], str], bool], ...] = (
    (rf"{_Y}(?:年度?)?(?:全年)?", lambda m: m[1], False),
    (rf"{_Y}年?(上|下)半年", lambda m: f"{m[1]}-{_HALVES[m[2]]}", False),
    (rf"{_Y}-?[SH]([12])", lambda m: f"{m[1]}-{_HALVES[m[2]]}", False),
    (rf"{_Y}年?第?([一二三四1-4])季度?", lambda m: f"{m[1]}-{_quarter(m[2])}", False),
    (rf"{_Y}[-/年]?Q([1-4])", lambda m: f"{m[1]}-Q{m[2]}", False),
    (rf"{_Y}([A-D])", lambda m: f"{m[1]}-{_quarter(m[2])}", False),
    (rf"{_Y}年?前([二两三2-3])季度?", lambda m: f"{m[1]}-{_quarter(m[2])}", True),
    (rf"{_Y}年?[1一]{_DASH}([二三四2-4])季度", lambda m: f"{m[1]}-{_quarter(m[2])}", True),
    (rf"{_Y}年(\d{{1,2}})月份?", lambda m: f"{m[1]}-{int(m[2]):02}", False),
    (rf"{_Y}[-/](\d{{1,2}})", lambda m: f"{m[1]}-{int(m[2]):02}", False),
    (rf"{_Y}M?(\d\d)", lambda m: f"{m[1]}-{m[2]}", False),
    (rf"{_Y}年?1月?{_DASH}(\d{{1,2}})月份?", lambda m: f"{m[1]}-{int(m[2]):02}", True),
    (rf"{_Y}-?W(\d\d)", lambda m: f"{m[1]}-W{m[2]}", False),
    (rf"{_Y}年第(\d{{1,2}})周", lambda m: f"{m[1]}-W{int(m[2]):02}", False),
    (rf"{_Y}[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?(?:T?00:00:00)?", _day, False),
    (rf"{_Y}(\d\d)(\d\d)", _day, False),
)
_PATTERNS = tuple((re.compile(word), spell, cumulative) for word, spell, cumulative in _WORDS)


def read_period(cell: Cell) -> PeriodWord | None:
    """Read one period word; None when it is none, or a decimal such as 2016.1."""
    word = plain(cell)
    for pattern, spell, cumulative in _PATTERNS:
        if match := pattern.fullmatch(word):
            return _checked(spell(match), cumulative=cumulative)
    return None


def _checked(spelling: str, *, cumulative: bool = False) -> PeriodWord | None:
    try:
        period = parse_period(spelling)
    except ValueError:
        return None
    return PeriodWord(period.text, period.freq, cumulative)


def is_decimal_month(cell: Cell) -> bool:
    """Say whether a cell reads like 2016.1: a year, a point, and what may be a month."""
    return not isinstance(cell, dt.date) and _DECIMAL.fullmatch(plain(cell)) is not None


def read_periods(cells: Iterable[Cell]) -> dict[str, PeriodWord]:
    """Read all period words of one column or header, by their text (see `plain`).

    Decimals such as 2016.10 are read as months only when the column itself proves that its zeros
    were kept: months below ten are padded (2016.01), or every year with a ``.1`` has a ``.10`` too.
    Otherwise 2016.1 may be January or October and no decimal of the column is read.
    """
    texts = list(dict.fromkeys(map(plain, cells)))
    words = {text: word for text in texts if (word := read_period(text))}
    decimals = {text: match for text in texts if (match := _DECIMAL.fullmatch(text))}
    return words | (_decimal_months(decimals) if _zeros_kept(decimals) else {})


def _zeros_kept(texts: Iterable[str]) -> bool:
    months = set(texts)
    proof = any(text.endswith(".10") or text[-2] == "0" for text in months)
    short = {text for text in months if text.endswith(".1")}
    mixed = short and any(text[-2:-1] == "0" for text in months if text[-3] == ".")
    return proof and not mixed and all(f"{text}0" in months for text in short)


def _decimal_months(decimals: dict[str, re.Match[str]]) -> dict[str, PeriodWord]:
    months = {text: f"{match[1]}-{int(match[2]):02}" for text, match in decimals.items()}
    return {text: word for text, month in months.items() if (word := _checked(month))}
