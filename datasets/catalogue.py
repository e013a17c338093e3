"""The catalogue: every declaration of this folder, read and checked against each other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from datasets.assessment_read import faults_below
from datasets.brief import Brief
from datasets.codelist import Areas, Unit, conversion, read_areas, read_codes, read_units
from datasets.feed import Feed, GeneratedSource, GrowthCheck, SumCheck
from datasets.index_bond_faults import bond_faults
from datasets.measure import MeasurePlan
from datasets.metric import Attainment, Derived, Growth, Measure, Metrics, Target, Targets, inputs
from datasets.period import parse_period
from datasets.spec import Document, Fault, Place, Spec, SpecError, parse_spec, read_document
from datasets.study import read_study
from datasets.study_faults import study_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from datasets.study import AnyStudy

ROOT = Path(__file__).parent

STUDIES = ("studies", "indexes")
"""The folders of studies; one file is one study, and its name is the study's id."""

AnyMetric = Measure | Derived
S = TypeVar("S", bound=Spec)


@dataclass(frozen=True)
class Catalogue:
    """What the platform knows; `plans` are the measures that are to raise an index, by its id."""

    feeds: dict[str, Feed]
    metrics: dict[str, AnyMetric]
    targets: dict[str, Target]
    areas: Areas
    units: dict[str, Unit]
    fingerprint: str
    studies: dict[str, AnyStudy] = field(default_factory=dict)
    briefs: dict[str, Brief] = field(default_factory=dict)
    plans: dict[str, MeasurePlan] = field(default_factory=dict)

    def base(self, metric: str) -> Measure:
        """Give the measure that `metric` is or is, first of all, reckoned from."""
        found = self.metrics[metric]
        return found if isinstance(found, Measure) else self.base(inputs(found)[0])

    @cached_property
    def growths(self) -> dict[str, str]:
        """The growth in per cent over a year of each metric: published, else derived."""
        derived = {
            metric.of: name
            for name, metric in self.metrics.items()
            if isinstance(metric, Growth) and metric.over == "year"
        }
        published = {
            metric.growth_of: name
            for name, metric in self.metrics.items()
            if isinstance(metric, Measure) and metric.growth_of and metric.unit == "%"
        }
        return derived | published

    def derivation_order(self) -> tuple[str, ...]:
        """Give all derived metrics so that each stands behind its inputs."""
        graph = {name: inputs(metric) for name, metric in self.metrics.items()}
        order = TopologicalSorter(graph).static_order()
        return tuple(name for name in order if not isinstance(self.metrics[name], Measure))


@dataclass(frozen=True)
class _Reading:
    feeds: dict[str, tuple[Document, Feed]]
    metrics: dict[str, tuple[Document, Place, AnyMetric]]
    targets: dict[str, tuple[Document, Place, Target]]
    areas: Areas
    units: dict[str, Unit]
    themes: frozenset[str]
    studies: dict[str, tuple[Document, AnyStudy]]
    briefs: list[tuple[Document, Brief]]
    plans: list[tuple[Document, MeasurePlan]]


def read_catalogue(root: Path = ROOT) -> Catalogue:
    """Read all declarations below `root`.

    Raises:
        SpecError: With every fault of every file, sorted by file and line.
    """
    faults: list[Fault] = []
    reading = _read(root, faults)
    faults += _cross_faults(reading)
    faults += faults_below(root / "assessments", reading.metrics)
    if faults:
        raise SpecError(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.place)))
    return Catalogue(
        {name: feed for name, (_, feed) in reading.feeds.items()},
        {name: metric for name, (_, _, metric) in reading.metrics.items()},
        {name: target for name, (_, _, target) in reading.targets.items()},
        reading.areas,
        reading.units,
        fingerprint(root),
        {name: study for name, (_, study) in reading.studies.items()},
        {document.path.stem: brief for document, brief in reading.briefs},
        {plan.index: plan for _, plan in reading.plans},
    )


