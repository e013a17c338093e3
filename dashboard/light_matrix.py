"""The table of the five lights: tiles that tell their state by sign, word and colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, get_args

from markupsafe import Markup

from dashboard.column_heads import heads
from dashboard.fragments import say
from dashboard.judgement import (
    NOTES,
    known,
    note_words,
    notes,
    reason_words,
    study_badges,
    subject_name,
)
from dashboard.marks import Heat, heat_shape
from datasets.study import Lights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.panel import Reader
    from dashboard.question import Estimate, Outcome

_LIGHTS: tuple[Heat, ...] = get_args(Heat)
_APART = 4
"""Columns between the labels of two months, at least."""


@dataclass(frozen=True)
class Signal:
    """A row: what was found, and its lights by month."""

    outcome: Outcome
    months: Mapping[str, Estimate]


def read_signal(outcome: Outcome) -> Signal:
    """Read the scores of an indicator, or of all together, by month."""
    item = "score" if outcome.metric else "composite"
    return Signal(outcome, {e.time_period: e for e in known(outcome.of(item))})


def light_word(reader: Reader, light: str) -> str:
    """Give the word of a light: 过热, 偏热, 正常, 偏冷, 过冷."""
    return note_words(reader, light)


def matrix(
    reader: Reader, signals: Sequence[Signal], whole: Signal | None, months: Sequence[str]
) -> Markup:
    """Write a row an indicator and a column a month, the newest light in words at the end."""
    rows = Markup().join(_row(reader, signal, months) for signal in signals)
    total = _whole(reader, whole, months) if whole else Markup()
    return Markup(
        '<table class="lights"><colgroup><col class="name"><col span="{}"><col class="word">'
        '</colgroup><thead class="visually-hidden"><tr>'
        '<th scope="col">{}</th>{}<th scope="col">{}</th></tr></thead><tbody>{}{}</tbody>'
        '<tfoot aria-hidden="true">{}</tfoot></table>'
    ).format(
        len(months),
        say(reader, "指标", "Indicator"),
        heads(months),
        say(reader, "最新", "Newest"),
        rows,
        total,
        _months(months),
    )


def _row(reader: Reader, signal: Signal, months: Sequence[str]) -> Markup:
    newest = signal.months.get(months[-1])
    refused = reason_words(reader, signal.outcome) if not signal.months else ""
    name = subject_name(reader, signal.outcome.metric)
    return Markup(
        '<tr><th scope="row" title="{0}">{0}</th>{1}<td class="word">{2}</td></tr>'
    ).format(
        name,
        Markup('<td class="refused" colspan="{}">{}</td>').format(len(months), refused)
        if refused
        else Markup().join(_tile(reader, signal.months.get(month)) for month in months),
        light_word(reader, newest.note) if newest else say(reader, "暂无", "none"),
    )


def _tile(reader: Reader, estimate: Estimate | None) -> Markup:
    return _tile_of(estimate.note if estimate else "", reader.language)


@cache
def _tile_of(light: str, language: str) -> Markup:
    if not light:
        words = "no data" if language == "en" else "暂无数据"
        return Markup('<td class="none">{}</td>').format(words)
    zh, en = NOTES[light]
    return Markup('<td class="{}">{}</td>').format(light, en if language == "en" else zh)


def _whole(reader: Reader, whole: Signal, months: Sequence[str]) -> Markup:
    newest = whole.months.get(months[-1])
    score = f"{newest.value:.0f}" if newest and newest.value is not None else ""
    word = light_word(reader, newest.note) if newest else say(reader, "暂无", "none")
    return Markup(
        '<tr class="whole"><th scope="row">{}</th>{}<td class="word">{} {}</td></tr>'
    ).format(
        say(reader, "综合得分", "Composite"),
        Markup().join(_score(whole.months.get(month)) for month in months),
        score,
        word,
    )


def _score(estimate: Estimate | None) -> Markup:
    if estimate is None or estimate.value is None:
        return Markup('<td class="none"></td>')
    return Markup('<td class="{}"><b>{}</b></td>').format(estimate.note, f"{estimate.value:.0f}")


def _months(months: Sequence[str]) -> Markup:
    """Name the newest month, and before it the first one and Januaries that stand apart."""
    last = len(months) - 1
    named = {last: months[last]}
    for at in (*(n for n in range(last, 0, -1) if months[n].endswith("-01")), 0):
        if min(named) - at >= _APART:
            named[at] = months[at]
    if any(months[at][:4] == months[last][:4] for at in named if at != last):
        named[last] = months[last][5:]
    cells = Markup().join(
        Markup('<td class="{}">{}</td>').format("last" if at == last else "", named.get(at, ""))
        for at in range(len(months))
    )
    return Markup("<tr><td></td>{}<td></td></tr>").format(cells)


def write_legend(reader: Reader, signals: Sequence[Signal]) -> Markup:
    """Write the five lights with their words."""
    items = Markup().join(
        Markup('<span class="legend-item">{}{}</span>').format(
            heat_shape(light), light_word(reader, light)
        )
        for light in _LIGHTS
    )
    return Markup('{}<span>{}</span><span class="legend lights-legend">{}</span>').format(
        study_badges(reader, [signal.outcome for signal in signals]),
        say(reader, "演示口径", "demonstration cut-offs"),
        items,
    )


def write_notes(reader: Reader, signals: Sequence[Signal], whole: Signal | None) -> Markup:
    """Say by whose borders the lights are set, of which version, and who chose them."""
    outcome = whole.outcome if whole else signals[0].outcome
    declared = reader.catalogue.studies.get(outcome.study)
    details = [
        say(
            reader,
            "临界值为本平台演示口径，可配置，不是统计部门发布的标准",
            "Cut-offs are this platform's own, for demonstration; no official standard",
        )
    ]
    if isinstance(declared, Lights):
        edges = " / ".join(f"{edge * 100:.0f}" for edge in declared.bands)
        version = declared.version
        details.append(
            say(
                reader,
                f"综合得分为满分的百分比，界限 {edges}；版本 {version}",
                f"score in per cent of the full score, edges {edges}; version {version}",
            )
        )
        details.append(declared.provenance.to(reader.language))
    return notes(reader, (reason_words(reader, outcome),), details, outcome)
