"""The outcome of a climate study made ready to be drawn and told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.figures.cycle import Course, Turn
from dashboard.fragments import say
from dashboard.judgement import (
    item_words,
    known,
    note_words,
    notes,
    period_words,
    reason_words,
    study_badges,
)
from dashboard.number import write_signed, write_value
from datasets.study import Climate

if TYPE_CHECKING:
    from dashboard.panel import Reader
    from dashboard.question import Estimate, Outcome

_METHODS = {
    "conference_board": ("会议委员会合成指数法", "Conference Board method"),
    "china": ("合成指数法（平均绝对变动标准化）", "composite index, mean absolute change"),
    "oecd": ("OECD 领先指标法", "OECD composite indicators"),
}
_NAMES = (("coincident", "一致", "coincident"), ("leading", "先行", "leading"))
_MOVERS = 3


@dataclass(frozen=True)
class Cycle:
    """The courses, reference first, its turns, and first and last month drawn."""

    courses: tuple[Course, ...]
    turns: tuple[Turn, ...]
    first: str
    last: str
    provisional: int


def read_cycle(reader: Reader, outcome: Outcome) -> Cycle:
    """Read the lines that have a value, and the turns within the time that they cover."""
    lines = [(item, known(outcome.of(item)), say(reader, *words)) for item, *words in _NAMES]
    found = [(item, line, name) for item, line, name in lines if line]
    reference = found[0][1] if found else ()
    return Cycle(
        tuple(_course(item, line, name) for item, line, name in found),
        tuple(_turns(reader, outcome, reference)),
        reference[0].time_period if reference else "",
        reference[-1].time_period if reference else "",
        sum("provisional" in each.note for each in reference),
    )


def _course(item: str, line: tuple[Estimate, ...], name: str) -> Course:
    points = [(e.period_end, e.value) for e in line if e.period_end and e.value is not None]
    open_ended = sum("provisional" in e.note for e in line)
    cut = len(points) - open_ended
    label = f"{name} {write_value(points[-1][1], 1)}"
    return Course(item, tuple(points[:cut]), tuple(points[cut:]), label)


def _turns(reader: Reader, outcome: Outcome, line: tuple[Estimate, ...]) -> list[Turn]:
    heights = {e.time_period: e.value for e in line}
    found = []
    for turn in outcome.of("turn:coincident"):
        height = heights.get(turn.time_period)
        if height is None or turn.period_end is None:
            continue
        kind, open_ended = turn.note.split()[0], "provisional" in turn.note
        mark = say(reader, "暂定", "prov.") if open_ended else ""
        words = f"{note_words(reader, kind)} {turn.time_period} {mark}".rstrip()
        day = (turn.period_end, height)
        found.append(Turn(day, "peak" if kind == "peak" else "trough", open_ended, words))
    return found


def cycle_head(reader: Reader, outcome: Outcome, cycle: Cycle) -> Markup:
    """Write badges, span, base year and what the shade means."""
    declared = reader.catalogue.studies.get(outcome.study)
    base = declared.base_year if isinstance(declared, Climate) else ""
    words = (
        say(reader, f"{cycle.first} 至 {cycle.last}", f"{cycle.first} to {cycle.last}"),
        say(reader, f"{base}年=100", f"{base} = 100") if base else "",
        say(reader, "灰底为收缩期", "shaded: contraction"),
    )
    spans = Markup().join(Markup("<span>{}</span>").format(text) for text in words if text)
    return Markup('{}<span class="caption">{}</span>').format(
        study_badges(reader, (outcome,)), spans
    )


def cycle_notes(reader: Reader, outcome: Outcome, cycle: Cycle, moved: Outcome) -> Markup:
    """Write below the drawing: method, how far the newest months were revised, what moved them."""
    declared = reader.catalogue.studies.get(outcome.study)
    method = declared.method if isinstance(declared, Climate) else ""
    return notes(
        reader,
        (_revision(reader, outcome, cycle), reason_words(reader, outcome)),
        (_movers(reader, moved, cycle), say(reader, *_METHODS[method]) if method else ""),
        outcome,
    )


def _revision(reader: Reader, outcome: Outcome, cycle: Cycle) -> str:
    if not cycle.provisional:
        return ""
    revision = outcome.details.get("mean_revision")
    months = cycle.provisional
    if not isinstance(revision, int | float):
        return say(
            reader, f"近 {months} 个月暂定（浅色）", f"last {months} months provisional (pale)"
        )
    mean = write_value(revision, 2)
    return say(
        reader,
        f"近 {months} 个月暂定（浅色），历次平均修订 {mean} 点",
        f"last {months} months provisional (pale), revised by {mean} points on average",
    )


def _movers(reader: Reader, moved: Outcome, cycle: Cycle) -> str:
    """Say which components moved the reference line most in its newest month, in its points."""
    declared = reader.catalogue.studies.get(moved.study)
    components = declared.components if isinstance(declared, Climate) else ()
    own = {f"contribution:{c.metric}" for c in components if c.group == "coincident"}
    parts = [e for e in known(moved.estimates) if e.item in own and e.time_period == cycle.last]
    largest = sorted(parts, key=lambda e: -abs(e.value or 0.0))[:_MOVERS]
    if not largest:
        return ""
    listed = say(reader, "，", ", ").join(_mover(reader, e) for e in largest)
    return say(
        reader,
        f"{cycle.last} 一致指数变动主要来自：{listed}",
        f"the coincident index moved in {cycle.last} by {listed}",
    )


def _mover(reader: Reader, part: Estimate) -> str:
    name = item_words(reader, part.item).partition(" · ")[2]
    return f"{name} {write_signed(part.value or 0.0, 2)}"


def cycle_summary(reader: Reader, cycle: Cycle) -> str:
    """Tell the cycle in one sentence."""
    when = period_words(reader, cycle.last)
    ends = say(reader, "，", ", ").join(course.label for course in cycle.courses)
    turn = cycle.turns[-1].words if cycle.turns else say(reader, "无", "none")
    return say(
        reader,
        f"{when}：{ends}；最近转折点：{turn}。",
        f"{when}: {ends}; latest turning point: {turn}.",
    )
