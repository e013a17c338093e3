"""What the platform itself holds, as lists: columns and rows of each kind of thing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from dashboard.fragments import say
from dashboard.grid import Column, Row
from dashboard.number import write_unit
from datasets.metric import Measure, inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dashboard.panel import Reader
    from dashboard.question import Record

Inventory = Literal["load", "quarantine", "check_result", "metrics", "targets"]


@dataclass(frozen=True)
class Listing:
    """A kind of thing: its columns, how its rows are made, and whether the warehouse stores it.

    Columns whose field ends in ``_zh`` follow the reader's language.
    """

    columns: tuple[Column, ...]
    rows: Callable[[Reader, Sequence[Record]], Iterable[Row]]
    stored: bool = True

    def columns_for(self, reader: Reader) -> tuple[Column, ...]:
        """Give the columns with the fields of the reader's language."""
        ending = say(reader, "_zh", "_en")
        return tuple(replace(c, field=c.field.replace("_zh", ending)) for c in self.columns)


def inventory(kind: Inventory) -> Listing:
    """Give the listing of `kind`."""
    return _LISTINGS[kind]


def _stored(reader: Reader, records: Sequence[Record]) -> Iterator[Row]:
    for record in records:
        plain = {key: _plain(reader, value) for key, value in record.items()}
        yield plain | {"feed": _feed_title(reader, str(record.get("feed", "")))}


def _feed_title(reader: Reader, feed: str) -> str:
    found = reader.catalogue.feeds.get(feed)
    return found.title.to(reader.language) if found else feed


def _checks(reader: Reader, records: Sequence[Record]) -> Iterator[Row]:
    """Give the results of checks, those that failed first."""
    return _stored(reader, sorted(records, key=lambda record: not record.get("failed")))


def _plain(reader: Reader, value: object) -> object:
    """Give times, which are stored in UTC, by the reader's clock, and all else as it is."""
    if isinstance(value, dt.datetime):
        local = value.replace(tzinfo=dt.UTC).astimezone(reader.now.tzinfo)
        return local.strftime("%Y-%m-%d %H:%M:%S")
    return value if value is None or isinstance(value, str | int | float) else str(value)[:19]


def _metrics(reader: Reader, records: Sequence[Record]) -> Iterator[Row]:  # noqa: ARG001
    for name, metric in reader.catalogue.metrics.items():
        published = isinstance(metric, Measure)
        yield {
            "id": name,
            "title": metric.title.to(reader.language),
            "unit": write_unit(metric.unit, reader.language),
            "kind": say(reader, *(("发布", "measure") if published else ("派生", "derived"))),
            "inputs": say(reader, "、", ", ").join(inputs(metric)),
            "owner": reader.catalogue.base(name).owner,
            "definition": metric.definition.to(reader.language),
        }


def _targets(reader: Reader, records: Sequence[Record]) -> Iterator[Row]:  # noqa: ARG001
    signs = {"at_least": "≥", "at_most": "≤", "exactly": "="}
    for target in reader.catalogue.targets.values():
        yield {
            "title": target.title.to(reader.language),
            "area": reader.catalogue.areas[target.ref_area].title(reader.language),
            "due": target.due,
            "target": f"{signs[target.comparison]} {target.value:,.10g} "
            f"{write_unit(target.unit, reader.language)}",
            "document": target.document,
            "clause": target.clause,
        }


_LISTINGS: dict[Inventory, Listing] = {
    "load": Listing(
        (
            Column("feed", "数据集", "Feed", 200),
            Column("source", "来源文件", "Source", 180),
            Column("retrieved_at", "取得时间", "Retrieved", 170),
            Column("rows_read", "读入行", "Rows read", 100, "number"),
            Column("rows_loaded", "入库行", "Loaded", 100, "number"),
            Column("rows_quarantined", "隔离行", "Quarantined", 100, "number"),
            Column("sha256", "指纹 SHA-256", "SHA-256", 150),
        ),
        _stored,
    ),
    "quarantine": Listing(
        (
            Column("feed", "数据集", "Feed", 160),
            Column("source_file", "文件", "File", 160),
            Column("source_row", "行", "Row", 80, "number"),
            Column("column_name", "列", "Column", 110),
            Column("value", "值", "Value", 110),
            Column("reason_zh", "原因", "Reason", 240, "wide"),
        ),
        _stored,
    ),
    "check_result": Listing(
        (
            Column("feed", "数据集", "Feed", 180),
            Column("failed", "未过", "Failed", 80, "number"),
            Column("message_zh", "说明", "Message", 180, "wide"),
            Column("check_name", "检查", "Check", 140),
            Column("severity", "级别", "Severity", 90),
        ),
        _checks,
    ),
    "metrics": Listing(
        (
            Column("title", "指标", "Metric", 200),
            Column("id", "代码", "Id", 230),
            Column("unit", "单位", "Unit", 100),
            Column("kind", "性质", "Kind", 90),
            Column("inputs", "由此计算", "Reckoned from", 200),
            Column("owner", "责任单位", "Owner", 130),
            Column("definition", "口径", "Definition", 300, "wide"),
        ),
        _metrics,
        stored=False,
    ),
    "targets": Listing(
        (
            Column("title", "目标", "Target", 240),
            Column("area", "地区", "Area", 110),
            Column("due", "期限", "Due", 90),
            Column("target", "目标值", "Value", 150),
            Column("document", "文件", "Document", 240),
            Column("clause", "原文", "Clause", 300, "wide"),
        ),
        _targets,
        stored=False,
    ),
}
