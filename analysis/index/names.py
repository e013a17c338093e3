"""What people call the nodes of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.spec import Text

if TYPE_CHECKING:
    from datasets.index import IndexDefinition


def name_of(definition: IndexDefinition, node: str) -> Text:
    """Give the declared name of a node; its id where a language has none."""
    nodes = [(group.id, group.name) for group in definition.groups]
    nodes += [(leaf.id, leaf.name) for leaf in definition.indicators]
    names = {definition.tree.root: definition.title} | {n: name for n, name in nodes if name.zh}
    found = names.get(node, Text(zh="", en=""))
    return Text(zh=found.zh or node, en=found.en or node)
