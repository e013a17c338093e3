"""What could have been chosen otherwise in an index, and draws among it.

A draw is a row of numbers between 0 and 1: one for each weight, one for each kind of choice that
has alternatives. Random numbers give rank intervals, those of a Sobol design give effects; both go
the same way from here on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from datasets.index_tree import aggregation_of, level_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datasets.index import IndexDefinition

DECLARED = "declared"
"""The option that is the definition's own."""


@dataclass(frozen=True)
class Choice:
    """One thing that could have been chosen otherwise.

    Args:
        name: ``noise:<level>`` for the weights of the nodes of a level, else ``treat``,
            ``normalise``, ``weights`` or ``aggregate``.
        nodes: The nodes whose weights move, each by itself; empty where methods are chosen.
        options: The methods, the declared one first; empty for weights that move.
    """

    name: str
    nodes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many numbers of a draw belong to it."""
        return len(self.nodes) or 1


@dataclass(frozen=True)
class Drawn:
    """Draws in the terms of the index.

    Args:
        factors: By node, [draws]: by what its weight is multiplied.
        picks: By kind of choice, [draws]: place of the option taken.
    """

    factors: dict[str, NDArray[np.float64]]
    picks: dict[str, NDArray[np.int64]]


def choices_of(definition: IndexDefinition) -> tuple[Choice, ...]:
    """Give all that is uncertain, in the order of the numbers of a draw.

    A node without siblings has a weight that cannot move. An alternative that is the declared
    method already is no alternative.
    """
    return (*_noise(definition), *_methods(definition))


def width(choices: tuple[Choice, ...]) -> int:
    """Give how many numbers one draw takes."""
    return sum(choice.width for choice in choices)


def draw(choices: tuple[Choice, ...], numbers: NDArray[np.float64], weight_noise: float) -> Drawn:
    """Read `numbers` [draws, width], each from 0 to 1, as weights and methods.

    A weight's factor is even between 1 - `weight_noise` and 1 + `weight_noise`; of n options each
    has the n-th part of the way from 0 to 1.
    """
    factors: dict[str, NDArray[np.float64]] = {}
    picks: dict[str, NDArray[np.int64]] = {}
    at = 0
    for choice in choices:
        own = numbers[:, at : at + choice.width]
        if choice.nodes:
            moved = 1 + weight_noise * (2 * own - 1)
            factors |= dict(zip(choice.nodes, moved.T, strict=True))
        else:
            count = len(choice.options)
            picks[choice.name] = np.minimum((own[:, 0] * count).astype(np.int64), count - 1)
        at += choice.width
    return Drawn(factors, picks)


def _noise(definition: IndexDefinition) -> list[Choice]:
    if definition.uncertainty.weight_noise == 0:
        return []
    tree = definition.tree
    nodes: dict[str, list[str]] = {level: [] for level in definition.levels}
    for node, parent in tree.parents.items():
        if len(tree.children[parent]) > 1:
            nodes[level_of(definition, node)].append(node)
    return [Choice(f"noise:{level}", nodes=tuple(own)) for level, own in nodes.items() if own]


def _methods(definition: IndexDefinition) -> list[Choice]:
    given = definition.uncertainty.alternatives
    offered: dict[str, tuple[str, ...]] = {
        "treat": given.treat,
        "normalise": given.normalise,
        "weights": given.weights,
        "aggregate": given.aggregate,
    }
    declared = _declared(definition)
    options = {
        name: (DECLARED, *(way for way in dict.fromkeys(ways) if declared[name] != {way}))
        for name, ways in offered.items()
    }
    return [Choice(name, options=ways) for name, ways in options.items() if len(ways) > 1]


def _declared(definition: IndexDefinition) -> dict[str, set[str]]:
    """Give the methods that the definition itself uses, by kind of choice."""
    defaults = definition.defaults
    treated = [leaf.treat or defaults.treat for leaf in definition.indicators]
    scored = [leaf.normalise or defaults.normalise for leaf in definition.indicators]
    own = [group.weights.type for group in definition.groups if group.weights]
    groups = definition.tree.upward
    return {
        "treat": {spec.type if spec else "none" for spec in treated},
        "normalise": {spec.type if spec else "none" for spec in scored},
        "weights": {definition.weights.type, *own},
        "aggregate": {aggregation_of(definition, group) for group in groups},
    }
