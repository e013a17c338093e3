"""Numbers for people: rounded once, half away from zero; the unit always apart from the value."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING

from datasets.codelist import conversion, read_units

if TYPE_CHECKING:
    from datasets.catalogue import AnyMetric
    from datasets.codelist import Unit

MINUS = "−"

_HEADLINE = (
    ("亿元", 10_000, "万亿元", 2),
    ("亿美元", 10_000, "万亿美元", 2),
    ("人", 10_000, "万人", 1),
)
"""Unit, size from which a headline leaves it, the unit it takes then, and its decimals."""

_SHORT_EN = {"%": "%", "‰": "‰", "个百分点": "pp"}
"""English signs where the code list's names are words."""


def write_number(value: float, metric: AnyMetric, language: str) -> tuple[str, str]:
    """Give the texts of value and unit of a metric's value, in the metric's own unit.

    One metric is written in one unit and with the same decimals wherever it stands, so that a
    column of values has one head.
    """
    return write_value(value, metric.decimals), write_unit(metric.unit, language)


def write_headline(value: float, metric: AnyMetric, language: str) -> tuple[str, str]:
    """Give the texts of value and unit of a number that stands alone: 3.42 万亿元."""
    for unit, size, larger, decimals in _HEADLINE:
        if metric.unit == unit and abs(value) >= size:
            factor = conversion(_units(), unit, larger)
            text = _write(_decimal(value) * factor, decimals)
            return text, write_unit(larger, language)
    return write_number(value, metric, language)


def write_value(value: float, decimals: int) -> str:
    """Write a value with thousands commas and a true minus; a rounded zero has no sign."""
    return _write(_decimal(value), decimals)


def write_unit(unit: str, language: str) -> str:
    """Give the unit as it stands behind a number in `language`."""
    if language != "en":
        return unit
    return _SHORT_EN.get(unit) or _units()[unit].name_en


@cache
def _units() -> dict[str, Unit]:
    return read_units()


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _write(value: Decimal, decimals: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,}"
