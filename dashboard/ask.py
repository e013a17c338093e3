"""Questions to the warehouse; only this module and its neighbour `ask_study` write SELECTs.

All metric questions of a call become one statement. Questions alike in rhythm, span and breakdown
share one branch of it, which names their series by number: the numbers rise with the rows, so
DuckDB reads only the row groups that hold them, and a board of forty questions is planned as three
or four scans. What is left are a few rows of each cell; their newest vintage, the count of later
ones and the newest periods are found here, since a window costs DuckDB more than the whole search.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from dashboard.ask_study import ask_studies
from dashboard.question import Answers, MetricQuery, Observation, RecordQuery, StudyQuery

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from dashboard.question import Answer, Question, Record
    from dashboard.warehouse import Build, Row, Warehouse

_RECORD_ORDER = {
    "load": "feed, retrieved_at DESC, load_id",
    "feed_state": "feed",
    "check_result": "feed, severity, check_name",
    "quarantine": "feed, source_file, source_row",
    "build": "build_id",
    "brief": "ref_area, place",
    "series": "metric, freq",
}
"""The tables a record question may name, each with the order of its rows."""

_OF_AREAS = ("brief", "series")
_OF_NO_FEED = ("build", *_OF_AREAS)
_SERIES = """(
    SELECT metric, ref_area, freq, count(DISTINCT period_end) AS periods,
        min(period_end) AS oldest, max(period_end) AS newest
    FROM observation WHERE breakdown = '' AND value IS NOT NULL {scope}
    GROUP BY metric, ref_area, freq)"""
"""Every series of the build: what an analyst can choose from."""

_COLUMNS = (
    "metric, ref_area, freq, time_period, period_end, value, obs_status, vintage, release, "
    "origin, feed, source_title, source_file, source_row, load_id, breakdown"
)

_vintage, _cell, _in_time = itemgetter(8), itemgetter(2, 3, 4), itemgetter(5, 3, 8)
Series = tuple[object, object, object]
"""Number of a branch, metric, area."""


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
    studies = [question for question in distinct if isinstance(question, StudyQuery)]
    with warehouse.reading() as build:
        if build is None:
            return Answers(
                dict.fromkeys(metrics, ()), dict.fromkeys(records, ()), dict.fromkeys(studies, ())
            )
        return Answers(
            _ask_metrics(build, metrics, simulated=simulated),
            {query: _ask_records(build, query, simulated=simulated) for query in records},
            ask_studies(build, studies, simulated=simulated),
        )


def release_days(
    warehouse: Warehouse, metrics: Collection[str], area: str, *, simulated: bool
) -> tuple[dt.date, ...]:
    """Give the days, in order, on which anything became known of `metrics` in `area`.

    Raises:
        WarehouseError: The current build cannot be read.
    """
    scope = "" if simulated else "AND origin <> 'simulated'"
    with warehouse.reading() as build:
        series = [n for metric in metrics for n in build.series(metric, [area])] if build else []
        if build is None or not series:
            return ()
        statement = (
            f"SELECT DISTINCT vintage FROM observation WHERE "
            f"series IN ({', '.join('?' * len(series))}) {scope} ORDER BY vintage"
        )
        return tuple(cast("dt.date", row[0]) for row in build.rows(statement, series))


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
    alike: dict[MetricQuery, list[MetricQuery]] = defaultdict(list)
    for query in queries:
        alike[_shape(query)].append(query)
    numbers = {shape: number for number, shape in enumerate(alike)}
    found: dict[Series, list[Row]] = defaultdict(list)
    branches = [
        _branch(numbers[shape], group, series, simulated=simulated)
        for shape, group in alike.items()
        if (series := {n for query in group for n in build.series(query.metric, query.areas)})
    ]
    if branches:
        statement = " UNION ALL ".join(branch for branch, _ in branches)
        for row in build.rows(statement, [value for _, values in branches for value in values]):
            found[row[:3]].append(row)  # type: ignore[index]
    return {query: _choose(query, numbers[_shape(query)], found) for query in queries}


def _shape(query: MetricQuery) -> MetricQuery:
    """What questions of one branch have in common; `last` is 1 where only the newest count."""
    as_of = query.as_of if query.last else None
    last = min(query.last, 1)
    return replace(query, metric="", areas=(), last=last, as_of=as_of, vintages=False)


def _branch(
    number: int, queries: Sequence[MetricQuery], series: Collection[int], *, simulated: bool
) -> tuple[str, list[object]]:
    """The SELECT of all vintages that `queries`, of one shape, may need, and its parameters."""
    where, values = _where(_shape(queries[0]), series, simulated=simulated)
    newest, given = _newest(queries, where, values) if queries[0].last else ("", [])
    select = f"SELECT {number} AS question, {_COLUMNS} FROM observation {newest} WHERE {where}"
    return f"({select})", [*given, *values]


def _where(
    shape: MetricQuery, series: Collection[int], *, simulated: bool
) -> tuple[str, list[object]]:
    conditions: dict[str, list[object]] = {
        f"series IN ({', '.join('?' * len(series))})": [*sorted(series)],
        "breakdown = ?": [shape.breakdown],
        "freq = ?": [shape.freq] if shape.freq else [],
        "period_end >= ?": [shape.start] if shape.start else [],
        "period_end <= ?": [shape.end] if shape.end else [],
        "origin <> ?": [] if simulated else ["simulated"],
    }
    used = {condition: values for condition, values in conditions.items() if values}
    return " AND ".join(used), [value for values in used.values() for value in values]


def _newest(
    queries: Sequence[MetricQuery], where: str, values: Sequence[object]
) -> tuple[str, list[object]]:
    """The join that leaves of each series the newest periods, as many as any of `queries` wants."""
    day = queries[0].as_of
    known, given = (" AND vintage <= ?", [day]) if day else ("", [])
    most = max(query.last for query in queries)
    ends = f"""SELECT series AS number, list_reverse_sort(list(DISTINCT period_end))[:?] AS ends
        FROM observation WHERE {where}{known} GROUP BY series"""
    since = f"SELECT number, list_min(ends) AS day FROM ({ends})"
    joined = f"JOIN ({since}) AS since ON series = number AND period_end >= day"
    return joined, [most, *values, *given]


def _choose(query: MetricQuery, number: int, found: Mapping[Series, list[Row]]) -> Answer:
    """The vintages that `query` is about, from all rows of its series, an area after another."""
    chosen: list[Observation] = []
    for area in dict.fromkeys(query.areas):
        rows = sorted(found.get((number, query.metric, area), ()), key=_in_time)
        cells = [_known(query, tuple(cell)) for _, cell in groupby(rows, key=_cell)]
        known = [cell for cell in cells if cell]
        chosen += [each for cell in known[-query.last :] for each in cell]
    return tuple(chosen)


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


def _ask_records(build: Build, query: RecordQuery, *, simulated: bool) -> tuple[Record, ...]:
    if query.table not in _RECORD_ORDER:
        choices = ", ".join(_RECORD_ORDER)
        raise ValueError(f"no table '{query.table}' can be asked; choices: {choices}")
    if query.feed and query.table in _OF_NO_FEED:
        raise ValueError(f"a {query.table} is no feed's: leave out the feed '{query.feed}'")
    if query.area and query.table not in _OF_AREAS:
        raise ValueError(f"a {query.table} is no area's: leave out the area '{query.area}'")
    scopes = {"feed": query.feed, "ref_area": query.area}
    given = {column: value for column, value in scopes.items() if value}
    condition = "".join(f"WHERE {column} = ?" for column in given)
    scope = "" if simulated else "AND origin <> 'simulated'"
    rows = _SERIES.format(scope=scope) if query.table == "series" else query.table
    statement = f"SELECT * FROM {rows} {condition} ORDER BY {_RECORD_ORDER[query.table]} LIMIT ?"
    return cast("tuple[Record, ...]", build.records(statement, [*given.values(), query.limit]))
