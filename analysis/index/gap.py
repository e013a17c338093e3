"""What is missing to the full score, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.index.gap_row import numbers, texts
from analysis.index.gap_split import Ends, SplitError, methods_of, obstacle, split
from analysis.result import Result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.index.result import IndexResult
    from datasets.index import IndexDefinition

_EXACT = 1e-11
"""The most by which parts may miss their sum, in parts of the full score."""

_RELATIVE = {
    "topsis": ("TOPSIS 贴近度", "TOPSIS"),
    "vikor": ("VIKOR 折中值", "VIKOR"),
    "copeland": ("Copeland 得分", "Copeland"),
    "bod": ("数据包络权重", "benefit of the doubt"),
}


@dataclass(frozen=True, kw_only=True)
class Gap(Result):
    """The full score less the index of one region, split among all nodes.

    Args:
        period, region: Whose gap it is.
        total: Full score less index, in index points; NaN where refused.
        parts: Part of every node that counts, in index points. Those of the children of a group
            add up to the group's, those of the index's children to `total`.
        collect: Indicators that have no part because they are missing, dropped or imputed from
            others: what is to be done is to collect them.
    """

    period: str
    region: str
    total: float = math.nan
    parts: Mapping[str, float] = field(default_factory=dict)
    collect: tuple[str, ...] = ()


def gap(definition: IndexDefinition, result: IndexResult, *, period: str, region: str) -> Gap:
    """Split what `region` lacks in `period` to the full score.

    Each part is what the index would gain if the node alone were full, on the way on which all
    nodes become full together: weight times missing points in arithmetic trees, logarithmic-mean
    weights in geometric ones. The weight of what is missing is shared by its siblings, so it has no
    part. An imputed indicator has a part and is listed as to be collected.

    Args:
        definition: The definition that `result` was scored by.
        result: Scores of the index.
        period: A period of the result.
        region: A region of the result.
    """
    collect = to_collect(definition, result, period=period, region=region)
    scores = numbers(result.scores, period, region)
    index = scores.get(definition.index.id, math.nan)
    if method := obstacle(definition):
        zh, en = _RELATIVE[method]
        reason = (
            f"{zh}是地区间的相对比较，差距无法精确分解",
            f"{en} compares regions: no exact split",
        )
        return _refused(period, region, collect, reason)
    if not math.isfinite(index):
        said = texts(result.table, period, region)
        reason = (said.get("reason_zh") or "没有得分", said.get("reason_en") or "no score")
        return _refused(period, region, collect, reason)
    full = dict.fromkeys(scores, definition.index.scale)
    ends = Ends(scores, full, numbers(result.weights, period, region))
    return _split(definition, ends, collect, period, region)


def _split(
    definition: IndexDefinition, ends: Ends, collect: tuple[str, ...], period: str, region: str
) -> Gap:
    try:
        parts = split(definition.tree, methods_of(definition), ends)
    except SplitError as error:
        return _refused(period, region, collect, (error.zh, error.en))
    counted = [leaf for leaf in definition.tree.leaves if leaf in parts]
    missed = math.fsum(parts[leaf] for leaf in counted) - parts[definition.index.id]
    if abs(missed) > _EXACT * definition.index.scale:
        reason = ("各项之和与差距不符，差距无法精确分解", "the parts do not add up to the gap")
        return _refused(period, region, collect, reason)
    return Gap(
        method="exact_split",
        n_obs=len(counted),
        status="caution" if collect else "ok",
        reason_zh=f"{len(collect)}项指标缺数据，应先补采" if collect else "",
        reason_en=f"{len(collect)} indicators are to be collected" if collect else "",
        parameters={"scale": definition.index.scale},
        period=period,
        region=region,
        total=parts[definition.index.id],
        parts=parts,
        collect=collect,
    )


def _refused(period: str, region: str, collect: tuple[str, ...], reason: tuple[str, str]) -> Gap:
    return Gap(
        method="exact_split",
        n_obs=0,
        status="refused",
        reason_zh=reason[0],
        reason_en=reason[1],
        period=period,
        region=region,
        collect=collect,
    )


def to_collect(
    definition: IndexDefinition, result: IndexResult, *, period: str, region: str
) -> tuple[str, ...]:
    """Give the indicators of `region` without a value of their own for `period`.

    A text with a score is a value of its own. A region put together from others has none of its
    own, so nothing is to be collected there but what has no score.
    """
    scores = numbers(result.scores, period, region)
    notes = texts(result.notes, period, region)
    return tuple(
        leaf
        for leaf in definition.tree.leaves
        if not math.isfinite(scores.get(leaf, math.nan)) or not is_own(notes.get(leaf, ""))
    )


def is_own(note: str) -> bool:
    """Say whether a note of a cell leaves the value the region's own."""
    return not note or note.startswith("special:")
