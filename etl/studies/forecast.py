"""Forecasts with bands from past errors, and the errors of past forecasts beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.forecast import COLUMNS, forecast
from analysis.forecast_cumulative import forecast_cumulative
from analysis.forecast_record import published, record
from etl.judgement import Judgement, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datasets.study import Forecast
    from etl.study_input import Inputs


def reckon(_: str, study: Forecast, inputs: Inputs) -> Iterator[Judgement]:
    """Forecast each subject as it is published, cumulative values by their growth on the year.

    A month that its publisher never gives (January, given with February) is not foretold either.
    """
    for subject in study.subjects:
        series = inputs.series(subject)
        simulated = series.origin == "simulated"
        cumulative = inputs.accumulation(subject.metric) == "cumulative"
        found = (forecast_cumulative if cumulative else forecast)(
            series.by_period,
            study.horizon,
            mode=study.mode,
            pool=inputs.pool(subject.freq, study.horizon, study.mode, simulated=simulated),
            as_of=series.vintage,
        )
        frame = published(found.frame, series.by_period)
        yield Judgement(
            result=found,
            metric=subject.metric,
            ref_area=subject.ref_area,
            freq=subject.freq,
            details=record(found),
            numbers=tuple(n for item in COLUMNS for n in numbers_of(item, frame[item])),
            looked_at=(subject,),
        )
