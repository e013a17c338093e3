"""What parts add to the growth of a whole, in percentage points, from published numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.figures.bars import Bar
from dashboard.fragments import absent, cell, is_wall
from dashboard.number import write_signed
from dashboard.series import period_of, release_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.panel import Reader
    from dashboard.question import Answer, Observation

_POINTS = 2


@dataclass(frozen=True)
class Part:
    """A part of the whole in one period.

    Args:
        base: Its level in the period a year before.
        growth: Its growth at constant prices, per cent; None where that is not published.
        points: What it adds to the growth of the whole, percentage points.
    """

    base: Observation
    growth: Observation | None
    points: float | None


@dataclass(frozen=True)
class Account:
    """The growth of a whole in one period, taken apart; `rest` is what the parts do not explain."""

    total: Observation
    parts: Mapping[str, Part]
    rest: float

    @property
    def unknown(self) -> tuple[str, ...]:
        """The parts whose growth is not published."""
        return tuple(name for name, part in self.parts.items() if part.points is None)


def accounts(
    total: Answer, levels: Mapping[str, Answer], growths: Mapping[str, Answer], *, least: int
) -> tuple[Account, ...]:
    """Take the growth of a whole apart, period by period, oldest first.

    A part's contribution is its share a year before times its growth; the shares are of the sum
    of all parts, whose levels must come from one kind of release. Periods with a base missing, or
    with fewer than `least` growths, are left out.
    """
    found = (_account(whole, levels, growths) for whole in _known(total))
    return tuple(
        account
        for account in found
        if account and len(account.parts) - len(account.unknown) >= least
    )


def _known(answer: Answer) -> tuple[Observation, ...]:
    return tuple(sorted((o for o in answer if o.value is not None), key=lambda o: o.period_end))


def _account(
    total: Observation, levels: Mapping[str, Answer], growths: Mapping[str, Answer]
) -> Account | None:
    before = period_of(total.time_period).year_before().text
    bases = {name: _at(answer, before) for name, answer in levels.items()}
    known = {name: base for name, base in bases.items() if base is not None}
    if len(known) < len(levels) or len({release_kind(o.release) for o in known.values()}) != 1:
        return None
    whole = sum(base.value or 0.0 for base in known.values())
    parts = {
        name: _part(base, _at(growths[name], total.time_period), whole)
        for name, base in known.items()
    }
    explained = sum(part.points or 0.0 for part in parts.values())
    return Account(total, parts, (total.value or 0.0) - explained)


def _at(answer: Iterable[Observation], period: str) -> Observation | None:
    return next((o for o in answer if o.time_period == period and o.value is not None), None)


def _part(base: Observation, growth: Observation | None, whole: float) -> Part:
    if growth is None or growth.value is None or not whole:
        return Part(base, growth, None)
    return Part(base, growth, (base.value or 0.0) / whole * growth.value)


def points_bar(
    reader: Reader, value: float | None, source: Observation | None, decimals: int = _POINTS
) -> Bar:
    """Write percentage points with their sign; a tap opens the growth that they come from."""
    if value is None:
        return Bar(None, absent(reader))
    text = write_signed(value, decimals)
    if source is None or is_wall(reader):
        return Bar(value, Markup("<span>{}</span>").format(text))
    return Bar(
        value,
        Markup('<button type="button" class="number" data-cell="{}">{}</button>').format(
            cell(source), text
        ),
    )


def total_bar(reader: Reader, total: Observation) -> Bar:
    """Write the growth of the whole with as many decimals as it is published with."""
    decimals = reader.catalogue.metrics[total.metric].decimals
    return points_bar(reader, total.value, total, decimals)


def shown(periods: Iterable[Account]) -> Answer:
    """Give the numbers that accounts rest on, for the table view."""
    return tuple(
        o
        for account in periods
        for o in (
            account.total,
            *(g for part in account.parts.values() for g in (part.base, part.growth) if g),
        )
    )
