"""A forecast as it is handed on: the periods that are ever published, and its record."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analysis.forecast import Forecast
    from analysis.result import Parameter


def published(frame: pd.DataFrame, values: pd.Series[float]) -> pd.DataFrame:
    """Leave out of a forecast the months that its publisher never gives.

    A month that is only given together with another (January, given with February) is not foretold
    either. Of a month that a short series has not come to yet nothing is known: it stays.

    Args:
        frame: By future period, as `analysis.forecast.Forecast` holds it.
        values: The series, regular.
    """
    if frame.empty:
        return frame
    given = set(values.dropna().index.month)  # type: ignore[attr-defined]
    never = set(values.index.month) - given  # type: ignore[attr-defined]
    return frame[~frame.index.month.isin(never)]  # type: ignore[attr-defined]


def record(found: Forecast) -> Mapping[str, Parameter]:
    """Give how far a forecast is to be trusted: calibrated, seasonal, and its past errors.

    Errors that could not be measured are None; all are absent where nothing was refitted.
    """
    said: dict[str, Parameter] = {"calibrated": found.calibrated, "seasonal": found.seasonal}
    if (scores := found.scores) is None:
        return said
    return said | {
        "smape": _known(scores.smape),
        "mase": _known(scores.mase),
        "coverage80": _known(scores.coverage80),
        "coverage95": _known(scores.coverage95),
        "naive_smape": _known(scores.naive_smape),
        "origins": scores.origins,
    }


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
