"""Small indexes of scores that need no normalisation, and their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from datasets.index import IndexDefinition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def index_of(tree: Mapping[str, Sequence[str]], **rest: object) -> IndexDefinition:
    """Give the definition of a hierarchy by group; what is no group is an indicator as it is.

    The index is ``index``. An entry of `rest` that is the id of a node adds to its declaration.
    """
    parents = {child: group for group, children in tree.items() for child in children}
    own = {node: rest.pop(node) for node in [*parents, "index"] if node in rest}
    nodes = [
        {"id": node, "parent": "" if parent == "index" else parent} | dict(own.get(node, {}))
        for node, parent in parents.items()
    ]
    groups = [node for node in nodes if node["id"] in tree]
    groups += [{"id": "index"} | dict(own["index"])] if "index" in own else []
    said = {
        "index": {"id": "index", "version": "1", "authority": "research"},
        "levels": ["indicator", *(f"level{n}" for n in range(1, _depth(tree, "index"))), "index"],
        "weights": {"type": "fixed"},
        "groups": groups,
        "indicators": [node for node in nodes if node["id"] not in tree],
    }
    return IndexDefinition.model_validate(said | rest)


def rows(values: Mapping[str, Mapping[str, object]], period: str = "2020") -> pd.DataFrame:
    """Give the table of values by region and indicator."""
    found = [
        (region, period, indicator, value)
        for region, by_indicator in values.items()
        for indicator, value in by_indicator.items()
    ]
    return pd.DataFrame(found, columns=["region", "period", "indicator", "value"])


def _depth(tree: Mapping[str, Sequence[str]], node: str) -> int:
    return 1 + max(_depth(tree, child) for child in tree[node]) if node in tree else 0
