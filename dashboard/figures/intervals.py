"""Points with intervals on one axis of scores, over stripes of bands: HTML in per cent of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST = 6.0
"""A band narrower than so many per cent of the axis is not named."""

_WIDE, _NARROW = 9.5, 5.5
"""Per cent of the narrowest axis that a Chinese letter takes, and a Latin one."""


@dataclass(frozen=True)
class Axis:
    """Scores from `low` to `high`."""

    low: float
    high: float

    def across(self, value: float) -> float:
        """Give the place of `value` in per cent from the left, inside the axis."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return min(max(share, 0.0), 1.0) * 100


def draw_interval(axis: Axis, value: float, low: float | None, high: float | None) -> Markup:
    """Draw a point and, where it is known, the interval around it."""
    span = Markup()
    if low is not None and high is not None:
        start, end = axis.across(low), axis.across(high)
        span = Markup('<i class="span" style="left:{}%;width:{}%"></i>').format(
            f"{start:.1f}", f"{end - start:.1f}"
        )
    return Markup(
        '<span class="interval" aria-hidden="true">{}<i class="point" style="left:{}%"></i></span>'
    ).format(span, f"{axis.across(value):.1f}")


def draw_bar(share: float, kind: str = "") -> Markup:
    """Draw a bar that fills `share` of its room; `kind` is its class in the style sheet."""
    return Markup(
        '<span class="filled" aria-hidden="true"><i class="{}" style="width:{}%"></i></span>'
    ).format(kind, f"{min(max(share, 0.0), 1.0) * 100:.1f}")


def draw_dot(axis: Axis, value: float, kind: str = "") -> Markup:
    """Draw a point on a hairline; `kind` is its class in the style sheet."""
    return Markup(
        '<span class="interval line" aria-hidden="true">'
        '<i class="point {}" style="left:{}%"></i></span>'
    ).format(kind, f"{axis.across(value):.1f}")


def draw_stripes(axis: Axis, starts: Sequence[float]) -> str:
    """Give the style that paints every other band behind the rows; `starts` lowest first."""
    stops = []
    for place, (begin, end) in enumerate(_spans(axis, starts)):
        colour = "var(--surface2)" if place % 2 == 0 else "transparent"
        stops.append(f"{colour} {begin:.1f}% {end:.1f}%")
    return f"--stripes:linear-gradient(90deg,{','.join(stops)})" if stops else ""


def write_bands(axis: Axis, bands: Sequence[tuple[float, str]]) -> Markup:
    """Write the name of every band on the axis that finds room, in its middle or at the edge."""
    spans = _spans(axis, [start for start, _ in bands])
    reached, names = 0.0, []
    for (begin, end), (_, name) in zip(spans, bands, strict=True):
        half = sum(_WIDE if ord(letter) > 0x2E80 else _NARROW for letter in name) / 2
        middle = min(max((begin + end) / 2, half), 100 - half)
        if end - begin >= _LEAST and middle - half >= reached:
            names.append(Markup('<i style="left:{}%">{}</i>').format(f"{middle:.1f}", name))
            reached = middle + half
    return Markup('<span class="bands">{}</span>').format(Markup().join(names))


def _spans(axis: Axis, starts: Sequence[float]) -> list[tuple[float, float]]:
    ends = [*starts[1:], axis.high]
    return [(axis.across(a), axis.across(b)) for a, b in zip(starts, ends, strict=True)]
