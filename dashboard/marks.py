"""Small marks as SVG text: lights, shapes of risk and heat, sparklines, strips of dots, bars.

Every mark takes its colours from the style sheet and is hidden from screen readers; the word
beside it says the same.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Risk = Literal["red", "yellow", "green", "unknown"]
Heat = Literal["hot", "warm", "normal", "cool", "cold"]
Place = tuple[float, float]

AGE_LIGHT = Markup(
    '<svg class="light" viewBox="0 0 16 16" aria-hidden="true">'
    '<circle class="ring" cx="8" cy="8" r="6.2"/><circle class="centre" cx="8" cy="8" r="3.2"/>'
    '<path class="half" d="M8 4.4a3.6 3.6 0 0 1 0 7.2z"/><path class="slash" d="M4 12 12 4"/></svg>'
)
"""The ring of an age light; the style sheet shows centre, half or slash by ``data-state``."""

_RISK: dict[Risk, str] = {
    "red": '<path class="fill" d="M7 1h10l6 6v10l-6 6H7l-6-6V7z"/>'
    '<path class="ink" d="M12 5.5v8M12 18v.2"/>',
    "yellow": '<path class="fill" d="M12 1.5 23.5 22H.5z"/>'
    '<path class="ink" d="M12 9v6M12 19v.1"/>',
    "green": '<circle class="fill" cx="12" cy="12" r="11"/><path class="ink" d="m7 12 4 4 7-8"/>',
    "unknown": '<rect class="edge" x="2" y="2" width="20" height="20" rx="2"/>'
    '<path class="edge sign" d="M9 9a3 3 0 1 1 4 3q-1 .6-1 2M12 18v.1"/>',
}
_HEAT: dict[Heat, str] = {
    "hot": '<path class="ink" d="m6 12 6-6 6 6M6 19l6-6 6 6"/>',
    "warm": '<path class="ink" d="m6 15 6-6 6 6"/>',
    "normal": '<circle class="dot" cx="12" cy="12" r="3"/>',
    "cool": '<path class="ink" d="m6 9 6 6 6-6"/>',
    "cold": '<path class="ink" d="m6 5 6 6 6-6M6 12l6 6 6-6"/>',
}


def risk_shape(state: Risk) -> Markup:
    """Draw octagon, triangle, circle or dashed square: the shape alone tells the risk."""
    return Markup('<svg class="risk {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(
        state,
        Markup(_RISK[state]),  # noqa: S704
    )


def heat_shape(state: Heat) -> Markup:
    """Draw a square with chevrons or a dot: the sign alone tells the heat."""
    return Markup(
        '<svg class="heat {}" viewBox="0 0 24 24" aria-hidden="true">'
        '<rect class="fill" width="24" height="24" rx="3"/>{}</svg>'
    ).format(state, Markup(_HEAT[state]))  # noqa: S704


def path(places: Iterable[Place]) -> str:
    """Write the path through `places`; a single place becomes a dot under a round line cap."""
    points = [f"{x:.1f} {y:.1f}" for x, y in places]
    return "M" + ("L".join(points) if len(points) > 1 else f"{points[0]}h.01")


def sparkline(runs: Sequence[Sequence[Place]]) -> Markup:
    """Draw runs of (day, value) over true time; a run of one is a dot, the newest is marked.

    Fewer than three places give an empty text, because two values are no course.
    """
    places = [place for run in runs for place in run]
    if len(places) < 3:
        return Markup("")
    scaled = _scaled(runs, 100, 30)
    lines = "".join(f'<path class="{_form(run)}" d="{path(run)}"/>' for run in scaled)
    last = f'<path class="last" d="{path([scaled[-1][-1]])}"/>'
    return Markup(  # noqa: S704
        '<svg class="spark" viewBox="-4 -4 108 38" preserveAspectRatio="none" '
        f'aria-hidden="true">{lines}{last}</svg>'
    )


def _form(run: Sequence[Place]) -> str:
    return "run" if len(run) > 1 else "lone"


def _scaled(runs: Sequence[Sequence[Place]], width: float, height: float) -> list[list[Place]]:
    days = [x for run in runs for x, _ in run]
    values = [y for run in runs for _, y in run]
    across = width / ((max(days) - min(days)) or 1)
    up = height / ((max(values) - min(values)) or 1)
    return [
        [((x - min(days)) * across, height - (y - min(values)) * up) for x, y in run]
        for run in runs
    ]


def dot_strip(others: Iterable[float], own: float | None, whole: float | None) -> Markup:
    """Draw where `own` stands among `others`, lowest left, and a bar for the `whole`.

    Places are in per cent of the strip, so that it fits any width without bending its dots.
    """
    others = tuple(others)
    known = [v for v in (*others, own, whole) if v is not None]
    low, width = min(known, default=0.0), (max(known, default=0.0) - min(known, default=0.0)) or 1
    at = [(v - low) / width * 100 for v in others]
    dots = "".join(f'<i class="peer" style="left:{x:.1f}%"></i>' for x in at)
    if whole is not None:
        dots += f'<i class="whole" style="left:{(whole - low) / width * 100:.1f}%"></i>'
    if own is not None:
        dots += f'<i class="own" style="left:{(own - low) / width * 100:.1f}%"></i>'
    return Markup(f'<span class="dots" aria-hidden="true"><span>{dots}</span></span>')  # noqa: S704


def bar(value: float, low: float, high: float) -> Markup:
    """Draw a bar from zero to `value` on the axis from `low` to `high`, zero always included."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = 100 / ((high - low) or 1)
    start, width = (min(value, 0.0) - low) * scale, abs(value) * scale
    sign = "less" if value < 0 else "more"
    return Markup(  # noqa: S704
        f'<span class="bar" aria-hidden="true"><i class="{sign}" '
        f'style="left:{start:.1f}%;width:{width:.1f}%"></i></span>'
    )


def steps(values: Sequence[float]) -> Markup:
    """Draw how a number was revised: one level a vintage, side by side, joined by dashes."""
    if len(values) < 2:
        return Markup("")
    low, high = min(values), max(values)
    levels = [30 - (v - low) / ((high - low) or 1) * 30 for v in values]
    width = 100 / len(levels)
    flats = "".join(
        f'<path class="level{"" if n else " first"}" d="M{n * width:.1f} {y:.1f}h{width:.1f}"/>'
        for n, y in enumerate(levels)
    )
    joins = "".join(
        f"M{(n + 1) * width:.1f} {before:.1f}V{after:.1f}"
        for n, (before, after) in enumerate(pairwise(levels))
    )
    return Markup(  # noqa: S704
        '<svg class="steps" viewBox="0 -4 100 38" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="join" d="{joins}"/>{flats}</svg>'
    )
