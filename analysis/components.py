"""Components of a composite index as single periods without their season, ready to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.cumulative import single_periods
from analysis.seasonal import seasonal_adjust
from analysis.series import regular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datasets.study import Component


def prepared(frame: pd.DataFrame, components: Sequence[Component]) -> pd.DataFrame:
    """Split cumulative components into single periods, and adjust those that have a season.

    January and February that are published together enter with half of their sum each, which
    serves reckoning only. A component whose adjustment is refused becomes missing.

    Args:
        frame: Periods in rows, metrics in columns, each in its own unit.
        components: Which columns to take, and what each needs.

    Returns:
        Periods x metrics of `components`, for :func:`analysis.climate.composite_index` and
        :func:`analysis.climate.diffusion_index`.

    Raises:
        ValueError: Periods are unreadable or come twice, or yearly values are to be split.
    """
    return pd.DataFrame({c.metric: _prepared(regular(frame[c.metric]), c) for c in components})


def rising_is_good(frame: pd.DataFrame, components: Sequence[Component]) -> pd.DataFrame:
    """Turn the sign of inverted components, so that a rise of every column is good news."""
    signs = {c.metric: -1.0 if c.inverted else 1.0 for c in components}
    return frame[list(signs)] * pd.Series(signs)


def _prepared(values: pd.Series[float], component: Component) -> pd.Series[float]:
    single = _single(values) if component.single else values
    if not component.seasonal or single.empty:
        return single
    found = seasonal_adjust(single)
    return found.frame["adjusted"] if found.status != "refused" else single * np.nan


def _single(values: pd.Series[float]) -> pd.Series[float]:
    frame = single_periods(values).frame
    whole = pd.Series(np.nan, index=values.index)
    for last, value, span in zip(frame.index, frame["value"], frame["span"], strict=True):
        covered = pd.period_range(end=last, periods=span, freq=last.freq)
        whole.loc[whole.index.isin(covered)] = value / span
    return whole
