"""What comes out in the next days and what is late, by the release calendars of the feeds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from markupsafe import Markup
from pydantic import Field

from dashboard.column_heads import heads
from dashboard.fragments import say, simulated_badge
from dashboard.marks import AGE_LIGHT
from dashboard.panel import Bundle, Drawing
from dashboard.question import RecordQuery
from datasets.period import label_period, parse_period
from datasets.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question, Record

State = Literal["fresh", "due", "stale"]


@dataclass(frozen=True)
class Entry:
    """A period that a feed brings next: when it is due and when it is late."""

    feed: str
    period: str
    due: dt.date
    late: dt.date
    state: State


class Panel(Spec):
    """The feeds whose next period is due within `days`, then those that are late.

    `most` limits the rows; the rest is counted.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    days: int = Field(default=30, ge=1, le=366)
    most: int = Field(default=8, ge=1)

    def metrics(self) -> tuple[str, ...]:
        """Name none."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask how the feeds fare."""
        return (RecordQuery("feed_state"),)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a row a feed, the soonest first."""
        today = reader.now.date()
        entries = _entries(answers.records(RecordQuery("feed_state")), today)
        coming = [e for e in entries if e.state != "stale" and (e.due - today).days <= self.days]
        late = sorted(
            (e for e in entries if e.state == "stale"), key=lambda e: e.late, reverse=True
        )
        words = _counts(reader, coming, late, self.days)
        return Drawing(
            html=_table(reader, [*coming, *late], self.most, today),
            head=Markup('<span class="caption">{}</span>').format(words),
            summary=words + say(reader, "。", "."),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _entries(records: Sequence[Record], today: dt.date) -> list[Entry]:
    found = [entry for record in records if (entry := _entry(record, today))]
    return sorted(found, key=lambda entry: entry.due)


def _entry(record: Record, today: dt.date) -> Entry | None:
    due, last = record["next_due"], record["late_after"]
    newest = str(record["newest_period"])
    if not isinstance(due, dt.date) or not isinstance(last, dt.date) or not newest:
        return None
    late = last + dt.timedelta(days=1)
    state: State = "fresh" if today < due else "due" if today < late else "stale"
    return Entry(str(record["feed"]), newest, due, late, state)


def _counts(reader: Reader, coming: list[Entry], late: list[Entry], days: int) -> str:
    return say(
        reader,
        f"{days} 天内 {len(coming)} 项，过期 {len(late)} 项",
        f"{len(coming)} within {days} days, {len(late)} overdue",
    )


def _table(reader: Reader, entries: Sequence[Entry], most: int, today: dt.date) -> Markup:
    if not entries:
        return Markup('<p class="all-well">{}</p>').format(
            say(reader, "近期没有应发布的数据，也没有过期", "Nothing is due soon and nothing late")
        )
    columns = (("日期", "Date"), ("数据与时期", "Data and period"), ("距今", "Distance"))
    rows = Markup().join(_row(reader, entry, today) for entry in entries[:most])
    return Markup(
        '<table class="calendar"><thead class="visually-hidden"><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table>{}"
    ).format(
        heads(say(reader, *words) for words in columns), rows, _rest(reader, len(entries) - most)
    )


def _rest(reader: Reader, count: int) -> Markup:
    if count <= 0:
        return Markup()
    words = say(reader, f"另有 {count} 项过期，见数据目录", f"{count} more, see the data board")
    return Markup('<p class="rest">{}</p>').format(words)


def _row(reader: Reader, entry: Entry, today: dt.date) -> Markup:
    return Markup(
        '<tr><td class="day"><span class="age" data-state="{}" data-due="{}" data-late="{}">{}'
        '</span>{}</td><th scope="row">{} <small>{}</small></th>'
        '<td class="distance {}">{}</td></tr>'
    ).format(
        entry.state,
        entry.due,
        entry.late,
        AGE_LIGHT,
        entry.due,
        _title(reader, entry),
        _expected(reader, entry),
        entry.state,
        _distance(reader, entry, today),
    )


def _title(reader: Reader, entry: Entry) -> Markup:
    feed = reader.catalogue.feeds.get(entry.feed)
    name = feed.title.to(reader.language) if feed else entry.feed
    simulated = feed is not None and feed.origin == "simulated"
    return Markup("{} {}").format(name, simulated_badge(reader) if simulated else "")


def _expected(reader: Reader, entry: Entry) -> str:
    return label_period(parse_period(entry.period).shift(1), reader.language)


def _distance(reader: Reader, entry: Entry, today: dt.date) -> str:
    if entry.state == "fresh":
        days = (entry.due - today).days
        return say(reader, f"{days} 天后", f"in {days} days")
    if entry.state == "due":
        return say(reader, "待更新", "due now")
    days = (today - entry.late).days
    return say(reader, f"过期 {days} 天", f"{days} days late")
