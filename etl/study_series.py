"""Series as methods take them: cumulative values as single periods, each covering one period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.cumulative import single_periods
from analysis.series import freq_of, regular

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from datasets.study import Subject
    from etl.study_input import Inputs, Series


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


def side_by_side(series: Iterable[Series]) -> pd.DataFrame:
    """Put series of one rhythm side by side: periods in rows, metrics in columns, gaps as NaN.

    A series that the build has nothing of is a column without values.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    given = {each.subject.metric: each for each in series}
    found = {metric: each.by_period for metric, each in given.items() if each.cells}
    return pd.DataFrame(found).reindex(columns=list(given)).astype(float)
