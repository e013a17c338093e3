"""Studies: what the nightly run judges, by which method, and with which parameters.

One file of ``studies/`` or ``indexes/`` is one study; the file's name is its id. A study looks at
one or more subjects (series); composite indexes look at several series at once. The definition of
an index of regions is a study of kind ``index``: it looks at each region's series of every
indicator and variable that has a source, and the night reckons it where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field, model_validator

from datasets.index import IndexDefinition
from datasets.period import Freq, parse_period
from datasets.spec import Spec, SpecError, Text, parse_spec, read_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from datasets.spec import Document, Place

Group = Literal["leading", "coincident", "lagging"]
Method = Literal["sdid", "sc", "did"]


class Subject(Spec):
    """A series of the warehouse: a metric in an area, in one rhythm."""

    metric: str
    ref_area: str
    freq: Freq = "M"


class Described(Spec):
    """What every study says of itself; `provenance` tells who chose its parameters, and when."""

    title: Text
    purpose: Text
    provenance: Text


class Adjustment(Described):
    """Seasonal adjustment of each subject."""

    kind: Literal["adjustment"]
    subjects: tuple[Subject, ...] = Field(min_length=1)
    festival: bool = True


class Forecast(Described):
    """A forecast of each subject, `horizon` periods ahead of its newest one.

    `mode` is ``accurate`` (a median of models) or ``fast`` (one model, a thirtieth of the time).
    """

    kind: Literal["forecast"]
    subjects: tuple[Subject, ...] = Field(min_length=1)
    horizon: int = Field(default=12, ge=1, le=36)
    mode: Literal["accurate", "fast"] = "accurate"


class AnomalyWatch(Described):
    """Abnormal points of each subject, found together under one false-discovery rate."""

    kind: Literal["anomaly"]
    subjects: tuple[Subject, ...] = Field(min_length=1)
    false_discovery: float = Field(default=0.1, gt=0, lt=1)


class Nowcast(Described):
    """The newest quarter of `target`, in per cent, from monthly `indicators` by common factors."""

    kind: Literal["nowcast"]
    target: Subject
    indicators: tuple[Subject, ...] = Field(min_length=2, max_length=20)
    factors: int = Field(default=1, ge=1, le=2)


class Effect(Described):
    """What an event changed in one area, against areas that it did not touch."""

    kind: Literal["effect"]
    metric: str
    freq: Freq
    treated: str
    donors: tuple[str, ...] = Field(min_length=2)
    since: str
    method: Method = "sdid"
    placebos: int = Field(default=0, ge=0, le=1000)
    event: Text


class Scenario(Described):
    """What follows when one of `subjects` takes the course `path`, by name of the metric."""

    kind: Literal["scenario"]
    subjects: tuple[Subject, ...] = Field(min_length=2, max_length=6)
    shocked: str
    path: tuple[float, ...] = Field(min_length=1, max_length=24)
    horizon: int = Field(default=12, ge=1, le=36)
    seed: int = 0


class InputOutputShock(Described):
    """What a change of final demand sets in motion, by an input-output table.

    `flows` is a metric whose breakdown is ``<seller>><buyer>``; `output`, `value_added` and
    `employment` are metrics broken down by sector. `shock` is in the unit of `flows`.
    """

    kind: Literal["io_shock"]
    ref_area: str
    time_period: str
    flows: str
    output: str
    value_added: str
    employment: str = ""
    shock: dict[str, float] = Field(min_length=1)


class Component(Spec):
    """A series of a composite index.

    `transform` tells how it enters: as ``level`` (symmetric change), as ``rate`` (difference), or
    as ``index100`` (an index of the year before as 100, which is a rate plus 100). `single` turns
    cumulative values into single periods first. `seasonal` has it adjusted before.
    """

    metric: str
    ref_area: str
    freq: Freq = "M"
    group: Group = "coincident"
    transform: Literal["level", "rate", "index100"] = "rate"
    single: bool = False
    seasonal: bool = False
    inverted: bool = False
    weight: float | None = Field(default=None, gt=0)
    delay: int = Field(default=0, ge=0, le=24)


class Climate(Described):
    """A composite index of the business cycle, with diffusion index and turning points."""

    kind: Literal["climate"]
    method: Literal["conference_board", "china", "oecd"]
    components: tuple[Component, ...] = Field(min_length=3)
    base_year: int
    provisional_months: int = Field(default=6, ge=0, le=24)


class Cuts(Spec):
    """The four borders between the five lights, lowest first, in the indicator's own unit."""

    values: tuple[float, float, float, float]
    provenance: Text

    @model_validator(mode="after")
    def _rises(self) -> Cuts:
        if list(self.values) != sorted(set(self.values)):
            raise ValueError("the four cuts need to rise")
        return self


