"""What becomes of an index and its ranks without one of its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis.index.degenerate import DegenerateError
from analysis.index.draw_plan import plan_of, told_en, told_zh, trimmed
from analysis.index.leave_out_definition import without
from analysis.index.prepare import prepare
from analysis.index.stand import stands
from analysis.result import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.index.draw_plan import Plan, Said
    from analysis.index.prepare import Prepared
    from analysis.index.result import Readings
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
    plan = plan_of(definition, data, period)
    prepared = trimmed(prepare(definition, plan.readings), plan.period)
    chosen = list(definition.tree.parents if nodes is None else nodes)
    thinner = {node: without(definition, node) for node in chosen}
    found = {node: _scored(plan, prepared, left) for node, left in thinner.items()}
    return _compared(plan, found, [node for node in chosen if thinner[node] is None])


def _compared(plan: Plan, found: dict[str, pd.DataFrame], last: list[str]) -> LeaveOneOut:
    nominal = _table(plan)
    rank = pd.DataFrame({node: table["rank"] for node, table in found.items()}, nominal.index)
    said = (*plan.said, *_last(last))
    return LeaveOneOut(
        method="leave_one_out",
        n_obs=plan.n_obs,
        status="refused" if not plan.scored.any() else "caution" if said else "ok",
        reason_zh=told_zh(said),
        reason_en=told_en(said),
        definition_hash=plan.definition.hash,
        period=plan.period,
        nominal=nominal,
        index=pd.DataFrame({node: table["index"] for node, table in found.items()}, nominal.index),
        rank=rank,
        shift=rank.sub(nominal["rank"], axis=0).abs().mean(),
    )


def _scored(plan: Plan, prepared: Prepared, left: IndexDefinition | None) -> pd.DataFrame:
    """Score what is `left`; indicators stand alone unless regions are screened by all of them."""
    if left is None:
        return _table(replace(plan, stand=None))
    if left.regions.screen:
        prepared = trimmed(prepare(left, plan.readings), plan.period)
    else:
        prepared = _columns(prepared, left.tree.leaves)
    try:
        stand = stands(left, plan.own, prepared)[0]
    except DegenerateError:
        return _table(replace(plan, stand=None))
    return _table(replace(plan, definition=left, stand=stand))


def _columns(prepared: Prepared, leaves: tuple[str, ...]) -> Prepared:
    steps = {name: frame[list(leaves)] for name, frame in prepared.steps.items()}
    return replace(prepared, steps=steps, notes=prepared.notes[list(leaves)])


def _table(plan: Plan) -> pd.DataFrame:
    """Give index and rank, in the order of the data."""
    columns = {"index": plan.index, "rank": plan.places}
    return plan.told(pd.DataFrame(columns, index=pd.Index(plan.regions, name="region")))


def _last(nodes: list[str]) -> list[Said]:
    """Say which nodes leave nothing behind."""
    if not nodes:
        return []
    zh = f"去掉 {'、'.join(nodes)} 后没有指标剩下，无法计分"
    return [(zh, f"without {', '.join(nodes)} no indicator is left to score")]
