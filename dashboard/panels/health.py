"""How the feeds fare: state, freshness, quarantine, checks and loads."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Literal

from markupsafe import Markup
from pydantic import Field

from dashboard.fragments import is_wall, say
from dashboard.marks import AGE_LIGHT, Risk, risk_shape
from dashboard.panel import Bundle, Drawing
from dashboard.question import RecordQuery
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question, Record

Show = Literal["feeds", "quarantine", "checks", "loads"]
_TABLES: dict[Show, str] = {
    "feeds": "feed_state",
    "quarantine": "quarantine",
    "checks": "check_result",
    "loads": "load",
}
_LIGHTS: dict[str, tuple[Risk, str, str]] = {
    "ok": ("green", "正常", "ok"),
    "warning": ("yellow", "有提示", "warning"),
    "late": ("yellow", "迟到", "late"),
    "stale": ("red", "失败，沿用上版", "failed, last good kept"),
    "empty": ("unknown", "无数据", "empty"),
}
_WORST = ("stale", "empty", "late", "warning", "ok")
_COLUMNS: dict[Show, tuple[tuple[str, str, str], ...]] = {
    "feeds": (
        ("status", "状态", "State"),
        ("feed", "数据源", "Feed"),
        ("newest_period", "最新期", "Newest period"),
        ("next_due", "下期应有", "Next due"),
        ("retrieved_at", "取得时间", "Retrieved"),
        ("rows_loaded", "行数", "Rows"),
        ("rows_quarantined", "隔离", "Quarantined"),
        ("message", "说明", "Message"),
    ),
    "quarantine": (
        ("feed", "数据源", "Feed"),
        ("source_file", "文件", "File"),
        ("source_row", "行", "Row"),
        ("column_name", "列", "Column"),
        ("value", "值", "Value"),
        ("reason", "原因", "Reason"),
    ),
    "checks": (
        ("feed", "数据源", "Feed"),
        ("check_name", "检查", "Check"),
        ("severity", "级别", "Severity"),
        ("failed", "不合格", "Failed"),
        ("message", "说明", "Message"),
    ),
    "loads": (
        ("feed", "数据源", "Feed"),
        ("source", "文件", "File"),
        ("retrieved_at", "取得时间", "Retrieved"),
        ("rows_read", "读入", "Read"),
        ("rows_loaded", "入库", "Loaded"),
        ("rows_quarantined", "隔离", "Quarantined"),
        ("sha256", "指纹", "SHA-256"),
    ),
}
_NUMBERS = ("rows_read", "rows_loaded", "rows_quarantined", "failed", "source_row")


class Panel(Spec):
    """Records of the warehouse: `show` chooses feeds, quarantine, checks or loads.

    Failures come first. `most` limits the rows, as walls need; the rest is counted below.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    show: Show = "feeds"
    most: int = Field(default=0, ge=0)

    def metrics(self) -> tuple[str, ...]:
        """Name none."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the records, and with feeds for their loads."""
        asked = RecordQuery(_TABLES[self.show])
        return (asked, RecordQuery("load")) if self.show == "feeds" else (asked,)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a row a record."""
        records = answers.records(RecordQuery(_TABLES[self.show]))
        if self.show == "feeds":
            records = _with_loads(records, answers.records(RecordQuery("load")))
        records = tuple(sorted(records, key=_urgency))
        shown = records[: self.most] if self.most else records
        return Drawing(
            html=_scrolled(reader, _table(reader, self.show, shown))
            + _rest(reader, len(records) - len(shown)),
            head=Markup('<span class="caption">{}</span>').format(
                _counts(reader, self.show, records)
            ),
            summary=_counts(reader, self.show, records) + say(reader, "。", "."),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _urgency(record: Record) -> tuple[int, int]:
    """Order what failed before what is well; what is alike keeps its order."""
    state = str(record.get("status", ""))
    failed = record.get("failed", 0)
    return (
        _WORST.index(state) if state in _WORST else len(_WORST),
        -failed if isinstance(failed, int) else 0,
    )


def _rest(reader: Reader, count: int) -> Markup:
    if not count:
        return Markup()
    return Markup('<p class="rest">{}</p>').format(say(reader, f"另有 {count} 条", f"{count} more"))


def _with_loads(feeds: tuple[Record, ...], loads: tuple[Record, ...]) -> tuple[Record, ...]:
    return tuple(
        {**feed, **_sums([load for load in loads if load["feed"] == feed["feed"]])}
        for feed in feeds
    )


def _sums(loads: list[Record]) -> Record:
    times = [load["retrieved_at"] for load in loads]
    return {
        "retrieved_at": max((t for t in times if isinstance(t, dt.datetime)), default=None),
        "rows_loaded": _sum(loads, "rows_loaded"),
        "rows_quarantined": _sum(loads, "rows_quarantined"),
    }


def _sum(loads: list[Record], column: str) -> int:
    return sum(value for load in loads if isinstance(value := load[column], int))


def _scrolled(reader: Reader, table: Markup) -> Markup:
    """Put a table where it can scroll; keys reach it too, except on walls, which have none."""
    if is_wall(reader):
        return table
    return Markup('<div class="scroll" tabindex="0" role="group" aria-label="{}">{}</div>').format(
        say(reader, "可滚动的表格", "Table that scrolls"), table
    )


def _table(reader: Reader, show: Show, records: tuple[Record, ...]) -> Markup:
    if not records:
        return Markup('<p class="missing">{}</p>').format(say(reader, "没有记录", "No records"))
    heads = Markup().join(
        Markup('<th scope="col" class="{}">{}</th>').format(_kind(name), say(reader, zh, en))
        for name, zh, en in _COLUMNS[show]
    )
    rows = Markup().join(_row(reader, show, record) for record in records)
    return Markup(
        '<table class="records {}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(show, heads, rows)


def _kind(column: str) -> str:
    return "value" if column in _NUMBERS else column.replace("_", "-")


def _row(reader: Reader, show: Show, record: Record) -> Markup:
    cells = Markup().join(
        Markup('<td class="{}" data-label="{}">{}</td>').format(
            _kind(name), say(reader, zh, en), _cell(reader, name, record)
        )
        for name, zh, en in _COLUMNS[show]
    )
    return Markup("<tr>{}</tr>").format(cells)


def _cell(reader: Reader, column: str, record: Record) -> Markup | str:
    if column == "status":
        light, zh, en = _LIGHTS[str(record["status"])]
        return Markup("{}<span>{}</span>").format(risk_shape(light), say(reader, zh, en))
    if column == "feed":
        return _feed_title(reader, str(record["feed"]))
    if column == "next_due":
        return _due(reader, record)
    if column in ("message", "reason"):
        return str(record[f"{column}_{say(reader, 'zh', 'en')}"])
    return _plain(reader, record.get(column))


def _feed_title(reader: Reader, feed: str) -> str:
    found = reader.catalogue.feeds.get(feed)
    return found.title.to(reader.language) if found else feed


def _due(reader: Reader, record: Record) -> Markup:
    due, late = record["next_due"], record["late_after"]
    if not isinstance(due, dt.date) or not isinstance(late, dt.date):
        return Markup()
    today, first_late = reader.now.date(), late + dt.timedelta(days=1)
    state = "fresh" if today < due else "due" if today < first_late else "stale"
    return Markup(
        '<span class="age" data-state="{}" data-due="{}" data-late="{}">{}</span>{}'
    ).format(state, due, first_late, AGE_LIGHT, due)


def _plain(reader: Reader, value: object) -> str:
    if isinstance(value, dt.datetime):
        stored = value.replace(tzinfo=dt.UTC)
        return stored.astimezone(reader.now.tzinfo).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else str(value)


def _counts(reader: Reader, show: Show, records: tuple[Record, ...]) -> str:
    if show != "feeds":
        return say(reader, f"{len(records)} 条", f"{len(records)} records")
    good = sum(record["status"] == "ok" for record in records)
    bad = sum(record["status"] in ("late", "stale") for record in records)
    return say(
        reader,
        f"数据源 {good}/{len(records)} 正常，{bad} 迟到或失败",
        f"{good} of {len(records)} feeds are well, {bad} late or failed",
    )
