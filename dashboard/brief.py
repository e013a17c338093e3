"""The brief in words: facts of the build turned into sentences, each number with its reference."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import orjson
from markupsafe import Markup

from dashboard.brief_words import NOTES, SECTIONS, SENTENCES
from dashboard.fragments import (
    is_wall,
    metric_name,
    overdue_words,
    read,
    say,
    simulated_badge,
    status_word,
    write,
)
from dashboard.number import write_value
from dashboard.question import Observation
from datasets.period import label_period, parse_period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from dashboard.panel import Reader
    from dashboard.question import Record

Slot = dict[str, str | float | None]

_OWN_UNIT = {"median", "lo80", "hi80", "lo95", "hi95", "expected", "adjusted"}
"""Estimates that are in the unit of their metric; all others are numbers of their own."""
_UNSAID = {"比值", "ratio"}
_DATED = {"headline", "targets", "anomalies"}
"""Sections of newest numbers, which say when a newer one should have come."""


@dataclass(frozen=True)
class Trace:
    """Where a number of a sentence comes from: what stands in the appendix of a brief."""

    number: str
    what: str
    area: str
    period: str
    vintage: str
    key: str


@dataclass(frozen=True)
class Sentence:
    """One sentence of a brief, for the screen and as plain text."""

    section: str
    html: Markup
    text: str
    traces: tuple[Trace, ...]

    def title(self, language: str) -> str:
        """Give the title of the section."""
        return SECTIONS[self.section].to(language)


def write_sentences(reader: Reader, rows: Iterable[Record]) -> tuple[Sentence, ...]:
    """Word the rows of the table ``brief``, in their order."""
    return tuple(_sentence(reader, row) for row in rows)


def _sentence(reader: Reader, row: Record) -> Sentence:
    slots = cast("dict[str, Slot]", orjson.loads(str(row["slots"])))
    pattern = SENTENCES[str(row["sentence"])].to(reader.language)
    shown: dict[str, Markup | str] = {}
    plain: dict[str, str] = {}
    traces = []
    for name, slot in slots.items():
        words = _words(reader, name, slot)
        place = name if f"{{{name}}}" in pattern else f"{name}_note"
        number = words.get(place) or _number(reader, slot) + _status(reader, slot)
        shown |= {**words, place: _button(reader, slot, number)}
        plain |= {**words, place: number}
        traces += _traces(reader, slot, words.get(place) or _number(reader, slot))
    marks = _marks(reader, str(row["section"]), slots.values())
    stop = pattern[-1]
    html = Markup(pattern[:-1]).format_map(shown) + _end(reader, marks, stop)  # noqa: S704
    text = pattern[:-1].format_map(plain) + _bracketed(reader, marks) + stop
    return Sentence(str(row["section"]), html, text, tuple(traces))


def _words(reader: Reader, name: str, slot: Slot) -> dict[str, str]:
    """Give the words that go with the number of a slot, by their place in the pattern."""
    found = {f"{name}_vintage": str(slot.get("vintage", ""))}
    if metric := str(slot.get("metric") or ""):
        found[f"{name}_metric"] = metric_name(reader, metric)
    if text := str(slot.get("time_period") or slot.get("due") or ""):
        found[f"{name}_period"] = _period(reader, str(slot.get("metric") or ""), text)
    if note := str(slot.get("note") or ""):
        found[f"{name}_note"] = NOTES[note].to(reader.language) if note in NOTES else note
    return found


def _period(reader: Reader, metric: str, text: str) -> str:
    base = reader.catalogue.base(metric) if metric else None
    cumulative = base is not None and base.accumulation == "cumulative"
    return label_period(parse_period(text), reader.language, cumulative=cumulative)


def _number(reader: Reader, slot: Slot) -> str:
    """Write the number of a slot with its unit; the lower end of a band leaves it to the upper."""
    value = float(slot["value"] or 0)
    match slot["kind"]:
        case "count":
            return write_value(value, 0)
        case "target":
            target = reader.catalogue.targets[str(slot["target"])]
            return _joined(*write(reader, target.metric, value))
        case "estimate" if slot["item"] not in _OWN_UNIT:
            return write_value(value, 1)
        case "estimate" if str(slot["item"]).startswith("lo"):
            return read(reader, str(slot["metric"]), value)[0]
        case _:
            return _joined(*read(reader, str(slot["metric"]), value))


def _joined(value: str, unit: str) -> str:
    """Put a number before its unit; a name says itself that it is an index or a ratio."""
    if unit in _UNSAID or "=100" in unit.replace(" ", ""):
        return value
    return f"{value}{unit}" if unit in {"%", "‰"} else f"{value} {unit}"


def _button(reader: Reader, slot: Slot, number: str) -> Markup:
    """Write a number so that a tap opens where it comes from."""
    reference = _reference(slot)
    if not reference or is_wall(reader):
        return Markup("<b>{}</b>").format(number)
    return Markup('<button type="button" class="number" data-cell="{}"><b>{}</b></button>').format(
        reference, number
    )


def _reference(slot: Slot) -> str:
    """Name what the sheet opens for: a cell, or a study's outcome."""
    if slot["kind"] == "observation":
        parts = [slot["metric"], slot["ref_area"], slot["time_period"], slot["breakdown"]]
        return "~".join(str(part) for part in parts if part)
    if slot["kind"] == "estimate":
        return f"study~{slot['study']}~{slot['metric']}~{slot['ref_area']}"
    return ""


