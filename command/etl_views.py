"""What ``govbrain etl`` shows in a terminal: a line a feed, those that need attention first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import duckdb
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from datasets.catalogue import Catalogue
from datasets.spec import SpecError
from etl.publish import builds, current
from etl.report import Report

_WORDS = {
    "stale": ("失败", "bold red"),
    "late": ("迟到", "yellow"),
    "empty": ("无数据", "yellow"),
    "warning": ("有疑问", "cyan"),
    "ok": ("正常", "green"),
}
_STATE = """SELECT status, feed, newest_period, next_due, message_zh, coalesce(rows, 0)
FROM feed_state LEFT JOIN (SELECT feed, sum(rows_loaded)::BIGINT AS rows FROM load GROUP BY feed)
    USING (feed)"""

_LONGEST = 120
"""Characters of a message in a table; the report of the run has more."""

Line = tuple[str, str, str, dt.date | None, str, int]
"""Status, feed, newest period, next release, message and number of observations of one feed."""


def outcome(report: Report) -> Iterator[RenderableType]:
    """Show what a run did: the build, the feeds, and where the report lies."""
    yield Text.assemble(
        ("已发布 ", "bold green"), f"{report.build_id}：{report.observations:,} 个观测，"
        f"{len(report.outcomes)} 个数据源，用时 {report.seconds:.1f} 秒"
    )  # fmt: skip
    yield feeds_table(
        [
            (
                o.status,
                o.feed,
                o.calendar.newest_period,
                o.calendar.next_due,
                o.message_zh,
                o.observations.num_rows,
            )
            for o in report.outcomes
        ]
    )
    if report.studies:
        yield studies_table(report)


def studies_table(report: Report) -> Table:
    """Give one line a study: how many judgements are new, taken over, refused; failures first."""
    table = Table(title="研究", title_justify="left", box=None, pad_edge=False)
    table.add_column("研究", no_wrap=True)
    for heading in ("重算", "沿用", "未给出结果", "秒"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("出错", overflow="fold")
    for each in sorted(report.studies, key=lambda study: (not study.broken, -study.seconds)):
        counts = (each.reckoned, each.carried, each.refused)
        failed = Text(_short("；".join(each.broken)), "bold red")
        table.add_row(each.study, *map(str, counts), f"{each.seconds:.1f}", failed)
    return table


def status(warehouse: Path) -> Iterator[RenderableType]:
    """Show the current build and its age, its feeds, and the builds one can go back to."""
    now = current(warehouse)
    if now is None:
        return
    with duckdb.connect(now, read_only=True) as connection:
        built, rows = connection.execute("SELECT built_at, observations FROM build").fetchall()[0]
        lines: list[Line] = connection.execute(_STATE).fetchall()
    age = dt.datetime.now(dt.UTC).replace(tzinfo=None) - built
    yield Text.assemble(
        ("当前版本 ", "bold"), f"{now.stem}：{rows:,} 个观测，{_age(age)}前建成"
    )  # fmt: skip
    yield feeds_table(lines)
    yield builds_table(warehouse)


def feeds_table(lines: Sequence[Line]) -> Table:
    """Give one line a feed, ordered by how urgent it is."""
    counts = Counter(line[0] for line in lines)
    caption = "，".join(f"{_WORDS[name][0]} {counts[name]}" for name in _WORDS if counts[name])
    table = Table(title=f"数据源：{caption}", title_justify="left", box=None, pad_edge=False)
    for heading in ("状态", "数据源", "最新时期", "下次发布"):
        table.add_column(heading, no_wrap=True)
    table.add_column("观测", justify="right", no_wrap=True)
    table.add_column("说明", overflow="fold")
    urgent = list(_WORDS)
    for state, feed, newest, due, message, rows in sorted(
        lines, key=lambda line: (urgent.index(line[0]), line[1])
    ):
        word, style = _WORDS[state]
        table.add_row(
            Text(f"● {word}", style), feed, newest or "—", str(due or "—"), f"{rows:,}",
            Text(_short(message)),
        )  # fmt: skip
    return table


def builds_table(warehouse: Path) -> Table:
    """Give one line a build, the newest first, the current one marked."""
    now = current(warehouse)
    table = Table(title="可用版本", title_justify="left", box=None, pad_edge=False)
    table.add_column("版本", no_wrap=True)
    table.add_column("大小", justify="right")
    table.add_column("")
    for path in reversed(builds(warehouse)):
        mark = Text("← 当前", "bold green") if path == now else Text("")
        table.add_row(path.stem, f"{path.stat().st_size / 1e6:,.1f} MB", mark)
    return table


def declarations(catalogue: Catalogue) -> Text:
    """Say that all is well and how much was read."""
    counts = len(catalogue.feeds), len(catalogue.metrics), len(catalogue.targets)
    words = "{} 个数据源、{} 个指标、{} 个目标".format(*counts)
    return Text.assemble(("声明无误：", "bold green"), words)


def faults(error: SpecError) -> Iterator[Text]:
    """List the faults file by file."""
    for file, group in groupby(error.faults, key=lambda fault: fault.file):
        found = list(group)
        yield Text(f"{file}（{len(found)} 处）", "bold")
        yield from (Text(f"  {fault}") for fault in found)


def _short(message: str) -> str:
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


def _age(age: dt.timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "不到 1 分钟"
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 1440} 天"
