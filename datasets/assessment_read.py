"""Declarations of assessments, read and checked: every fault at once, with its line."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from datasets.assessment import AssessmentDeclaration, Thresholds
from datasets.period import parse_period
from datasets.spec import SpecError, parse_spec, read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from datasets.metric import Described
    from datasets.spec import Document, Fault, Place

    Known = tuple[Document, Place, Described]


def read_declaration(path: Path) -> AssessmentDeclaration:
    """Read the declaration of one assessment.

    Raises:
        SpecError: With every fault of the file.
        OSError: The file cannot be read.
    """
    document = read_document(path)
    declaration = parse_spec(AssessmentDeclaration, document, document.values)
    faults = tuple(assessment_faults(document, declaration))
    if faults:
        raise SpecError(faults)
    return declaration


def faults_below(folder: Path, metrics: Mapping[str, Known]) -> Iterator[Fault]:
    """Give the faults of all declarations of `folder`, those of their sources among `metrics`."""
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read_document(path)
            declaration = parse_spec(AssessmentDeclaration, document, document.values)
        except SpecError as error:
            yield from error.faults
            continue
        yield from assessment_faults(document, declaration)
        yield from _source_faults(document, declaration, metrics)


def _source_faults(
    document: Document, declaration: AssessmentDeclaration, metrics: Mapping[str, Known]
) -> Iterator[Fault]:
    for number, item in enumerate(declaration.items):
        if item.source is None:
            continue
        place: Place = ("items", number, "source", "metric")
        name = item.source.metric
        if name not in metrics:
            yield document.fault(place, f"no metric called '{name}'", name, metrics)
        elif metrics[name][2].unit != item.unit:
            unit = metrics[name][2].unit
            yield document.fault(("items", number, "unit"), f"'{name}' is in '{unit}'", item.unit)


def assessment_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    """Give what is wrong with `declaration`, which was read from `document`, in its own terms."""
    yield from _id_faults(document, declaration)
    yield from _item_faults(document, declaration)
    yield from _group_faults(document, declaration)
    yield from _band_faults(document, declaration)
    yield from _date_faults(document, declaration)
    shares = declaration.shares
    if not math.isclose(shares.level + shares.progress, 1):
        yield document.fault(
            ("shares",), "level and progress must add up to 1", shares.level + shares.progress
        )
    if shares.progress and not declaration.base_period:
        yield document.fault(("base_period",), "progress needs a base period")


def _id_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    placed: list[tuple[Place, str]] = []
    placed += [(("items", n, "id"), item.id) for n, item in enumerate(declaration.items)]
    for name, extra in (("bonus", declaration.bonus), ("deduction", declaration.deduction)):
        placed += [((name, "rules", n, "id"), rule.id) for n, rule in enumerate(extra.rules)]
    placed += [(("veto", n, "id"), veto.id) for n, veto in enumerate(declaration.veto)]
    yield from _repeated(document, placed)
    yield from _repeated(
        document, [(("groups", n, "id"), group.id) for n, group in enumerate(declaration.groups)]
    )


def _repeated(document: Document, placed: Iterable[tuple[Place, str]]) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for place, name in placed:
        seen[name] += 1
        if seen[name] > 1:
            yield document.fault(place, f"'{name}' is already used", name)


def _item_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    for number, item in enumerate(declaration.items):
        place: Place = ("items", number)
        yield from _threshold_faults(document, (*place, "thresholds"), item.thresholds)
        low, high = item.between
        if low is not None and high is not None and low > high:
            yield document.fault((*place, "between"), "the limits stand the wrong way round", low)
        if not math.isfinite(item.points):
            yield document.fault((*place, "points"), "points must be finite", item.points)


def _threshold_faults(document: Document, place: Place, given: Thresholds) -> Iterator[Fault]:
    middle = given.floor if given.passing is None else given.passing
    values = (given.floor, middle, given.full)
    if not all(map(math.isfinite, values)):
        yield document.fault(place, "thresholds must be finite numbers", values)
    elif given.full in (given.floor, middle):
        yield document.fault(place, "full must differ from floor and from passing", given.full)
    elif (middle - given.floor) * (given.full - given.floor) < 0 or (
        (given.full - middle) * (given.full - given.floor) < 0
    ):
        yield document.fault(place, "passing must lie between floor and full", middle)


def _group_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    items = {item.id: item for item in declaration.items}
    seen: set[str] = set()
    for number, group in enumerate(declaration.groups):
        place: Place = ("groups", number)
        for at, member in enumerate(group.members):
            if member in seen:
                yield document.fault((*place, "members", at), "is in two groups or twice", member)
            seen.add(member)
        for name, own in group.thresholds.items():
            where = (*place, "thresholds", name)
            if name not in items:
                yield document.fault(where, f"no item called '{name}'", name, items)
                continue
            yield from _threshold_faults(document, where, own)
            if (own.full < own.floor) != items[name].is_lower_better:
                yield document.fault(where, "runs against the direction of the item", own.full)


def _band_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    least = [band.min for band in declaration.bands]
    if sorted(least, reverse=True) != least or len(set(least)) < len(least):
        yield document.fault(("bands",), "bands must stand best first, each with a lower min")
    labels = [band.label.zh for band in declaration.bands]
    if len(set(labels)) < len(labels):
        yield document.fault(("bands",), "two bands have one label")
    for number, veto in enumerate(declaration.veto):
        if veto.band not in labels:
            place = ("veto", number, "band")
            yield document.fault(place, f"no band called '{veto.band}'", veto.band, labels)


def _date_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    window = declaration.objections
    if window.closes < window.opens:
        yield document.fault(("objections", "closes"), "closes before it opens", window.closes)
    for name in ("period", "base_period"):
        text = getattr(declaration, name)
        try:
            if text:
                parse_period(text)
        except ValueError as error:
            yield document.fault((name,), str(error), text)
    if declaration.base_period == declaration.period:
        yield document.fault(("base_period",), "is the period itself", declaration.base_period)