def fingerprint(root: Path = ROOT) -> str:
    """Give the SHA-256 of all declarations below `root`: the identity of a catalogue."""
    digest = hashlib.sha256()
    for path in sorted(root.glob("*/*.yaml")) + sorted(root.glob("codelists/*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(root: Path, faults: list[Fault]) -> _Reading:
    feeds = {d.path.stem: (d, feed) for d, feed in _files(root / "feeds", Feed, faults)}
    reading = _Reading(
        feeds,
        {},
        {},
        read_areas(root / "codelists" / "ref_area.csv"),
        read_units(root / "codelists" / "unit.csv"),
        frozenset(read_codes("theme")),
        {},
        [*_files(root / "briefs", Brief, faults)],
        [*_files(root / "measures", MeasurePlan, faults)],
    )
    for document, feed in feeds.values():
        _add_metrics(reading, document, feed.metrics, faults)
    for document, file in _files(root / "metrics", Metrics, faults):
        _add_metrics(reading, document, file.metrics, faults)
    for document, plan in _files(root / "targets", Targets, faults):
        for name, target in plan.targets.items():
            reading.targets[name] = document, ("targets", name), target
    for folder in STUDIES:
        _add_studies(reading, root / folder, faults)
    return reading


def _files(folder: Path, model: type[S], faults: list[Fault]) -> Iterator[tuple[Document, S]]:
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read_document(path)
            yield document, parse_spec(model, document, document.values)
        except SpecError as error:
            faults.extend(error.faults)


def _add_studies(reading: _Reading, folder: Path, faults: list[Fault]) -> None:
    for path in sorted(folder.glob("*.yaml")):
        try:
            document, study = read_study(path)
        except SpecError as error:
            faults.extend(error.faults)
            continue
        if path.stem in reading.studies:
            other = reading.studies[path.stem][0].path.parent.name
            faults.append(document.fault((), f"study is already declared in {other}/", path.stem))
        else:
            reading.studies[path.stem] = document, study


def _add_metrics(
    reading: _Reading, document: Document, metrics: dict[str, AnyMetric], faults: list[Fault]
) -> None:
    for name, metric in metrics.items():
        place = ("metrics", name)
        if name in reading.metrics:
            other = reading.metrics[name][0].path.name
            faults.append(document.fault(place, f"metric is already defined in {other}", name))
        else:
            reading.metrics[name] = document, place, metric


def _cross_faults(reading: _Reading) -> Iterator[Fault]:
    for document, place, metric in reading.metrics.values():
        yield from _metric_faults(reading, document, place, metric)
    for document, feed in reading.feeds.values():
        yield from _feed_faults(reading, document, feed)
    for document, place, target in reading.targets.values():
        yield from _target_faults(reading, document, place, target)
    bases = {name: _base(reading, name) for name in reading.metrics}
    for document, study in reading.studies.values():
        yield from study_faults(document, study, bases, reading.areas)
    yield from bond_faults(reading.studies, reading.plans)
    for document, brief in reading.briefs:
        yield from _unknown(document, ("headline",), "metric", brief.headline, reading.metrics)
        yield from _unknown(document, ("areas",), "area", brief.areas, reading.areas.by_code)
    yield from _cycle_faults(reading)


def _base(reading: _Reading, name: str) -> Measure | None:
    """The measure behind a metric; None where the definitions do not lead to one."""
    seen: set[str] = set()
    while name in reading.metrics and name not in seen:
        seen.add(name)
        metric = reading.metrics[name][2]
        if isinstance(metric, Measure):
            return metric
        name = inputs(metric)[0]
    return None


def _metric_faults(
    reading: _Reading, document: Document, place: Place, metric: AnyMetric
) -> Iterator[Fault]:
    yield from _unknown(document, (*place, "unit"), "unit", [metric.unit], reading.units)
    yield from _unknown(document, place, "metric", inputs(metric), reading.metrics)
    if isinstance(metric, Measure):
        yield from _unknown(document, (*place, "theme"), "theme", [metric.theme], reading.themes)
    if isinstance(metric, Attainment):
        yield from _unknown(
            document, (*place, "target"), "target", [metric.target], reading.targets
        )


def _feed_faults(reading: _Reading, document: Document, feed: Feed) -> Iterator[Fault]:
    at: Place = ("structure", "measures")
    yield from _unknown(document, at, "metric", feed.structure.measures, reading.metrics)
    for name, measure in feed.structure.measures.items():
        yield from _unit_faults(reading, document, (*at, name, "unit"), name, measure.unit)
    area = feed.structure.ref_area.constant
    yield from _unknown(
        document, ("structure", "ref_area"), "area", [area] * bool(area), reading.areas.by_code
    )
    if isinstance(feed.source, GeneratedSource):
        series: Place = ("source", "series")
        yield from _unknown(document, series, "metric", feed.source.series, reading.metrics)
        covered = (feed.source.area, *feed.source.weights)
        yield from _unknown(document, ("source",), "area", covered, reading.areas.by_code)
    for index, check in enumerate(feed.checks):
        named: tuple[str, ...] = ()
        if isinstance(check, SumCheck):
            named = (check.whole, *check.parts)
        elif isinstance(check, GrowthCheck):
            named = (check.level, check.growth)
        yield from _unknown(document, ("checks", index), "metric", named, reading.metrics)
    for index, correction in enumerate(feed.corrections):
        place = ("corrections", index)
        yield from _unknown(document, place, "metric", [correction.metric], reading.metrics)
        yield from _unknown(document, place, "area", [correction.ref_area], reading.areas.by_code)


def _unit_faults(
    reading: _Reading, document: Document, place: Place, metric: str, unit: str
) -> Iterator[Fault]:
    if metric in reading.metrics:
        try:
            conversion(reading.units, unit, reading.metrics[metric][2].unit)
        except ValueError as error:
            yield document.fault(place, str(error), unit, reading.units)


def _target_faults(
    reading: _Reading, document: Document, place: Place, target: Target
) -> Iterator[Fault]:
    named = [target.metric] * bool(target.metric)
    yield from _unknown(document, (*place, "metric"), "metric", named, reading.metrics)
    areas = reading.areas.by_code
    yield from _unknown(document, (*place, "ref_area"), "area", [target.ref_area], areas)
    yield from _unknown(document, (*place, "unit"), "unit", [target.unit], reading.units)
    try:
        parse_period(target.due)
    except ValueError as error:
        yield document.fault((*place, "due"), str(error), target.due)


def _cycle_faults(reading: _Reading) -> Iterator[Fault]:
    graph = {name: inputs(metric) for name, (_, _, metric) in reading.metrics.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle = error.args[1]
        document, place, _ = reading.metrics[cycle[0]]
        yield document.fault(place, f"metrics are reckoned from each other: {' → '.join(cycle)}")


def _unknown(
    document: Document, place: Place, kind: str, named: Iterable[str], known: Iterable[str]
) -> Iterator[Fault]:
    choices = set(known)
    for name in named:
        if name not in choices:
            yield document.fault(place, f"no {kind} called '{name}'", name, choices)
