"""Intake: one feed's way from its sources to checked rows, or back to its last good rows."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import structlog

from datasets.metric import Measure
from etl.calendar import Calendar, calendar
from etl.check import check
from etl.doubts import UnreadableFileError
from etl.fault import SourceError
from etl.finding import Finding
from etl.identity import load_id
from etl.outcome import QUARANTINE, Load, Outcome, Status
from etl.overlap import CROSS_FEED
from etl.previous import CROSS_ROW, Previous
from etl.rules import rules_across
from etl.shape import Shaped, shape
from etl.source import Fetched
from etl.stage import stage
from etl.unit_record import UNITS, unit_list, units

if TYPE_CHECKING:
    import datetime as dt

    from datasets.catalogue import Catalogue
    from datasets.feed import Feed
    from etl.fetch import Fetching

log = structlog.get_logger()

BAD_SHARE = 0.2
"""A feed of which more than this share of rows is refused has failed as a whole."""

Sources = Mapping[str, Fetched]


class FeedError(SourceError):
    """A feed that failed as a whole; `quarantine` holds the rows that made it fail."""

    def __init__(self, zh: str, en: str, quarantine: pa.Table | None = None) -> None:
        """Keep the reason in both languages."""
        super().__init__(zh, en)
        self.quarantine = QUARANTINE.empty_table() if quarantine is None else quarantine


@dataclass(frozen=True)
class Intake:
    """What all feeds of a run share: where to fetch, what was before, and today's date."""

    fetching: Fetching
    previous: Previous
    build_id: str
    meaning: str
    today: dt.date

    def take_in(self, feed_id: str, feed: Feed) -> Outcome:
        """Bring in `feed`; a failing feed keeps its last good rows and never stops the others."""
        begun = time.monotonic()
        try:
            outcome = self._bring(feed_id, feed)
        except Exception as error:  # noqa: BLE001 - whatever one feed does, the others must load
            outcome = self._keep(feed_id, feed, _failure(error))
        seconds = time.monotonic() - begun
        log.info("feed", feed=feed_id, status=outcome.status, seconds=round(seconds, 2))
        return replace(outcome, seconds=seconds)

    @property
    def catalogue(self) -> Catalogue:
        """Give the declarations of this run."""
        return self.fetching.catalogue

    def _bring(self, feed_id: str, feed: Feed) -> Outcome:
        fetched = self.fetching.fetch(feed_id, feed)
        sources = {load_id(feed_id, feed, source, self.meaning): source for source in fetched}
        before = self.previous.loads(feed_id)
        if before and set(sources) == set(before) and not self._crossed(before, (CROSS_FEED,)):
            return self._take_over(feed_id, feed, before)
        kept = self._kept(feed, sources, before)
        shaped = {
            key: self._shaped(feed_id, feed, source, key)
            for key, source in sources.items()
            if key not in kept
        }
        return self._checked(feed_id, feed, sources, shaped, {k: before[k] for k in kept})

    def _take_over(self, feed_id: str, feed: Feed, before: Mapping[str, Load]) -> Outcome:
        keys = tuple(before)
        rows = self.previous.observations(keys, self._measures())
        loads = tuple(replace(load, parsed=False) for load in before.values())
        anew = {"feed", UNITS, "missing releases", "late release"}
        anew |= {rule.name for rule, _ in rules_across(feed)}
        found = [f for f in self.previous.findings(feed_id) if f.check_name not in anew]
        return self._outcome(feed_id, feed, rows, self.previous.quarantine(keys), loads, found)

    def _kept(self, feed: Feed, sources: Sources, before: Mapping[str, Load]) -> set[str]:
        """Give the sources whose rows of the build before hold beside the rows of the others.

        Not those of which a row was refused or left out because of another source, nor any of a
        feed with corrections: a correction must meet the value as published to know its guard.
        """
        unchanged, gone = set(sources) & set(before), set(before) - set(sources)
        if feed.corrections or gone:
            return set()
        return set() if self._crossed(unchanged, (*CROSS_ROW, CROSS_FEED)) else unchanged

    def _crossed(self, keys: Iterable[str], columns: tuple[str, ...]) -> bool:
        """Say whether rows of these loads were refused because of other rows than themselves."""
        rows = self.previous.quarantine(tuple(keys))
        return bool(pc.any(pc.is_in(rows["column_name"], pa.array(columns))).as_py())

    def _shaped(self, feed_id: str, feed: Feed, source: Fetched, key: str) -> Shaped:
        parser = importlib.import_module(f"etl.parsers.{feed.format.parser}")
        reading = parser.parse(source.path, feed.format)
        named = {
            "origin": feed.origin,
            "feed": feed_id,
            "source_file": source.name,
            "load_id": key,
        }
        return shape(reading, feed, source, self.catalogue, named)

    def _checked(
        self,
        feed_id: str,
        feed: Feed,
        sources: Sources,
        shaped: Mapping[str, Shaped],
        kept: Mapping[str, Load],
    ) -> Outcome:
        refused = [_refused(feed_id, sources[key], key, part) for key, part in shaped.items()]
        tables = [part.observations for part in shaped.values() if part.observations.num_rows]
        if kept:
            tables.append(self.previous.observations(tuple(kept), self._measures()))
            refused.append(self.previous.quarantine(tuple(kept)))
        quarantine = pa.concat_tables([QUARANTINE.empty_table(), *refused])
        rows, findings = stage(tables, feed, tuple(sources))
        if rows.num_rows:
            checked = check(rows, feed, self.catalogue)
            added = checked.rejections.append_column(
                "feed", pa.array([feed_id] * checked.rejections.num_rows, pa.string())
            )
            quarantine = pa.concat_tables([quarantine, added.select(QUARANTINE.names)])
            rows, findings = checked.observations, [*findings, *checked.findings]
        read = {key: part.rows_read for key, part in shaped.items()}
        read |= {key: load.rows_read for key, load in kept.items()}
        _refuse_feed(sum(read.values()), rows.num_rows, quarantine)
        loads = _loads(feed_id, sources, read, rows, quarantine, set(shaped))
        return self._outcome(feed_id, feed, rows, quarantine, loads, findings)

    def _outcome(
        self,
        feed_id: str,
        feed: Feed,
        rows: pa.Table,
        quarantine: pa.Table,
        loads: tuple[Load, ...],
        findings: list[Finding],
    ) -> Outcome:
        dates = _calendar(feed, rows, self.today)
        found = (*findings, *units(rows, self.catalogue), *dates.findings)
        worst = [finding for finding in found if finding.failed]
        status: Status = "warning" if worst or quarantine.num_rows else "ok"
        status = "late" if dates.is_late(self.today) else status
        status = status if rows.num_rows else "empty"
        refused = f"{quarantine.num_rows} 行被隔离" if quarantine.num_rows else ""
        zh = "；".join(filter(None, [refused, *(finding.message_zh for finding in worst)]))
        quarantined = f"{quarantine.num_rows} rows quarantined" if quarantine.num_rows else ""
        en = "; ".join(filter(None, [quarantined, *(finding.message_en for finding in worst)]))
        return Outcome(
            feed_id, status, zh, en, self.build_id, rows, quarantine, loads, found, dates
        )

    def _keep(self, feed_id: str, feed: Feed, error: FeedError) -> Outcome:
        before = self.previous.loads(feed_id)
        rows = self.previous.observations(tuple(before), self._unchanged(feed_id))
        loads = tuple(replace(load, parsed=False) for load in before.values())
        good = self.previous.last_good(feed_id)
        finding = Finding("feed", "error", 1, error.zh, error.en)
        log.warning("feed failed", feed=feed_id, reason=error.en, last_good_build=good)
        dates = _calendar(feed, rows, self.today)
        return Outcome(
            feed_id,
            "stale",
            error.zh,
            error.en,
            good,
            rows,
            error.quarantine,
            loads,
            (finding, *self._units_before(feed_id), *dates.findings),
            dates,
        )

    def _units_before(self, feed_id: str) -> list[Finding]:
        return [found for found in self.previous.findings(feed_id) if found.check_name == UNITS]

    def _unchanged(self, feed_id: str) -> tuple[str, ...]:
        """Give the metrics whose unit is the one in which the build before keeps them."""
        said = {part for found in self._units_before(feed_id) for part in unit_list(found)}
        known = self.catalogue.metrics
        return tuple(name for name in self._measures() if f"{name} {known[name].unit}" in said)

    def _measures(self) -> tuple[str, ...]:
        return tuple(n for n, m in self.catalogue.metrics.items() if isinstance(m, Measure))


