"""A plan drawn as SVG and HTML: for phones and walls, where no chart library is loaded.

Lines are drawn in a stretched square with strokes that keep their width; words are HTML, so that
they follow the reader's text size.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.marks import path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.figures.plan import Line, Plan
    from dashboard.question import Observation

_ROOM = 8.5
_LINE = 1.25


def draw_svg(plan: Plan, labels: Sequence[str], summary: str) -> Markup:
    """Draw the plan; `labels` stand at the lines' ends in the order of the lines.

    They are moved apart by the style sheet's own arithmetic, which knows the chart's height.
    """
    marks = _columns(plan) if plan.kind == "column" else _lines(plan)
    room = min(max((text_width(text) for text in labels), default=0), _ROOM)
    return Markup(
        '<div class="chart {}" role="img" aria-label="{}" style="--ends:{}em">'
        '<div class="plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none" '
        'aria-hidden="true">{}{}{}</svg>{}{}{}</div><div class="dates">{}</div></div>'
    ).format(
        plan.kind,
        summary,
        f"{room:.1f}",
        _grid(plan),
        marks,
        _break_lines(plan),
        _values(plan),
        _ends(plan, labels, room),
        _break_words(plan),
        _dates(plan),
    )


def text_width(text: str) -> float:
    """Estimate the width of a label in em, with the room that its mark takes."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.6 for letter in text) + 2.0


def _place(plan: Plan, observation: Observation) -> tuple[float, float]:
    value = observation.value or 0.0
    return plan.across(observation.period_end) * 100, 100 - plan.up(value) * 100


def _grid(plan: Plan) -> Markup:
    levels = (100 - plan.up(tick) * 100 for tick in plan.ticks)
    return Markup(f'<path class="grid" d="{"".join(f"M0 {y:.1f}H100" for y in levels)}"/>')  # noqa: S704


def _lines(plan: Plan) -> Markup:
    return Markup("").join(_line(plan, line, n + 1) for n, line in enumerate(plan.lines))


def _line(plan: Plan, line: Line, number: int) -> Markup:
    drawn = []
    for run in line.runs:
        places = [_place(plan, o) for o in run]
        if plan.kind == "area" and len(run) > 1:
            ground = 100 - plan.up(0.0) * 100
            closed = f"{path(places)}L{places[-1][0]:.1f} {ground:.1f}H{places[0][0]:.1f}Z"
            drawn.append(f'<path class="ground" d="{closed}"/>')
        drawn.append(f'<path class="{"run" if len(run) > 1 else "lone"}" d="{path(places)}"/>')
    drawn.append(f'<path class="last" d="{path([_place(plan, line.last)])}"/>')
    return Markup(f'<g class="series-{number}">{"".join(drawn)}</g>')  # noqa: S704


def _columns(plan: Plan) -> Markup:
    line = plan.lines[0]
    width = plan.bar_days / ((plan.end - plan.start).days or 1) * 100
    ground = 100 - plan.up(0.0) * 100
    drawn = "".join(
        f'<path class="column{" newest" if o is line.last else ""}" '
        f'd="M{x - width / 2:.1f} {ground:.1f}V{y:.1f}h{width:.1f}V{ground:.1f}Z"/>'
        for o in line.points
        for x, y in [_place(plan, o)]
    )
    return Markup(f'<g class="columns">{drawn}</g>')  # noqa: S704


def _break_lines(plan: Plan) -> Markup:
    ways = "".join(f"M{plan.across(b.day) * 100:.1f} 0V100" for b in plan.breaks)
    return Markup(f'<path class="break" d="{ways}"/>') if ways else Markup()  # noqa: S704


def _values(plan: Plan) -> Markup:
    return Markup().join(
        Markup('<span class="tick" style="bottom:{}%">{}</span>').format(
            f"{plan.up(tick) * 100:.1f}", text
        )
        for tick, text in zip(plan.ticks, plan.values, strict=True)
    )


def _ends(plan: Plan, labels: Sequence[str], room: float) -> Markup:
    places = [plan.up(line.last.value or 0.0) * 100 for line in plan.lines]
    heights = [ceil(text_width(text) / (room or 1.0) - 0.01) * _LINE for text in labels]
    found = bottoms(places, heights)
    return Markup().join(
        Markup('<span class="end series-{}" style="bottom:{}">{}</span>').format(
            number, bottom, _whole_bracket(text)
        )
        for number, (bottom, text) in enumerate(zip(found, labels, strict=True), start=1)
    )


def _whole_bracket(text: str) -> Markup:
    """Keep what stands in a bracket on one line."""
    name, opened, rest = text.partition("（")
    inside, closed, value = rest.partition("）")
    if not closed:
        return Markup("{}").format(text)
    kept = Markup('<span class="whole">{}</span>').format(f"{opened}{inside}{closed}")
    return Markup("{}{}{}").format(name, kept, value)


def bottoms(places: Sequence[float], heights: Sequence[float]) -> list[str]:
    """Give CSS lengths: each label at its place in per cent, but clear of the one below it.

    Places are from below; heights in em.
    """
    order = sorted(range(len(places)), key=lambda n: places[n])
    gaps = [(heights[a] + heights[b]) / 2 for a, b in pairwise(order)]
    found = [""] * len(places)
    for at, n in enumerate(order):
        place = f"min({places[n]:.1f}%,100% - {sum(gaps[at:]):.2f}em)"
        found[n] = f"max({place},{found[order[at - 1]]} + {gaps[at - 1]:.2f}em)" if at else place
    return found


def _break_words(plan: Plan) -> Markup:
    """Write the releases of the newest break; earlier ones are lines alone."""
    if not plan.breaks:
        return Markup()
    last = plan.breaks[-1]
    across, anchor = last.place(plan.across(last.day))
    return Markup('<span class="break-words {}" style="left:{}%">{}</span>').format(
        anchor, f"{across * 100:.1f}", last.words
    )


def _dates(plan: Plan) -> Markup:
    return Markup().join(
        Markup('<span style="left:{}%">{}</span>').format(f"{plan.across(day) * 100:.1f}", text)
        for day, text in plan.dates
    )
