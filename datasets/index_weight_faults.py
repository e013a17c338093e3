"""What is wrong with the weights of an index: missing, negative, of nothing, or contradictory."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from datasets.index_method import Budget, Fixed, FromData, Hierarchy
from datasets.index_pairwise import consistency_ratio, worst_judgement

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


def _negative(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    for part in ("groups", "indicators"):
        for at, node in enumerate(getattr(definition, part)):
            if node.weight is not None and node.weight < 0:
                problem = f"the weight of '{node.id}' is negative: {node.weight:g}"
                yield document.fault((part, at, "weight"), problem)


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
            problem = f"'{node}' is no node that is weighed here"
            yield document.fault((*place, node), problem, node, known)
        if value < 0:
            yield document.fault((*place, node), f"the weight of '{node}' is negative: {value:g}")


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
            problem = (
                f"of the children of '{group}' these have no weight: {', '.join(lacking)}; give "
                "each one, or none for equal weights"
            )
            yield document.fault(_place_of(definition, lacking[0]), problem)
        elif not lacking and not sum(written[child] for child in below):
            problem = f"the weights of the children of '{group}' add up to 0"
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
            yield document.fault(place, f"gives no points to any child of '{group}'")


def _bound_faults(
    document: Document, place: Place, method: FromData, children: Children
) -> Iterator[Fault]:
    if method.least > method.most:
        problem = f"least {method.least:g} is above most {method.most:g}"
        yield document.fault((*place, "least"), problem)
        return
    for group, below in children.items():
        count = len(below)
        if count > 1 and method.least * count > 1 + 1e-9:
            problem = f"{count} children of '{group}' cannot each have {method.least:g} or more"
            yield document.fault((*place, "least"), problem)
        if count > 1 and method.most * count < 1 - 1e-9:
            problem = f"{count} children of '{group}' with {method.most:g} at most do not add to 1"
            yield document.fault((*place, "most"), problem)


def _hierarchy_faults(
    document: Document, place: Place, method: Hierarchy, children: Children
) -> Iterator[Fault]:
    at: Place = (*place, "judgements")
    for group, judgements in method.judgements.items():
        if group not in children:
            problem = f"'{group}' is no group that is weighed here"
            yield document.fault((*at, group), problem, group, children)
        elif found := list(_matrix_faults(document, (*at, group), judgements, children[group])):
            yield from found
        else:
            yield from _contradictions(document, (*at, group), judgements, method.consistency)
    for group, below in children.items():
        if len(below) > 1 and group not in method.judgements:
            yield document.fault(at, f"no judgements on the children of '{group}'")


def _matrix_faults(
    document: Document, place: Place, judgements: Judgements, below: tuple[str, ...]
) -> Iterator[Fault]:
    items, matrix = judgements.items, judgements.matrix
    for item, count in Counter(items).items():
        if item not in below:
            problem = f"'{item}' is no child of this group"
            yield document.fault((*place, "items"), problem, item, below)
        elif count > 1:
            yield document.fault((*place, "items"), f"'{item}' stands twice")
    if lacking := [child for child in below if child not in items]:
        yield document.fault((*place, "items"), f"not judged: {', '.join(lacking)}")
    sizes = {len(matrix), *map(len, matrix)}
    if sizes != {len(items)}:
        problem = f"the matrix must have {len(items)} rows and columns, one for each item"
        yield document.fault((*place, "matrix"), problem)
    else:
        yield from _cell_faults(document, (*place, "matrix"), judgements)


def _cell_faults(document: Document, place: Place, judgements: Judgements) -> Iterator[Fault]:
    items, matrix = judgements.items, judgements.matrix
    for row, name in enumerate(items):
        if matrix[row][row] != 1:
            problem = f"'{name}' against itself must be 1, not {matrix[row][row]:g}"
            yield document.fault((*place, row), problem)
        for column in range(len(items)):
            if not _LEAST <= (value := matrix[row][column]) <= _MOST:
                problem = f"'{name}' over '{items[column]}' is {value:g}; judgements are 1/9 to 9"
                yield document.fault((*place, row), problem)
        for column in range(row + 1, len(items)):
            there, back = matrix[row][column], matrix[column][row]
            if abs(there * back - 1) > _ROUNDED:
                problem = (
                    f"not reciprocal: '{name}' over '{items[column]}' is {there:g}, the other way "
                    f"round {back:g}; one must be the reciprocal of the other"
                )
                yield document.fault((*place, row), problem)


def _contradictions(
    document: Document, place: Place, judgements: Judgements, limit: float
) -> Iterator[Fault]:
    ratio = consistency_ratio(judgements.matrix)
    if ratio >= limit:
        worst = worst_judgement(judgements.matrix)
        one, other = judgements.items[worst.row], judgements.items[worst.column]
        problem = (
            f"the judgements contradict each other: CR = {ratio:.3f}, must be below {limit:g}; "
            f"look first at '{one}' over '{other}': given {worst.given:g}, all imply "
            f"{worst.implied:.2g}"
        )
        yield document.fault((*place, "matrix", worst.row), problem)
