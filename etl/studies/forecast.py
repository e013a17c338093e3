"""Forecasts with bands from past errors, and the errors of past forecasts beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.forecast import COLUMNS, forecast
from etl.judgement import Judgement, known, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from analysis.forecast import Forecast as Found
    from analysis.result import Parameter
    from datasets.study import Forecast
    from etl.study_input import Inputs


def reckon(_: str, study: Forecast, inputs: Inputs) -> Iterator[Judgement]:
    """Forecast each subject as it is published, cumulative values as such.

    A month that its publisher never gives (January, given with February) is not foretold either.
    """
    for subject in study.subjects:
        series = inputs.series(subject)
        simulated = series.origin == "simulated"
        found = forecast(
            series.by_period,
            study.horizon,
            mode=study.mode,
            pool=inputs.pool(subject.freq, study.horizon, study.mode, simulated=simulated),
            as_of=series.vintage,
        )
        frame = _published(found.frame, series.by_period)
        yield Judgement(
            result=found,
            metric=subject.metric,
            ref_area=subject.ref_area,
            freq=subject.freq,
            details=_details(found),
            numbers=tuple(n for item in COLUMNS for n in numbers_of(item, frame[item])),
            looked_at=(subject,),
        )


def _published(frame: pd.DataFrame, values: pd.Series[float]) -> pd.DataFrame:
    if frame.empty:
        return frame
    given = set(values.dropna().index.month)  # type: ignore[attr-defined]
    never = set(values.index.month) - given  # type: ignore[attr-defined]
    return frame[~frame.index.month.isin(never)]  # type: ignore[attr-defined]


def _details(found: Found) -> Mapping[str, Parameter]:
    said: dict[str, Parameter] = {"calibrated": found.calibrated, "seasonal": found.seasonal}
    if (scores := found.scores) is None:
        return said
    return said | {
        "smape": known(scores.smape),
        "mase": known(scores.mase),
        "coverage80": known(scores.coverage80),
        "coverage95": known(scores.coverage95),
        "naive_smape": known(scores.naive_smape),
        "origins": scores.origins,
    }
