"""Questions to the warehouse: the only module of the dashboard that writes SELECTs.

All metric questions of a call become one statement: a UNION of one branch a question, whose
constant conditions on metric and area let DuckDB skip every row group that cannot hold them. What
is left are a few rows of each cell; their newest vintage, the count of later ones and the newest
periods are found here, since a window costs DuckDB more than the whole search (measured by
``bench/questions.py``: one series 1.3 ms without, 6.8 ms with windows).
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from dashboard.question import Answers, MetricQuery, Observation, RecordQuery

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from dashboard.question import Answer, Question, Record
    from dashboard.warehouse import Build, Row, Warehouse

_RECORD_ORDER = {
    "load": "feed, retrieved_at DESC, load_id",
    "feed_state": "feed",
    "check_result": "feed, severity, check_name",
    "quarantine": "feed, source_file, source_row",
    "build": "build_id",
}
"""The tables a record question may name, each with the order of its rows."""

_COLUMNS = (
    "metric, ref_area, freq, time_period, period_end, value, obs_status, vintage, release, "
    "origin, feed, source_title, source_file, source_row, load_id"
)

_MANY = 20
"""From so many areas on, the newest period of each is found before its rows are read."""

_area, _vintage, _cell, _in_time = (
    itemgetter(2),
    itemgetter(8),
    itemgetter(2, 3, 4),
    itemgetter(5, 3, 8),
)


def ask(warehouse: Warehouse, questions: Collection[Question], *, simulated: bool) -> Answers:
    """Answer all `questions` from one build.

    Args:
        warehouse: Where to ask; while it has no build every answer is empty.
        questions: Equal questions are asked once.
        simulated: False hides observations of simulated origin.

    Raises:
        ValueError: A record question names a table that cannot be asked.
        WarehouseError: The current build cannot be read.
    """
    distinct = dict.fromkeys(questions)
    metrics = [question for question in distinct if isinstance(question, MetricQuery)]
    records = [question for question in distinct if isinstance(question, RecordQuery)]
    with warehouse.reading() as build:
        if build is None:
            return Answers(dict.fromkeys(metrics, ()), dict.fromkeys(records, ()))
        return Answers(
            _ask_metrics(build, metrics, simulated=simulated),
            {query: _ask_records(build, query) for query in records},
        )


def release_days(
    warehouse: Warehouse, metrics: Collection[str], area: str, *, simulated: bool
) -> tuple[dt.date, ...]:
    """Give the days, in order, on which anything became known of `metrics` in `area`.

    Raises:
        WarehouseError: The current build cannot be read.
    """
    scope = "" if simulated else "AND origin <> 'simulated'"
    statement = (
        f"SELECT DISTINCT vintage FROM observation WHERE ref_area = ? {scope} "
        f"AND metric IN ({', '.join('?' * len(metrics))}) ORDER BY vintage"
    )
    with warehouse.reading() as build:
        if build is None or not metrics:
            return ()
        return tuple(cast("dt.date", row[0]) for row in build.rows(statement, [area, *metrics]))


def _ask_metrics(
    build: Build, queries: Sequence[MetricQuery], *, simulated: bool
) -> dict[MetricQuery, Answer]:
    known = {query: build.memory.get((simulated, query)) for query in queries}
    unknown = [query for query in queries if known[query] is None]
    found = _search(build, unknown, simulated=simulated)
    for query, answer in found.items():
        build.memory.put((simulated, query), answer)
    return {query: known[query] or found.get(query, ()) for query in queries}


def _search(
    build: Build, queries: Sequence[MetricQuery], *, simulated: bool
) -> dict[MetricQuery, Answer]:
    asked = [query for query in queries if query.areas]
    found: list[list[Row]] = [[] for _ in asked]
    branches = [_branch(*each, simulated=simulated) for each in enumerate(asked)]
    if branches:
        statement = " UNION ALL ".join(branch for branch, _ in branches)
        for row in build.rows(statement, [value for _, values in branches for value in values]):
            found[cast("int", row[0])].append(row)
    return dict(zip(asked, map(_choose, asked, found), strict=True))


def _branch(number: int, query: MetricQuery, *, simulated: bool) -> tuple[str, list[object]]:
    """The SELECT of all vintages that `query` may need, and its parameters."""
    areas = dict.fromkeys(query.areas)
    conditions: dict[str, list[object]] = {
        "metric = ?": [query.metric],
        f"ref_area IN ({', '.join('?' * len(areas))})": [*areas],
        "breakdown = ?": [query.breakdown],
        "freq = ?": [query.freq] if query.freq else [],
        "period_end >= ?": [query.start] if query.start else [],
        "period_end <= ?": [query.end] if query.end else [],
        "origin <> ?": [] if simulated else ["simulated"],
    }
    used = {condition: values for condition, values in conditions.items() if values}
    where = f"FROM observation WHERE {' AND '.join(used)}"
    values = [value for values in used.values() for value in values]
    branch = f"(SELECT {number} AS question, {_COLUMNS} {where}"
    if query.last != 1 or query.start or len(areas) < _MANY:
        return f"{branch})", values
    known = "AND vintage <= ?" if query.as_of else ""
    newest = f"SELECT ref_area, max(period_end) {where} {known} GROUP BY ref_area"
    day = [query.as_of] if query.as_of else []
    return f"{branch} AND (ref_area, period_end) IN ({newest}))", [*values, *values, *day]


def _choose(query: MetricQuery, rows: list[Row]) -> Answer:
    """The vintages that `query` is about, from all rows of its cells."""
    place = {area: index for index, area in reversed([*enumerate(query.areas)])}
    rows.sort(key=lambda row: (place[cast("str", _area(row))], *_in_time(row)))
    cells = [_known(query, tuple(cell)) for _, cell in groupby(rows, key=_cell)]
    known = [cell for cell in cells if cell]
    if query.last:
        areas = (tuple(cells) for _, cells in groupby(known, key=lambda cell: cell[0].ref_area))
        known = [cell for cells in areas for cell in cells[-query.last :]]
    return tuple(observation for cell in known for observation in cell)


def _known(query: MetricQuery, cell: tuple[Row, ...]) -> Answer:
    """The vintages of one cell, oldest first, as `query` wants to know them."""
    last = len(cell) - 1
    chosen = [
        index
        for index, row in enumerate(cell)
        if query.as_of is None or cast("dt.date", _vintage(row)) <= query.as_of
    ]
    wanted = chosen if query.vintages else chosen[-1:]
    return tuple(_observation(cell[index], last - index) for index in wanted)


def _observation(row: Row, revisions: int) -> Observation:
    return Observation(*row[1:13], revisions, *row[13:])  # type: ignore[arg-type, call-arg]


def _ask_records(build: Build, query: RecordQuery) -> tuple[Record, ...]:
    if query.table not in _RECORD_ORDER:
        choices = ", ".join(_RECORD_ORDER)
        raise ValueError(f"no table '{query.table}' can be asked; choices: {choices}")
    condition, values = ("WHERE feed = ?", [query.feed]) if query.feed else ("", [])
    order = _RECORD_ORDER[query.table]
    statement = f"SELECT * FROM {query.table} {condition} ORDER BY {order} LIMIT ?"
    return cast("tuple[Record, ...]", build.records(statement, [*values, query.limit]))
