"""Series as the methods take them: one value a period, in order, gaps as NaN."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

SEASONS = {"M": 12, "Q": 4, "A": 1}
"""Periods of a year, by rhythm."""


def regular(series: pd.Series[float]) -> pd.Series[float]:
    """Put `series` in the order of its periods and fill periods that it leaves out with NaN.

    Args:
        series: Values by period: a PeriodIndex (months, quarters, years), a DatetimeIndex, or
            texts such as ``2022``, ``2022-Q1``, ``2022-05``. Infinite values count as missing.

    Returns:
        Float values by PeriodIndex without a gap; leading and trailing missing values are cut off.

    Raises:
        ValueError: A period is unreadable or comes twice, or the rhythm is not M, Q or A.
    """
    periods = _periods(series.index)
    if periods.hasnans:
        raise ValueError("a value has no period; give one period to each value")
    if periods.has_duplicates:
        twice = periods[periods.duplicated()][0]
        raise ValueError(f"period {twice} comes more than once; give one value a period")
    values = series.to_numpy(dtype=float, na_value=np.nan)
    known, places = np.isfinite(values), periods.asi8
    if not known.any():
        return pd.Series(values[:0], index=periods[:0])
    first, last = places[known].min(), places[known].max()
    every = np.full(last - first + 1, np.nan)
    every[places[known] - first] = values[known]
    return pd.Series(every, index=_numbered(np.arange(first, last + 1), str(periods.freqstr)))


def side_by_side(
    frame: pd.DataFrame, made: Mapping[str, Callable[[pd.Series[float]], pd.Series[float]]]
) -> pd.DataFrame:
    """Put columns of `frame` side by side on one regular index.

    Args:
        frame: Periods in rows, one column a series.
        made: What becomes of each column, by its name; given the column made regular.

    Returns:
        Periods without a gap x the names in the order of `made`; a column without any value stays
        empty.

    Raises:
        ValueError: The columns' rhythms differ.
    """
    names = list(made)
    known = {
        name: make(regular(frame[name])) for name, make in made.items() if frame[name].notna().any()
    }
    if not known:
        return pd.DataFrame(columns=names, index=pd.PeriodIndex([], freq="M"), dtype=float)
    values = pd.concat(known, axis=1).sort_index()
    whole = pd.period_range(values.index[0], values.index[-1])
    return values.reindex(index=whole, columns=names).astype(float)


def once_each(metrics: Sequence[str], frame: pd.DataFrame) -> None:
    """Refuse metrics that are named twice or have no column in `frame`.

    Raises:
        ValueError: Some are or have not; the text names them.
    """
    twice = sorted({metric for metric in metrics if metrics.count(metric) > 1})
    absent = [metric for metric in metrics if metric not in frame.columns]
    if twice or absent:
        raise ValueError(f"each metric once, with a column; twice: {twice}; no column: {absent}")


def freq_of(series: pd.Series[float]) -> str:
    """Give the rhythm of a regular series: ``M``, ``Q`` or ``A``."""
    return _rhythm(str(series.index.freqstr))  # type: ignore[attr-defined]


def spelled(period: Hashable) -> str:
    """Write a period of a regular series in SDMX spelling: 2022, 2022-Q1, 2022-05."""
    text = str(period)
    return f"{text[:4]}-{text[4:]}" if "Q" in text else text


def _periods(index: pd.Index) -> pd.PeriodIndex:
    if isinstance(index, pd.PeriodIndex):
        rhythm, periods = _rhythm(index.freqstr), index
    elif isinstance(index, pd.DatetimeIndex):
        rhythm = _rhythm(index.freqstr or pd.infer_freq(index) or "M")
        periods = index.to_period({"A": "Y"}.get(rhythm, rhythm))
    else:
        texts = [str(text) for text in index]
        rhythm = _rhythm_of_text(texts[0]) if texts else "M"
        freq = {"A": "Y"}.get(rhythm, rhythm)
        periods = _numbered(np.array([_place(text, freq) for text in texts], np.int64), freq)
    return periods


def _numbered(places: np.ndarray[tuple[int], np.dtype[np.int64]], freq: str) -> pd.PeriodIndex:
    return pd.PeriodIndex.from_ordinals(places, freq=freq)  # type: ignore[attr-defined,no-any-return]


@lru_cache(maxsize=4096)
def _place(text: str, freq: str) -> int:
    return int(pd.Period(text, freq=freq).ordinal)


def _rhythm(freq: str) -> str:
    rhythm = {"Y": "A"}.get(freq[0], freq[0])
    if rhythm not in SEASONS:
        raise ValueError(f"rhythm '{freq}' is not monthly (M), quarterly (Q) or yearly (A)")
    return rhythm


def _rhythm_of_text(text: str) -> str:
    if "Q" in text:
        return "Q"
    return "A" if len(text) == 4 else "M"
