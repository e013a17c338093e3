"""FRED downloads: a date column, the first day of each period, and one column a series."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from datasets.cells import Row, read_number
from etl.dated import period_of, rhythm
from etl.doubts import no_table, not_a_number, not_a_period, not_named
from etl.grid import head_rows, read_csv
from etl.observations import Facts, Observation, collect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from datasets.feed import Format
    from etl.reading import Problem, Reading

_DATES = frozenset({"DATE", "observation_date"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def parse(path: Path, declared: Format) -> Reading:
    """Read all series; the rhythm comes from the step between dates, a point means no value."""
    return collect("fred_csv", _items(path, declared.encoding))


def recognises(path: Path, head: bytes) -> float:
    """Say how surely the file at `path`, beginning with `head`, is such a download: 0 to 1."""
    del path
    rows = head_rows(head)[:2]
    if len(rows) < 2 or rows[0].text(0) not in _DATES or not rows[0].text(1):
        return 0.0
    return 0.9 if _DAY.fullmatch(rows[1].text(0)) else 0.0


def _items(path: Path, encoding: str) -> Iterator[Observation | Problem]:
    header, *rows = read_csv(path, encoding)
    if header.text(0) not in _DATES:
        raise no_table(
            "第一行应为 DATE（或 observation_date）和序列代码",
            "row 1 should hold DATE (or observation_date) and the code of the series",
        )
    dated = [(row, day) for row in rows if (day := _day(row.text(0)))]
    yield from (
        not_a_period(row.number, "DATE", row.text(0))
        for row in rows
        if row.filled and not _day(row.text(0))
    )
    for column in range(1, len(header.cells)):
        yield from _series(header, column, dated)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _series(
    header: Row, column: int, dated: Sequence[tuple[Row, dt.date]]
) -> Iterator[Observation | Problem]:
    name = header.text(column)
    freq = rhythm([day for _, day in dated])
    if freq is None:
        yield _no_rhythm()
        return
    for row, day in dated:
        number = read_number(row.text(column))
        facts = Facts(indicator=name, period=period_of(day, freq), measure="level")
        if number is None:
            yield not_a_number(row.number, name, row.text(column))
        else:
            yield facts.observe(number, row.number)


def _no_rhythm() -> Problem:
    return not_named(
        "时间的频度（只有一个日期，或间隔不规则，无法判断是月、季还是年）",
        "rhythm: one date alone, or an odd step, leaves month, quarter and year open",
        "请下载两期以上的数据",
        "download two periods or more",
    )
