"""The nightly brief: the facts worth a sentence, chosen from a build by declared rules.

Nothing is worded here. A fact names its sentence and what fills it; a number is always a reference
to a row of the build together with that row's value, so that every figure of a brief can be traced.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from etl.brief_ask import CELL, Asked, Fact, observed, period_end
from etl.brief_outlook import forecast_facts, target_facts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from datasets.catalogue import Catalogue
    from etl.brief_ask import Slot


def write_briefs(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    earlier: Path | None,
    day: dt.date,
) -> None:
    """Choose the facts of every declared brief and insert them into the table ``brief``.

    Args:
        connection: Its current catalogue is the build being written, studies included.
        catalogue: Declares briefs, targets and growth rates.
        earlier: The build of the brief before; revisions that it did not know come first, then
            those of the last year.
        day: The day of the build.
    """
    if earlier:
        quoted = str(earlier).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS earlier (READ_ONLY)")
    for brief in catalogue.briefs.values():
        for area in brief.areas:
            asked = Asked(connection, catalogue, brief, area, day)
            facts = [*_facts(asked), *_revisions(asked, known=earlier is not None)]
            _insert(connection, area, facts)
    if earlier:
        connection.execute("DETACH earlier")


def _insert(connection: duckdb.DuckDBPyConnection, area: str, facts: Iterable[Fact]) -> None:
    rows = [
        (area, place, fact.section, fact.sentence, json.dumps(fact.slots, ensure_ascii=False))
        for place, fact in enumerate(facts)
    ]
    if rows:
        connection.executemany("INSERT INTO brief VALUES (?, ?, ?, ?, ?)", rows)


def _facts(asked: Asked) -> Iterator[Fact]:
    yield from _headline(asked)
    yield from _climate(asked)
    yield from _lights(asked)
    yield from _anomalies(asked)
    yield from forecast_facts(asked)
    yield from target_facts(asked)


def _headline(asked: Asked) -> Iterator[Fact]:
    newest = [slot for metric in asked.brief.headline if (slot := asked.newest(metric))]
    growths = {str(slot["metric"]): _growth(asked, slot) for slot in newest}
    for value in newest:
        if value in growths.values() or any(_supersedes(asked, o, value) for o in newest):
            continue
        growth = growths[str(value["metric"])]
        sentence = "level_and_growth" if growth else "level"
        yield Fact("headline", sentence, {"value": value} | ({"growth": growth} if growth else {}))


def _supersedes(asked: Asked, other: Slot, value: Slot) -> bool:
    """Say whether `other` is of the same indicator, in the same unit, and of a later time."""
    theirs, own = (str(slot["metric"]) for slot in (other, value))
    metrics = asked.catalogue.metrics
    return (
        _indicator(theirs) == _indicator(own)
        and metrics[theirs].unit == metrics[own].unit
        and period_end(other) > period_end(value)
    )


def _indicator(metric: str) -> str:
    return metric.partition(".")[0]


def _growth(asked: Asked, value: Slot) -> Slot | None:
    """Give the growth over a year of the same cell, where one is declared and known."""
    name = asked.catalogue.growths.get(str(value["metric"]))
    if name is None:
        return None
    return asked.at(name, str(value["freq"]), str(value["time_period"]))


def _climate(asked: Asked) -> Iterator[Fact]:
    for outcome in asked.outcomes("climate"):
        newest = asked.points(outcome, "coincident", 2)
        if len(newest) == 2:
            now, before = newest
            yield Fact(
                "climate", _direction("climate", now, before), {"now": now, "before": before}
            )
        for turn in asked.points(outcome, "turn:coincident"):
            yield Fact("climate", "turn", {"turn": turn})


def _direction(sentence: str, now: Slot, before: Slot) -> str:
    change = float(now["value"] or 0) - float(before["value"] or 0)
    if change == 0:
        return f"{sentence}_flat"
    return f"{sentence}_up" if change > 0 else f"{sentence}_down"


def _lights(asked: Asked) -> Iterator[Fact]:
    changed = []
    for outcome in asked.outcomes("lights"):
        item = "score" if outcome["metric"] else "composite"
        points = asked.points(outcome, item, 2)
        if points and not outcome["metric"]:
            yield Fact("lights", "light_of_all", {"now": points[0]})
        elif len(points) == 2 and points[0]["note"] != points[1]["note"]:
            changed.append(Fact("lights", "light_changed", {"now": points[0], "before": points[1]}))
    yield from changed[: asked.brief.longest]


def _anomalies(asked: Asked) -> Iterator[Fact]:
    found = [
        {"z": z, "value": value}
        for outcome in asked.outcomes("anomaly")
        for z in asked.points(outcome, "z")
        if (value := asked.newest(str(outcome["metric"])))
        and value["time_period"] == z["time_period"]
    ]
    found.sort(key=lambda slots: -abs(float(slots["z"]["value"] or 0)))
    for slots in found[: asked.brief.longest]:
        yield Fact("anomalies", "anomaly", slots)
    watched = len(asked.outcomes("anomaly"))
    if watched and not found:
        yield Fact("anomalies", "no_anomaly", {"watched": {"kind": "count", "value": watched}})


def _revisions(asked: Asked, *, known: bool) -> Iterator[Fact]:
    """Tell each batch of revisions by its newest period; what the brief before did not know first.

    A batch is what came for one metric on one day.
    """
    found = asked.revised(known=known)
    if not found:
        yield Fact("revisions", "no_revision_in_a_year", {})
    elif known and not any(row["fresh"] == "True" for row in found):
        yield Fact("revisions", "no_revision", {})
    batches: dict[tuple[object, ...], list[dict[str, str | float | None]]] = {}
    for row in found:
        batches.setdefault((row["fresh"], row["metric"], row["vintage"]), []).append(row)
    for batch in [*batches.values()][: asked.brief.longest]:
        yield _revision(batch)


def _revision(batch: Sequence[Mapping[str, str | float | None]]) -> Fact:
    row = batch[0]
    now = {name: row[name] for name in (*CELL, "value", "obs_status", "origin")}
    before = now | {"value": row["old_value"], "vintage": row["old_vintage"]}
    slots: dict[str, Slot] = {"now": observed(now), "before": observed(before)}
    if len(batch) > 1:
        slots["others"] = {"kind": "count", "value": len(batch) - 1}
    sentence = "revisions" if len(batch) > 1 else "revision"
    return Fact("revisions", f"{sentence}_since" * (row["fresh"] == "True") or sentence, slots)
