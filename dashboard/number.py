"""Numbers for people: rounded once, half away from zero; the unit always apart from the value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING

from datasets.codelist import conversion, read_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datasets.catalogue import AnyMetric
    from datasets.codelist import Unit

MINUS = "−"

Step = tuple[str, int, str, int]

_HEADLINE = (
    ("亿元", 10_000, "万亿元", 2),
    ("亿美元", 10_000, "万亿美元", 2),
)
_MANY = (
    ("人", 10_000, "万人", 1),
    ("人次", 10_000, "万人次", 1),
    ("件", 10_000, "万件", 1),
    ("户", 10_000, "万户", 0),
)
"""Unit, size from which it is left, the unit taken then, and its decimals; for headlines alone,
and for every number that people read."""

_WAN = 10_000

_SHORT_EN = {"%": "%", "‰": "‰", "个百分点": "pp", "户": "entities", "万户": "10k entities"}
"""English signs where the code list's names are words."""


def write_number(value: float, metric: AnyMetric, language: str) -> tuple[str, str]:
    """Give the texts of value and unit of a metric's value, in the metric's own unit."""
    return write_value(value, metric.decimals), write_unit(metric.unit, language)


def write_headline(value: float, metric: AnyMetric, language: str) -> tuple[str, str]:
    """Give the texts of value and unit of a number that stands alone: 3.42 万亿元, 27.4 μg/m³."""
    text, unit = _write_larger(value, metric, language, (*_HEADLINE, *_MANY))
    known = _units().get(unit)
    return text, (known.sign if known else "") or unit


def write_read(value: float, metric: AnyMetric, language: str) -> tuple[str, str]:
    """Give the texts of value and unit as people read them: 897.0 万人; money keeps its unit."""
    return _write_larger(value, metric, language, _MANY)


def map_scale(values: Iterable[float], metric: AnyMetric) -> Scale:
    """Give the unit in which a wall's map is labelled: money per head in 万元, else as read."""
    known = tuple(values)
    if metric.unit == "元" and min(map(abs, known), default=0.0) >= _WAN:
        return Scale("万元", 2, conversion(_units(), "元", "万元"))
    return scale_of(known, metric)


def scale_of(values: Iterable[float], metric: AnyMetric) -> Scale:
    """Give the unit in which values that stand together are read, chosen by the largest."""
    largest = max((abs(value) for value in values), default=0.0)
    for unit, size, larger, decimals in _MANY:
        if metric.unit == unit and largest >= size:
            return Scale(larger, decimals, conversion(_units(), unit, larger))
    return Scale(metric.unit, metric.decimals, Decimal(1))


@dataclass(frozen=True)
class Scale:
    """One unit for values that share a head: their decimals and the factor to it."""

    unit: str
    decimals: int
    factor: Decimal

    def write(self, value: float) -> str:
        """Write a value of the metric's own unit in this one."""
        return _write(_decimal(value) * self.factor, self.decimals)


def _write_larger(
    value: float, metric: AnyMetric, language: str, steps: tuple[Step, ...]
) -> tuple[str, str]:
    for unit, size, larger, decimals in steps:
        if metric.unit == unit and abs(value) >= size:
            factor = conversion(_units(), unit, larger)
            text = _write(_decimal(value) * factor, decimals)
            return text, write_unit(larger, language)
    return write_number(value, metric, language)


def write_value(value: float, decimals: int) -> str:
    """Write a value with thousands commas and a true minus; a rounded zero has no sign."""
    return _write(_decimal(value), decimals)


def write_signed(value: float, decimals: int) -> str:
    """Write a value with its sign, plus too; a rounded zero has none."""
    text = write_value(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def write_unit(unit: str, language: str) -> str:
    """Give the unit as it stands behind a number in `language`; English takes signs."""
    if language != "en":
        return unit
    return _SHORT_EN.get(unit) or _units()[unit].sign or _units()[unit].name_en


@cache
def _units() -> dict[str, Unit]:
    return read_units()


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _write(value: Decimal, decimals: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,}"
