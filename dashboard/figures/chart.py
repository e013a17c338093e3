"""A plan drawn as a Plotly figure, written as a plain dictionary: for desks and tablets."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from dashboard.figures.plan import spread
from dashboard.theme import COLOURS, FONTS, series_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.figures.plan import Line, Plan
    from dashboard.panel import Theme

Part = dict[str, object]

_CLEAR = "rgba(0,0,0,0)"
_SIZE, _LARGE = 12, 15
_WIDEST = 9
_LOWEST = 150
_DAY_MS = 86_400_000


def draw_chart(
    plan: Plan,
    labels: Sequence[str],
    hovers: Sequence[Sequence[str]],
    theme: Theme,
    *,
    large: bool = False,
) -> Part:
    """Draw the plan.

    Args:
        plan: What is drawn where.
        labels: What stands at the end of each line.
        hovers: For each line what is said of each of its points.
        theme: Whose colours to take.
        large: Whether the reader asked for larger text.
    """
    draw = _column if plan.kind == "column" else _line
    data = [
        draw(plan, line, number, hover, theme)
        for number, (line, hover) in enumerate(zip(plan.lines, hovers, strict=True))
    ]
    return {"data": data, "layout": _layout(plan, labels, theme, _LARGE if large else _SIZE)}


def _line(plan: Plan, line: Line, number: int, hover: Sequence[str], theme: Theme) -> Part:
    days: list[str | None] = []
    values: list[float | None] = []
    texts: list[str] = []
    sizes: list[int] = []
    words = iter(hover)
    for run in line.runs:
        for observation in run:
            days.append(observation.period_end.isoformat())
            values.append(observation.value)
            texts.append(next(words))
            sizes.append(6 if len(run) == 1 or observation is line.last else 0)
        days.append(None)
        values.append(None)
        texts.append("")
        sizes.append(0)
    colour = series_colour(theme, number)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": line.label,
        "x": days,
        "y": values,
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": 2.4, "dash": "dash" if number == 1 else "solid"},
        "marker": {"color": colour, "size": sizes, "opacity": 1},
        "connectgaps": False,
        "cliponaxis": False,
        **_filled(plan),
    }


def _filled(plan: Plan) -> Part:
    return {"fill": "tozeroy"} if plan.kind == "area" else {}


def _column(plan: Plan, line: Line, number: int, hover: Sequence[str], theme: Theme) -> Part:
    colours = COLOURS[theme]
    quiet, newest = colours["rank-3"], colours["accent"]
    return {
        "type": "bar",
        "name": line.label,
        "x": [o.period_end.isoformat() for o in line.points],
        "y": [o.value for o in line.points],
        "width": plan.bar_days * _DAY_MS,
        "text": list(hover),
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": [newest if o is line.last else quiet for o in line.points]},
        "offsetgroup": str(number),
    }


def _layout(plan: Plan, labels: Sequence[str], theme: Theme, size: int) -> Part:
    colours = COLOURS[theme]
    right = max((_width(text, size) for text in labels), default=0) + size + 18
    return {
        "autosize": True,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "x" if len(plan.lines) == 1 else "x unified",
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "font": {"family": ", ".join(FONTS), "size": size, "color": colours["text3"]},
        "hoverlabel": {
            "bgcolor": colours["surface"],
            "bordercolor": colours["line"],
            "font": {"color": colours["text"], "size": size},
        },
        "margin": {"l": 8, "r": right, "t": size + 10, "b": size + 14, "pad": 4},
        "xaxis": _date_axis(plan, colours),
        "yaxis": _value_axis(plan, colours),
        "shapes": [_break_line(day.isoformat(), colours) for day in (b.day for b in plan.breaks)],
        "annotations": _ends(plan, labels, theme, size) + _break_words(plan, colours, size),
    }


def _width(text: str, size: int) -> int:
    lines = _folded(text).split("<br>")
    widths = (sum(1.0 if ord(letter) > 0x2E80 else 0.6 for letter in line) for line in lines)
    return round(max(widths) * size)


def _folded(text: str) -> str:
    """Break a long label into lines, at its words where it has some, its value kept whole."""
    if len(text) <= _WIDEST + 4:
        return _safe(text)
    name, _, value = text.rpartition(" ")
    if name.isascii():
        lines = wrap(name, 2 * _WIDEST, break_long_words=False)
    else:
        lines = [name[at : at + _WIDEST] for at in range(0, len(name), _WIDEST)]
    return "<br>".join(_safe(line) for line in [*lines[:-1], f"{lines[-1]} {value}"])


def _date_axis(plan: Plan, colours: dict[str, str]) -> Part:
    return {
        "type": "date",
        "range": [plan.start.isoformat(), plan.end.isoformat()],
        "tickmode": "array",
        "tickvals": [day.isoformat() for day, _ in plan.dates],
        "ticktext": [text for _, text in plan.dates],
        "showgrid": False,
        "linecolor": colours["line"],
        "showline": True,
        "ticks": "outside",
        "tickcolor": colours["line"],
        "fixedrange": True,
        "showspikes": False,
        "tickangle": 0,
    }


def _value_axis(plan: Plan, colours: dict[str, str]) -> Part:
    return {
        "range": [plan.ticks[0], plan.ticks[-1]],
        "tickmode": "array",
        "tickvals": list(plan.ticks),
        "ticktext": list(plan.values),
        "gridcolor": colours["line"],
        "gridwidth": 0.7,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "showspikes": False,
    }


def _break_line(day: str, colours: dict[str, str]) -> Part:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": day,
        "x1": day,
        "y0": 0,
        "y1": 1,
        "line": {"color": colours["text2"], "width": 1, "dash": "dash"},
    }


def _ends(plan: Plan, labels: Sequence[str], theme: Theme, size: int) -> list[Part]:
    heights = [(_folded(text).count("<br>") + 1) * size * 1.3 / _LOWEST for text in labels]
    places = spread([plan.up(line.last.value or 0.0) for line in plan.lines], heights)
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 1,
            "y": place,
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 8,
            "showarrow": False,
            "align": "left",
            "text": f'<span style="color:{series_colour(theme, number)}">●</span> {_folded(text)}',
            "font": {"size": size, "color": COLOURS[theme]["text"]},
        }
        for number, (place, text) in enumerate(zip(places, labels, strict=True))
    ]


def _break_words(plan: Plan, colours: dict[str, str], size: int) -> list[Part]:
    """Write the releases of the newest break; earlier ones are lines alone."""
    if not plan.breaks:
        return []
    last = plan.breaks[-1]
    across, anchor = last.place(plan.across(last.day))
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": across,
            "y": 1,
            "xanchor": anchor,
            "yanchor": "bottom",
            "showarrow": False,
            "text": _safe(last.words),
            "font": {"size": size, "color": colours["text2"]},
        }
    ]


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
