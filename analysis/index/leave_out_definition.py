"""The definition of an index without one of its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from analysis.index.draw_variant import replaced
from datasets.index_method import Budget, Fixed, Hierarchy, Judgements

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from datasets.index import IndexDefinition
    from datasets.index_method import Weighting

Value = TypeVar("Value")


def without(definition: IndexDefinition, node: str) -> IndexDefinition | None:
    """Give `definition` without `node`, all below it, and groups that this leaves empty.

    Weights of the others stand as they are written, so that their proportions stay; from matrices
    of judgements the row and column are taken.

    Returns:
        The definition; None where no indicator is left.

    Raises:
        ValueError: `node` is no group or indicator of the index.
    """
    gone = _gone(definition, node)
    left = tuple(leaf for leaf in definition.indicators if leaf.id not in gone)
    if not left:
        return None
    groups = (
        group.model_copy(update={"weights": group.weights and _thinned(group.weights, gone)})
        for group in definition.groups
        if group.id not in gone
    )
    weights = _thinned(definition.weights, gone)
    return replaced(definition, indicators=left, groups=tuple(groups), weights=weights)


def _gone(definition: IndexDefinition, node: str) -> frozenset[str]:
    """Give `node` and all nodes that have no indicator without it."""
    tree = definition.tree
    if node not in tree.parents:
        raise ValueError(f"{node!r} is no group or indicator of {definition.index.id}")
    lost = set(tree.below(node))
    return frozenset(other for other in tree.parents if lost.issuperset(tree.below(other)))


def _thinned(weights: Weighting, gone: AbstractSet[str]) -> Weighting:
    match weights:
        case Fixed():
            return weights.model_copy(update={"values": _kept(weights.values, gone)})
        case Budget():
            experts = {name: _kept(points, gone) for name, points in weights.experts.items()}
            return weights.model_copy(update={"experts": experts})
        case Hierarchy():
            judgements = _kept(weights.judgements, gone)
            thinner = {parent: _judged(given, gone) for parent, given in judgements.items()}
            return weights.model_copy(update={"judgements": thinner})
        case _:
            return weights


def _kept(given: dict[str, Value], gone: AbstractSet[str]) -> dict[str, Value]:
    return {name: value for name, value in given.items() if name not in gone}


def _judged(given: Judgements, gone: AbstractSet[str]) -> Judgements:
    places = [place for place, item in enumerate(given.items) if item not in gone]
    matrix = tuple(tuple(given.matrix[row][column] for column in places) for row in places)
    return Judgements(items=tuple(given.items[place] for place in places), matrix=matrix)
