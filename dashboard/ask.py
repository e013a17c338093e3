"""Questions to the warehouse: the only module of the dashboard that writes SELECTs.

All metric questions of a call become one statement: a UNION of one branch a question, whose
constant conditions on metric and area let DuckDB skip every row group that cannot hold them. The
newest vintage of each cell, the count of later ones and the newest periods are then found by
windows over the few rows that are left. `bench/questions.py` measures it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dashboard.question import Answers, MetricQuery, Observation, RecordQuery

if TYPE_CHECKING:
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
    "origin, feed, source_title"
)

_STATEMENT = """
SELECT question, {columns}, revisions
FROM (SELECT *, row_number() OVER cell - 1 AS revisions,
        max(vintage) FILTER (as_of IS NULL OR vintage <= as_of) OVER whole AS newest
    FROM ({branches})
    WINDOW whole AS (PARTITION BY question, ref_area, freq, time_period),
        cell AS (whole ORDER BY vintage DESC))
WHERE CASE WHEN vintages THEN as_of IS NULL OR vintage <= as_of ELSE vintage = newest END
QUALIFY last = 0 OR dense_rank() OVER (
    PARTITION BY question, ref_area ORDER BY period_end DESC, freq, time_period) <= last
ORDER BY question, period_end, freq, vintage
"""


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


def _ask_metrics(
    build: Build, queries: Sequence[MetricQuery], *, simulated: bool
) -> dict[MetricQuery, Answer]:
    asked = [query for query in queries if query.areas]
    found: list[list[Observation]] = [[] for _ in asked]
    if asked:
        for row in build.rows(*_statement(asked, simulated=simulated)):
            found[cast("int", row[0])].append(_observation(row))
    answers = dict.fromkeys(queries, cast("Answer", ()))
    for query, observations in zip(asked, found, strict=True):
        answers[query] = _in_order(query, observations)
    return answers


def _observation(row: Row) -> Observation:
    return Observation(*row[1:])  # type: ignore[arg-type]


def _in_order(query: MetricQuery, observations: list[Observation]) -> Answer:
    if len(query.areas) > 1:
        place = {area: index for index, area in reversed([*enumerate(query.areas)])}
        observations.sort(key=lambda observation: place[observation.ref_area])
    return tuple(observations)


def _statement(queries: Sequence[MetricQuery], *, simulated: bool) -> tuple[str, list[object]]:
    branches, parameters = [], []
    for number, query in enumerate(queries):
        branch, values = _branch(number, query, simulated=simulated)
        branches.append(branch)
        parameters += values
    union = "\nUNION ALL ".join(branches)
    return _STATEMENT.format(columns=_COLUMNS, branches=union), parameters


def _branch(number: int, query: MetricQuery, *, simulated: bool) -> tuple[str, list[object]]:
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
    head = f"{number} AS question, ?::DATE AS as_of, ?::INTEGER AS last, ?::BOOLEAN AS vintages"
    return (
        f"SELECT {head}, {_COLUMNS} FROM observation WHERE {' AND '.join(used)}",
        [query.as_of, query.last, query.vintages, *(v for vs in used.values() for v in vs)],
    )


def _ask_records(build: Build, query: RecordQuery) -> tuple[Record, ...]:
    if query.table not in _RECORD_ORDER:
        choices = ", ".join(_RECORD_ORDER)
        raise ValueError(f"no table '{query.table}' can be asked; choices: {choices}")
    condition, values = ("WHERE feed = ?", [query.feed]) if query.feed else ("", [])
    order = _RECORD_ORDER[query.table]
    statement = f"SELECT * FROM {query.table} {condition} ORDER BY {order} LIMIT ?"
    return cast("tuple[Record, ...]", build.records(statement, [*values, query.limit]))
