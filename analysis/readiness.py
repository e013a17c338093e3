"""Whether a series can be forecast, which part of it, and in what words if not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.series import regular

if TYPE_CHECKING:
    import pandas as pd

LEAST = 12
"""Observations below which no model is fitted."""
LONGEST_GAP = 3
LARGEST_SHARE = 0.10

Floats = NDArray[np.float64]
Verdict = Literal["model", "short", "constant", "none"]


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What of a series is fit for a model.

    Args:
        verdict: ``model`` where models may be fitted; ``short`` and ``constant`` where only the
            last value can be carried on; ``none`` where nothing can be said.
        part: The part of the series to use, regular; NaN where a short gap is to be filled.
        missing: Gaps within `part`, in periods.
        left_out: Observations before `part` that larger gaps cut off.
        reason_zh, reason_en: Why the verdict is not ``model``, or with which reservation it is.
    """

    verdict: Verdict
    part: pd.Series[float]
    missing: int = 0
    left_out: int = 0
    reason_zh: str = ""
    reason_en: str = ""


def readiness(series: pd.Series[float]) -> Readiness:
    """Judge `series` before any model sees it.

    Gaps of at most three periods that make up at most a tenth of the sample may be filled;
    otherwise the last stretch without a gap is used, if it has twelve observations.

    Args:
        series: Values by period as `analysis.series.regular` takes them, in any unit.

    Raises:
        ValueError: The periods are unreadable or come twice.
    """
    whole = regular(series)
    observed = int(whole.notna().sum())
    if observed == 0:
        return _nothing(whole, "没有可用的数值", "there is no value")
    if observed < LEAST:
        return Readiness(
            verdict="short",
            part=whole.dropna(),
            reason_zh=f"样本过短：只有 {observed} 期，少于 {LEAST} 期；沿用最近的值，不给区间",
            reason_en=f"only {observed} observations, fewer than {LEAST}: the last value, no band",
        )
    return _judged(whole, observed) if _fillable(whole) else _last_stretch(whole, observed)


def fill(values: Floats, season: int) -> Floats:
    """Interpolate the missing ones of `values` by a state-space smoother.

    The model is a random-walk level, a slowly changing seasonal of `season` periods (where at
    least two whole years are there) and noise; its variance ratios are fixed, since over gaps this
    short they hardly matter. The first and last values are present.

    Source: Durbin and Koopman (2012), Time Series Analysis by State Space Methods, ch. 4.10.
    """
    if not np.isnan(values).any():
        return values
    from statsmodels.tsa.statespace.structural import (
        UnobservedComponents,
    )

    seasonal = season if season > 1 and len(values) >= 2 * season else None
    model = UnobservedComponents(values, level="local level", seasonal=seasonal)
    variances = [0.25, 1.0] if seasonal is None else [0.25, 1.0, 0.01]
    state = model.smooth(variances).smoothed_state
    smooth = state[0] if seasonal is None else state[0] + state[1]
    return np.where(np.isnan(values), smooth, values)


def _fillable(whole: pd.Series[float]) -> bool:
    missing = whole.isna().to_numpy()
    edges = np.flatnonzero(np.diff(np.r_[False, missing, False]))
    gaps = edges[1::2] - edges[::2]
    return bool(missing.mean() <= LARGEST_SHARE and (gaps <= LONGEST_GAP).all())


def _last_stretch(whole: pd.Series[float], observed: int) -> Readiness:
    after = int(np.flatnonzero(whole.isna().to_numpy())[-1]) + 1
    part = whole.iloc[after:]
    if len(part) < LEAST:
        return _nothing(
            whole,
            f"缺口过多：最后一段连续数据只有 {len(part)} 期，少于 {LEAST} 期",
            f"too many gaps: the last stretch has {len(part)} observations, fewer than {LEAST}",
        )
    return _judged(part, observed)


def _judged(part: pd.Series[float], observed: int) -> Readiness:
    missing = int(part.isna().sum())
    left_out = observed - (len(part) - missing)
    if part.min() == part.max():
        zh, en = "常数序列：各期数值相同，不给区间", "a constant series: no band"
        return Readiness(verdict="constant", part=part, reason_zh=zh, reason_en=en)
    zh, en = _reservation(missing, left_out)
    return Readiness(
        verdict="model", part=part, missing=missing, left_out=left_out, reason_zh=zh, reason_en=en
    )


def _reservation(missing: int, left_out: int) -> tuple[str, str]:
    if left_out:
        return (
            f"缺口较大，只用最后一段连续数据，舍去此前 {left_out} 期",
            f"larger gaps: only the last stretch is used, {left_out} earlier values are left out",
        )
    if missing:
        return f"有 {missing} 期缺失，已插补", f"{missing} missing periods are imputed"
    return "", ""


def _nothing(whole: pd.Series[float], zh: str, en: str) -> Readiness:
    return Readiness(verdict="none", part=whole.iloc[:0], reason_zh=zh, reason_en=en)
