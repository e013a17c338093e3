"""The scores of an index, from a table of values, with the table of every step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.degenerate import DegenerateError
from analysis.index.prepare import prepare
from analysis.index.rank import band, rank
from analysis.index.read import read_table
from analysis.index.reasons import reasons, verdict
from analysis.index.result import IndexResult, Readings
from analysis.index.special import SCREENED
from analysis.index.stand import stands, top
from analysis.index.standing import shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from analysis.index.prepare import Prepared
    from analysis.index.stand import Stand
    from datasets.index import IndexDefinition

    Floats = NDArray[np.float64]

METHOD = "composite_index"

_NOBODY = DegenerateError("数据中没有可评价的地区", "the data has no region to score")

_COLUMNS = ["index", "rank", "band", "coverage", "imputed", "reason_zh", "reason_en"]


def score(definition: IndexDefinition, data: pd.DataFrame | Readings) -> IndexResult:
    """Score every region in every period.

    Every period is scored for itself, but for indicators that are normalised over the panel. Ranks
    compare the regions of the set; one that is put together from some of them is ranked in their
    place, one that is put together from all of them is not ranked.

    Args:
        definition: A definition without faults.
        data: A table with columns region, period, indicator, value and perhaps unit, status,
            vintage, scale, group; or such a table as read.

    Returns:
        Scores with the table of every step. `status` is ``caution`` where an indicator, a weighting
        or a mean could not be used as declared, and the reason says which; ``refused`` where no
        region has an index: weights cannot be had, as from judgements that contradict each other,
        or there is too little data.

    Raises:
        ColumnError: The table lacks a column.
    """
    readings = data if isinstance(data, Readings) else read_table(definition, data)
    return _climbed(definition, readings, prepare(definition, readings))


def score_period(definition: IndexDefinition, readings: Readings, period: str) -> IndexResult:
    """Score `period`; the others of `readings` only lend values to it, and stand in no table."""
    prepared = prepare(definition, readings).of(period)
    here = readings.values.index.get_level_values(0) == period
    alone = replace(readings, values=readings.values[here])
    return replace(_climbed(definition, alone, prepared), readings=readings)


def _climbed(definition: IndexDefinition, readings: Readings, prepared: Prepared) -> IndexResult:
    if prepared.notes.empty:
        return _refused(definition, readings, prepared, _NOBODY)
    try:
        found = stands(definition, readings, prepared)
    except DegenerateError as error:
        return _refused(definition, readings, prepared, error)
    return _result(definition, readings, prepared, found)


def _result(
    definition: IndexDefinition,
    readings: Readings,
    prepared: Prepared,
    found: Sequence[Stand],
) -> IndexResult:
    rows = _rows(readings, found)
    nodes = [*definition.tree.leaves, *definition.tree.upward]
    table = _table(definition, prepared, found, rows)
    status, zh, en = verdict(definition, prepared.said, found, table)
    held = [stand.standing for stand in found]
    leaves = [stand.leaves.scores for stand in found]
    steps = {name: _with_rows(frame, rows) for name, frame in prepared.steps.items()}
    return IndexResult(
        method=METHOD,
        n_obs=int(prepared.steps["raw"].notna().to_numpy().sum()),
        status=status,
        reason_zh=zh,
        reason_en=en,
        parameters={"definition": definition.index.id, "version": definition.index.version},
        definition_hash=definition.hash,
        steps=steps | {"score": _frame(leaves, rows, definition.tree.leaves)},
        notes=_with_rows(prepared.notes, rows, ""),
        scores=_by_node((one.scores for one in held), rows, nodes),
        weights=_by_node((shares(definition, one) for one in held), rows, nodes),
        coverage=_by_node((one.coverage for one in held), rows, definition.tree.upward),
        table=table,
        readings=readings,
    )


def _refused(
    definition: IndexDefinition, readings: Readings, prepared: Prepared, error: DegenerateError
) -> IndexResult:
    """Give the tables up to the indicators' scores, and nothing above them."""
    rows, upward = prepared.notes.index, definition.tree.upward
    nodes = [*definition.tree.leaves, *upward]
    unknown = pd.DataFrame(np.nan, index=rows, columns=nodes)
    table = pd.DataFrame(np.nan, index=rows, columns=["index", "rank", "coverage", "imputed"])
    table = table.assign(band=-1, reason_zh=error.zh, reason_en=error.en)
    return IndexResult(
        method=METHOD,
        n_obs=int(prepared.steps["raw"].notna().to_numpy().sum()),
        status="refused",
        reason_zh=error.zh,
        reason_en=error.en,
        parameters={"definition": definition.index.id, "version": definition.index.version},
        definition_hash=definition.hash,
        steps=prepared.steps,
        notes=prepared.notes,
        scores=unknown,
        weights=unknown.copy(),
        coverage=unknown[list(upward)].copy(),
        table=table[_COLUMNS],
        readings=readings,
    )


def _rows(readings: Readings, found: Sequence[Stand]) -> pd.MultiIndex:
    regions = found[0].regions if found else ()
    return pd.MultiIndex.from_product([readings.periods, regions], names=["period", "region"])


def _with_rows(
    frame: pd.DataFrame, rows: pd.MultiIndex, blank: float | str = np.nan
) -> pd.DataFrame:
    """Give `frame` rows for the regions that are put together."""
    return frame if len(frame) == len(rows) else frame.reindex(rows, fill_value=blank)


def _frame(parts: list[Floats], rows: pd.MultiIndex, columns: Sequence[str]) -> pd.DataFrame:
    values = np.concatenate(parts) if parts else np.empty((0, len(columns)))
    return pd.DataFrame(values, index=rows, columns=list(columns))


def _by_node(
    held: Iterable[dict[str, Floats]], rows: pd.MultiIndex, nodes: Sequence[str]
) -> pd.DataFrame:
    parts = [np.stack([one[node] for node in nodes], axis=-1) for one in held]
    return _frame(parts, rows, nodes)


def _table(
    definition: IndexDefinition, prepared: Prepared, found: Sequence[Stand], rows: pd.MultiIndex
) -> pd.DataFrame:
    """Give index, place, class, coverage and reason of every region."""
    out = (prepared.notes.to_numpy() == SCREENED).all(axis=1)
    screened = set(prepared.notes.index[out])
    parts = [
        _of_period(definition, stand, frozenset(r for p, r in screened if p == period))
        for period, stand in zip(rows.unique(0), found, strict=True)
    ]
    if not parts:
        return pd.DataFrame(columns=_COLUMNS, index=rows)
    return pd.concat(parts, ignore_index=True).set_index(rows)[_COLUMNS]


def _of_period(definition: IndexDefinition, stand: Stand, screened: frozenset[str]) -> pd.DataFrame:
    root, scale = definition.tree.root, definition.index.scale
    index = stand.standing.scores[root]
    compared = np.isin(stand.regions, top(definition, stand.regions))
    said = reasons(definition, stand, screened)
    return pd.DataFrame(
        {
            "index": index,
            "rank": rank(np.where(compared, index, np.nan), scale=scale),
            "band": band(index, definition.bands, scale=scale),
            "coverage": stand.standing.coverage[root],
            "imputed": stand.standing.imputed[root],
            "reason_zh": [zh for zh, _ in said],
            "reason_en": [en for _, en in said],
        }
    )
