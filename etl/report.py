"""The report of a run: one page on what came in, what did not and how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.snapshot import DRAFT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from etl.outcome import Outcome
    from etl.study import Studied

_MOST = 40


@dataclass(frozen=True)
class Report:
    """What one run did; `path` is the published build."""

    build_id: str
    path: Path
    observations: int
    outcomes: tuple[Outcome, ...]
    seconds: float
    removed: int
    studies: tuple[Studied, ...] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        """Give the studies, or parts of them, in which the program failed."""
        return tuple(said for study in self.studies for said in study.broken)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Give the feeds that kept their last good rows because they failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "stale")

    def text(self) -> str:
        """Write the report as Markdown, the feeds that need attention first."""
        urgent = ("stale", "late", "empty", "warning", "ok")
        feeds = sorted(self.outcomes, key=lambda outcome: urgent.index(outcome.status))
        parts = [self._head(), _table(feeds), _notes(feeds), _studies(self.studies)]
        return "\n".join(line for part in parts if part for line in (*part, ""))

    def write(self, folder: Path) -> Path:
        """Write the report below `folder` and give its path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.build_id}.md"
        draft = folder / f"{DRAFT}{path.name}"
        draft.write_text(self.text(), encoding="utf-8")
        return draft.replace(path)

    def _head(self) -> list[str]:
        refused = sum(outcome.quarantine.num_rows for outcome in self.outcomes)
        taken = sum(not load.parsed for outcome in self.outcomes for load in outcome.loads)
        sources = sum(len(outcome.loads) for outcome in self.outcomes)
        return [
            f"# 入库报告 Run report {self.build_id}",
            "",
            f"- 观测 observations: {self.observations:,}；隔离 quarantined: {refused:,}",
            f"- 数据源 feeds: {len(self.outcomes)}；失败 failed: {len(self.failed)}",
            f"- 文件 files: {sources}；未变化、未重读 unchanged: {taken}",
            f"- 研究 studies: {len(self.studies)}；出错 broken: {len(self.broken)}",
            f"- 用时 seconds: {self.seconds:.1f}；清除旧版本 pruned: {self.removed}",
        ]


def _table(feeds: Sequence[Outcome]) -> list[str]:
    head = [
        "| feed | status | rows | quarantined | newest | next due | seconds |",
        "|" + "---|" * 7,
    ]
    rows = [
        f"| {o.feed} | {o.status} | {o.observations.num_rows:,} | {o.quarantine.num_rows:,} "
        f"| {o.calendar.newest_period} | {_day(o.calendar.next_due)} | {o.seconds:.2f} |"
        for o in feeds[:_MOST]
    ]
    more = [f"| … {len(feeds) - _MOST} more |" + " |" * 6] if len(feeds) > _MOST else []
    return head + rows + more


def _notes(feeds: Sequence[Outcome]) -> list[str]:
    return [
        f"- **{o.feed}** {o.status}: {o.message_zh[:160]} | {o.message_en[:160]}"
        for o in feeds[:_MOST]
        if o.message_en
    ]


def _studies(studies: Sequence[Studied]) -> list[str]:
    if not studies:
        return []
    head = ["| study | kind | reckoned | carried | refused | seconds |", "|" + "---|" * 6]
    rows = [
        f"| {s.study} | {s.kind} | {s.reckoned} | {s.carried} | {s.refused} | {s.seconds:.2f} |"
        for s in sorted(studies, key=lambda each: (not each.broken, -each.seconds))
    ]
    broken = [f"- **{s.study}** {said[:320]}" for s in studies for said in s.broken]
    return [*head, *rows, *([""] if broken else []), *broken]


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else "—"