def _failure(error: Exception) -> FeedError:
    if isinstance(error, FeedError):
        return error
    if isinstance(error, SourceError):
        return FeedError(error.zh, error.en)
    if isinstance(error, UnreadableFileError):
        problem = error.problem
        zh = f"{problem.what_zh}；{problem.remedy_zh}"
        return FeedError(zh, f"{problem.what_en}; {problem.remedy_en}")
    reason = f"{type(error).__name__}: {error}"[:500]
    return FeedError(f"读取失败：{reason}", reason)


def _calendar(feed: Feed, rows: pa.Table, today: dt.date) -> Calendar:
    periods = pc.unique(rows["time_period"]).to_pylist() if rows.num_rows else []
    return calendar(feed, periods, today)


def _refused(feed_id: str, source: Fetched, key: str, part: Shaped) -> pa.Table:
    table = part.rejections
    for name, value in (("feed", feed_id), ("source_file", source.name), ("load_id", key)):
        table = table.append_column(name, pa.array([value] * table.num_rows, pa.string()))
    return table.select(QUARANTINE.names).cast(QUARANTINE)


def _refuse_feed(read: int, sound: int, quarantine: pa.Table) -> None:
    bad = quarantine.num_rows
    if bad and not sound:
        first = quarantine.slice(0, 1).to_pylist()[0]
        raise FeedError(
            f"没有一行可用：{first['reason_zh']}",
            f"no sound row: {first['reason_en']}",
            quarantine,
        )
    if bad > read * BAD_SHARE:
        raise FeedError(
            f"{read} 行中有 {bad} 处被拒，超过 {BAD_SHARE:.0%} 的上限",
            f"{bad} refusals in {read} rows, above the limit of {BAD_SHARE:.0%}",
            quarantine,
        )


def _loads(
    feed_id: str,
    sources: Sources,
    read: Mapping[str, int],
    rows: pa.Table,
    quarantine: pa.Table,
    parsed: set[str],
) -> tuple[Load, ...]:
    loaded, refused = _count(rows), _count(quarantine)
    return tuple(
        Load(
            key,
            feed_id,
            source.name,
            source.sha256,
            source.size,
            source.retrieved_at,
            read[key],
            loaded.get(key, 0),
            refused.get(key, 0),
            key in parsed,
        )
        for key, source in sources.items()
    )


def _count(table: pa.Table) -> dict[str, int]:
    if not table.num_rows:
        return {}
    counts = pc.value_counts(table["load_id"]).to_pylist()
    return {entry["values"]: entry["counts"] for entry in counts}
