"""What is missing to the full score, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analysis.index.gap_row import numbers, texts
from analysis.index.gap_split import Ends, SplitError, methods_of, obstacle, split
from analysis.index.special import DROPPED, SCORED
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
        collect: Indicators without a value of the region's own: missing (no part) or imputed (a
            part by the imputed value). What is to be done is to collect them.
        aside: Indicators that a text takes out because they do not concern the region; no part.
    """

    period: str
    region: str
    total: float = math.nan
    parts: Mapping[str, float] = field(default_factory=dict)
    collect: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


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
    blank = _blank(definition, result, period, region)
    scores = numbers(result.scores, period, region)
    if method := obstacle(definition):
        zh, en = _RELATIVE[method]
        zh = f"{zh}是地区间的相对比较，差距无法精确分解"
        return _refused(blank, zh, f"{en} compares regions: no exact split")
    if not math.isfinite(scores.get(definition.index.id, math.nan)):
        said = texts(result.table, period, region)
        return _refused(
            blank, said.get("reason_zh") or "没有得分", said.get("reason_en") or "no score"
        )
    full = dict.fromkeys(scores, definition.index.scale)
    return _split(definition, Ends(scores, full, numbers(result.weights, period, region)), blank)


def _blank(definition: IndexDefinition, result: IndexResult, period: str, region: str) -> Gap:
    """Say of which indicators there is nothing to split."""
    notes = texts(result.notes, period, region)
    collect = _to_collect(definition, result, period=period, region=region)
    return Gap(
        method="exact_split",
        n_obs=0,
        status="caution" if collect else "ok",
        reason_zh=f"{len(collect)}项指标缺数据，应先补采" if collect else "",
        reason_en=f"{len(collect)} indicators are to be collected" if collect else "",
        parameters={"scale": definition.index.scale},
        period=period,
        region=region,
        collect=collect,
        aside=tuple(leaf for leaf in notes if notes[leaf].startswith(DROPPED)),
    )


def _split(definition: IndexDefinition, ends: Ends, blank: Gap) -> Gap:
    try:
        parts = split(definition.tree, methods_of(definition), ends)
    except SplitError as error:
        return _refused(blank, error.zh, error.en)
    counted = [leaf for leaf in definition.tree.leaves if leaf in parts]
    total = parts[definition.index.id]
    missed = math.fsum(parts[leaf] for leaf in counted) - total
    if abs(missed) > _EXACT * definition.index.scale:
        zh = "各项之和与差距不符，差距无法精确分解"
        return _refused(blank, zh, "the parts do not add up to the gap")
    return replace(blank, n_obs=len(counted), total=total, parts=parts)


def _refused(blank: Gap, zh: str, en: str) -> Gap:
    return replace(blank, status="refused", reason_zh=zh, reason_en=en)


def _to_collect(
    definition: IndexDefinition, result: IndexResult, *, period: str, region: str
) -> tuple[str, ...]:
    """Give the indicators of `region` without a value of their own for `period`.

    A text that has a score or takes the indicator out is a value of its own. A region put together
    from others has none, so nothing is to be collected there but what has no score.
    """
    scores = numbers(result.scores, period, region)
    notes = texts(result.notes, period, region)
    return tuple(
        leaf
        for leaf in definition.tree.leaves
        if not is_text(note := notes.get(leaf, ""))
        and (note or not math.isfinite(scores.get(leaf, math.nan)))
    )


def is_text(note: str) -> bool:
    """Say whether a note of a cell tells of a text with a meaning."""
    return note.startswith((SCORED, DROPPED))


def is_own(note: str) -> bool:
    """Say whether a note of a cell leaves the value the region's own."""
    return not note or note.startswith(SCORED)
