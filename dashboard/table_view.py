"""The table behind a panel: every number with its period, unit, status, vintage and source.

Estimates of studies follow the observations in the same columns.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.column_heads import heads
from dashboard.fragments import STATUS, area_name, cell, period_label, say, simulated_badge
from dashboard.index_words import index_item_words, index_unit, raw_note_words
from dashboard.judgement import is_measured, item_words, note_words, period_words
from dashboard.number import write_value
from dashboard.release import release_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.panel import Reader
    from dashboard.question import Answer, Estimate, Observation, Outcome

_HEADS = (
    ("指标", "Measure"),
    ("地区", "Area"),
    ("时期", "Period"),
    ("数值", "Value"),
    ("单位", "Unit"),
    ("状态", "Status"),
    ("已知日期", "Known from"),
    ("发布版本", "Release"),
    ("性质", "Origin"),
    ("来源", "Source"),
)
_ORIGINS = {
    "published": ("公布", "published"),
    "entered": ("录入", "entered"),
    "derived": ("派生", "derived"),
    "simulated": ("模拟", "simulated"),
}
_VALUE = 3
_ORIGIN = 8


def table_view(observations: Answer, reader: Reader, outcomes: tuple[Outcome, ...] = ()) -> str:
    """Write the numbers as an HTML table; observed values open their source as in a panel."""
    if not observations and not any(outcome.estimates for outcome in outcomes):
        return Markup('<p class="missing">{}</p>').format(say(reader, "暂无数据", "No data"))
    top = heads(say(reader, *words) for words in _HEADS)
    rows = Markup().join(_row(reader, observation) for observation in observations)
    rows += Markup().join(
        _estimate_row(reader, outcome, texts) for outcome, _, texts in _estimates(reader, outcomes)
    )
    return Markup(
        '<table class="observations"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(top, rows)


def table_csv(observations: Answer, reader: Reader, outcomes: tuple[Outcome, ...] = ()) -> bytes:
    """Write the same table as CSV in UTF-8 with a mark that spreadsheets recognise.

    Values are unrounded in the metric's own unit; a missing value is an empty cell. Texts that a
    spreadsheet would take for a formula are set behind an apostrophe.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(say(reader, *words) for words in _HEADS)
    known = [(o.value, _texts(reader, o)) for o in observations]
    known += [(value, texts) for _, value, texts in _estimates(reader, outcomes)]
    for number, texts in known:
        value = "" if number is None else repr(number)
        writer.writerow(value if at == _VALUE else _harmless(text) for at, text in enumerate(texts))
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _texts(reader: Reader, observation: Observation) -> tuple[str, ...]:
    metric = reader.catalogue.metrics[observation.metric]
    unit = reader.catalogue.units[metric.unit]
    return (
        metric.title.to(reader.language),
        area_name(reader, observation.ref_area),
        period_label(reader, observation),
        _value(reader, observation),
        say(reader, unit.code, unit.name_en),
        say(reader, *STATUS.get(observation.obs_status, ("", ""))),
        observation.vintage.isoformat(),
        release_name(observation.release, reader.language),
        say(reader, *_ORIGINS[observation.origin]),
        observation.source_title,
    )


def _estimates(
    reader: Reader, outcomes: tuple[Outcome, ...]
) -> Iterator[tuple[Outcome, float | None, tuple[str, ...]]]:
    """Give every estimate with its outcome, its value and the texts of its row."""
    for outcome in outcomes:
        for estimate in outcome.estimates:
            yield outcome, estimate.value, _estimate_texts(reader, outcome, estimate)


def _estimate_texts(reader: Reader, outcome: Outcome, estimate: Estimate) -> tuple[str, ...]:
    metric = reader.catalogue.metrics.get(outcome.metric)
    study = reader.catalogue.studies.get(outcome.study)
    title = study.title.to(reader.language) if study else outcome.study
    subject = metric.title.to(reader.language) if metric else title
    area = reader.catalogue.areas.by_code.get(outcome.ref_area)
    measured = metric if metric and is_measured(estimate.item) else None
    unit = reader.catalogue.units[measured.unit] if measured else None
    decimals = measured.decimals if measured else 2
    is_index = outcome.kind == "index"
    item = (
        index_item_words(reader, outcome.study, estimate.item)
        if is_index
        else item_words(reader, estimate.item)
    )
    own_unit = index_unit(reader, outcome.study, estimate.item) if is_index else ""
    return (
        f"{subject} · {item}",
        area_name(reader, area.code) if area else "",
        period_words(reader, estimate.time_period) if estimate.time_period else "",
        say(reader, "暂无数据", "No data")
        if estimate.value is None
        else write_value(estimate.value, decimals),
        say(reader, unit.code, unit.name_en) if unit else own_unit,
        raw_note_words(reader, estimate.note) if is_index else note_words(reader, estimate.note),
        outcome.vintage.isoformat(),
        title,
        say(reader, *_ORIGINS["simulated" if outcome.origin == "simulated" else "derived"]),
        outcome.method,
    )


def _estimate_row(reader: Reader, outcome: Outcome, texts: tuple[str, ...]) -> Markup:
    origin = simulated_badge(reader) if outcome.origin == "simulated" else texts[_ORIGIN]
    cells = Markup().join(
        Markup("<td>{}</td>").format(origin if at == _ORIGIN else text)
        for at, text in enumerate(texts)
        if at
    )
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(texts[0], cells)


def _value(reader: Reader, observation: Observation) -> str:
    if observation.value is None:
        return say(reader, "暂无数据", "No data")
    decimals = reader.catalogue.metrics[observation.metric].decimals
    return f"{observation.value:,.{decimals}f}".replace("-", "−")


def _row(reader: Reader, observation: Observation) -> Markup:
    return Markup("<tr>{}</tr>").format(Markup().join(_cells(reader, observation)))


def _cells(reader: Reader, observation: Observation) -> Iterator[Markup]:
    for at, text in enumerate(_texts(reader, observation)):
        if at == 0:
            yield Markup('<th scope="row">{}</th>').format(text)
        elif at == _VALUE and observation.value is not None:
            yield Markup(
                '<td class="value"><button type="button" class="number" data-cell="{}">{}'
                "</button></td>"
            ).format(cell(observation), text)
        elif at == _ORIGIN and observation.origin == "simulated":
            yield Markup("<td>{}</td>").format(simulated_badge(reader))
        else:
            yield Markup("<td>{}</td>").format(text)
