"""Measures that are to raise an index: who does what, from where to where, until when.

One file of ``measures/`` holds the measures of one index; the file's name is the index's id.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from datasets.index import Label
from datasets.period import Period, how_to_write, parse_period
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
        problem = Text(en=f"no index called '{plan.index}'", zh=f"没有指数“{plan.index}”")
        yield document.fault(("index",), problem, plan.index, set(definitions))
    known = {indicator.id for indicator in definition.indicators} if definition else None
    seen: set[str] = set()
    for number, measure in enumerate(plan.measures):
        place: Place = ("measures", number)
        yield from _measure_faults(document, place, measure)
        if known is not None and measure.indicator not in known:
            problem = Text(
                en=f"the index has no indicator called '{measure.indicator}'",
                zh=f"该指数没有指标“{measure.indicator}”",
            )
            yield document.fault((*place, "indicator"), problem, measure.indicator, known)
        if measure.id in seen:
            problem = Text(
                en="an earlier measure has this id", zh=f"编号“{measure.id}”已用过；请换一个"
            )
            yield document.fault((*place, "id"), problem, measure.id)
        seen.add(measure.id)


def _measure_faults(document: Document, place: Place, measure: PlannedMeasure) -> Iterator[Fault]:
    """Faults of one measure that need nothing else."""
    yield from _period_faults(document, place, measure)
    if measure.base == measure.target:
        problem = Text(
            en="the target is the base: there is no way between them",
            zh="目标值与基数相同，没有要完成的进度",
        )
        yield document.fault((*place, "target"), problem, measure.target)
    if measure.path == "constant_rate" and measure.base * measure.target <= 0:
        problem = Text(
            en="a constant rate needs base and target of the same sign, neither of them 0",
            zh="按固定比率推进时，基数与目标值须同号且都不为 0",
        )
        yield document.fault((*place, "path"), problem, measure.path)
    if (measure.path == "stepped") != bool(measure.steps):
        problem = Text(
            en="'steps' belongs to the path 'stepped', and only to it",
            zh="path 为 stepped 时须写 steps，其他 path 不写",
        )
        yield document.fault((*place, "steps"), problem, measure.path)
    if measure.thresholds.watch >= measure.thresholds.late:
        problem = Text(
            en="a measure must be watched before it is late", zh="watch 的门槛应小于 late 的门槛"
        )
        yield document.fault((*place, "thresholds"), problem, measure.thresholds.watch)
    if measure.verified and not measure.evidence:
        problem = Text(
            en="a verified measure needs its evidence", zh="verified 为真时须写明 evidence"
        )
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
            problem = Text(en=str(error), zh=how_to_write(text))
            yield document.fault(where, problem, text)
    if len(read) == len(written):
        yield from _order_faults(document, place, read)


def _order_faults(
    document: Document, place: Place, read: Mapping[Place, Period]
) -> Iterator[Fault]:
    start, due = read[*place, "start"], read[*place, "due"]
    for where, period in read.items():
        if period.freq != start.freq:
            problem = Text(
                en=f"'{start.text}' is of another rhythm", zh=f"与 start“{start.text}”的频率不同"
            )
            yield document.fault(where, problem, period.text)
        elif len(where) > len(place) + 1 and not start.start < period.start <= due.start:
            problem = Text(
                en=f"a step lies after '{start.text}' and not after '{due.text}'",
                zh=f"各步应晚于“{start.text}”，且不晚于“{due.text}”",
            )
            yield document.fault(where, problem, period.text)
    if due.start <= start.start:
        problem = Text(
            en=f"the measure is due before it starts in '{start.text}'",
            zh=f"due 应晚于 start“{start.text}”",
        )
        yield document.fault((*place, "due"), problem, due.text)
