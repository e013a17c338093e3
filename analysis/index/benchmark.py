"""Comparable regions that are further ahead, by structural distance."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.result import Result
from datasets.index import Benchmark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.index.result import IndexResult
    from analysis.result import Parameter
    from datasets.index import IndexDefinition

_FLOOR = 1e-12
"""A spread below this part of the median's size is that of a constant."""


@dataclass(frozen=True, kw_only=True)
class Comparable(Result):
    """Which regions one can learn from.

    Args:
        period, region: Whose comparable regions these are.
        table: One row a region that has a structural distance, nearest first. Columns: `distance`;
            `score` of the index; `ahead`, its points above the own one; `shared`, the share of
            indicators that both have; `advanced` and `chosen`.
        chosen: The nearest advanced regions, nearest first, at most the declared `k`.
        roles: The role model of each topic: the nearest region that is ahead in it.
        role_scores: Its score in that topic.
        without: The regions that are chosen when one variable is left out, by variable.
    """

    period: str
    region: str
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    chosen: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    role_scores: Mapping[str, float] = field(default_factory=dict)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def comparable(
    definition: IndexDefinition,
    result: IndexResult,
    variables: pd.DataFrame,
    *,
    period: str,
    region: str,
) -> Comparable:
    """Find the comparable advanced regions of `region`.

    Advanced is who scores more and is `ahead` points in front or stands in the top quarter. Among
    those that share enough indicators the nearest `k` are chosen. Topics are the groups right below
    the index; each has its own role model by the same rule.

    Args:
        definition: The index; it must declare its `benchmark`.
        result: Its scores.
        variables: Structural variables; rows are regions, columns numbers or texts.
        period: Period of the scores.
        region: Region that looks for its models.
    """
    rule = definition.benchmark
    if rule is None:
        return _refused(period, region, "指标体系未声明对标规则", "no benchmark is declared")
    known = [name for name in rule.variables if name in variables.columns]
    others = _candidates(definition, result, rule, period, region)
    described = variables.reindex(others)[known]
    if region not in variables.index or variables.loc[region, known].isna().all():
        zh, en = "本地区没有结构变量，无法比较", "the region has no structural variables"
        return _refused(period, region, zh, en)
    everyone = pd.concat([variables.loc[[region], known], described])
    return _compared(definition, result, everyone, period)


def _compared(
    definition: IndexDefinition, result: IndexResult, everyone: pd.DataFrame, period: str
) -> Comparable:
    """Compare the region in the first row of `everyone` with those in the others."""
    rule, region = _rule(definition), str(everyone.index[0])
    scores = result.scores.xs(period, level="period").reindex(everyone.index)
    shared = _shared(definition, result, everyone.index, period)
    distance = distances(everyone)
    tables = {node: _table(rule, distance, scores[node], shared[node]) for node in shared}
    table = tables.pop(definition.index.id)
    roles = {node: _chosen(topic, 1) for node, topic in tables.items()}
    found = {node: names[0] for node, names in roles.items() if names}
    chosen = _chosen(table, rule.k)
    missing = [name for name in rule.variables if name not in everyone.columns]
    return Comparable(
        method=_method(everyone),
        n_obs=len(table),
        status="caution" if missing or not chosen else "ok",
        reason_zh=_reason(missing, chosen, "结构变量缺失：", "没有符合条件的先进地区"),
        reason_en=_reason(missing, chosen, "variables without data: ", "no region is advanced"),
        parameters=_parameters(rule),
        period=period,
        region=region,
        table=table.assign(chosen=table.index.isin(chosen)),
        chosen=chosen,
        roles=found,
        role_scores={node: float(scores[node].loc[name]) for node, name in found.items()},
        without=_without(rule, everyone, scores[definition.index.id], table["shared"]),
    )


def _without(
    rule: Benchmark, everyone: pd.DataFrame, scores: pd.Series, shared: pd.Series
) -> dict[str, tuple[str, ...]]:
    """Give who is chosen when one of several variables is left out."""
    names = everyone.columns if len(everyone.columns) > 1 else ()
    near = {str(name): distances(everyone.drop(columns=name)) for name in names}
    return {
        name: _chosen(_table(rule, distance, scores, shared), rule.k)
        for name, distance in near.items()
    }


def _rule(definition: IndexDefinition) -> Benchmark:
    return definition.benchmark or Benchmark(variables=("none",))


def _reason(missing: Sequence[str], chosen: Sequence[str], without: str, nobody: str) -> str:
    if missing:
        return without + ", ".join(missing)
    return "" if chosen else nobody


def _parameters(rule: Benchmark) -> dict[str, Parameter]:
    return {
        "variables": ", ".join(rule.variables),
        "k": rule.k,
        "ahead": rule.ahead,
        "shared": rule.shared,
    }


def _refused(period: str, region: str, zh: str, en: str) -> Comparable:
    return Comparable(
        method="structural_distance",
        n_obs=0,
        status="refused",
        reason_zh=zh,
        reason_en=en,
        period=period,
        region=region,
    )


