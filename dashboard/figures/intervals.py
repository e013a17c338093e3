"""Points with intervals on one axis of scores, over stripes of bands: HTML in per cent of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST = 9.0
"""A band narrower than so many per cent of the axis has no room for its name."""


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
    """Write the name of every band of which enough is on the axis, in its middle."""
    spans = _spans(axis, [start for start, _ in bands])
    return Markup('<span class="bands">{}</span>').format(
        Markup().join(
            Markup('<i style="left:{}%">{}</i>').format(f"{(begin + end) / 2:.1f}", name)
            for (begin, end), (_, name) in zip(spans, bands, strict=True)
            if end - begin >= _LEAST
        )
    )


def _spans(axis: Axis, starts: Sequence[float]) -> list[tuple[float, float]]:
    ends = [*starts[1:], axis.high]
    return [(axis.across(a), axis.across(b)) for a, b in zip(starts, ends, strict=True)]
