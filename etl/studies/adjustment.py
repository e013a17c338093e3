"""Seasonal adjustment of single periods; the model of the last run is kept for a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.regarima import Model, read_model
from analysis.seasonal import seasonal_adjust
from etl.judgement import Judgement, numbers_of
from etl.study_series import single

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datasets.study import Adjustment, Subject
    from etl.study_input import Inputs

ITEMS = ("adjusted", "trend", "seasonal")


def reckon(name: str, study: Adjustment, inputs: Inputs) -> Iterator[Judgement]:
    """Adjust each subject; what is published together has no seasonal factor and is refused."""
    for subject in study.subjects:
        found = seasonal_adjust(
            single(inputs, subject),
            festival=study.festival,
            model=_frozen(name, subject, inputs),
            as_of=inputs.series(subject).vintage,
        )
        yield Judgement(
            result=found,
            metric=subject.metric,
            ref_area=subject.ref_area,
            freq=subject.freq,
            details={key: value for key, value in found.details.items() if key != "model"},
            numbers=tuple(n for item in ITEMS for n in numbers_of(item, found.frame[item])),
            looked_at=(subject,),
        )


def _frozen(name: str, subject: Subject, inputs: Inputs) -> Model | None:
    """Give the model found in an earlier run; one that cannot be read is found anew."""
    said = inputs.before.get((name, subject.metric, subject.ref_area), {}).get("model")
    try:
        return read_model(str(said)) if said else None
    except ValueError:
        return None
