"""What is wrong with a study, held against the metrics and areas that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.index import IndexDefinition
from datasets.index_faults import index_faults
from datasets.period import parse_period
from datasets.study import Climate, Effect, InputOutputShock, Lights, Scenario, series_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datasets.codelist import Areas
    from datasets.metric import Measure
    from datasets.spec import Document, Fault, Place
    from datasets.study import AnyStudy, Subject

ANALYSED = ("M", "Q", "A")
"""Rhythms that the methods know."""


def study_faults(
    document: Document, study: AnyStudy, bases: Mapping[str, Measure | None], areas: Areas
) -> Iterator[Fault]:
    """Give every fault of `study`.

    Args:
        document: File of the study.
        study: Its declaration.
        bases: The measure behind each metric of the catalogue; None where there is none.
        areas: The reference areas.
    """
    if faults := list(_own_faults(document, study)):
        yield from faults
        return
    seen: set[tuple[str, str]] = set()
    for place, subject in series_of(study):
        yield from _series_faults(document, place, subject, bases, areas)
        # Indexes and scenarios know their series by metric alone.
        alone = isinstance(study, Climate | Lights | Scenario)
        key = (subject.metric, "" if alone else subject.ref_area)
        # A variable of an index may well be one of its indicators.
        if key in seen and not isinstance(study, IndexDefinition):
            yield document.fault(place, "the study looks at this series already", subject.metric)
        seen.add(key)


def _own_faults(document: Document, study: AnyStudy) -> Iterator[Fault]:
    """Faults that need no catalogue."""
    if isinstance(study, IndexDefinition):
        yield from index_faults(document, study)
        yield from _sourced_faults(document, study)
    if isinstance(study, Scenario) and study.shocked not in (
        metrics := {subject.metric for subject in study.subjects}
    ):
        yield document.fault(("shocked",), "no subject has this metric", study.shocked, metrics)
    periods = {Effect: "since", InputOutputShock: "time_period"}
    name = periods.get(type(study), "")
    try:
        if name and parse_period(text := getattr(study, name)).freq != getattr(study, "freq", "A"):
            yield document.fault((name,), "this period is of another rhythm", text)
    except ValueError as error:
        yield document.fault((name,), str(error), getattr(study, name))


def _sourced_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    """What the night reckons needs its regions by name, and indicators of one rhythm."""
    rhythms = {indicator.source.freq for indicator in definition.indicators if indicator.source}
    if len(rhythms) > 1:
        yield document.fault(("indicators",), "the sources have several rhythms", sorted(rhythms))
    listed = definition.regions.set and not isinstance(definition.regions.set, str)
    if rhythms and not listed:
        problem = "an index with sources lists its regions"
        yield document.fault(("regions", "set"), problem, definition.regions.set)


def _series_faults(
    document: Document,
    place: Place,
    subject: Subject,
    bases: Mapping[str, Measure | None],
    areas: Areas,
) -> Iterator[Fault]:
    if subject.metric not in bases:
        yield document.fault(
            place, f"no metric called '{subject.metric}'", subject.metric, set(bases)
        )
    if subject.ref_area not in areas:
        problem = f"no area called '{subject.ref_area}'"
        yield document.fault(place, problem, subject.ref_area, set(areas.by_code))
    base = bases.get(subject.metric)
    if base and subject.freq not in base.freq:
        problem = f"'{subject.metric}' is not published in the rhythm '{subject.freq}'"
        yield document.fault(place, problem, subject.freq, base.freq)
    elif subject.freq not in ANALYSED:
        problem = f"no method knows the rhythm '{subject.freq}'"
        yield document.fault(place, problem, subject.freq, ANALYSED)
