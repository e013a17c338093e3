"""Overlap: no two feeds may give the same observation of one build; the first in order gives it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datasets.schema import KEY
from etl.finding import Finding
from etl.outcome import QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.outcome import Load, Outcome

CROSS_FEED = "feed"
"""Column name of quarantined rows that another feed gives already."""

_TAKEN = f"""
SELECT later.place, later.n, arg_min(earlier.feed, earlier.place) AS giver
FROM given AS later JOIN given AS earlier USING ({", ".join(KEY)})
WHERE earlier.place < later.place GROUP BY ALL ORDER BY later.place, later.n
"""


def refuse_overlaps(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Take from each outcome the rows whose key an outcome before it gives; quarantine them."""
    taken = _taken(outcomes)
    if not taken.num_rows:
        return tuple(outcomes)
    return tuple(
        _without(outcome, taken.filter(pc.equal(taken["place"], place)))
        for place, outcome in enumerate(outcomes)
    )


def _taken(outcomes: Sequence[Outcome]) -> pa.Table:
    """Give place, row and giver of what was given before, from metrics of several feeds alone."""
    named = [_metrics(outcome.observations) for outcome in outcomes]
    counts = Counter(metric for names in named for metric in names)
    shared = {metric for metric, count in counts.items() if count > 1}
    parts = [
        _keys(outcome, place, shared & names)
        for place, (outcome, names) in enumerate(zip(outcomes, named, strict=True))
        if shared & names
    ]
    if not parts:
        return pa.table({})
    with duckdb.connect() as connection:
        connection.register("given", pa.concat_tables(parts))
        return connection.execute(_TAKEN).to_arrow_table()


def _metrics(rows: pa.Table) -> set[str]:
    return set(pc.unique(rows["metric"]).to_pylist()) if rows.num_rows else set()


def _keys(outcome: Outcome, place: int, metrics: set[str]) -> pa.Table:
    rows = outcome.observations
    wanted = pc.is_in(rows["metric"].cast(pa.string()), pa.array(sorted(metrics)))
    some = rows.select(KEY).append_column("n", pa.array(np.arange(rows.num_rows))).filter(wanted)
    kinds = [(n, pa.date32() if n == "vintage" else pa.string()) for n in KEY]
    plain = some.cast(pa.schema([*kinds, ("n", pa.int64())]))
    same = {"place": pa.scalar(place, pa.int32()), "feed": pa.scalar(outcome.feed)}
    for name, value in same.items():
        plain = plain.append_column(name, pa.repeat(value, plain.num_rows))
    return plain


def _without(outcome: Outcome, taken: pa.Table) -> Outcome:
    if not taken.num_rows:
        return outcome
    rows = outcome.observations
    sound = np.ones(rows.num_rows, dtype=bool)
    sound[taken["n"].to_numpy()] = False
    refused = _refused(outcome.feed, rows.take(taken["n"]), taken["giver"].to_pylist())
    left = rows.filter(pa.array(sound))
    told = outcome.add([_finding(taken["giver"].to_pylist())])
    return replace(
        told,
        status=told.status if left.num_rows or told.status == "stale" else "empty",
        observations=left,
        quarantine=pa.concat_tables([outcome.quarantine, refused]),
        loads=_counted(outcome.loads, refused),
    )


def _refused(feed: str, rows: pa.Table, givers: list[str]) -> pa.Table:
    count = rows.num_rows
    columns = {
        "feed": pa.repeat(feed, count),
        "source_file": rows["source_file"].cast(pa.string()),
        "source_row": rows["source_row"],
        "column_name": pa.repeat(CROSS_FEED, count),
        "value": pc.fill_null(rows["value"].cast(pa.string()), ""),
        "reason_zh": [f"数据源 {g} 已给出同一指标、地区、时期、版本的值" for g in givers],
        "reason_en": [f"feed {g} gives this metric, area, period and vintage" for g in givers],
        "load_id": rows["load_id"].cast(pa.string()),
    }
    return pa.table(columns).cast(QUARANTINE)


def _finding(givers: list[str]) -> Finding:
    count, names = len(givers), sorted(set(givers))
    zh = f"{count} 行与数据源 {'、'.join(names)} 重复，已隔离；请只在一个数据源中保留"
    en = f"{count} rows are given by {', '.join(names)} too; keep them in one feed only"
    return Finding("other feeds", "error", count, zh, en)


def _counted(loads: Sequence[Load], refused: pa.Table) -> tuple[Load, ...]:
    lost = Counter(refused["load_id"].to_pylist())
    return tuple(
        replace(
            load,
            rows_loaded=load.rows_loaded - lost[load.load_id],
            rows_quarantined=load.rows_quarantined + lost[load.load_id],
        )
        for load in loads
    )
