"""Questions about studies: what was found on each subject, as known on a day.

All questions of a call become two statements: one for the outcomes of the studies named, one for
the numbers of the outcomes that these questions want. Ranks of an index leave the warehouse only
where the installation shows them: nothing behind this module has to hide them again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, cast

import orjson

from dashboard.question import Estimate, Outcome, StudyQuery

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from dashboard.warehouse import Build, Row

_OUTCOME = (
    "study, metric, ref_area, vintage, kind, freq, status, reason_zh, reason_en, method, "
    "parameters, details, n_obs, origin, inputs, reckoned_at"
)
_KEY = ("study", "metric", "ref_area", "vintage")
_ALL = 1_000_000
"""More periods than any item has."""
_RANKS = ("rank", "without_rank")
"""What items and details of an index begin with that tell the place of a region among others."""

Key = tuple[str, str, str, "dt.date"]
Items = Mapping[str, Sequence[Estimate]]
"""Numbers of an outcome by item, the oldest first."""
Condition = tuple[str, list[object]]
"""Part of a statement, and the values of its marks."""


def ask_studies(
    build: Build, queries: Sequence[StudyQuery], *, simulated: bool
) -> dict[StudyQuery, tuple[Outcome, ...]]:
    """Answer `queries`: of each subject the newest vintage known on the day, with its estimates.

    Args:
        build: Build that is asked.
        queries: Each once.
        simulated: False hides what was reckoned from simulated numbers.
    """
    known = {query: build.judgements.get((simulated, query)) for query in queries}
    unknown = [query for query in queries if known[query] is None]
    found = _search(build, unknown, simulated=simulated) if unknown else {}
    for query, answer in found.items():
        build.judgements.put((simulated, query), answer)
    return {query: known[query] or found.get(query, ()) for query in queries}


def _search(
    build: Build, queries: Sequence[StudyQuery], *, simulated: bool
) -> dict[StudyQuery, tuple[Outcome, ...]]:
    rows = _outcomes(build, {query.study for query in queries}, simulated=simulated)
    chosen = {query: _choose(query, rows.get(query.study, ())) for query in queries}
    subjects = {_key(row): row for each in chosen.values() for row in each}
    asked = [query for query, each in chosen.items() if each]
    numbers = _estimates(build, subjects, asked) if subjects else {}
    told = {key: _outcome(row, ranking=build.ranking) for key, row in subjects.items()}
    return {
        query: tuple(
            replace(told[key], estimates=_wanted(query, numbers[key])) for key in map(_key, each)
        )
        for query, each in chosen.items()
    }


def _outcomes(
    build: Build, studies: Collection[str], *, simulated: bool
) -> Mapping[str, Sequence[Row]]:
    scope = "" if simulated else "AND origin <> 'simulated'"
    statement = (
        f"SELECT {_OUTCOME} FROM outcome WHERE list_contains(?, study) {scope} "
        f"ORDER BY {', '.join(_KEY)}"
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in build.rows(statement, [sorted(studies)]):
        found[str(row[0])].append(row)
    return found


def _choose(query: StudyQuery, rows: Iterable[Row]) -> list[Row]:
    """Of the outcomes of one study, those that `query` wants: by metric, areas in its order."""
    newest: dict[tuple[str, str], Row] = {}
    for row in rows:
        _, metric, area, vintage = _key(row)
        if (
            query.metric in ("", metric)
            and (not query.areas or area in query.areas)
            and (query.as_of is None or vintage <= query.as_of)
        ):
            newest[metric, area] = row
    place = {area: index for index, area in enumerate(query.areas)}
    return [
        newest[metric, area]
        for metric, area in sorted(newest, key=lambda each: (each[0], place.get(each[1], 0), each))
    ]


def _key(row: Row) -> Key:
    return cast("Key", row[:4])


def _estimates(
    build: Build, subjects: Mapping[Key, Row], queries: Sequence[StudyQuery]
) -> Mapping[Key, Items]:
    """Give the numbers of `subjects` by item: of each as many periods as any of `queries` wants."""
    keys = sorted(subjects)
    columns = [[*range(len(keys))], *(list(column) for column in zip(*keys, strict=True))]
    unnested = ", ".join(f"unnest(?) AS {name}" for name in ("nth", *_KEY))
    most, given = _most(queries)
    unranked, hidden = ("true", []) if build.ranking else _unranked(subjects.values())
    statement = f"""
        SELECT nth, item, time_period, period_end, value, note FROM (
            SELECT *, CASE {most} END AS most FROM estimate
            JOIN (SELECT {unnested}) AS wanted USING ({", ".join(_KEY)}) WHERE {unranked})
        WHERE most > 0
        QUALIFY row_number() OVER (
            PARTITION BY nth, item ORDER BY period_end DESC, time_period DESC) <= most
        ORDER BY nth, item, period_end, time_period"""
    found: dict[Key, dict[str, list[Estimate]]] = {key: defaultdict(list) for key in keys}
    for nth, *cells in build.rows(statement, [*given, *columns, *hidden]):
        found[keys[cast("int", nth)]][cast("str", cells[0])].append(Estimate(*cells))  # type: ignore[arg-type]
    return found


def _most(queries: Iterable[StudyQuery]) -> Condition:
    """Give the cases that say of how many newest periods a row is wanted, the most first."""
    alike: dict[tuple[str, int], list[StudyQuery]] = defaultdict(list)
    for query in queries:
        alike[query.study, query.last or _ALL].append(query)
    cases: list[str] = []
    values: list[object] = []
    for study, most in sorted(alike, key=itemgetter(1), reverse=True):
        condition, given = _rows_of(alike[study, most])
        cases.append(f"WHEN study = ? AND {condition} THEN {most}")
        values += [study, *given]
    return " ".join(cases), values


def _rows_of(queries: Sequence[StudyQuery]) -> Condition:
    """Give the condition of rows that any of `queries`, all of one study, may want."""
    items = {item for query in queries for item in query.items}
    areas = {area for query in queries for area in query.areas}
    prefixes = sorted(item for item in items if item.endswith(":"))
    begins = "".join(" OR starts_with(item, ?)" for _ in prefixes)
    conditions: dict[str, list[object]] = {}
    if all(query.areas for query in queries):
        conditions["list_contains(?, ref_area)"] = [sorted(areas)]
    if all(query.items for query in queries):
        conditions[f"(list_contains(?, item){begins})"] = [sorted(items), *prefixes]
    return " AND ".join(conditions) or "true", [v for given in conditions.values() for v in given]


def _unranked(rows: Iterable[Row]) -> Condition:
    """Give the condition that leaves ranks out of indexes."""
    indexes = sorted({str(row[0]) for row in rows if row[4] == "index"})
    ranks = " OR ".join("starts_with(item, ?)" for _ in _RANKS)
    return f"(NOT list_contains(?, study) OR NOT ({ranks}))", [indexes, *_RANKS]


def _wanted(query: StudyQuery, numbers: Items) -> tuple[Estimate, ...]:
    named = frozenset(query.items)
    begun = tuple(item for item in query.items if item.endswith(":")) if named else ("",)
    return tuple(
        each
        for item, periods in numbers.items()
        if item in named or item.startswith(begun)
        for each in periods[-query.last :]
    )


def _outcome(row: Row, *, ranking: bool) -> Outcome:
    """Read an outcome, still without its numbers."""
    names = ("study", "metric", "ref_area", "vintage", "kind", "freq", "status", "reason_zh")
    told = dict(zip(names, row, strict=False))
    reason_en, method, parameters, details, n_obs, origin, inputs, reckoned_at = row[8:]
    hidden = _RANKS if row[4] == "index" and not ranking else ()
    return Outcome(
        **told,  # type: ignore[arg-type]
        reason_en=str(reason_en),
        method=str(method),
        parameters=_told(parameters, hidden),
        details=_told(details, hidden),
        n_obs=cast("int", n_obs),
        origin=str(origin),
        inputs=tuple(orjson.loads(str(inputs))),
        reckoned_at=cast("dt.datetime", reckoned_at),
        estimates=(),
    )


def _told(text: object, hidden: tuple[str, ...]) -> dict[str, str | int | float | bool | None]:
    return {
        name: value
        for name, value in orjson.loads(str(text)).items()
        if not name.startswith(hidden)
    }
