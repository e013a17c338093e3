"""Abnormal points as a study found them, put beside the numbers they are about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.column_heads import heads
from dashboard.fragments import exact_number, metric_name, say, write
from dashboard.judgement import note_words, notes, period_words
from dashboard.series import period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.panel import Reader
    from dashboard.question import Estimate, Observation, Outcome


@dataclass(frozen=True)
class Alarm:
    """One abnormal point.

    Args:
        outcome: Of the series it is in.
        point: The flagged estimate; its note is ``watch`` or ``alarm``.
        expected: The value that was expected, if the study says so.
        band: The 95 per cent band around it.
        number: The number as it was published; None where it is older than what was asked for.
        recent: Whether it is still news.
    """

    outcome: Outcome
    point: Estimate
    expected: float | None
    band: tuple[float, float] | None
    number: Observation | None
    recent: bool


def read_alarms(
    outcomes: Iterable[Outcome], numbers: Iterable[Observation], days: int
) -> tuple[Alarm, ...]:
    """Read all flagged points, the newest first and of one day the gravest first.

    A point is recent when it lies at most `days` before the newest period of its series.
    """
    known = {(o.metric, o.ref_area, o.time_period): o for o in numbers}
    found = [
        _alarm(
            outcome, point, known.get((outcome.metric, outcome.ref_area, point.time_period)), days
        )
        for outcome in outcomes
        for point in outcome.of("z")
        if point.note and point.period_end
    ]
    return tuple(sorted(found, key=_gravity))


def _gravity(alarm: Alarm) -> tuple[int, bool]:
    day = alarm.point.period_end or dt.date.min
    return -day.toordinal(), alarm.point.note != "alarm"


def _alarm(outcome: Outcome, point: Estimate, number: Observation | None, days: int) -> Alarm:
    beside = {e.item: e.value for e in outcome.estimates if e.time_period == point.time_period}
    low, high = beside.get("lo95"), beside.get("hi95")
    band = None if low is None or high is None else (low, high)
    newest = max((str(given.get("last", "")) for given in outcome.inputs), default="")
    end = period_of(newest).end if newest else point.period_end
    recent = (end - point.period_end).days <= days if end and point.period_end else False
    return Alarm(outcome, point, beside.get("expected"), band, number, recent)


def alarm_rows(reader: Reader, alarms: Sequence[Alarm], more: int) -> Markup:
    """Write a row a point; nothing abnormal is said in words."""
    if not alarms:
        return Markup('<p class="all-well">{}</p>').format(
            say(reader, "未发现异常", "Nothing abnormal found")
        )
    rest = Markup()
    if more > 0:
        rest = Markup('<p class="rest">{}</p>').format(
            say(reader, f"另有 {more} 条", f"{more} more")
        )
    rows = Markup().join(_row(reader, alarm) for alarm in alarms)
    return Markup(
        '<table class="alarms"><thead class="visually-hidden"><tr>{}</tr></thead>'
    ).format(
        heads(
            say(reader, *words)
            for words in (
                ("级别", "Level"),
                ("指标与原因", "Indicator and reason"),
                ("数值", "Value"),
            )
        )
    ) + Markup("<tbody>{}</tbody></table>{}").format(rows, rest)


def _row(reader: Reader, alarm: Alarm) -> Markup:
    return Markup(
        '<tr><td class="level"><span class="level-badge {}">{}</span></td><th scope="row">'
        '<span class="what">{} <small>{}</small></span><span class="why">{}</span></th>'
        '<td class="value">{}<small>{}</small></td></tr>'
    ).format(
        alarm.point.note,
        note_words(reader, alarm.point.note),
        metric_name(reader, alarm.outcome.metric),
        period_words(reader, alarm.point.time_period),
        _why(reader, alarm),
        exact_number(reader, alarm.number) if alarm.number else "",
        _expected(reader, alarm),
    )


def _why(reader: Reader, alarm: Alarm) -> str:
    told, key = alarm.outcome.details, f"message_{say(reader, 'zh', 'en')}"
    own = told.get(f"{key}:{alarm.point.time_period}")
    newest = told.get("message_period", alarm.point.time_period) == alarm.point.time_period
    return str(own or (told.get(key, "") if newest else ""))


def _expected(reader: Reader, alarm: Alarm) -> str:
    if alarm.band:
        low, high = (write(reader, alarm.outcome.metric, edge)[0] for edge in alarm.band)
        return say(reader, f"预期 {low}—{high}", f"expected {low}–{high}")
    if alarm.expected is None:
        return ""
    value = write(reader, alarm.outcome.metric, alarm.expected)[0]
    return say(reader, f"预期 {value}", f"expected {value}")


def alarms_watched(reader: Reader, outcomes: Sequence[Outcome], older: int) -> Markup:
    """Write how many series were watched, when, how many could not be, and how many are old."""
    judged = [outcome for outcome in outcomes if outcome.status != "refused"]
    refused = len(outcomes) - len(judged)
    checked = max(outcome.reckoned_at for outcome in outcomes)
    if checked.tzinfo is None:
        checked = checked.replace(tzinfo=dt.UTC)
    when = checked.astimezone(reader.now.tzinfo).strftime("%Y-%m-%d %H:%M")
    words = (
        say(
            reader,
            f"监测 {len(judged)} 个序列，{when} 检查",
            f"{len(judged)} series watched, checked {when}",
        ),
        say(reader, f"{refused} 个序列过短或有缺口，未监测", f"{refused} series too short or gappy")
        if refused
        else "",
        say(reader, f"一年以前另有 {older} 点", f"{older} older points") if older else "",
    )
    return notes(reader, words, (), outcomes[0])


def alarms_summary(reader: Reader, outcomes: Sequence[Outcome], alarms: Sequence[Alarm]) -> str:
    """Tell in one sentence what is abnormal, or that nothing is."""
    count = len([outcome for outcome in outcomes if outcome.status != "refused"])
    if not alarms:
        return say(
            reader,
            f"监测 {count} 个序列，未发现异常。",
            f"Nothing abnormal in {count} series.",
        )
    listed = say(reader, "；", "; ").join(
        f"{metric_name(reader, a.outcome.metric)} {a.point.time_period} "
        f"{note_words(reader, a.point.note)}"
        for a in alarms[:5]
    )
    return say(
        reader,
        f"监测 {count} 个序列，{len(alarms)} 点异常：{listed}。",
        f"{len(alarms)} abnormal points in {count} series: {listed}.",
    )
