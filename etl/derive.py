"""Derived metrics: reckoned from the observations of a build, by declaration, into the same table.

Every formula joins the vintages of its inputs by the time they were valid: an input counts from
its vintage until the next one of its cell, and a result stands for each stretch in which all its
inputs hold. Its vintage is the day on which the last of them became known. All formulas but the
ratio stay inside one release, so that no result mixes two statistical editions; a ratio composes
different concepts, whose releases have nothing in common, as of each day.

The status of a result is the worst of its inputs, in the order A (normal), R (revised),
P (provisional), E (estimated). Where an input is missing there is no result; where an input is
withdrawn later, the result becomes missing from that day on.

Metrics of one formula are reckoned together, a row of ``spec`` each: planning a statement costs
more than the reckoning.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyarrow as pa

from datasets.metric import (
    Contribution,
    Derived,
    Difference,
    Growth,
    Measure,
    Rank,
    Ratio,
    Share,
    inputs,
)
from datasets.period import parse_period
from etl.derivations.concept import attainment, ratio, share
from etl.derivations.period import contribution, growth
from etl.derivations.place import difference, rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from datasets.catalogue import Catalogue
    from etl.derivations.formula import Formula, Parameter

_MACROS = (
    "statuses() AS ['A', 'R', 'P', 'E']",
    """worst(codes) AS statuses()[
        list_max(list_transform(codes, lambda code: list_position(statuses(), code)))]""",
    "lineage(origins) AS if(list_contains(origins, 'simulated'), 'simulated', 'derived')",
    "joined(one, other, sign) AS CASE WHEN one = other THEN one ELSE one || sign || other END",
)

_HOLDING = """
CREATE OR REPLACE TEMP TABLE {name} AS SELECT *, coalesce(lead(vintage) OVER (
    PARTITION BY metric, ref_area, freq, time_period, breakdown{release} ORDER BY vintage
), DATE '9999-12-31') AS until FROM observation WHERE list_contains($1, metric)
"""
"""`edition` gives the inputs' rows with the day until which each holds inside its release; `known`
with the day until which it holds at all."""

_INSERT = """
INSERT INTO observation (metric, ref_area, freq, time_period, period_end, breakdown, vintage,
    release, value, obs_status, origin, feed, source_title, source_file, source_row, load_id)
SELECT name, ref_area, freq, time_period, period_end, breakdown, vintage, release, value,
    CASE WHEN value IS NULL THEN 'M' ELSE obs_status END,
    origin, feed, '推算：' || words || '（' || title || '）', '', NULL, load_id
FROM (SELECT *, lag(value) OVER cell AS before, lag(obs_status) OVER cell AS status_before,
        lag(release) OVER cell AS release_before
    FROM (SELECT * FROM ({candidates}) QUALIFY first_known = max(first_known) OVER (
        PARTITION BY name, ref_area, freq, time_period, breakdown ORDER BY vintage
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW))
    WINDOW cell AS (PARTITION BY name, ref_area, freq, time_period, breakdown ORDER BY vintage))
WHERE (value IS NULL AND before IS NOT NULL) OR (value IS NOT NULL AND
    (value, obs_status, release) IS DISTINCT FROM (before, status_before, release_before))
"""
"""Keeps, where two releases give a result on one day, that of the newer value of the first input;
drops what repeats the vintage before, and missing results that withdraw nothing."""


def derive(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Reckon every derived metric of `catalogue` and insert its rows into ``observation``.

    The rows stand behind all others: who writes the build sorts the table afterwards.

    Args:
        connection: Connection whose ``observation`` holds all loaded rows of the build.
        catalogue: Definitions; inputs are reckoned before what is reckoned from them.

    Raises:
        ValueError: The units of a definition do not convert into each other.
    """
    for macro in _MACROS:
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")
    _write_areas(connection, catalogue)
    _write_periods(connection)
    for layer in _layers(catalogue):
        _write_inputs(connection, catalogue, layer)
        for candidates, specs in _alike(catalogue, layer).items():
            connection.register("spec", pa.Table.from_pylist(specs))
            connection.execute(_INSERT.format(candidates=candidates))
            connection.unregister("spec")


def _layers(catalogue: Catalogue) -> list[list[str]]:
    """Group the derived metrics so that the inputs of each stand in layers before its own."""
    depth: dict[str, int] = {}
    layers: dict[int, list[str]] = defaultdict(list)
    for name in catalogue.derivation_order():
        depth[name] = 1 + max(depth.get(i, 0) for i in inputs(catalogue.metrics[name]))
        layers[depth[name]].append(name)
    return [layers[number] for number in sorted(layers)]


def _alike(catalogue: Catalogue, names: Sequence[str]) -> dict[str, list[dict[str, Parameter]]]:
    """Give for each SELECT of candidates the parameters of all metrics that are reckoned by it."""
    alike: dict[str, list[dict[str, Parameter]]] = defaultdict(list)
    for name in names:
        metric = catalogue.metrics[name]
        if not isinstance(metric, Measure):
            formula = _formula(catalogue, metric)
            spec = {"name": name, "words": formula.words, **formula.parameters}
            alike[formula.candidates].append(spec)
    return alike


def _write_inputs(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, names: Sequence[str]
) -> None:
    wanted = sorted({i for name in names for i in inputs(catalogue.metrics[name])})
    for name, release in (("edition", ", release"), ("known", "")):
        connection.execute(_HOLDING.format(name=name, release=release), [wanted])


def _write_areas(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    areas = catalogue.areas.by_code.values()
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE area AS "
        "SELECT unnest($1) AS code, unnest($2) AS parent, unnest($3) AS level",
        [[a.code for a in areas], [a.parent for a in areas], [a.level for a in areas]],
    )


def _write_periods(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("SELECT DISTINCT time_period FROM observation").fetchall()
    periods = [parse_period(text) for (text,) in rows]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE period AS SELECT unnest($1::VARCHAR[]) AS text, "
        "unnest($2::VARCHAR[]) AS previous, unnest($3::VARCHAR[]) AS year, "
        "unnest($4::VARCHAR[]) AS two_year_average",
        [
            [period.text for period in periods],
            [period.shift(-1).text for period in periods],
            [period.year_before().text for period in periods],
            [period.year_before().year_before().text for period in periods],
        ],
    )


def _formula(catalogue: Catalogue, metric: Derived) -> Formula:
    match metric:
        case Growth():
            formula = growth(catalogue, metric)
        case Share():
            formula = share(catalogue, metric)
        case Ratio():
            formula = ratio(catalogue, metric)
        case Contribution():
            formula = contribution(catalogue, metric)
        case Difference():
            formula = difference(catalogue, metric)
        case Rank():
            formula = rank(catalogue, metric)
        case _:
            formula = attainment(catalogue, metric)
    return formula
