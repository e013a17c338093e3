"""What became of a feed in one run, ready to be written into a build."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - read by pydantic when a load is read back
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.calendar import Calendar
    from etl.finding import Finding

Status = Literal["ok", "warning", "stale", "late", "empty"]

QUARANTINE = pa.schema(
    [
        ("feed", pa.string()),
        ("source_file", pa.string()),
        ("source_row", pa.int32()),
        ("column_name", pa.string()),
        ("value", pa.string()),
        ("reason_zh", pa.string()),
        ("reason_en", pa.string()),
        ("load_id", pa.string()),
    ]
)


@dataclass(frozen=True)
class Load:
    """One row of the table ``load``."""

    load_id: str
    feed: str
    source: str
    sha256: str
    bytes: int
    retrieved_at: dt.datetime
    rows_read: int
    rows_loaded: int
    rows_quarantined: int
    parsed: bool


@dataclass(frozen=True)
class Outcome:
    """Rows, refused rows, findings and state of one feed; `seconds` is the time it took."""

    feed: str
    status: Status
    message_zh: str
    message_en: str
    last_good_build: str
    observations: pa.Table
    quarantine: pa.Table
    loads: tuple[Load, ...]
    findings: tuple[Finding, ...]
    calendar: Calendar
    seconds: float = 0.0

    def add(self, findings: Sequence[Finding]) -> Outcome:
        """Give this outcome with more findings; one that failed makes of ``ok`` a warning."""
        bad = [finding for finding in findings if finding.failed]
        status: Status = "warning" if bad and self.status == "ok" else self.status
        zh = "；".join(filter(None, [self.message_zh, *(finding.message_zh for finding in bad)]))
        en = "; ".join(filter(None, [self.message_en, *(finding.message_en for finding in bad)]))
        found = (*self.findings, *findings)
        return replace(self, status=status, message_zh=zh, message_en=en, findings=found)
