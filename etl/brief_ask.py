"""Questions of a brief to the build that is being written; every number comes as a slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasets.period import parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import duckdb

    from datasets.brief import Brief
    from datasets.catalogue import Catalogue

Slot = dict[str, str | float | None]

CELL = ("metric", "ref_area", "freq", "time_period", "breakdown", "vintage")
_OBSERVATION = f"{', '.join(CELL)}, value, obs_status, origin"
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
ORDER BY fresh DESC, vintage DESC, period_end DESC, metric
"""
_UNKNOWN_BEFORE = f"""NOT EXISTS (SELECT 1 FROM earlier.observation AS known
    WHERE {" AND ".join(f"known.{name} = one.{name}" for name in CELL)})"""


@dataclass(frozen=True)
class Fact:
    """One sentence of a brief, before it is worded."""

    section: str
    sentence: str
    slots: Mapping[str, Slot]


@dataclass(frozen=True)
class Asked:
    """What a brief is about, and the build that it asks."""

    connection: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    brief: Brief
    area: str
    day: dt.date

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
        return observed(found[0]) if found else None

    def at(self, metric: str, freq: str, period: str) -> Slot | None:
        """Give the number of `metric` in one period as a slot, by its newest vintage."""
        given = {"metric": metric, "freq": freq, "period": period}
        found = self.rows(_SAME_PERIOD, area=self.area, **given)
        return observed(found[0]) if found else None

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

    def revised(self, *, known: bool) -> list[dict[str, str | float | None]]:
        """Give the headline numbers revised within a year, or unknown to the attached build.

        Args:
            known: Whether the build of the brief before is attached as ``earlier``.
        """
        sql = _REVISED.format(fresh=_UNKNOWN_BEFORE if known else "FALSE")
        return self.rows(sql, metrics=list(self.brief.headline), area=self.area, day=self.day)


def observed(row: Mapping[str, str | float | None]) -> Slot:
    """Give a row of observations as a slot."""
    return {"kind": "observation", **row}


def period_end(slot: Slot) -> dt.date:
    """Give the last day of the period of a slot."""
    return parse_period(str(slot["time_period"])).end