class Signal(Spec):
    """An indicator of the warning lights; without `cuts` they are quantiles of its own history.

    `adverse` turns it around: a high value is then cold.
    """

    metric: str
    ref_area: str
    freq: Freq = "M"
    transform: Literal["level", "rate", "index100"] = "rate"
    adverse: bool = False
    weight: float = Field(default=1.0, gt=0)
    cuts: Cuts | None = None


class Lights(Described):
    """Five warning lights for each indicator and for all together.

    `bands` are the lower edges of red, yellow, green and light blue as parts of the full score.
    """

    kind: Literal["lights"]
    signals: tuple[Signal, ...] = Field(min_length=3)
    quantiles: tuple[float, float, float, float] = (0.10, 0.25, 0.75, 0.90)
    bands: tuple[float, float, float, float] = (0.85, 0.73, 0.50, 0.36)
    hysteresis: int = Field(default=1, ge=0, le=6)
    version: str


AnyDescribed = (
    Adjustment
    | Forecast
    | AnomalyWatch
    | Nowcast
    | Effect
    | Scenario
    | InputOutputShock
    | Climate
    | Lights
)
AnyStudy = AnyDescribed | IndexDefinition
Study = Annotated[AnyStudy, Field(discriminator="kind")]

KINDS: dict[str, type[AnyStudy]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(AnyStudy)
}
"""The model of each kind of study."""


def read_study(path: Path) -> tuple[Document, AnyStudy]:
    """Read one declaration: its kind is the one written, or ``index`` where it begins with that.

    Raises:
        SpecError: With every fault of the file that needs no other file.
    """
    document = read_document(path)
    values = document.values if isinstance(document.values, dict) else {}
    kind = values.get("kind", "index" if "index" in values else "")
    if kind not in KINDS:
        raise SpecError([document.fault(("kind",), "no such kind of study", kind, KINDS)])
    return document, parse_spec(KINDS[kind], document, document.values)


def series_of(study: AnyStudy) -> Iterator[tuple[Place, Subject]]:
    """Give every series that `study` looks at, with its place in the declaration.

    Of a series in one period (an input-output table's), the rhythm is that of the period.

    Raises:
        ValueError: The period of an input-output table is unreadable.
    """
    if isinstance(study, IndexDefinition):
        yield from _sources_of(study)
        return
    for name, series in _parts(study).items():
        for index, subject in enumerate(series):
            yield (name, index), subject


def _sources_of(definition: IndexDefinition) -> Iterator[tuple[Place, Subject]]:
    """Give the series of every region for whatever the definition has a source of."""
    regions = () if isinstance(definition.regions.set, str) else definition.regions.set
    sources = [(("indicators", n), each.source) for n, each in enumerate(definition.indicators)]
    sources += [(("variables", n), each.source) for n, each in enumerate(definition.variables)]
    for place, source in sources:
        if source:
            for region in regions:
                yield (*place, "source"), _series(source.metric, region, source.freq)


def _parts(study: AnyDescribed) -> dict[str, tuple[Subject, ...]]:
    match study:
        case Nowcast():
            parts = {"target": (study.target,), "indicators": study.indicators}
        case Effect():
            donors = tuple(_series(study.metric, donor, study.freq) for donor in study.donors)
            parts = {"treated": (_series(study.metric, study.treated, study.freq),)}
            parts |= {"donors": donors}
        case InputOutputShock():
            parts = _table_of(study)
        case Climate():
            parts = {"components": tuple(map(_series_of, study.components))}
        case Lights():
            parts = {"signals": tuple(map(_series_of, study.signals))}
        case _:
            parts = {"subjects": study.subjects}
    return parts


def _table_of(study: InputOutputShock) -> dict[str, tuple[Subject, ...]]:
    freq = parse_period(study.time_period).freq
    named = {
        "flows": study.flows,
        "output": study.output,
        "value_added": study.value_added,
        "employment": study.employment,
    }
    return {
        name: (_series(metric, study.ref_area, freq),) for name, metric in named.items() if metric
    }


def _series_of(part: Component | Signal) -> Subject:
    return _series(part.metric, part.ref_area, part.freq)


def _series(metric: str, ref_area: str, freq: Freq) -> Subject:
    return Subject(metric=metric, ref_area=ref_area, freq=freq)
