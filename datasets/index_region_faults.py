"""What is wrong with regions, roll-ups, bands and benchmarks of an index."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from datasets.codelist import read_areas
from datasets.index_weight_faults import negative_weight
from datasets.spec import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from datasets.index import IndexDefinition, Rollup
    from datasets.spec import Document, Fault, Place

_areas = cache(read_areas)
_REGION = Text(zh="地区", en="region")
_BAND = Text(zh="等级", en="band")
_VARIABLE = Text(zh="变量", en="variable")


def region_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    """Give every fault of the set of regions, its groups and roll-ups, the bands and benchmark."""
    regions = definition.regions
    named: tuple[str, ...] | str = regions.set
    if isinstance(named, str):
        listed = tuple(area.code for area in _areas().children(named)) if named else ()
        if named and not listed:
            problem = Text(
                en=f"no area called '{named}' that has parts",
                zh=f"没有含下级的地区“{named}”；请写地区代码，或逐个列出地区",
            )
            yield document.fault(("regions", "set"), problem, named, _areas().by_code)
    else:
        listed = named
        yield from _twice(document, ("regions", "set"), named, _REGION)
    grouped = [region for group in regions.groups.values() for region in group]
    yield from _twice(document, ("regions", "groups"), grouped, _REGION)
    for group, inside in regions.groups.items():
        yield from _strangers(document, ("regions", "groups", group), inside, listed)
    yield from _twice(document, ("regions", "rollup"), [r.to for r in regions.rollup], _REGION)
    known = listed
    for at, rollup in enumerate(regions.rollup):
        yield from _rollup_faults(document, at, rollup, known, definition)
        known = (*known, rollup.to) if known else known
    yield from _band_faults(document, definition)
    yield from _benchmark_faults(document, definition, listed)


def _twice(document: Document, place: Place, names: Iterable[str], what: Text) -> Iterator[Fault]:
    for name, count in Counter(names).items():
        if count > 1:
            problem = Text(
                en=f"the {what.en} '{name}' stands twice",
                zh=f"{what.zh}“{name}”写了两次；请只留一个",
            )
            yield document.fault(place, problem, name)


def _strangers(
    document: Document, place: Place, names: Iterable[str], listed: Collection[str]
) -> Iterator[Fault]:
    for name in names:
        if listed and name not in listed:
            problem = Text(
                en=f"the region '{name}' is not in the set",
                zh=f"地区“{name}”不在 regions.set 中",
            )
            yield document.fault(place, problem, name, listed)


def _unknown_variable(name: str) -> Text:
    return Text(en=f"no variable called '{name}'", zh=f"variables 中没有“{name}”")


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
    yield from _twice(document, (*place, "of"), rollup.of, _REGION)
    if rollup.to in (*listed, *rollup.of):
        problem = Text(
            en=f"'{rollup.to}' is a region of the set; it cannot be put together as well",
            zh=f"“{rollup.to}”已是参评地区，不能再由各地区汇总得出；请改 to，或从地区中删去",
        )
        yield document.fault((*place, "to"), problem)
    levels = ("score", *definition.levels)
    if rollup.level not in levels:
        problem = Text(
            en=f"no level called '{rollup.level}'", zh=f"levels 中没有层级“{rollup.level}”"
        )
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
            yield document.fault(place, _unknown_variable(weight), weight, variables)
        return
    for region, value in weight.items():
        if parts and region not in parts:
            problem = Text(
                en=f"'{region}' is no part of '{rollup.to}'",
                zh=f"“{region}”不是“{rollup.to}”的组成地区",
            )
            yield document.fault((*place, region), problem, region, parts)
        if value < 0:
            yield document.fault((*place, region), negative_weight(region, value))
    if lacking := [region for region in parts if region not in weight]:
        problem = Text(
            en=f"no weight for {', '.join(lacking)}", zh=f"{'、'.join(lacking)} 没有权重；请补上"
        )
        yield document.fault(place, problem)
    if not sum(weight.values()):
        problem = Text(en="the weights add up to 0", zh="权重之和为 0；至少一个应大于 0")
        yield document.fault(place, problem)


def _band_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    for at, (band, below) in enumerate(pairwise(definition.bands), start=1):
        if below.min >= band.min:
            problem = Text(
                en=f"bands go from the best down: {below.min:g} is not below {band.min:g}",
                zh=f"等级应由高到低排列：{below.min:g} 不小于上一级的 {band.min:g}",
            )
            yield document.fault(("bands", at, "min"), problem)
    labels = [band.label.zh for band in definition.bands]
    yield from _twice(document, ("bands",), labels, _BAND)


def _benchmark_faults(
    document: Document, definition: IndexDefinition, listed: Collection[str]
) -> Iterator[Fault]:
    if benchmark := definition.benchmark:
        variables = {variable.id for variable in definition.variables}
        place: Place = ("benchmark", "variables")
        for name in benchmark.variables:
            if name not in variables:
                yield document.fault(place, _unknown_variable(name), name, variables)
        yield from _twice(document, place, benchmark.variables, _VARIABLE)
        yield from _strangers(document, ("benchmark", "among"), benchmark.among, listed)
