"""Declarations of assessments, read and checked: every fault at once, with its line."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from datasets.assessment import AssessmentDeclaration, Objection, Objections, Thresholds
from datasets.period import how_to_write, parse_period
from datasets.spec import SpecError, Text, parse_spec, read_document

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


def read_objections(path: Path) -> tuple[Objection, ...]:
    """Read the objections to one assessment, in the order of the file.

    Raises:
        SpecError: With every fault of the file.
        OSError: The file cannot be read.
    """
    document = read_document(path)
    return parse_spec(Objections, document, document.values).objections


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
            problem = Text(en=f"no metric called '{name}'", zh=f"没有指标“{name}”")
            yield document.fault(place, problem, name, metrics)
        elif metrics[name][2].unit != item.unit:
            unit = metrics[name][2].unit
            problem = Text(en=f"'{name}' is in '{unit}'", zh=f"“{name}”的单位是“{unit}”")
            yield document.fault(("items", number, "unit"), problem, item.unit)


def assessment_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    """Give what is wrong with `declaration`, which was read from `document`, in its own terms."""
    yield from _id_faults(document, declaration)
    yield from _item_faults(document, declaration)
    yield from _group_faults(document, declaration)
    yield from _band_faults(document, declaration)
    yield from _date_faults(document, declaration)
    shares = declaration.shares
    if not math.isclose(shares.level + shares.progress, 1):
        problem = Text(
            en="level and progress must add up to 1",
            zh=f"level 与 progress 之和应为 1，现为 {shares.level + shares.progress:g}",
        )
        yield document.fault(("shares",), problem, shares.level + shares.progress)
    if shares.progress and not declaration.base_period:
        problem = Text(en="progress needs a base period", zh="有进步分时须写明 base_period")
        yield document.fault(("base_period",), problem)


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
            problem = Text(en=f"'{name}' is already used", zh=f"“{name}”已用过；请换一个编号")
            yield document.fault(place, problem, name)


def _item_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    for number, item in enumerate(declaration.items):
        place: Place = ("items", number)
        yield from _threshold_faults(document, (*place, "thresholds"), item.thresholds)
        low, high = item.between
        if low is not None and high is not None and low > high:
            problem = Text(
                en="the limits stand the wrong way round", zh=f"下限 {low:g} 大于上限 {high:g}"
            )
            yield document.fault((*place, "between"), problem, low)
        if not math.isfinite(item.points):
            problem = Text(en="points must be finite", zh="分值应为有限数")
            yield document.fault((*place, "points"), problem, item.points)


def _threshold_faults(document: Document, place: Place, given: Thresholds) -> Iterator[Fault]:
    middle = given.floor if given.passing is None else given.passing
    values = (given.floor, middle, given.full)
    if not all(map(math.isfinite, values)):
        problem = Text(en="thresholds must be finite numbers", zh="门槛应为有限数")
        yield document.fault(place, problem, values)
    elif given.full in (given.floor, middle):
        problem = Text(
            en="full must differ from floor and from passing",
            zh=f"full（{given.full:g}）应与 floor、passing 不同",
        )
        yield document.fault(place, problem, given.full)
    elif (middle - given.floor) * (given.full - given.floor) < 0 or (
        (given.full - middle) * (given.full - given.floor) < 0
    ):
        problem = Text(
            en="passing must lie between floor and full",
            zh=f"passing（{middle:g}）应在 floor 与 full 之间",
        )
        yield document.fault(place, problem, middle)


def _group_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    items = {item.id: item for item in declaration.items}
    seen: set[str] = set()
    for number, group in enumerate(declaration.groups):
        place: Place = ("groups", number)
        for at, member in enumerate(group.members):
            if member in seen:
                problem = Text(
                    en="is in two groups or twice", zh=f"“{member}”写了两次，或同在两个组"
                )
                yield document.fault((*place, "members", at), problem, member)
            seen.add(member)
        for name, own in group.thresholds.items():
            where = (*place, "thresholds", name)
            if name not in items:
                problem = Text(en=f"no item called '{name}'", zh=f"items 中没有“{name}”")
                yield document.fault(where, problem, name, items)
                continue
            yield from _threshold_faults(document, where, own)
            if (own.full < own.floor) != items[name].is_lower_better:
                problem = Text(
                    en="runs against the direction of the item",
                    zh="本组门槛的方向与该指标自己的门槛相反；请核对 floor 与 full",
                )
                yield document.fault(where, problem, own.full)


def _band_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    least = [band.min for band in declaration.bands]
    if sorted(least, reverse=True) != least or len(set(least)) < len(least):
        problem = Text(
            en="bands must stand best first, each with a lower min",
            zh="档次应由高到低排列，min 逐档减小",
        )
        yield document.fault(("bands",), problem)
    labels = [band.label.zh for band in declaration.bands]
    if len(set(labels)) < len(labels):
        problem = Text(en="two bands have one label", zh="有两个档次同名；请改名")
        yield document.fault(("bands",), problem)
    for number, veto in enumerate(declaration.veto):
        if veto.band not in labels:
            place = ("veto", number, "band")
            problem = Text(en=f"no band called '{veto.band}'", zh=f"没有档次“{veto.band}”")
            yield document.fault(place, problem, veto.band, labels)


def _date_faults(document: Document, declaration: AssessmentDeclaration) -> Iterator[Fault]:
    window = declaration.objections
    if window.closes < window.opens:
        problem = Text(
            en="closes before it opens", zh=f"截止日 {window.closes} 早于起始日 {window.opens}"
        )
        yield document.fault(("objections", "closes"), problem, window.closes)
    for name in ("period", "base_period"):
        text = getattr(declaration, name)
        try:
            if text:
                parse_period(text)
        except ValueError as error:
            problem = Text(en=str(error), zh=how_to_write(text))
            yield document.fault((name,), problem, text)
    if declaration.base_period == declaration.period:
        problem = Text(en="is the period itself", zh="基期就是考核期本身；请写更早的一期")
        yield document.fault(("base_period",), problem, declaration.base_period)
