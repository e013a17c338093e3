"""Indicators of an index as readers meet them: raw values with units, frontiers, states of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.fragments import absent, is_wall, say
from dashboard.index_view import node_name
from dashboard.number import write_unit, write_value
from datasets.index_method import (
    Deduction,
    Goalposts,
    MinMax,
    Points,
    Target,
    TargetBand,
)

if TYPE_CHECKING:
    from dashboard.panel import Reader
    from dashboard.question import Estimate
    from datasets.index import IndexDefinition, Indicator
    from datasets.index_method import Normalisation

_DIGITS = 4
_STATUS = {
    "verified": ("已核实", "verified"),
    "provisional": ("暂定", "provisional"),
    "unverified": ("未核实", "unverified"),
}
_DIRECTIONS = {
    "higher": ("越高越好", "higher is better"),
    "lower": ("越低越好", "lower is better"),
    "target_band": ("区间内最好", "best inside a band"),
}


def write_raw(reader: Reader, indicator: Indicator, value: float) -> str:
    """Write a raw value with the decimals of its metric, or with four digits."""
    metric = reader.catalogue.metrics.get(indicator.source.metric) if indicator.source else None
    if metric is not None:
        return write_value(value, metric.decimals)
    return write_value(float(f"{value:.{_DIGITS}g}"), _decimals(value))


def write_step(reader: Reader, indicator: Indicator, step: float) -> str:
    """Write a step towards the better side: a minus where less is better, no sign to a band."""
    sign = {"higher": "+", "lower": "−", "target_band": ""}[indicator.direction]
    return f"{sign if step else ''}{write_raw(reader, indicator, step)}"


def _decimals(value: float) -> int:
    text = f"{value:.{_DIGITS}g}"
    return 0 if "e" in text else len(text.partition(".")[2])


def unit_of(reader: Reader, indicator: Indicator) -> str:
    """Give the unit of an indicator in the reader's language."""
    known = indicator.unit in reader.catalogue.units
    return write_unit(indicator.unit, reader.language) if known else indicator.unit


def raw_number(reader: Reader, indicator: Indicator, region: str, raw: Estimate | None) -> Markup:
    """Write a raw value; where it comes from the warehouse a tap opens its source."""
    if raw is None or raw.value is None:
        return absent(reader)
    text = write_raw(reader, indicator, raw.value)
    if is_wall(reader) or indicator.source is None or not raw.time_period:
        return Markup('<span class="number">{}</span>').format(text)
    cell = f"{indicator.source.metric}~{region}~{raw.time_period}"
    return Markup('<button type="button" class="number" data-cell="{}">{}</button>').format(
        cell, text
    )


def status_words(reader: Reader, indicator: Indicator) -> str:
    """Say how sure the row of the definition itself is."""
    return say(reader, *_STATUS[indicator.status])


def direction_words(reader: Reader, indicator: Indicator) -> str:
    """Say which way is better."""
    return say(reader, *_DIRECTIONS[indicator.direction])


def normalisation_of(definition: IndexDefinition, indicator: Indicator) -> Normalisation | None:
    """Give the method by which the indicator becomes a score."""
    return indicator.normalise or definition.defaults.normalise


def frontier_of(definition: IndexDefinition, indicator: Indicator) -> float | None:
    """Give the value that has the full score, None where no fixed value has it."""
    match normalisation_of(definition, indicator):
        case Goalposts(best=best):
            return best
        case Target(target=target):
            return target
        case Deduction(standard=standard):
            return standard
        case Points(steps=steps):
            return max(steps, key=lambda step: step.score).at
        case _:
            return None


def rule_words(reader: Reader, definition: IndexDefinition, indicator: Indicator) -> str:
    """Say in a phrase how a raw value becomes a score."""
    method = normalisation_of(definition, indicator)
    match method:
        case Goalposts(best=best, worst=worst):
            return say(
                reader, f"满分值 {best:g}，零分值 {worst:g}", f"full at {best:g}, none at {worst:g}"
            )
        case MinMax():
            return say(reader, "按所见最差到最好", "from the worst found to the best")
        case Target(target=target):
            return say(reader, f"满分值 {target:g}", f"full at {target:g}")
        case TargetBand(low=low, high=high):
            return say(reader, f"满分区间 {low:g}–{high:g}", f"full from {low:g} to {high:g}")
        case Points(steps=steps):
            listed = "，".join(f"{step.at:g}→{step.score:g}" for step in steps)
            return say(reader, f"按档计分 {listed}", f"steps {listed}")
        case _:
            return method.type if method else ""


def chosen_indicator(reader: Reader, chooser: str, definition: IndexDefinition) -> Indicator:
    """Give the indicator that the address names for the panel `chooser`, else the first one.

    The name of a group stands for the first indicator below it.
    """
    wanted = reader.choices.get(f"{chooser}.node", "")
    tree = definition.tree
    known = wanted in tree.parents
    leaf = tree.below(wanted)[0] if known else tree.leaves[0]
    return next(each for each in definition.indicators if each.id == leaf)


def board_address(reader: Reader, board: str, region: str = "", **choices: str) -> str:
    """Give the address of another board for the same reader; `choices` are its panels' settings.

    Args:
        reader: Who looks.
        board: The board, with the region behind it where it is a template.
        region: The region it is about, where the board takes one in its query.
        choices: By ``<panel>.<option>`` with two underscores for the dot.
    """
    query = {
        "region": region,
        "as_of": reader.as_of.isoformat() if reader.as_of else "",
        "lang": "en" if reader.language == "en" else "",
        "theme": reader.theme if reader.theme == "dark" else "",
        "text": "large" if reader.large else "",
        **{name.replace("__", "."): value for name, value in choices.items()},
    }
    written = urlencode({name: value for name, value in query.items() if value})
    return f"/{board}?{written}" if written else f"/{board}"


def indicator_link(
    reader: Reader, definition: IndexDefinition, board: str, node: str, region: str
) -> Markup:
    """Write the name of an indicator; where it can be tapped it leads to its page."""
    name = node_name(reader, definition, node)
    if is_wall(reader) or not board:
        return Markup("<span>{}</span>").format(name)
    address = board_address(reader, board, region, item__node=node)
    return Markup('<a href="{}" data-follow>{}</a>').format(address, name)
