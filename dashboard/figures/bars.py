"""Bars to both sides of zero, a group a row: HTML that follows the reader's text size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Bar:
    """One value of a row; `text` is how it is written, in HTML. None draws no bar."""

    value: float | None
    text: Markup


@dataclass(frozen=True)
class Row:
    """A row: its name, a bar a series, the newest last; `kind` is part, residual or sum."""

    name: Markup
    bars: tuple[Bar, ...]
    kind: str = "part"


def draw_bars(rows: Sequence[Row], series: Sequence[str], heads: tuple[str, str]) -> Markup:
    """Draw rows of bars on one scale as a table.

    Args:
        rows: The rows, each with as many bars as there are `series`.
        series: Names of the series, the newest last; it takes the strongest colour.
        heads: What names and values are called, for screen readers.
    """
    values = [bar.value for row in rows for bar in row.bars if bar.value is not None]
    low, high = min(*values, 0.0, 0.0), max(*values, 0.0, 0.0)
    span = (high - low) or 1.0
    body = Markup().join(_row(row, series, low, span) for row in rows)
    return Markup(
        '<table class="both-ways" style="--zero:{}"><thead class="visually-hidden"><tr>'
        '<th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>'
    ).format(f"{-low / span:.4f}", *heads, body)


def write_key(series: Sequence[str]) -> Markup:
    """Write the key of the series, the oldest first; it stands in a panel's head."""
    oldest = len(series) - 1
    return Markup('<span class="bars-key">{}</span>').format(
        Markup().join(
            Markup('<span class="legend-item"><i class="age-{}"></i>{}</span>').format(
                oldest - n, name
            )
            for n, name in enumerate(series)
        )
    )


def _row(row: Row, series: Sequence[str], low: float, span: float) -> Markup:
    oldest = len(row.bars) - 1
    bars = Markup().join(
        _bar(bar, name, oldest - n, low, span)
        for n, (bar, name) in enumerate(zip(row.bars, series, strict=True))
    )
    return Markup('<tr class="{}"><th scope="row">{}</th><td>{}</td></tr>').format(
        row.kind, row.name, bars
    )


def _bar(bar: Bar, series: str, age: int, low: float, span: float) -> Markup:
    value = bar.value or 0.0
    start, width = (min(value, 0.0) - low) / span, abs(value) / span
    side = "less" if value < 0 else "more"
    return Markup(
        '<span class="measured {} age-{}" style="--from:{};--wide:{}">'
        '<i aria-hidden="true"></i><span class="visually-hidden">{} </span><b>{}</b></span>'
    ).format(side, age, f"{start:.4f}", f"{width:.4f}", series, bar.text)
