"""Questions about studies: what was found on each subject, as known on a day.

All questions of a call become two statements: one for the outcomes of the studies named, one for
the numbers of the outcomes that these questions want. Ranks of an index leave the warehouse only
where the installation shows them: nothing behind this module has to hide them again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

import orjson

from dashboard.question import Estimate, Outcome, StudyQuery

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from dashboard.warehouse import Build, Row

_OUTCOME = (
    "study, metric, ref_area, vintage, kind, freq, status, reason_zh, reason_en, method, "
    "parameters, details, n_obs, origin, inputs, reckoned_at"
)
_KEY = ("study", "metric", "ref_area", "vintage")
_RANKS = ("rank", "without_rank")
"""What items and details of an index begin with that tell the place of a region among others."""

Key = tuple[str, str, str, "dt.date"]
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
    numbers = _estimates(build, chosen)
    return {
        query: tuple(
            _outcome(row, _wanted(query, numbers.get(_key(row), ())), ranking=build.ranking)
            for row in each
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
    build: Build, chosen: Mapping[StudyQuery, Sequence[Row]]
) -> Mapping[Key, Sequence[Estimate]]:
    """Give the numbers of the outcomes in `chosen`: of a study all items that any query wants.

    Questions for like many newest periods share one branch of the statement, so that a question for
    the whole course of one item does not fetch those of all.
    """
    branches = [
        _branch({q: rows for q, rows in chosen.items() if q.last == last}, ranking=build.ranking)
        for last in sorted({query.last for query in chosen})
    ]
    wanted = [branch for branch in branches if branch]
    if not wanted:
        return {}
    statement = " UNION ".join(f"({text})" for text, _ in wanted)
    order = f"ORDER BY {', '.join(_KEY)}, item, period_end, time_period"
    found: dict[Key, list[Estimate]] = defaultdict(list)
    for row in build.rows(f"{statement} {order}", [v for _, given in wanted for v in given]):
        found[_key(row)].append(Estimate(*row[4:]))  # type: ignore[arg-type]
    return found


def _branch(chosen: Mapping[StudyQuery, Sequence[Row]], *, ranking: bool) -> Condition | None:
    """Give the SELECT of what questions for like many periods want; None where it is nothing."""
    keys = {_key(row) for each in chosen.values() for row in each}
    if not keys:
        return None
    columns: list[object] = [list(column) for column in zip(*sorted(keys), strict=True)]
    unnested = ", ".join(f"unnest(?) AS {name}" for name in _KEY)
    conditions = [*_items(chosen), *(() if ranking else _unranked(chosen))]
    where = "".join(f" AND ({condition})" for condition, _ in conditions)
    last = next(iter(chosen)).last
    newest = (
        f" QUALIFY row_number() OVER (PARTITION BY {', '.join(_KEY)}, item "
        "ORDER BY period_end DESC, time_period DESC) <= ?"
    )
    statement = (
        f"SELECT {', '.join(_KEY)}, item, time_period, period_end, value, note FROM estimate "
        f"JOIN (SELECT {unnested}) AS wanted USING ({', '.join(_KEY)}) WHERE true{where}"
        f"{newest if last else ''}"
    )
    values = [*columns, *(v for _, given in conditions for v in given)]
    return statement, [*values, last] if last else values


def _items(queries: Iterable[StudyQuery]) -> Iterator[Condition]:
    """Give a condition for each study of which no query wants every item."""
    wanted: dict[str, set[str]] = defaultdict(set)
    whole = {query.study for query in queries if not query.items}
    for query in queries:
        wanted[query.study].update(query.items)
    for study, items in sorted(wanted.items()):
        if study not in whole:
            prefixes = sorted(item for item in items if item.endswith(":"))
            begins = "".join(" OR starts_with(item, ?)" for _ in prefixes)
            yield f"study <> ? OR list_contains(?, item){begins}", [study, sorted(items), *prefixes]


def _unranked(chosen: Mapping[StudyQuery, Sequence[Row]]) -> Iterator[Condition]:
    """Give the condition that leaves ranks out of indexes."""
    indexes = sorted({str(row[0]) for each in chosen.values() for row in each if row[4] == "index"})
    if indexes:
        ranks = " OR ".join("starts_with(item, ?)" for _ in _RANKS)
        yield f"NOT list_contains(?, study) OR NOT ({ranks})", [indexes, *_RANKS]


def _wanted(query: StudyQuery, estimates: Sequence[Estimate]) -> tuple[Estimate, ...]:
    by_item: dict[str, list[Estimate]] = defaultdict(list)
    for each in estimates:
        by_item[each.item].append(each)
    named = frozenset(query.items)
    begun = tuple(item for item in query.items if item.endswith(":")) if named else ("",)
    return tuple(
        each
        for item, periods in by_item.items()
        if item in named or item.startswith(begun)
        for each in periods[-query.last :]
    )


def _outcome(row: Row, estimates: tuple[Estimate, ...], *, ranking: bool) -> Outcome:
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
        estimates=estimates,
    )


def _told(text: object, hidden: tuple[str, ...]) -> dict[str, str | int | float | bool | None]:
    return {
        name: value
        for name, value in orjson.loads(str(text)).items()
        if not name.startswith(hidden)
    }