def _marks(reader: Reader, section: str, slots: Collection[Slot]) -> tuple[str, ...]:
    """Give what must be said of the numbers of a sentence: overdue, not calibrated, invented."""
    late = (overdue_words(reader, _observation(s)) for s in slots if s["kind"] == "observation")
    overdue = next(filter(None, late), "") if section in _DATED else ""
    rough = any(slot.get("band") == "uncalibrated" for slot in slots)
    invented = any(slot.get("origin") == "simulated" for slot in slots)
    said = (
        overdue,
        say(reader, "区间未校准", "band not calibrated") if rough else "",
        say(reader, "模拟", "simulated") if invented else "",
    )
    return tuple(filter(None, said))


def _end(reader: Reader, marks: Collection[str], stop: str) -> Markup:
    """Write the marks and the full stop behind them, which does not begin a line of its own."""
    invented = say(reader, "模拟", "simulated")
    said = _bracketed(reader, [mark for mark in marks if mark != invented])
    words = Markup('<small class="mark">{}</small>').format(said) if said else Markup()
    if invented not in marks:
        return words + stop
    return words + Markup('<span class="end">{}{}</span>').format(simulated_badge(reader), stop)


def _bracketed(reader: Reader, words: Collection[str]) -> str:
    said = say(reader, "，", ", ").join(words)
    return say(reader, f"（{said}）", f" ({said})") if said else ""


def _status(reader: Reader, slot: Slot) -> str:
    """Give the word for a number that is not final."""
    if slot["kind"] != "observation":
        return ""
    word = status_word(reader, _observation(slot))
    return _bracketed(reader, (word,) if word else ())


def _observation(slot: Slot) -> Observation:
    period = parse_period(str(slot["time_period"]))
    return Observation(
        metric=str(slot["metric"]),
        ref_area=str(slot["ref_area"]),
        freq=str(slot["freq"]),
        time_period=period.text,
        period_end=period.end,
        value=float(slot["value"] or 0),
        obs_status=str(slot["obs_status"]),
        vintage=dt.date.fromisoformat(str(slot["vintage"])),
        release="",
        origin=str(slot["origin"]),
        feed="",
        source_title="",
        revisions=0,
    )


def _traces(reader: Reader, slot: Slot, number: str) -> list[Trace]:
    """Give the reference of a number; a count or a plan's number is its own."""
    if slot["kind"] not in {"observation", "estimate"}:
        return []
    metric = str(slot["metric"] or "")
    study = reader.catalogue.studies.get(str(slot.get("study")))
    title = study.title.to(reader.language) if study else ""
    what = " · ".join(filter(None, (metric and metric_name(reader, metric), title)))
    area = reader.catalogue.areas[str(slot["ref_area"])].title(reader.language)
    period = _period(reader, metric, str(slot["time_period"]))
    return [Trace(number, what, area, period, str(slot["vintage"]), _key(slot))]


def _key(slot: Mapping[str, str | float | None]) -> str:
    named = ("study", "metric", "item", "breakdown")
    return " · ".join(str(slot[name]) for name in named if slot.get(name))
