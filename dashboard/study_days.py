"""Estimates as days and values, ready to be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.figures.field import Day
    from dashboard.question import Outcome


def days_of(outcome: Outcome, item: str) -> tuple[Day, ...]:
    """Give the estimates of `item` that have a value and a period, by the period's last day."""
    return tuple(
        (e.period_end, e.value)
        for e in outcome.of(item)
        if e.period_end is not None and e.value is not None
    )


def band_of(outcome: Outcome, level: int) -> tuple[tuple[Day, ...], tuple[Day, ...]] | None:
    """Give low and high edge of the band at `level` per cent; None where there is none."""
    low, high = days_of(outcome, f"lo{level}"), days_of(outcome, f"hi{level}")
    return (low, high) if low and high else None
