"""A forecast made on request as a file: its numbers, its method and what it rests on."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import xlsxwriter

from dashboard.fragments import say
from dashboard.judgement import period_words, reason_words
from dashboard.release import release_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.panel import Reader
    from dashboard.question import Answer, Outcome
    from dashboard.wish import Wish

ITEMS = ("median", "lo80", "hi80", "lo95", "hi95")
COLUMNS = (
    "metric",
    "ref_area",
    "freq",
    "time_period",
    "part",
    "value",
    *ITEMS,
    "unit",
    "calibrated",
    "status",
    "reason",
    "method",
    "mode",
    "as_of",
    "vintage",
    "release",
    "origin",
    "source",
)
"""Columns of the CSV file; `part` is ``known`` or ``forecast``. What a part has not is empty."""

_WIDTHS = (16, 14, 14, 14, 14, 14)


def to_csv(reader: Reader, wish: Wish, outcome: Outcome, answer: Answer) -> bytes:
    """Write known values with their vintages, then the forecast with its method and day."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    shared = {
        "metric": wish.metric,
        "ref_area": wish.area,
        "freq": wish.freq,
        "unit": reader.catalogue.metrics[wish.metric].unit,
    }
    for o in answer:
        told = {"time_period": o.time_period, "value": o.value, "vintage": o.vintage}
        source = {"release": o.release, "origin": o.origin, "source": o.source_title}
        writer.writerow({**shared, "part": "known", **told, **source})
    made = {
        "part": "forecast",
        "calibrated": outcome.details.get("calibrated"),
        "status": outcome.status,
        "reason": reason_words(reader, outcome),
        "method": outcome.method,
        "mode": wish.mode,
        "as_of": reader.today,
        "vintage": outcome.vintage,
        "origin": outcome.origin,
    }
    for period, values in _by_period(outcome):
        numbers = dict(zip(ITEMS, values, strict=True))
        writer.writerow({**shared, **made, "time_period": period, **numbers})
    return text.getvalue().encode("utf-8-sig")


def _by_period(outcome: Outcome) -> list[tuple[str, list[float | None]]]:
    bands = {item: {e.time_period: e.value for e in outcome.of(item)} for item in ITEMS}
    return [(period, [bands[item].get(period) for item in ITEMS]) for period in bands["median"]]


def to_excel(reader: Reader, wish: Wish, outcome: Outcome, answer: Answer) -> bytes:
    """Write two sheets: the forecast below what is to be known of it, and the values it used."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "valign": "top"})
        sheet = book.add_worksheet(say(reader, "预测", "Forecast"))
        sheet.set_column(0, 0, _WIDTHS[0])
        sheet.set_column(1, len(ITEMS), _WIDTHS[1])
        facts = _facts(reader, wish, outcome)
        for row, (name, text) in enumerate(facts):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, text)
        sheet.write_row(len(facts) + 1, 0, _heads(reader), bold)
        for row, (period, values) in enumerate(_by_period(outcome), start=len(facts) + 2):
            sheet.write_row(row, 0, [period_words(reader, period), *values])
        _write_inputs(reader, book, bold, answer)
    return target.getvalue()


def _heads(reader: Reader) -> tuple[str, ...]:
    return (
        say(reader, "时期", "Period"),
        say(reader, "预测中位数", "Median"),
        say(reader, "80%下限", "80% low"),
        say(reader, "80%上限", "80% high"),
        say(reader, "95%下限", "95% low"),
        say(reader, "95%上限", "95% high"),
    )


def _facts(reader: Reader, wish: Wish, outcome: Outcome) -> list[tuple[str, str]]:
    metric = reader.catalogue.metrics[wish.metric]
    calibrated = outcome.details.get("calibrated") is True
    told = (
        ("指标", "Metric", f"{metric.title.to(reader.language)} ({wish.metric})"),
        ("地区", "Area", reader.catalogue.areas[wish.area].title(reader.language)),
        ("单位", "Unit", metric.unit),
        ("方法", "Method", f"{outcome.method} ({wish.mode})"),
        ("区间已校准", "Bands calibrated", say(reader, *(_YES if calibrated else _NO))),
        ("保留", "Reservation", reason_words(reader, outcome)),
        ("回测误差 sMAPE %", "Back-tested sMAPE %", str(outcome.details.get("smape", ""))),
        ("回测误差 MASE", "Back-tested MASE", str(outcome.details.get("mase", ""))),
        ("截至当时所知", "As known on", reader.today.isoformat()),
        ("所用数据版本", "Vintage of the inputs", outcome.vintage.isoformat()),
        ("模拟数据", "Simulated", say(reader, *(_YES if outcome.origin == "simulated" else _NO))),
    )
    return [(say(reader, zh, en), text) for zh, en, text in told]


_YES, _NO = ("是", "yes"), ("否", "no")


def _write_inputs(reader: Reader, book: xlsxwriter.Workbook, bold: object, answer: Answer) -> None:
    sheet = book.add_worksheet(say(reader, "所用数据", "Inputs"))
    sheet.write_row(0, 0, _input_heads(reader), bold)
    sheet.set_column(0, 4, _WIDTHS[0])
    sheet.freeze_panes(1, 0)
    for row, values in enumerate(_inputs(reader, answer), start=1):
        sheet.write_row(row, 0, values)


def _input_heads(reader: Reader) -> tuple[str, ...]:
    return (
        say(reader, "时期", "Period"),
        say(reader, "数值", "Value"),
        say(reader, "得知日", "Known from"),
        say(reader, "版本", "Release"),
        say(reader, "来源", "Source"),
    )


def _inputs(reader: Reader, answer: Answer) -> Iterable[tuple[object, ...]]:
    for o in answer:
        yield (
            period_words(reader, o.time_period),
            say(reader, "暂无数据", "no data") if o.value is None else o.value,
            o.vintage.isoformat(),
            release_name(o.release, reader.language),
            o.source_title,
        )
