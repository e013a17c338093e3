"""How far a number moved, and against what; without an honest base there is no change."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.fragments import cell, is_wall, say
from dashboard.series import compares, newest, year_before

if TYPE_CHECKING:
    from dashboard.panel import Reader
    from dashboard.question import Answer, Observation

_UP = ("up", "▲", "升", "up")
_DOWN = ("down", "▼", "降", "down")
_FLAT = ("flat", "—", "平", "unchanged")


@dataclass(frozen=True)
class Change:
    """A change and its base; `amount` is None where nothing honest can be said.

    Args:
        basis: Against what: ``同比``, ``较上年``, ``较上年同期``.
        amount: In `unit`, with its sign.
        unit: ``%`` or ``个百分点``.
        source: The published observation that says so, where one does.
    """

    basis: str
    amount: float | None
    unit: str
    source: Observation | None = None


def change_of(
    reader: Reader, observations: Answer, growth: Answer, last: Observation
) -> Change | None:
    """Find the change of `last` over the year.

    The published or derived growth of the same period comes first; else the value of the year
    before, of the same release unless both are per cents. Derived growth is already within one
    release.
    """
    said = newest(o for o in growth if o.time_period == last.time_period)
    if said:
        return Change(say(reader, "同比", "over the year"), said.value, "%", said)
    metric = reader.catalogue.metrics[last.metric]
    before = year_before(observations, last)
    points = metric.unit == "%"
    basis = _basis(reader, last)
    if not before or not compares(metric, before, last) or before.value is None:
        return Change(basis, None, "")
    return Change(basis, *_difference(reader, before.value, last.value or 0.0, points=points))


def _basis(reader: Reader, last: Observation) -> str:
    if last.freq == "A":
        return say(reader, "较上年", "on last year")
    return say(reader, "较上年同期", "on a year before")


def _difference(
    reader: Reader, before: float, after: float, *, points: bool
) -> tuple[float | None, str]:
    if points:
        return after - before, say(reader, "个百分点", " pp")
    if before <= 0:
        return None, ""
    return (after / before - 1) * 100, "%"


def write_change(reader: Reader, change: Change) -> Markup:
    """Write basis, glyph, amount and unit; colour tells direction, not merit."""
    return Markup('<span class="change"><span class="basis">%s</span> %s</span>') % (
        change.basis,
        _amount(reader, change),
    )


def _amount(reader: Reader, change: Change) -> Markup:
    if change.amount is None:
        return Markup('<span class="absent">%s</span>') % (say(reader, "暂无数据", "no data"))
    rounded = floor(abs(change.amount) * 10 + 0.5) / 10
    way, glyph, zh, en = _FLAT if not rounded else _UP if change.amount > 0 else _DOWN
    text = Markup(
        '<span class="%s"><i aria-hidden="true">%s</i><span class="visually-hidden">%s</span> %s%s'
        "</span>"
    ) % (way, glyph, say(reader, zh, en), f"{rounded:,.1f}", change.unit)
    if change.source is None or is_wall(reader):
        return text
    return Markup('<button type="button" class="moved" data-cell="%s">%s</button>') % (
        cell(change.source),
        text,
    )
