"""Measures that are to raise an index: who does what, from where to where, until when.

One file of ``measures/`` holds the measures of one index; the file's name is the index's id.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from datasets.index import Label
from datasets.period import Period, parse_period
from datasets.spec import Spec, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datasets.index import IndexDefinition
    from datasets.spec import Document, Fault, Place

Course = Literal["linear", "constant_rate", "stepped"]
"""How a value goes from base to target: by equal steps, by equal ratios, or by stated steps."""


class Thresholds(Spec):
    """How far behind its path a measure may fall, in parts of the way from base to target.

    More than `watch` behind is watched, more than `late` behind is late.
    """

    watch: float = Field(default=0.1, ge=0, lt=1)
    late: float = Field(default=0.2, gt=0, lt=1)


class Evidence(Spec):
    """A text that says where something is written, and of which day it is."""

    text: Label
    date: dt.date


class PlannedMeasure(Spec):
    """A measure: an indicator of a region is to go from `base` to `target`.

    `start` and `due` are periods of the indicator's rhythm; the base is the value of `start`, the
    target that of `due`. `steps` are the values of a stepped path by the period from which they
    hold. A value is overdue when it is missing `report_due` days after the end of its period. A met
    target counts as done only when it is `verified` with evidence. `owner` is the department that
    answers for it.
    """

    id: str = Field(pattern=r"^[^\s:~]+$")
    title: Label
    indicator: str
    region: str
    owner: str = Field(min_length=1)
    start: str
    due: str
    base: float = Field(allow_inf_nan=False)
    target: float = Field(allow_inf_nan=False)
    path: Course = "linear"
    steps: dict[str, float] = Field(default_factory=dict)
    thresholds: Thresholds = Thresholds()
    report_due: int = Field(default=60, ge=0)
    source: Evidence
    verified: bool = False
    evidence: Evidence | None = None
    note: Label = Text(zh="", en="")

    @property
    def distance(self) -> float:
        """The whole way from base to target, in the indicator's unit; negative downwards."""
        return self.target - self.base


class MeasurePlan(Spec):
    """The measures of one index."""

    kind: Literal["measures"] = "measures"
    index: str
    simulated: bool = False
    provenance: Label = Text(zh="", en="")
    measures: tuple[PlannedMeasure, ...] = Field(min_length=1)


def measure_faults(
    document: Document, plan: MeasurePlan, definitions: Mapping[str, IndexDefinition]
) -> Iterator[Fault]:
    """Give every fault of `plan`, held against the indexes that there are."""
    definition = definitions.get(plan.index)
    if definition is None:
        problem = f"no index called '{plan.index}'"
        yield document.fault(("index",), problem, plan.index, set(definitions))
    known = {indicator.id for indicator in definition.indicators} if definition else None
    seen: set[str] = set()
    for number, measure in enumerate(plan.measures):
        place: Place = ("measures", number)
        yield from _measure_faults(document, place, measure)
        if known is not None and measure.indicator not in known:
            problem = f"the index has no indicator called '{measure.indicator}'"
            yield document.fault((*place, "indicator"), problem, measure.indicator, known)
        if measure.id in seen:
            yield document.fault((*place, "id"), "an earlier measure has this id", measure.id)
        seen.add(measure.id)


def _measure_faults(document: Document, place: Place, measure: PlannedMeasure) -> Iterator[Fault]:
    """Faults of one measure that need nothing else."""
    yield from _period_faults(document, place, measure)
    if measure.base == measure.target:
        problem = "the target is the base: there is no way between them"
        yield document.fault((*place, "target"), problem, measure.target)
    if measure.path == "constant_rate" and measure.base * measure.target <= 0:
        problem = "a constant rate needs base and target of the same sign, neither of them 0"
        yield document.fault((*place, "path"), problem, measure.path)
    if (measure.path == "stepped") != bool(measure.steps):
        problem = "'steps' belongs to the path 'stepped', and only to it"
        yield document.fault((*place, "steps"), problem, measure.path)
    if measure.thresholds.watch >= measure.thresholds.late:
        problem = "a measure must be watched before it is late"
        yield document.fault((*place, "thresholds"), problem, measure.thresholds.watch)
    if measure.verified and not measure.evidence:
        problem = "a verified measure needs its evidence"
        yield document.fault((*place, "evidence"), problem)


def _period_faults(document: Document, place: Place, measure: PlannedMeasure) -> Iterator[Fault]:
    """Faults of start, due and steps: spelling, rhythm and order."""
    places = {"start": measure.start, "due": measure.due}
    written = {(*place, name): text for name, text in places.items()}
    written |= {(*place, "steps", text): text for text in measure.steps}
    read: dict[Place, Period] = {}
    for where, text in written.items():
        try:
            read[where] = parse_period(text)
        except ValueError as error:
            yield document.fault(where, str(error), text)
    if len(read) == len(written):
        yield from _order_faults(document, place, read)


def _order_faults(
    document: Document, place: Place, read: Mapping[Place, Period]
) -> Iterator[Fault]:
    start, due = read[*place, "start"], read[*place, "due"]
    for where, period in read.items():
        if period.freq != start.freq:
            problem = f"'{start.text}' is of another rhythm"
            yield document.fault(where, problem, period.text)
        elif len(where) > len(place) + 1 and not start.start < period.start <= due.start:
            problem = f"a step lies after '{start.text}' and not after '{due.text}'"
            yield document.fault(where, problem, period.text)
    if due.start <= start.start:
        problem = f"the measure is due before it starts in '{start.text}'"
        yield document.fault((*place, "due"), problem, due.text)
