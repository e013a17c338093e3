"""Weights of the children of one group, by every declared method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.aggregate import aggregate, unfit
from analysis.index.ahp import consistent
from analysis.index.benefit_of_doubt import benefit_of_doubt
from analysis.index.data_weights import critic, entropy, pca
from analysis.index.names import name_of
from analysis.index.optimised import optimised
from datasets.index_method import Budget, Fixed, FromData, Hierarchy
from datasets.index_tree import aggregation_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from datasets.index import IndexDefinition
    from datasets.index_method import Weighting
    from datasets.spec import Text


@dataclass(frozen=True)
class Weighed:
    """Weights of the children of a group.

    Args:
        values: Not negative; [children], or [regions, children] where every region has its own.
        zh, en: What is to be said about them, empty when nothing.
    """

    values: NDArray[np.float64]
    zh: str = ""
    en: str = ""


def weighting_of(definition: IndexDefinition, group: str) -> Weighting:
    """Give the method by which the children of `group` are weighed."""
    own = next((g.weights for g in definition.groups if g.id == group), None)
    return own or definition.weights


def weigh(definition: IndexDefinition, group: str, scores: NDArray[np.float64]) -> Weighed:
    """Weigh the children of `group`.

    Args:
        definition: A definition without faults.
        group: A group, or the index.
        scores: Their normalised scores of one period, [regions, children]; only weights from data
            look at them.

    Raises:
        DegenerateError: The judgements contradict each other, or the scores do not suit the method.
    """
    children = definition.tree.children[group]
    match weighting_of(definition, group):
        case Fixed() as method:
            return Weighed(_fixed(definition, method, children))
        case Budget() as method:
            return _budget(definition, method, group)
        case Hierarchy() as method:
            return _judged(definition, method, group)
        case FromData() as method:
            return _from_data(definition, method, group, scores)
        case _:
            return Weighed(_equal(children))


def _equal(children: tuple[str, ...]) -> NDArray[np.float64]:
    return np.full(len(children), 1.0 / len(children))


def _fixed(
    definition: IndexDefinition, method: Fixed, children: tuple[str, ...]
) -> NDArray[np.float64]:
    """Give the written weights; a child without any weighs 1."""
    groups = {group.id: group.weight for group in definition.groups}
    own = groups | {leaf.id: leaf.weight for leaf in definition.indicators}
    found = [method.values.get(child, own.get(child)) for child in children]
    return np.array([1.0 if weight is None else weight for weight in found])


def _budget(definition: IndexDefinition, method: Budget, group: str) -> Weighed:
    """Give the mean of each child's share over the experts who gave points to these children."""
    children = definition.tree.children[group]
    points = np.array(
        [[given.get(child, 0.0) for child in children] for given in method.experts.values()]
    )
    points = points[points.sum(1) > 0]
    if not len(points):
        return _unsaid(definition, group, "专家打分", "points of experts")
    return Weighed((points / points.sum(1, keepdims=True)).mean(0))


def _judged(definition: IndexDefinition, method: Hierarchy, group: str) -> Weighed:
    children = definition.tree.children[group]
    judgements = method.judgements.get(group)
    if judgements is None or set(judgements.items) != set(children):
        return _unsaid(definition, group, "判断矩阵", "judgements")
    found = dict(
        zip(judgements.items, consistent(judgements, method.consistency).weights, strict=True)
    )
    return Weighed(np.array([found[child] for child in children]))


def _from_data(
    definition: IndexDefinition, method: FromData, group: str, scores: NDArray[np.float64]
) -> Weighed:
    said = ("", "")
    match method.type:
        case "entropy":
            found = entropy(scores)
        case "critic":
            found = critic(scores)
        case "pca":
            found = pca(scores)
        case "bod":
            found = benefit_of_doubt(scores, method.least, method.most)
        case "optimised":
            found, equal = optimised(scores, _parent(definition, group, scores))
            said = ("", "") if equal else _unequal(name_of(definition, group))
    if found.sum() > 0:
        return Weighed(found, *said)
    return Weighed(_equal(definition.tree.children[group]), *_no_spread(name_of(definition, group)))


def _parent(
    definition: IndexDefinition, group: str, scores: NDArray[np.float64]
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Give the scores of `group` as a function of the weights of its children."""
    method, scale = aggregation_of(definition, group), definition.index.scale

    def of(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        bad = unfit(method, scores, weights)
        return aggregate(method, np.where(bad[:, None], np.nan, scores), weights, scale=scale)

    return of


def _unsaid(definition: IndexDefinition, group: str, what_zh: str, what_en: str) -> Weighed:
    """Weigh children of which nobody said anything the same; a single child needs no weight."""
    weights, named = _equal(definition.tree.children[group]), name_of(definition, group)
    if len(weights) == 1:
        return Weighed(weights)
    return Weighed(
        weights,
        f"“{named.zh}”的下级指标没有{what_zh}，按等权处理",
        f"no {what_en} for what stands below {named.en}; equal weights are used",
    )


def _no_spread(group: Text) -> tuple[str, str]:
    return (
        f"“{group.zh}”的下级指标在各地区间没有差异，数据无法给出权重，按等权处理",
        f"what stands below {group.en} does not differ between regions; equal weights are used",
    )


def _unequal(group: Text) -> tuple[str, str]:
    return (
        f"“{group.zh}”的下级指标无法与其同等相关，采用最接近的权重",
        f"no weights correlate what stands below {group.en} equally with it; the nearest are used",
    )
