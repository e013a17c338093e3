"""What is wrong with the weights of an index: missing, negative, of nothing, or contradictory."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from datasets.index_method import Budget, Fixed, FromData, Hierarchy
from datasets.index_pairwise import consistency_ratio, worst_judgement
from datasets.spec import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datasets.index import IndexDefinition
    from datasets.index_method import Judgements, Weighting
    from datasets.spec import Document, Fault, Place

    Children = Mapping[str, tuple[str, ...]]

_ROUNDED = 0.05
"""Reciprocals may be written with two digits: 8 and 0.13."""
_LEAST, _MOST = 1 / 9 - 0.01, 9.0


def weight_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    """Give every fault of the weights of a definition whose hierarchy has none."""
    yield from _negative(document, definition)
    children = definition.tree.children
    own = {g.id: (at, g.weights) for at, g in enumerate(definition.groups) if g.weights}
    common = {group: below for group, below in children.items() if group not in own}
    yield from _method_faults(document, ("weights",), definition.weights, common, definition)
    for group, (at, method) in own.items():
        place: Place = ("groups", at, "weights")
        below = {group: children[group]}
        yield from _method_faults(document, place, method, below, definition)


def negative_weight(name: str, weight: float) -> Text:
    """Tell those who wrote a definition that a node or region weighs less than nothing."""
    return Text(
        en=f"the weight of '{name}' is negative: {weight:g}",
        zh=f"“{name}”的权重是负数：{weight:g}；应不小于 0",
    )


def _negative(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    for part in ("groups", "indicators"):
        for at, node in enumerate(getattr(definition, part)):
            if node.weight is not None and node.weight < 0:
                yield document.fault((part, at, "weight"), negative_weight(node.id, node.weight))


def _method_faults(
    document: Document,
    place: Place,
    method: Weighting,
    children: Children,
    definition: IndexDefinition,
) -> Iterator[Fault]:
    match method:
        case Fixed():
            yield from _fixed_faults(document, place, method, children, definition)
        case Budget():
            for name, points in method.experts.items():
                yield from _expert_faults(document, (*place, "experts", name), points, children)
        case Hierarchy():
            yield from _hierarchy_faults(document, place, method, children)
        case FromData():
            yield from _bound_faults(document, place, method, children)


def _named(
    document: Document, place: Place, values: Mapping[str, float], children: Children
) -> Iterator[Fault]:
    """Faults of values by node: nodes that are not weighed here, and negative values."""
    known = {child for below in children.values() for child in below}
    for node, value in values.items():
        if node not in known:
            problem = Text(
                en=f"'{node}' is no node that is weighed here",
                zh=f"“{node}”不是此处要赋权的指标或分组",
            )
            yield document.fault((*place, node), problem, node, known)
        if value < 0:
            yield document.fault((*place, node), negative_weight(node, value))


def _fixed_faults(
    document: Document,
    place: Place,
    method: Fixed,
    children: Children,
    definition: IndexDefinition,
) -> Iterator[Fault]:
    yield from _named(document, (*place, "values"), method.values, children)
    own = {group.id: group.weight for group in definition.groups}
    own |= {leaf.id: leaf.weight for leaf in definition.indicators}
    written = {node: weight for node, weight in own.items() if weight is not None}
    written |= method.values
    for group, below in children.items():
        lacking = [child for child in below if child not in written]
        if lacking and len(lacking) < len(below):
            problem = Text(
                en=f"of the children of '{group}' these have no weight: {', '.join(lacking)}; give "
                "each one, or none for equal weights",
                zh=f"“{group}”的下级中 {'、'.join(lacking)} 没有权重；请全部写明或全部不写",
            )
            yield document.fault(_place_of(definition, lacking[0]), problem)
        elif not lacking and not sum(written[child] for child in below):
            problem = Text(
                en=f"the weights of the children of '{group}' add up to 0",
                zh=f"“{group}”下级的权重之和为 0",
            )
            yield document.fault(_place_of(definition, below[0]), problem)


def _place_of(definition: IndexDefinition, node: str) -> Place:
    for part in ("groups", "indicators"):
        for at, one in enumerate(getattr(definition, part)):
            if one.id == node:
                return (part, at, "weight")
    return ("weights",)


def _expert_faults(
    document: Document, place: Place, points: Mapping[str, float], children: Children
) -> Iterator[Fault]:
    yield from _named(document, place, points, children)
    for group, below in children.items():
        if len(below) > 1 and not sum(points.get(child, 0.0) for child in below):
            problem = Text(
                en=f"gives no points to any child of '{group}'",
                zh=f"没有给“{group}”的任何下级分配分数；请至少给一个",
            )
            yield document.fault(place, problem)


def _bound_faults(
    document: Document, place: Place, method: FromData, children: Children
) -> Iterator[Fault]:
    if method.least > method.most:
        problem = Text(
            en=f"least {method.least:g} is above most {method.most:g}",
            zh=f"least（{method.least:g}）大于 most（{method.most:g}）",
        )
        yield document.fault((*place, "least"), problem)
        return
    for group, below in children.items():
        count = len(below)
        if count > 1 and method.least * count > 1 + 1e-9:
            problem = Text(
                en=f"{count} children of '{group}' cannot each have {method.least:g} or more",
                zh=f"“{group}”的 {count} 个下级不能各占 {method.least:g} 以上（合计超过 1）；"
                "请减小 least",
            )
            yield document.fault((*place, "least"), problem)
        if count > 1 and method.most * count < 1 - 1e-9:
            problem = Text(
                en=f"{count} children of '{group}' with {method.most:g} at most do not add to 1",
                zh=f"“{group}”的 {count} 个下级各占至多 {method.most:g}，合计不到 1；请增大 most",
            )
            yield document.fault((*place, "most"), problem)


def _hierarchy_faults(
    document: Document, place: Place, method: Hierarchy, children: Children
) -> Iterator[Fault]:
    at: Place = (*place, "judgements")
    for group, judgements in method.judgements.items():
        if group not in children:
            problem = Text(
                en=f"'{group}' is no group that is weighed here",
                zh=f"“{group}”不是此处要赋权的分组",
            )
            yield document.fault((*at, group), problem, group, children)
        elif found := list(_matrix_faults(document, (*at, group), judgements, children[group])):
            yield from found
        else:
            yield from _contradictions(document, (*at, group), judgements, method.consistency)
    for group, below in children.items():
        if len(below) > 1 and group not in method.judgements:
            problem = Text(
                en=f"no judgements on the children of '{group}'",
                zh=f"没有对“{group}”的下级作两两判断；请补上判断矩阵",
            )
            yield document.fault(at, problem)


def _matrix_faults(
    document: Document, place: Place, judgements: Judgements, below: tuple[str, ...]
) -> Iterator[Fault]:
    items, matrix = judgements.items, judgements.matrix
    for item, count in Counter(items).items():
        if item not in below:
            problem = Text(
                en=f"'{item}' is no child of this group", zh=f"“{item}”不是这个分组的下级"
            )
            yield document.fault((*place, "items"), problem, item, below)
        elif count > 1:
            problem = Text(en=f"'{item}' stands twice", zh=f"“{item}”写了两次；请只留一个")
            yield document.fault((*place, "items"), problem)
    if lacking := [child for child in below if child not in items]:
        problem = Text(
            en=f"not judged: {', '.join(lacking)}", zh=f"{'、'.join(lacking)} 没有参加判断；请补上"
        )
        yield document.fault((*place, "items"), problem)
    sizes = {len(matrix), *map(len, matrix)}
    if sizes != {len(items)}:
        problem = Text(
            en=f"the matrix must have {len(items)} rows and columns, one for each item",
            zh=f"判断矩阵应有 {len(items)} 行 {len(items)} 列，每项一行一列",
        )
        yield document.fault((*place, "matrix"), problem)
    else:
        yield from _cell_faults(document, (*place, "matrix"), judgements)


def _cell_faults(document: Document, place: Place, judgements: Judgements) -> Iterator[Fault]:
    items, matrix = judgements.items, judgements.matrix
    for row, name in enumerate(items):
        if matrix[row][row] != 1:
            problem = Text(
                en=f"'{name}' against itself must be 1, not {matrix[row][row]:g}",
                zh=f"“{name}”与自身相比应为 1，现为 {matrix[row][row]:g}",
            )
            yield document.fault((*place, row), problem)
        for column in range(len(items)):
            if not _LEAST <= (value := matrix[row][column]) <= _MOST:
                problem = Text(
                    en=f"'{name}' over '{items[column]}' is {value:g}; judgements are 1/9 to 9",
                    zh=f"“{name}”比“{items[column]}”为 {value:g}；判断值应在 1/9 至 9 之间",
                )
                yield document.fault((*place, row), problem)
        for column in range(row + 1, len(items)):
            there, back = matrix[row][column], matrix[column][row]
            if abs(there * back - 1) > _ROUNDED:
                problem = _not_reciprocal((name, items[column]), there, back)
                yield document.fault((*place, row), problem)


def _not_reciprocal(items: tuple[str, str], there: float, back: float) -> Text:
    one, other = items
    return Text(
        en=f"not reciprocal: '{one}' over '{other}' is {there:g}, the other way round {back:g}; "
        "one must be the reciprocal of the other",
        zh=f"判断矩阵不互反：“{one}”比“{other}”为 {there:g}，反过来却是 {back:g}；两者应互为倒数",
    )


def _contradictions(
    document: Document, place: Place, judgements: Judgements, limit: float
) -> Iterator[Fault]:
    ratio = consistency_ratio(judgements.matrix)
    if ratio >= limit:
        worst = worst_judgement(judgements.matrix)
        one, other = judgements.items[worst.row], judgements.items[worst.column]
        problem = Text(
            en=f"the judgements contradict each other: CR = {ratio:.3f}, must be below {limit:g}; "
            f"look first at '{one}' over '{other}': given {worst.given:g}, all imply "
            f"{worst.implied:.2g}",
            zh=f"判断前后矛盾：一致性比率 CR = {ratio:.3f}，应小于 {limit:g}；请先核对“{one}”比"
            f"“{other}”：写的是 {worst.given:g}，其余判断推得约 {worst.implied:.2g}",
        )
        yield document.fault((*place, "matrix", worst.row), problem)
