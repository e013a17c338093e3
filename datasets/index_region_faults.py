"""What is wrong with regions, roll-ups, bands and benchmarks of an index."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from datasets.codelist import read_areas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from datasets.index import IndexDefinition, Rollup
    from datasets.spec import Document, Fault, Place

_areas = cache(read_areas)


def region_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    """Give every fault of the set of regions, its groups and roll-ups, the bands and benchmark."""
    regions = definition.regions
    named: tuple[str, ...] | str = regions.set
    if isinstance(named, str):
        listed = tuple(area.code for area in _areas().children(named)) if named else ()
        if named and not listed:
            problem = f"no area called '{named}' that has parts"
            yield document.fault(("regions", "set"), problem, named, _areas().by_code)
    else:
        listed = named
        yield from _twice(document, ("regions", "set"), named, "region")
    grouped = [region for group in regions.groups.values() for region in group]
    yield from _twice(document, ("regions", "groups"), grouped, "region")
    for group, inside in regions.groups.items():
        yield from _strangers(document, ("regions", "groups", group), inside, listed)
    yield from _twice(document, ("regions", "rollup"), [r.to for r in regions.rollup], "region")
    known = listed
    for at, rollup in enumerate(regions.rollup):
        yield from _rollup_faults(document, at, rollup, known, definition)
        known = (*known, rollup.to) if known else known
    yield from _band_faults(document, definition)
    yield from _benchmark_faults(document, definition, listed)


def _twice(document: Document, place: Place, names: Iterable[str], what: str) -> Iterator[Fault]:
    for name, count in Counter(names).items():
        if count > 1:
            yield document.fault(place, f"the {what} '{name}' stands twice", name)


def _strangers(
    document: Document, place: Place, names: Iterable[str], listed: Collection[str]
) -> Iterator[Fault]:
    for name in names:
        if listed and name not in listed:
            yield document.fault(place, f"the region '{name}' is not in the set", name, listed)


def _rollup_faults(
    document: Document,
    at: int,
    rollup: Rollup,
    listed: Collection[str],
    definition: IndexDefinition,
) -> Iterator[Fault]:
    many = ("regions", "rollup", at) in document.lines
    place: Place = ("regions", "rollup", at) if many else ("regions", "rollup")
    yield from _strangers(document, (*place, "of"), rollup.of, listed)
    yield from _twice(document, (*place, "of"), rollup.of, "region")
    if rollup.to in (*listed, *rollup.of):
        problem = f"'{rollup.to}' is a region of the set; it cannot be put together as well"
        yield document.fault((*place, "to"), problem)
    levels = ("score", *definition.levels)
    if rollup.level not in levels:
        problem = f"no level called '{rollup.level}'"
        yield document.fault((*place, "level"), problem, rollup.level, levels)
    yield from _rollup_weights(document, (*place, "weight"), rollup, listed, definition)


def _rollup_weights(
    document: Document,
    place: Place,
    rollup: Rollup,
    listed: Collection[str],
    definition: IndexDefinition,
) -> Iterator[Fault]:
    above = {other.to for other in definition.regions.rollup}
    weight = rollup.weight
    parts = rollup.of or tuple(region for region in listed if region not in above)
    if isinstance(weight, str):
        variables = {"equal", *(variable.id for variable in definition.variables)}
        if weight not in variables:
            yield document.fault(place, f"no variable called '{weight}'", weight, variables)
        return
    for region, value in weight.items():
        if parts and region not in parts:
            problem = f"'{region}' is no part of '{rollup.to}'"
            yield document.fault((*place, region), problem, region, parts)
        if value < 0:
            problem = f"the weight of '{region}' is negative: {value:g}"
            yield document.fault((*place, region), problem)
    if lacking := [region for region in parts if region not in weight]:
        yield document.fault(place, f"no weight for {', '.join(lacking)}")
    if not sum(weight.values()):
        yield document.fault(place, "the weights add up to 0")


def _band_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    for at, (band, below) in enumerate(pairwise(definition.bands), start=1):
        if below.min >= band.min:
            problem = f"bands go from the best down: {below.min:g} is not below {band.min:g}"
            yield document.fault(("bands", at, "min"), problem)
    labels = [band.label.zh for band in definition.bands]
    yield from _twice(document, ("bands",), labels, "band")


def _benchmark_faults(
    document: Document, definition: IndexDefinition, listed: Collection[str]
) -> Iterator[Fault]:
    if benchmark := definition.benchmark:
        variables = {variable.id for variable in definition.variables}
        place: Place = ("benchmark", "variables")
        for name in benchmark.variables:
            if name not in variables:
                yield document.fault(place, f"no variable called '{name}'", name, variables)
        yield from _twice(document, place, benchmark.variables, "variable")
        yield from _strangers(document, ("benchmark", "among"), benchmark.among, listed)
