"""The hierarchy of an index: who stands below whom, and at which level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from datasets.index import IndexDefinition
    from datasets.index_method import Aggregation


@dataclass(frozen=True)
class Tree:
    """A hierarchy without cycles.

    `children` holds the children of each group in the order of the declaration, `parents` the
    parent of every node but the root. `upward` lists the groups, each behind the groups below it.
    """

    root: str
    children: dict[str, tuple[str, ...]]
    parents: dict[str, str]
    leaves: tuple[str, ...]
    upward: tuple[str, ...]

    def path(self, node: str) -> tuple[str, ...]:
        """Give `node` and everything above it, up to the root."""
        above = [node]
        while above[-1] in self.parents:
            above.append(self.parents[above[-1]])
        return tuple(above)

    def below(self, node: str) -> tuple[str, ...]:
        """Give the indicators below `node`; an indicator itself."""
        if node not in self.children:
            return (node,)
        return tuple(leaf for child in self.children[node] for leaf in self.below(child))


def parents_of(definition: IndexDefinition) -> dict[str, str]:
    """Give the declared parent of every node but the index; the index where none is named."""
    root = definition.index.id
    groups = {group.id: group.parent or root for group in definition.groups if group.id != root}
    return groups | {leaf.id: leaf.parent or root for leaf in definition.indicators}


def tree_of(definition: IndexDefinition) -> Tree:
    """Give the hierarchy of a definition without faults."""
    root, parents = definition.index.id, parents_of(definition)
    children: dict[str, tuple[str, ...]] = {root: ()}
    for node, parent in parents.items():
        children[parent] = (*children.get(parent, ()), node)
    upward = tuple(_upward(children, root))
    leaves = tuple(indicator.id for indicator in definition.indicators)
    return Tree(root, children, parents, leaves, upward)


def _upward(children: dict[str, tuple[str, ...]], node: str) -> list[str]:
    """Give the groups up to `node`, each behind the groups below it."""
    below = [
        group for child in children[node] if child in children for group in _upward(children, child)
    ]
    return [*below, node]


def level_of(definition: IndexDefinition, node: str) -> str:
    """Give the level of `node`: indicators have the first, the index has the last one."""
    tree = definition.tree
    if node not in tree.children:
        return definition.levels[0]
    depth = len(tree.path(node)) - 1
    return definition.levels[max(len(definition.levels) - 1 - depth, 1)]


def aggregation_of(definition: IndexDefinition, group: str) -> Aggregation:
    """Give the method by which the children of `group` become one score."""
    own = next((g.aggregate for g in definition.groups if g.id == group), None)
    if own or isinstance(definition.aggregate, str):
        return own or cast("Aggregation", definition.aggregate)
    place = definition.levels.index(level_of(definition, group))
    return definition.aggregate.get(definition.levels[place - 1], "arithmetic")
