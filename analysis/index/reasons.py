"""Why a region has no index, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.index.aggregate import not_positive
from analysis.index.names import name_of
from datasets.index_tree import aggregation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from analysis.index.stand import Stand
    from analysis.result import Status
    from datasets.index import IndexDefinition

Reason = tuple[str, str]
"""In Chinese and in English; empty where there is a score."""

_SCREENED = ("数据过少，该地区未纳入评价", "too little data, the region left the set")
_UNWEIGHED = ("下级地区或其权重未知，无法汇总", "parts or their weights are not known")
_NOTHING = ("暂无可计分的数据", "no data that could be scored")


def reasons(definition: IndexDefinition, stand: Stand, screened: frozenset[str]) -> list[Reason]:
    """Say for each region why it has no index."""
    there = ~np.isnan(stand.standing.scores[definition.tree.root])
    return [
        ("", "") if there[row] else _reason(definition, stand, row, screened)
        for row in range(len(stand.regions))
    ]


def verdict(
    definition: IndexDefinition,
    said: Iterable[Reason],
    found: Sequence[Stand],
    table: pd.DataFrame,
) -> tuple[Status, str, str]:
    """Give the status of the whole result, and its reason in both languages.

    Args:
        definition: The index.
        said: What is to be said about indicators.
        found: All periods.
        table: The reasons of every region, and its index.
    """
    weighed = [one for stand in found for one in stand.standing.said]
    if table["index"].isna().all():
        most = table[["reason_zh", "reason_en"]].value_counts().index[0]
        return "refused", *_joined([most, *said, *weighed])
    root = definition.tree.root
    without = [
        _without_mean(definition, stand, int(row))
        for stand in found
        for row in np.flatnonzero(stand.standing.lost[root])
    ]
    every = [*said, *weighed, *without]
    return "caution" if every else "ok", *_joined(every)


def _joined(every: list[Reason]) -> Reason:
    once = dict.fromkeys(every)
    return "；".join(zh for zh, _ in once), "; ".join(en for _, en in once)


def _reason(
    definition: IndexDefinition, stand: Stand, row: int, screened: frozenset[str]
) -> Reason:
    if stand.regions[row] in screened:
        return _SCREENED
    if stand.regions[row] in stand.unweighed:
        return _UNWEIGHED
    if stand.standing.barred[definition.tree.root][row]:
        return _required(definition, stand, row)
    if stand.standing.lost[definition.tree.root][row]:
        return _without_mean(definition, stand, row)
    coverage = stand.standing.coverage[definition.tree.root][row]
    if not coverage > 0:
        return _NOTHING
    return _too_little(coverage, definition.coverage.index)


def _required(definition: IndexDefinition, stand: Stand, row: int) -> Reason:
    missing = [
        name_of(definition, leaf.id)
        for leaf, barred in zip(definition.indicators, stand.leaves.barred[row], strict=True)
        if barred
    ]
    zh = "、".join(name.zh for name in missing)
    en = ", ".join(name.en for name in missing)
    return f"缺少必需的指标：{zh}", f"required indicators are missing: {en}"


def _without_mean(definition: IndexDefinition, stand: Stand, row: int) -> Reason:
    """Name the lowest group whose mean met a score that is not above 0."""
    lost = stand.standing.lost
    group = next(group for group in definition.tree.upward if lost[group][row])
    named, error = name_of(definition, group), not_positive(aggregation_of(definition, group))
    return f"{named.zh}：{error.zh}", f"{named.en}: {error.en}"


def _too_little(coverage: float, least: float) -> Reason:
    return (
        f"数据不足：覆盖率 {coverage:.0%}，要求不低于 {least:.0%}",
        f"insufficient data: {coverage:.0%} of the weight has data, {least:.0%} is needed",
    )
