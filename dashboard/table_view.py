"""The table behind a panel: every observation with its period, unit, status, vintage and source."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.fragments import STATUS, area_name, cell, period_label, say, simulated_badge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.panel import Reader
    from dashboard.question import Answer, Observation

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


def table_view(observations: Answer, reader: Reader) -> str:
    """Write the observations as an HTML table; values open their source like those of a panel."""
    if not observations:
        return Markup('<p class="missing">{}</p>').format(say(reader, "暂无数据", "No data"))
    heads = Markup().join(
        Markup('<th scope="col">{}</th>').format(say(reader, *words)) for words in _HEADS
    )
    rows = Markup().join(_row(reader, observation) for observation in observations)
    return Markup(
        '<table class="observations"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(heads, rows)


def table_csv(observations: Answer, reader: Reader) -> bytes:
    """Write the same table as CSV in UTF-8 with a mark that spreadsheets recognise.

    Values are unrounded in the metric's own unit; a missing value is an empty cell. Texts that a
    spreadsheet would take for a formula are set behind an apostrophe.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(say(reader, *words) for words in _HEADS)
    for observation in observations:
        texts = _texts(reader, observation)
        value = "" if observation.value is None else repr(observation.value)
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
        observation.release,
        say(reader, *_ORIGINS[observation.origin]),
        observation.source_title,
    )


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
