"""What is wrong with the hierarchy of an index: its ids, parents, cycles, depth."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from datasets.index_tree import parents_of
from datasets.spec import Text

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
            en = f"the id '{name}' is used already in line {line}"
            zh = f"编号“{name}”在第 {line} 行已用过；每个编号只能用一次"
            yield document.fault(place, Text(zh=zh, en=en), name)
        elif name == definition.index.id and place[0] != "groups":
            problem = Text(
                en=f"'{name}' is the id of the index itself",
                zh=f"“{name}”是指数本身的编号；请换一个",
            )
            yield document.fault(place, problem, name)
        seen.setdefault(name, place)


def _parent_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    root = definition.index.id
    groups = {group.id for group in definition.groups} | {root}
    leaves = {leaf.id for leaf in definition.indicators}
    for part in ("groups", "indicators"):
        for at, node in enumerate(getattr(definition, part)):
            place = (part, at, "parent")
            if node.id == root and node.parent:
                problem = Text(
                    en="the index itself has no parent", zh="指数本身没有上级；请删去 parent"
                )
                yield document.fault(place, problem, node.parent)
            elif node.parent in leaves - groups:
                problem = Text(
                    en=f"'{node.parent}' is an indicator; only groups have children",
                    zh=f"“{node.parent}”是指标；只有分组才有下级",
                )
                yield document.fault(place, problem, node.parent, groups)
            elif node.parent and node.parent not in groups:
                problem = Text(
                    en=f"no group called '{node.parent}'", zh=f"groups 中没有“{node.parent}”"
                )
                yield document.fault(place, problem, node.parent, groups)


def _level_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    counts = Counter(definition.levels)
    for at, level in enumerate(definition.levels):
        if counts[level] > 1:
            problem = Text(
                en=f"the level '{level}' is named twice", zh=f"层级“{level}”写了两次；请只留一个"
            )
            yield document.fault(("levels", at), problem, level)
            counts[level] = 1
    if isinstance(definition.aggregate, str):
        return
    below = definition.levels[:-1]
    for level in definition.aggregate:
        if level not in below:
            problem = Text(
                en=f"no level '{level}' whose scores are put together",
                zh=f"levels 中没有可汇总的层级“{level}”",
            )
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
            problem = Text(en=f"groups stand in a circle: {cycle}", zh=f"上下级成环：{cycle}")
            yield document.fault(("groups", at, "parent"), problem)
            told |= set(path)


def _empty_groups(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    parents = set(parents_of(definition).values())
    for at, group in enumerate(definition.groups):
        if group.id not in parents and group.id != definition.index.id:
            problem = Text(
                en=f"the group '{group.id}' has no children; give it some or remove it",
                zh=f"“{group.id}”下面没有指标；请补上或删去",
            )
            yield document.fault(("groups", at, "id"), problem)


def _depth(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    parents, deepest = parents_of(definition), len(definition.levels) - 2
    for at, group in enumerate(definition.groups):
        above, node = 0, group.id
        while node in parents:
            above, node = above + 1, parents[node]
        if above > deepest:
            between, named = max(deepest, 0), ", ".join(definition.levels)
            en = (
                f"the group '{group.id}' stands {above} below the index, but `levels` names only "
                f"{between} between indicator and index ({named})"
            )
            zh = f"“{group.id}”在指数下第 {above} 层，而 levels 中间只有 {between} 层（{named}）"
            problem = Text(zh=zh, en=en)
            yield document.fault(("groups", at), problem)
