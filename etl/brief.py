"""The nightly brief: the facts worth a sentence, chosen from a build by declared rules.

Nothing is worded here. A fact names its sentence and what fills it; a number is always a reference
to a row of the build together with that row's value, so that every figure of a brief can be traced.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import duckdb

    from datasets.brief import Brief
    from datasets.catalogue import Catalogue
    from datasets.metric import Target

Slot = dict[str, str | float | None]

_CELL = ("metric", "ref_area", "freq", "time_period", "breakdown", "vintage")
_OBSERVATION = f"{', '.join(_CELL)}, value, obs_status, origin"
_ESTIMATE = "study, metric, ref_area, vintage, item, time_period, value, note"

_NEWEST = f"""
SELECT {_OBSERVATION} FROM observation
WHERE metric = $metric AND ref_area = $area AND breakdown = '' AND value IS NOT NULL
ORDER BY period_end DESC, freq, vintage DESC LIMIT 1
"""
_SAME_PERIOD = f"""
SELECT {_OBSERVATION} FROM observation
WHERE metric = $metric AND ref_area = $area AND freq = $freq AND time_period = $period
    AND breakdown = '' AND value IS NOT NULL ORDER BY vintage DESC LIMIT 1
"""
_NEWEST_OUTCOMES = """
SELECT study, metric, vintage, origin, status, details FROM outcome
WHERE kind = $kind AND ref_area = $area
QUALIFY row_number() OVER (PARTITION BY study, metric ORDER BY vintage DESC) = 1
ORDER BY study, metric
"""
_POINTS = f"""
SELECT {_ESTIMATE} FROM estimate
WHERE study = $study AND metric = $metric AND ref_area = $area AND vintage = $vintage
    AND item = $item AND value IS NOT NULL
ORDER BY period_end DESC LIMIT $limit
"""
_REVISED = f"""
SELECT *, {{fresh}} AS fresh FROM (SELECT {_OBSERVATION}, period_end,
        lag(value) OVER cell AS old_value, lag(vintage) OVER cell AS old_vintage,
        lead(vintage) OVER cell AS next_vintage
    FROM observation WHERE list_contains($metrics, metric) AND ref_area = $area
    WINDOW cell AS (PARTITION BY metric, ref_area, freq, time_period, breakdown ORDER BY vintage)
) AS one WHERE next_vintage IS NULL AND value <> old_value
    AND (fresh OR vintage > $day - INTERVAL 1 YEAR)
