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
    from datasets.catalogue import AnyMetric

_UP = ("up", "▲", "升", "up")
_DOWN = ("down", "▼", "降", "down")
_FLAT = ("flat", "—", "平", "unchanged")


@dataclass(frozen=True)
class Change:
    """A change and its base; `amount` is None where nothing honest can be said.

    Args:
        basis: Against what: ``同比`` for a change in per cent, ``较上年`` or ``较上年同期`` for one
            in percentage points.
        amount: In `unit`, with its sign.
        unit: ``%`` or ``个百分点``.
        source: The published observation that says so, where one does.
        why: Why there is no amount.
    """

    basis: str
    amount: float | None
    unit: str
    source: Observation | None = None
    why: str = ""


def change_of(
    reader: Reader, observations: Answer, growth: Answer, last: Observation
) -> Change | None:
    """Find the change of `last` over the year.

    The published or derived growth of the same period comes first; else the value of the year
    before, of the same release unless both are per cents. Derived growth is already within one
    release.
    """
    metric = reader.catalogue.metrics[last.metric]
    points = metric.unit == "%"
    basis = _basis(reader, last) if points else say(reader, "同比", "over the year")
    said = newest(o for o in growth if o.time_period == last.time_period)
    if said:
        return Change(say(reader, "同比", "over the year"), said.value, "%", said)
    before = year_before(observations, last)
    if why := _hindrance(reader, metric, before, last):
        return Change(basis, None, "", why=why)
    was, now = before.value if before else 0.0, last.value or 0.0
    if points:
        return Change(basis, now - (was or 0.0), say(reader, "个百分点", " pp"))
    return Change(basis, (now / (was or 1.0) - 1) * 100, "%")


def _basis(reader: Reader, last: Observation) -> str:
    if last.freq == "A":
        return say(reader, "较上年", "on last year")
    return say(reader, "较上年同期", "on a year before")


def _hindrance(
    reader: Reader, metric: AnyMetric, before: Observation | None, last: Observation
) -> str:
    """Say why two values make no change; nothing where they do."""
    if before is None:
        return say(reader, "没有上年同期的值", "no value of a year before")
    if not compares(metric, before, last):
        return say(reader, "两期口径不同", "the two releases differ")
    if metric.unit != "%" and (before.value or 0.0) <= 0:
        return say(reader, "上年同期不为正数", "the value a year before is not positive")
    return ""


def write_change(reader: Reader, change: Change) -> Markup:
    """Write basis, glyph, amount and unit; colour tells direction, not merit."""
    return Markup('<span class="change"><span class="basis">%s</span> %s</span>') % (
        change.basis,
        _amount(reader, change),
    )


def _amount(reader: Reader, change: Change) -> Markup:
    if change.amount is None:
        return Markup(
            '<span class="absent" title="%s">%s<span class="visually-hidden">%s%s</span></span>'
        ) % (
            change.why,
            say(reader, "暂无数据", "no data"),
            say(reader, "：", ": "),
            change.why,
        )
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
