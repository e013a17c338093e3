"""What becomes of an index and its ranks without one of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.draw_plan import read, sliced, told_en, told_zh
from analysis.index.leave_out_definition import without
from analysis.index.score import score
from analysis.result import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.index.draw_plan import Said
    from analysis.index.result import IndexResult, Readings
    from datasets.index import IndexDefinition


@dataclass(frozen=True, kw_only=True)
class LeaveOneOut(Result):
    """Index and ranks without each node, beside those with all of them.

    Args:
        definition_hash: SHA-256 of the whole definition.
        period: The period, as spelled in the data.
        nominal: Rows are regions, columns ``index`` and ``rank`` with all nodes.
        index: Rows are regions, columns the nodes left out: the index without the node, NaN where
            a region has none then.
        rank: Same shape: the rank.
        shift: By node: mean absolute change of the ranks, over the regions ranked both times.
    """

    definition_hash: str
    period: str
    nominal: pd.DataFrame
    index: pd.DataFrame
    rank: pd.DataFrame
    shift: pd.Series[float]


def leave_one_out(
    definition: IndexDefinition,
    data: pd.DataFrame | Readings,
    *,
    nodes: Sequence[str] | None = None,
    period: str | None = None,
) -> LeaveOneOut:
    """Score the index without each node; the others share its weight in their proportions.

    Every score is that of a definition that never had the node: coverage, screening and weights
    from data follow from what is left.

    Args:
        definition: A definition without faults.
        data: Table or readings as :func:`analysis.index.score.score` takes them.
        nodes: Groups and indicators to leave out, one at a time; all by default.
        period: The period to look at; the newest by default.

    Returns:
        ``refused`` where no region has a score; ``caution`` where a node cannot be left out, as no
        indicator would stay.

    Raises:
        ValueError: A node or `period` is not known.
    """
    readings, period = read(definition, data, period)
    readings = sliced(definition, readings, period)
    whole = score(definition, readings)
    chosen = list(definition.tree.parents if nodes is None else nodes)
    thinner = {node: without(definition, node) for node in chosen}
    regions = whole.table.loc[period].index
    results = {n: score(left, readings) if left else None for n, left in thinner.items()}
    found = {node: _table(result, period, regions) for node, result in results.items()}
    nominal = _table(whole, period, regions)
    rank = pd.DataFrame({node: table["rank"] for node, table in found.items()}, nominal.index)
    said = (*_reservations(whole, nominal), *_alone([n for n in chosen if thinner[n] is None]))
    refused = nominal["index"].isna().all()
    return LeaveOneOut(
        method="leave_one_out",
        n_obs=int(whole.steps["raw"].loc[period].notna().to_numpy().sum()),
        status="refused" if refused else "caution" if said else "ok",
        reason_zh=told_zh(said),
        reason_en=told_en(said),
        definition_hash=definition.hash,
        period=period,
        nominal=nominal,
        index=pd.DataFrame({node: table["index"] for node, table in found.items()}, nominal.index),
        rank=rank,
        shift=rank.sub(nominal["rank"], axis=0).abs().mean(),
    )


def _table(found: IndexResult | None, period: str, regions: pd.Index[str]) -> pd.DataFrame:
    """Give index and rank of `period`; empty where there is no index."""
    if found is None:
        return pd.DataFrame(np.nan, index=regions, columns=["index", "rank"])
    columns = {name: found.table[name].xs(period, level="period") for name in ("index", "rank")}
    return pd.DataFrame(columns, index=regions, dtype=float)


def _reservations(whole: IndexResult, nominal: pd.DataFrame) -> list[Said]:
    """Give what is to be said about the index with all nodes."""
    said = [(whole.reason_zh, whole.reason_en)] if whole.reason_zh else []
    if nominal["index"].isna().all():
        said.append(("没有地区有得分，无从比较", "no region has a score to compare with"))
    return said


def _alone(nodes: list[str]) -> list[Said]:
    if not nodes:
        return []
    zh = f"去掉 {'、'.join(nodes)} 后没有指标剩下，无法计分"
    return [(zh, f"without {', '.join(nodes)} no indicator is left to score")]
