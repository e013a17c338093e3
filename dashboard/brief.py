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
    from collections.abc import Iterable, Mapping

    from dashboard.panel import Reader
    from dashboard.question import Record

Slot = dict[str, str | float | None]

_OWN_UNIT = {"median", "lo80", "hi80", "lo95", "hi95", "expected", "adjusted"}
"""Estimates that are in the unit of their metric; all others are numbers of their own."""


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
        number = _number(reader, slot)
        shown |= {**words, name: _button(reader, slot, number)}
        plain |= {**words, name: number + _marks(reader, slot)}
        traces += _traces(reader, slot, number)
    html = Markup(pattern).format_map(shown)  # noqa: S704
    return Sentence(str(row["section"]), html, pattern.format_map(plain), tuple(traces))


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
    """Write the number of a slot with its unit."""
    value = float(slot["value"] or 0)
    match slot["kind"]:
        case "count":
            return write_value(value, 0)
        case "target":
            target = reader.catalogue.targets[str(slot["target"])]
            return _joined(*write(reader, target.metric, value))
        case "estimate" if slot["item"] not in _OWN_UNIT:
            return write_value(value, 1)
        case _:
            return _joined(*read(reader, str(slot["metric"]), value))


def _joined(value: str, unit: str) -> str:
    return f"{value}{unit}" if unit in {"%", "‰"} else f"{value} {unit}"


def _button(reader: Reader, slot: Slot, number: str) -> Markup:
    """Write a number so that a tap opens where it comes from."""
    reference = _reference(slot)
    badge = simulated_badge(reader) if slot.get("origin") == "simulated" else Markup()
    if not reference or is_wall(reader):
        return Markup("<b>{}</b>{}").format(number + _status(reader, slot), badge)
    return Markup(
        '<button type="button" class="number" data-cell="{}"><b>{}</b></button>{}'
    ).format(reference, number + _status(reader, slot), badge)


def _reference(slot: Slot) -> str:
    """Name what the sheet opens for: a cell, or a study's outcome."""
    if slot["kind"] == "observation":
        parts = [slot["metric"], slot["ref_area"], slot["time_period"], slot["breakdown"]]
        return "~".join(str(part) for part in parts if part)
    if slot["kind"] == "estimate":
        return f"study~{slot['study']}~{slot['metric']}~{slot['ref_area']}"
    return ""


def _marks(reader: Reader, slot: Slot) -> str:
    simulated = slot.get("origin") == "simulated"
    badge = say(reader, "（模拟）", " (simulated)") if simulated else ""
    return _status(reader, slot) + badge


def _status(reader: Reader, slot: Slot) -> str:
    """Give the words for a number that is not final, or older than its calendar allows."""
    if slot["kind"] != "observation":
        return ""
    own = _observation(slot)
    words = [word for word in (status_word(reader, own), overdue_words(reader, own)) if word]
    said = say(reader, "，", ", ").join(words)
    return say(reader, f"（{said}）", f" ({said})") if said else ""


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
    what = metric_name(reader, metric) if metric else str(slot.get("study", ""))
    area = reader.catalogue.areas[str(slot["ref_area"])].title(reader.language)
    key = _key(slot)
    return [Trace(number, what, area, str(slot["time_period"]), str(slot["vintage"]), key)]


def _key(slot: Mapping[str, str | float | None]) -> str:
    named = ("study", "metric", "item", "breakdown")
    return " · ".join(str(slot[name]) for name in named if slot.get(name))
