"""The number tile: one metric of one area, with everything that makes a number honest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.change import Change, change_of, write_change
from dashboard.fragments import (
    area_name,
    badges,
    due_words,
    headline,
    metric_name,
    missing,
    period,
    period_label,
    read,
    reason,
    say,
)
from dashboard.marks import sparkline
from dashboard.number import write_unit
from dashboard.question import MetricQuery
from dashboard.series import comparable, latest_rhythm, newest, runs

if TYPE_CHECKING:
    from dashboard.panel import Reader
    from dashboard.question import Answer, Answers, Observation
    from datasets.metric import Target

PERIODS = 16
"""So many newest periods of a metric make its sparkline and hold the year before."""


@dataclass(frozen=True)
class Tile:
    """What a tile says: `last` is None where there is no number."""

    metric: str
    area: str
    observations: Answer
    last: Observation | None
    change: Change | None


def tile_questions(
    reader: Reader, metric: str, area: str, freq: str
) -> tuple[MetricQuery, MetricQuery | None]:
    """Ask for a metric and for the growth that goes with it, if the catalogue has one."""
    growth = reader.catalogue.growths.get(metric, "")
    level = MetricQuery(metric, (area,), freq, last=PERIODS, as_of=reader.as_of)
    if not growth:
        return level, None
    return level, MetricQuery(growth, (area,), freq, last=PERIODS, as_of=reader.as_of)


def read_tile(reader: Reader, answers: Answers, metric: str, area: str, freq: str) -> Tile:
    """Find the newest number and its change in the answers to `tile_questions`."""
    level, growth = tile_questions(reader, metric, area, freq)
    observations = latest_rhythm(answers.of(level))
    last = newest(observations)
    moves = answers.of(growth) if growth else ()
    change = change_of(reader, observations, moves, last) if last else None
    return Tile(metric, area, observations, last, change)


def write_tile(reader: Reader, tile: Tile) -> Markup:
    """Write value, unit, sparkline, change, period with its age light, and target."""
    if tile.last is None:
        return missing(reader, tile.metric)
    return Markup('<div class="tile"><p class="main">%s%s</p><p class="facts">%s%s</p>%s</div>') % (
        headline(reader, tile.last),
        _spark(reader, tile),
        write_change(reader, tile.change) if tile.change else "",
        period(reader, tile.last),
        _below(reader, tile, tile.last),
    )


def _spark(reader: Reader, tile: Tile) -> Markup:
    if tile.last is None:
        return Markup()
    metric = reader.catalogue.metrics[tile.metric]
    shown = comparable(metric, tile.observations, tile.last)
    return sparkline(
        [
            [(o.period_end.toordinal(), o.value) for o in run if o.value is not None]
            for run in runs(metric, shown)
        ]
    )


def target_of(reader: Reader, metric: str, area: str) -> Target | None:
    """Give the target for a metric of an area that falls due first, from today on."""
    year = str(reader.today.year)
    found = [
        target
        for target in reader.catalogue.targets.values()
        if (target.metric, target.ref_area) == (metric, area) and target.due >= year
    ]
    return min(found, key=lambda target: target.due, default=None)


def _below(reader: Reader, tile: Tile, last: Observation) -> Markup:
    """Write what is waited for and what should be reached."""
    due = due_words(reader, last)
    waited = Markup('<span class="waited">{}</span>').format(due) if due else ""
    aim = _target(reader, tile)
    return Markup('<p class="target">{} {}</p>').format(waited, aim) if due or aim else Markup()


def _target(reader: Reader, tile: Tile) -> Markup:
    target = target_of(reader, tile.metric, tile.area)
    if target is None:
        return Markup()
    sign = {"at_least": "≥ ", "at_most": "≤ ", "exactly": ""}[target.comparison]
    value, unit = write_target(reader, target)
    return Markup("<span>{} {} {}{} {}</span>").format(
        say(reader, "目标", "Target"), target.due, sign, value, unit
    )


def write_target(reader: Reader, target: Target) -> tuple[str, str]:
    """Give value and unit of a target as its document writes them."""
    return f"{target.value:,.10g}", write_unit(target.unit, reader.language)


def tile_badges(reader: Reader, tile: Tile) -> Markup:
    """Write the badges of the number that the tile shows."""
    return badges(reader, (tile.last,) if tile.last else ())


def tile_sentence(reader: Reader, tile: Tile) -> str:
    """Say the tile in one sentence."""
    name = area_name(reader, tile.area) + say(reader, "", " ") + metric_name(reader, tile.metric)
    if tile.last is None or tile.last.value is None:
        return say(
            reader,
            f"{name}暂无数据：{reason(reader, tile.metric)}。",
            f"{name}: no data, {reason(reader, tile.metric)}.",
        )
    value, unit = read(reader, tile.metric, tile.last.value)
    when = period_label(reader, tile.last)
    moved = _moved(reader, tile.change)
    invented = say(reader, "（模拟）", " (simulated)") if tile.last.origin == "simulated" else ""
    return say(
        reader,
        f"{when}{name}{invented}{value}{unit}{moved}。",
        f"{name}{invented} in {when}: {value} {unit}{moved}.",
    )


def _moved(reader: Reader, change: Change | None) -> str:
    if change is None or change.amount is None:
        return ""
    way = say(reader, *(("升", " up ") if change.amount > 0 else ("降", " down ")))
    amount = f"{abs(change.amount):.1f}{change.unit}"
    return say(reader, f"，{change.basis}{way}{amount}", f",{way}{amount} {change.basis}")