ORDER BY fresh DESC, vintage DESC, period_end DESC, metric LIMIT $limit
"""
_UNKNOWN_BEFORE = f"""NOT EXISTS (SELECT 1 FROM earlier.observation AS known
    WHERE {" AND ".join(f"known.{name} = one.{name}" for name in _CELL)})"""


@dataclass(frozen=True)
class Fact:
    """One sentence of a brief, before it is worded."""

    section: str
    sentence: str
    slots: Mapping[str, Slot]


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
            asked = _Asked(connection, catalogue, brief, area)
            facts = [*_facts(asked), *_revisions(asked, day, known=earlier is not None)]
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


@dataclass(frozen=True)
class _Asked:
    """What a brief is about, and the build that it asks."""

    connection: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    brief: Brief
    area: str

    def rows(self, sql: str, **given: object) -> list[dict[str, str | float | None]]:
        """Give the rows of `sql`, days as ISO text."""
        cursor = self.connection.execute(sql, given)
        names = [column[0] for column in cursor.description or ()]
        return [
            {
                name: value if isinstance(value, float | str | None) else str(value)
                for name, value in zip(names, row, strict=True)
            }
            for row in cursor.fetchall()
        ]

    def newest(self, metric: str) -> Slot | None:
        """Give the newest number of `metric` as a slot."""
        found = self.rows(_NEWEST, metric=metric, area=self.area)
        return _observed(found[0]) if found else None

    def outcomes(self, kind: str) -> list[dict[str, str | float | None]]:
        """Give the newest outcome of each study of `kind` on the area."""
        return self.rows(_NEWEST_OUTCOMES, kind=kind, area=self.area)

    def points(
        self, outcome: Mapping[str, str | float | None], item: str, limit: int = 1
    ) -> list[Slot]:
        """Give the newest estimates of `item`, newest first."""
        named = {name: outcome[name] for name in ("study", "metric", "vintage")}
        found = self.rows(_POINTS, area=self.area, item=item, limit=limit, **named)
        return [{"kind": "estimate", "origin": outcome["origin"], **row} for row in found]


def _observed(row: Mapping[str, str | float | None]) -> Slot:
    return {"kind": "observation", **row}


def _facts(asked: _Asked) -> Iterator[Fact]:
    yield from _headline(asked)
    yield from _climate(asked)
    yield from _lights(asked)
    yield from _anomalies(asked)
    yield from _forecasts(asked)
    yield from _targets(asked)


def _headline(asked: _Asked) -> Iterator[Fact]:
    for metric in asked.brief.headline:
        value = asked.newest(metric)
        if value is None:
            continue
        growth = _growth(asked, value)
        sentence = "level_and_growth" if growth else "level"
        yield Fact("headline", sentence, {"value": value} | ({"growth": growth} if growth else {}))


def _growth(asked: _Asked, value: Slot) -> Slot | None:
    """Give the growth over a year of the same cell, where one is declared and known."""
    name = asked.catalogue.growths.get(str(value["metric"]))
    if name is None:
        return None
    given = {"metric": name, "freq": value["freq"], "period": value["time_period"]}
    found = asked.rows(_SAME_PERIOD, area=asked.area, **given)
    return _observed(found[0]) if found else None


def _climate(asked: _Asked) -> Iterator[Fact]:
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


def _lights(asked: _Asked) -> Iterator[Fact]:
    changed = []
    for outcome in asked.outcomes("lights"):
        item = "score" if outcome["metric"] else "composite"
        points = asked.points(outcome, item, 2)
        if points and not outcome["metric"]:
            yield Fact("lights", "light_of_all", {"now": points[0]})
        elif len(points) == 2 and points[0]["note"] != points[1]["note"]:
            changed.append(Fact("lights", "light_changed", {"now": points[0], "before": points[1]}))
    yield from changed[: asked.brief.longest]


def _anomalies(asked: _Asked) -> Iterator[Fact]:
    found = [
        {"z": z, "value": value}
        for outcome in asked.outcomes("anomaly")
        for z in asked.points(outcome, "z")
        if (value := asked.newest(str(outcome["metric"])))
        and value["time_period"] == z["time_period"]
    ]
    for slots in found[: asked.brief.longest]:
        yield Fact("anomalies", "anomaly", slots)
    watched = len(asked.outcomes("anomaly"))
    if watched and not found:
        yield Fact("anomalies", "no_anomaly", {"watched": {"kind": "count", "value": watched}})


def _forecasts(asked: _Asked) -> Iterator[Fact]:
    usable = [o for o in asked.outcomes("forecast") if o["status"] != "refused"]
    for outcome in usable[: asked.brief.longest]:
        items = {item: asked.points(outcome, item, 1) for item in ("median", "lo95", "hi95")}
        if all(items.values()):
            slots = {item: points[0] for item, points in items.items()}
            yield Fact("forecasts", "forecast", slots)


def _targets(asked: _Asked) -> Iterator[Fact]:
    own = {n: t for n, t in asked.catalogue.targets.items() if t.ref_area == asked.area}
    known = [(name, target, asked.newest(target.metric)) for name, target in own.items()]
    for name, target, value in [each for each in known if each[2]][: asked.brief.longest]:
        slots: dict[str, Slot] = {"value": value or {}, "target": _aim(name, target)}
        yield Fact("targets", _standing(target, value or {}), slots)


def _aim(name: str, target: Target) -> Slot:
    aim: Slot = {"kind": "target", "target": name, "value": target.value, "due": target.due}
    return aim


def _standing(target: Target, value: Slot) -> str:
    reached = {
        "at_least": float(value["value"] or 0) >= target.value,
        "at_most": float(value["value"] or 0) <= target.value,
        "exactly": float(value["value"] or 0) == target.value,
    }[target.comparison]
    return "target_met" if reached else "target_open"


def _revisions(asked: _Asked, day: dt.date, *, known: bool) -> Iterator[Fact]:
    sql = _REVISED.format(fresh=_UNKNOWN_BEFORE if known else "FALSE")
    given = {"metrics": list(asked.brief.headline), "area": asked.area, "day": day}
    found = asked.rows(sql, limit=asked.brief.longest, **given)
    if known and not any(row["fresh"] == "True" for row in found):
        yield Fact("revisions", "no_revision", {})
    for row in found:
        now = {name: row[name] for name in (*_CELL, "value", "obs_status", "origin")}
        before = now | {"value": row["old_value"], "vintage": row["old_vintage"]}
        sentence = "revision_since" if row["fresh"] == "True" else "revision"
        yield Fact("revisions", sentence, {"now": _observed(now), "before": _observed(before)})
    if not found:
        yield Fact("revisions", "no_revision_in_a_year", {})
