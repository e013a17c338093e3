"""Check: run the rules of a feed on its staged rows; what breaks an error rule does not get in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datasets.metric import Measure
from etl.finding import Finding
from etl.order import Ranks, ranks
from etl.overlap import refuse_overlaps
from etl.rejection import REJECTION
from etl.rules import Rule, rules, rules_across

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from datasets.catalogue import Catalogue
    from datasets.feed import Feed
    from etl.outcome import Outcome

_INFINITE = (float("-inf"), float("inf"))
_COMPARED = [
    "metric", "ref_area", "freq", "time_period", "period_end", "breakdown", "vintage", "release",
    "value", "feed",
]  # fmt: skip
_PERCENT = ("%", "百分点", "‰")


@dataclass(frozen=True)
class Checked:
    """The sound rows of a feed in the order of a build, the refused ones, and every finding.

    `rejections` carries ``source_file`` and ``load_id`` beside the columns of REJECTION.
    """

    observations: pa.Table
    rejections: pa.Table
    findings: tuple[Finding, ...]


def check(observations: pa.Table, feed: Feed, catalogue: Catalogue) -> Checked:
    """Run the rules of `feed` on all its rows, `observations`, texts being dictionaries."""
    ranked = ranks(observations)
    order = np.argsort(ranked.key, kind="stable")
    ordered = observations.take(pa.array(order))
    with duckdb.connect() as connection:
        connection.register(
            "staged", _staged(ordered, Ranks(*(r[order] for r in ranked)), catalogue)
        )
        connection.register("bounds", _bounds(ordered, catalogue))
        connection.register("area", _areas(catalogue))
        broken = [(rule, _broken(connection, rule)) for rule in rules(feed)]
    findings = tuple(f for rule, rows in broken for f in _findings(rule, rows))
    errors = [(rule, rows.filter(pc.equal(rows["severity"], "error"))) for rule, rows in broken]
    if not any(rows.num_rows for _, rows in errors):
        return Checked(ordered, _rejections(ordered, ()), findings)
    sound = np.ones(ordered.num_rows, dtype=bool)
    for _, rows in errors:
        sound[rows["n"].to_numpy()] = False
    return Checked(ordered.filter(pa.array(sound)), _rejections(ordered, errors), findings)


def check_across(
    outcomes: Sequence[Outcome], feeds: Mapping[str, Feed], catalogue: Catalogue
) -> tuple[Outcome, ...]:
    """Run the rules that look at the rows of all feeds; add what they find to the feeds' own.

    A row that an earlier feed gives goes to quarantine. Of sums, only a whole that the declaring
    feed itself gives is found fault with.
    """
    single = refuse_overlaps(outcomes)
    found = {name: _across(name, feed, single, catalogue) for name, feed in feeds.items()}
    return tuple(outcome.add(found[outcome.feed]) for outcome in single)


def _across(
    name: str, feed: Feed, outcomes: Sequence[Outcome], catalogue: Catalogue
) -> tuple[Finding, ...]:
    asked = list(rules_across(feed))
    if not asked:
        return ()
    named = pa.array(sorted(frozenset.union(*(metrics for _, metrics in asked))))
    tables = [_measuring(outcome.observations, named) for outcome in outcomes]
    rows = pa.concat_tables([table for table in tables if table.num_rows] or [pa.table({})])
    if not rows.num_rows:
        return ()
    numbered = rows.append_column("n", pa.array(np.arange(rows.num_rows, dtype=np.int32)))
    own = pc.equal(rows["feed"], name).combine_chunks()
    with duckdb.connect() as connection:
        connection.register("staged", numbered)
        connection.register("area", _areas(catalogue))
        broken = [(rule, _broken(connection, rule)) for rule, _ in asked]
    return tuple(f for rule, bad in broken for f in _findings(rule, bad.filter(own.take(bad["n"]))))


def _measuring(rows: pa.Table, metrics: pa.Array) -> pa.Table:
    """Give the rows of `metrics` with plain texts, which all tables have in common."""
    if not rows.num_rows:
        return rows
    some = rows.filter(pc.is_in(rows["metric"].cast(pa.string()), metrics)).select(_COMPARED)
    kinds = {name: some.schema.field(name).type for name in _COMPARED}
    plain = {n: pa.string() if pa.types.is_dictionary(k) else k for n, k in kinds.items()}
    return some.cast(pa.schema(plain))


def _staged(ordered: pa.Table, ranked: Ranks, catalogue: Catalogue) -> pa.Table:
    cell = ranked.cell
    newest = np.append(cell[1:] != cell[:-1], np.ones(min(1, len(cell)), dtype=bool))
    added = {"n": np.arange(len(cell), dtype=np.int32), "series": ranked.series, "key": ranked.key}
    flags = {"newest": newest, **_flags(ordered, catalogue)}
    for name, column in {**added, **flags}.items():
        ordered = ordered.append_column(name, pa.array(column))
    return ordered


def _flags(ordered: pa.Table, catalogue: Catalogue) -> dict[str, np.ndarray]:
    column = ordered["metric"].unify_dictionaries().combine_chunks()
    known = [catalogue.metrics.get(name) for name in column.dictionary.to_pylist()]
    codes = column.indices.to_numpy()
    cumulative = [isinstance(m, Measure) and m.accumulation == "cumulative" for m in known]
    logarithmic = [m is not None and m.unit not in _PERCENT for m in known]
    return {
        "cumulative": np.array(cumulative, dtype=bool)[codes],
        "logarithmic": np.array(logarithmic, dtype=bool)[codes],
    }


def _bounds(ordered: pa.Table, catalogue: Catalogue) -> pa.Table:
    named = pc.unique(ordered["metric"]).to_pylist()
    found = {name: catalogue.metrics[name] for name in named}
    bound = {n: m for n, m in found.items() if m.hard_range or m.soft_range}
    hard = [m.hard_range or _INFINITE for m in bound.values()]
    soft = [m.soft_range or _INFINITE for m in bound.values()]
    return pa.table(
        {
            "metric": pa.array(list(bound), pa.string()),
            "hard_low": pa.array([low for low, _ in hard], pa.float64()),
            "hard_high": pa.array([high for _, high in hard], pa.float64()),
            "soft_low": pa.array([low for low, _ in soft], pa.float64()),
            "soft_high": pa.array([high for _, high in soft], pa.float64()),
        }
    )


def _areas(catalogue: Catalogue) -> pa.Table:
    living = [area for area in catalogue.areas.by_code.values() if area.valid_to is None]
    siblings = {area.parent: 0 for area in living}
    for area in living:
        siblings[area.parent] += 1
    return pa.table(
        {
            "code": pa.array([area.code for area in living], pa.string()),
            "parent": pa.array([area.parent for area in living], pa.string()),
            "siblings": pa.array([siblings[area.parent] for area in living], pa.int64()),
        }
    )


def _broken(connection: duckdb.DuckDBPyConnection, rule: Rule) -> pa.Table:
    sql = f"SELECT * FROM ({rule.sql}) ORDER BY n"
    return connection.execute(sql, dict(rule.parameters)).to_arrow_table()


def _findings(rule: Rule, rows: pa.Table) -> list[Finding]:
    found = []
    for severity in ("error", "warning"):
        some = rows.filter(pc.equal(rows["severity"], severity))
        if some.num_rows:
            zh, en = (some[name][0].as_py() for name in ("reason_zh", "reason_en"))
            count = some.num_rows
            words = f"{zh}（共 {count} 行）", f"{en} ({count} rows)"
            found.append(Finding(rule.name, severity, count, *words))
    return found or [Finding(rule.name, "warning", 0, "通过", "passed")]


def _rejections(ordered: pa.Table, errors: Sequence[tuple[Rule, pa.Table]]) -> pa.Table:
    parts = [_rejected(ordered, rule, rows) for rule, rows in errors if rows.num_rows]
    schema = REJECTION.append(pa.field("source_file", pa.string()))
    return pa.concat_tables([schema.append(pa.field("load_id", pa.string())).empty_table(), *parts])


def _rejected(ordered: pa.Table, rule: Rule, rows: pa.Table) -> pa.Table:
    where = ordered.take(rows["n"])
    return pa.table(
        {
            "source_row": where["source_row"],
            "column_name": pa.array([rule.column] * rows.num_rows, pa.string()),
            "value": pc.fill_null(rows["value"], ""),
            "reason_zh": rows["reason_zh"],
            "reason_en": rows["reason_en"],
            "source_file": where["source_file"].cast(pa.string()),
            "load_id": where["load_id"].cast(pa.string()),
        }
    )
