"""Weights of the children of one group, by every declared method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from datasets.index_method import Fixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datasets.index import IndexDefinition
    from datasets.index_method import Weighting


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
    method = weighting_of(definition, group)
    match method:
        case Fixed():
            return Weighed(_fixed(definition, method, children))
        case _:
            return Weighed(np.full(len(children), 1 / len(children)))


def _fixed(
    definition: IndexDefinition, method: Fixed, children: tuple[str, ...]
) -> NDArray[np.float64]:
    """Give the written weights; a child without any weighs 1."""
    groups = {group.id: group.weight for group in definition.groups}
    own = groups | {leaf.id: leaf.weight for leaf in definition.indicators}
    found = [method.values.get(child, own.get(child)) for child in children]
    return np.array([1.0 if weight is None else weight for weight in found])
