"""Numbers as files: CSV, Excel and Arrow, each with definitions, units, dates and sources."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import xlsxwriter

from dashboard.release import release_name
from datasets.period import label_period, parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from xlsxwriter.workbook import Workbook

    from dashboard.question import Answer, Observation
    from datasets.catalogue import Catalogue

COLUMNS = pa.schema(
    [
        ("metric", pa.string()),
        ("metric_title", pa.string()),
        ("ref_area", pa.string()),
        ("area_title", pa.string()),
        ("freq", pa.string()),
        ("time_period", pa.string()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("obs_status", pa.string()),
        ("origin", pa.string()),
        ("vintage", pa.date32()),
        ("release", pa.string()),
        ("source", pa.string()),
    ]
)
"""Columns of CSV and Arrow files; `origin` is ``simulated`` for every invented number."""

_HEADINGS = {
    "zh-CN": ("地区", "代码", "时期", "数值", "状态", "得知日", "版本", "来源", "模拟"),
    "en": (
        "Area",
        "Code",
        "Period",
        "Value",
        "Status",
        "Known from",
        "Release",
        "Source",
        "Simulated",
    ),
}
_FACTS = {
    "zh-CN": ("指标", "单位", "口径", "责任单位", "截至当时所知", "模拟数据"),
    "en": ("Metric", "Unit", "Definition", "Owner", "As known on", "Simulated figures"),
}
_WIDTHS = (14, 9, 16, 14, 10, 12, 20, 44, 8)
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Export:
    """Observations by metric, for a reader of `language`, as known on `as_of`."""

    catalogue: Catalogue
    observations: dict[str, Answer]
    as_of: dt.date
    language: str = "zh-CN"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Give the observations as rows of COLUMNS."""
        return (self._row(o) for answer in self.observations.values() for o in answer)

    def _row(self, o: Observation) -> tuple[object, ...]:
        metric, area = self.catalogue.metrics[o.metric], self.catalogue.areas[o.ref_area]
        return (
            o.metric,
            metric.title.to(self.language),
            o.ref_area,
            area.title(self.language),
            o.freq,
            o.time_period,
            o.value,
            metric.unit,
            o.obs_status,
            o.origin,
            o.vintage,
            o.release,
            o.source_title,
        )


def to_csv(export: Export) -> bytes:
    """Write UTF-8 with a byte order mark, so that spreadsheets read the Chinese right."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS.names)
    writer.writerows(export.rows())
    return text.getvalue().encode("utf-8-sig")


def to_arrow(export: Export) -> bytes:
    """Write an Arrow IPC file; the schema's metadata says as known on which day."""
    columns = list(zip(*export.rows(), strict=True)) or [()] * len(COLUMNS)
    arrays = [pa.array(c, field.type) for c, field in zip(columns, COLUMNS, strict=True)]
    schema = COLUMNS.with_metadata({"as_of": export.as_of.isoformat()})
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, schema) as file:
        file.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return sink.getvalue()


def to_excel(export: Export) -> bytes:
    """Write one sheet a metric: its facts on top, the numbers below, simulated ones marked."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        for number, (metric, answer) in enumerate(export.observations.items(), start=1):
            _sheet(book, export, number, metric, answer)
    return target.getvalue()


def _sheet(book: Workbook, export: Export, number: int, metric: str, answer: Answer) -> None:
    title = export.catalogue.metrics[metric].title.to(export.language)
    sheet = book.add_worksheet(f"{number} {title.translate(_FORBIDDEN)}"[:31])
    bold = book.add_format({"bold": True, "valign": "top"})
    for row, (fact, text) in enumerate(_facts(export, metric, answer)):
        sheet.write_string(row, 0, fact, bold)
        sheet.write_string(row, 1, text)
    top = len(_FACTS["en"]) + 1
    sheet.write_row(
        top, 0, _HEADINGS[export.language], book.add_format({"bold": True, "bottom": 1})
    )
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(top + 1, 0)
    decimals = export.catalogue.metrics[metric].decimals
    plain = book.add_format({"num_format": f"#,##0{'.' * bool(decimals)}{'0' * decimals}"})
    for row, observation in enumerate(answer, start=top + 1):
        sheet.write_row(row, 0, _cells(export, observation), plain)


def _facts(export: Export, metric: str, answer: Answer) -> list[tuple[str, str]]:
    found = export.catalogue.metrics[metric]
    invented = sum(o.origin == "simulated" for o in answer)
    texts = (
        f"{found.title.to(export.language)} ({metric})",
        found.unit,
        found.definition.to(export.language),
        export.catalogue.base(metric).owner,
        export.as_of.isoformat(),
        f"{invented} / {len(answer)}",
    )
    return list(zip(_FACTS[export.language], texts, strict=True))


def _cells(export: Export, observation: Observation) -> list[object]:
    base = export.catalogue.base(observation.metric)
    cumulative = base.accumulation == "cumulative"
    period = parse_period(observation.time_period)
    chinese = export.language != "en"
    missing, invented = ("暂无数据", "模拟") if chinese else ("no data", "simulated")
    return [
        export.catalogue.areas[observation.ref_area].title(export.language),
        observation.ref_area,
        label_period(period, export.language, cumulative=cumulative),
        missing if observation.value is None else observation.value,
        observation.obs_status,
        observation.vintage.isoformat(),
        release_name(observation.release, export.language),
        observation.source_title,
        invented if observation.origin == "simulated" else "",
    ]
