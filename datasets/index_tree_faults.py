"""What is wrong with the hierarchy of an index: its ids, parents, cycles, depth."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from datasets.index_tree import parents_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datasets.index import IndexDefinition
    from datasets.spec import Document, Fault, Place


def tree_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    """Give every fault of ids, parents and levels; depth only where there is no other."""
    found = [
        *_id_faults(document, definition),
        *_parent_faults(document, definition),
        *_level_faults(document, definition),
    ]
    found += [] if found else list(_cycle_faults(document, definition))
    yield from found or chain(_empty_groups(document, definition), _depth(document, definition))


def _ids(definition: IndexDefinition) -> Iterator[tuple[Place, str]]:
    for part in ("groups", "indicators", "variables"):
        for at, item in enumerate(getattr(definition, part)):
            yield (part, at, "id"), item.id


def _id_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    seen: dict[str, Place] = {}
    for place, name in _ids(definition):
        if name in seen:
            line = document.line(seen[name])
            yield document.fault(place, f"the id '{name}' is used already in line {line}", name)
        elif name == definition.index.id and place[0] != "groups":
            yield document.fault(place, f"'{name}' is the id of the index itself", name)
        seen.setdefault(name, place)


def _parent_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    root = definition.index.id
    groups = {group.id for group in definition.groups} | {root}
    leaves = {leaf.id for leaf in definition.indicators}
    for part in ("groups", "indicators"):
        for at, node in enumerate(getattr(definition, part)):
            place = (part, at, "parent")
            if node.id == root and node.parent:
                yield document.fault(place, "the index itself has no parent", node.parent)
            elif node.parent in leaves - groups:
                problem = f"'{node.parent}' is an indicator; only groups have children"
                yield document.fault(place, problem, node.parent, groups)
            elif node.parent and node.parent not in groups:
                yield document.fault(place, f"no group called '{node.parent}'", node.parent, groups)


def _level_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    counts = Counter(definition.levels)
    for at, level in enumerate(definition.levels):
        if counts[level] > 1:
            yield document.fault(("levels", at), f"the level '{level}' is named twice", level)
            counts[level] = 1
    if isinstance(definition.aggregate, str):
        return
    below = definition.levels[:-1]
    for level in definition.aggregate:
        if level not in below:
            problem = f"no level '{level}' whose scores are put together"
            yield document.fault(("aggregate", level), problem, level, below)


def _cycle_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    parents, told = parents_of(definition), set[str]()
    for at, group in enumerate(definition.groups):
        path = [group.id]
        while path[-1] in parents and parents[path[-1]] not in path:
            path.append(parents[path[-1]])
        if path[-1] in parents and not told & set(path):
            start = path.index(parents[path[-1]])
            cycle = " → ".join([*path[start:], path[start]])
            yield document.fault(("groups", at, "parent"), f"groups stand in a circle: {cycle}")
            told |= set(path)


def _empty_groups(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    parents = set(parents_of(definition).values())
    for at, group in enumerate(definition.groups):
        if group.id not in parents and group.id != definition.index.id:
            problem = f"the group '{group.id}' has no children; give it some or remove it"
            yield document.fault(("groups", at, "id"), problem)


def _depth(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    parents, deepest = parents_of(definition), len(definition.levels) - 2
    for at, group in enumerate(definition.groups):
        above, node = 0, group.id
        while node in parents:
            above, node = above + 1, parents[node]
        if above > deepest:
            problem = (
                f"the group '{group.id}' stands {above} below the index, but `levels` names only "
                f"{max(deepest, 0)} between indicator and index ({', '.join(definition.levels)})"
            )
            yield document.fault(("groups", at), problem)
