"""Series as methods take them: cumulative values as single periods, each covering one period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.cumulative import single_periods
from analysis.series import freq_of, regular

if TYPE_CHECKING:
    import pandas as pd

    from datasets.study import Subject
    from etl.study_input import Inputs


def single(inputs: Inputs, subject: Subject) -> pd.Series[float]:
    """Give the values of `subject`, one a period; of cumulative ones what each period added.

    What was published together (January and February) covers two periods and has no place among
    values that cover one: it stays missing.
    """
    values = inputs.series(subject).by_period
    if (
        values.empty
        or freq_of(values) == "A"
        or inputs.accumulation(subject.metric) != "cumulative"
    ):
        return values
    found = single_periods(values).frame
    return regular(found["value"].where(found["span"] == 1))
