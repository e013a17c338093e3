"""Corrections: known faults of a source, repaired by declaration, each with a guard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datasets.feed import Correction


def correct(
    observations: pa.Table, corrections: Sequence[Correction]
) -> tuple[pa.Table, list[Finding]]:
    """Apply `corrections` where the published value is still the wrong one.

    `expect` and `value` are in the metric's own unit.

    Returns:
        The corrected observations, and a warning for each correction that met nothing to repair.
    """
    findings: list[Finding] = []
    for correction in corrections:
        met = _met(observations, correction)
        if met.any():
            observations = _apply(observations, correction, met)
        else:
            findings.append(_stale(correction))
    return observations, findings


def _met(observations: pa.Table, correction: Correction) -> np.ndarray:
    if not observations.num_rows:
        return np.zeros(0, dtype=bool)
    cell = pa.array(np.ones(observations.num_rows, dtype=bool))
    for name in ("metric", "ref_area", "time_period"):
        cell = pc.and_(cell, pc.equal(observations[name], getattr(correction, name)))
    value = observations["value"].to_numpy()
    met: np.ndarray = cell.to_numpy() & np.isclose(value, correction.expect, rtol=1e-9, atol=0)
    return met


def _apply(observations: pa.Table, correction: Correction, met: np.ndarray) -> pa.Table:
    if correction.action == "drop":
        return observations.filter(pa.array(~met))
    if correction.action == "replace":
        observations = _set(observations, "value", met, correction.value)
    return _set(observations, "obs_status", met, correction.obs_status)


def _set(observations: pa.Table, name: str, met: np.ndarray, value: object) -> pa.Table:
    column = observations[name]
    plain = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    repaired = pc.if_else(pa.array(met), pa.scalar(value, plain.type), plain)
    place = observations.column_names.index(name)
    return observations.set_column(place, name, repaired.cast(column.type))


def _stale(correction: Correction) -> Finding:
    cell = f"{correction.metric} {correction.ref_area} {correction.time_period}"
    return Finding(
        f"correction {cell}",
        "warning",
        1,
        f"更正已失效：{cell} 的发布值不再是 {correction.expect}，请删除该更正",
        f"stale correction: {cell} is no longer published as {correction.expect}; remove it",
    )