def _candidates(
    definition: IndexDefinition, result: IndexResult, rule: Benchmark, period: str, region: str
) -> list[str]:
    """Give the regions with scores and variables that are no sum of others."""
    sums = {rollup.to: rollup.of for rollup in definition.regions.rollup}
    regions = [str(name) for name in result.scores.xs(period, level="period").index]
    parts = (sums[region] or tuple(regions)) if region in sums else ()
    return [
        name
        for name in regions
        if name != region
        and name not in sums
        and name not in parts
        and (not rule.among or name in rule.among)
    ]


def _is_mixed(variables: pd.DataFrame) -> bool:
    return not all(pd.api.types.is_numeric_dtype(kind) for kind in variables.dtypes)


def _method(variables: pd.DataFrame) -> str:
    return "gower" if _is_mixed(variables) else "robust_euclidean"


def distances(variables: pd.DataFrame) -> pd.Series:
    """Give the structural distance of every region from the first one.

    Numbers alone: root mean square of the differences in interquartile ranges; where that range is
    0, in median absolute deviations times 1.349, and where that is 0 too, in the whole range. With
    texts: Gower's (1971) mean of differences in whole ranges, a differing text counting 1. What one
    of two regions lacks does not count between them; a constant column adds 0.

    Args:
        variables: Rows are regions, the first one the own; columns numbers or texts.

    Returns:
        Distances of the other regions, nearest first; regions without a common variable left out.
    """
    mixed = _is_mixed(variables)
    parts = np.column_stack(
        [_difference(variables[name], mixed=mixed) for name in variables.columns]
    )
    counts = np.isfinite(parts).sum(axis=1)
    power = 1 if mixed else 2
    sums = np.nansum(parts**power, axis=1)
    means = np.divide(sums, counts, out=np.full(len(parts), math.nan), where=counts > 0)
    found = pd.Series(means ** (1 / power), index=variables.index, name="distance")
    return found.iloc[1:].dropna().sort_index().sort_values(kind="stable")


def _difference(column: pd.Series, *, mixed: bool) -> np.ndarray:
    """Give the scaled difference of every region from the first one in one variable."""
    if not pd.api.types.is_numeric_dtype(column):
        differs = (column != column.iloc[0]).astype(float)
        return np.where(column.isna() | pd.isna(column.iloc[0]), math.nan, differs)
    values = column.to_numpy(float)
    scale = _range(values) if mixed else _scale(values)
    differences = np.abs(values - values[0])
    return np.asarray(differences / (scale or math.inf))


def _range(values: np.ndarray) -> float:
    return float(np.nanmax(values) - np.nanmin(values)) if np.isfinite(values).any() else 0.0


def _scale(values: np.ndarray) -> float:
    """Give the robust spread of a column; 0 for a constant."""
    if not np.isfinite(values).any():
        return 0.0
    low, middle, high = np.nanpercentile(values, [25, 50, 75])
    deviation = 1.349 * float(np.nanmedian(np.abs(values - middle)))
    floor = _FLOOR * max(abs(float(middle)), _FLOOR)
    spreads = (float(high - low), deviation, _range(values))
    return next((spread for spread in spreads if spread > floor), 0.0)


def _shared(
    definition: IndexDefinition, result: IndexResult, regions: pd.Index, period: str
) -> dict[str, pd.Series]:
    """Give the share of indicators that the first region and each other both have, by topic."""
    tree = definition.tree
    leaves = list(tree.leaves)
    frames = (result.scores[leaves], result.notes[leaves])
    scores, notes = (frame.xs(period, level="period").reindex(regions) for frame in frames)
    texts = notes.fillna("").to_numpy(dtype=str)
    given = scores.notna() & ((texts == "") | np.char.startswith(texts, "special"))
    both = given & given.iloc[0]
    topics = [node for node in tree.children[tree.root] if node in tree.children]
    return {node: both[list(tree.below(node))].mean(axis=1) for node in (tree.root, *topics)}


def _table(
    rule: Benchmark, distance: pd.Series, scores: pd.Series, shared: pd.Series
) -> pd.DataFrame:
    """Hold the regions of `distance` against the first one of `scores`."""
    own, others = scores.iloc[0], scores.iloc[1:]
    near = others.reindex(distance.index)
    top = others.dropna().quantile(0.75) if others.notna().any() else math.inf
    ahead, common = near - own, shared.reindex(distance.index)
    advanced = (ahead > 0) & ((ahead >= rule.ahead) | (near >= top))
    return pd.DataFrame(
        {
            "distance": distance,
            "score": near,
            "ahead": ahead,
            "shared": common,
            "advanced": advanced & (common >= rule.shared - _FLOOR),
        }
    )


def _chosen(table: pd.DataFrame, k: int) -> tuple[str, ...]:
    return tuple(str(name) for name in table.index[table["advanced"]][:k])
