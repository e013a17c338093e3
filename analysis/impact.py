"""What an event changed in one series, against the course that its past and its controls foretell.

Bayesian structural time series (Brodersen, Gallusser, Koehler, Remy and Scott 2015, "Inferring
causal impact using Bayesian structural time-series models"), by the package `bsts-causalimpact`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis.result import Result
from analysis.series import regular

if TYPE_CHECKING:
    import datetime as dt

MIN_PRE = 24
_DRAWS = 5000


@dataclass(frozen=True, kw_only=True)
class Impact(Result):
    """The estimated effect of an event on one series; all in the unit of the series.

    Args:
        att: Mean effect from the event on; None when refused, like all numbers.
        lo95, hi95: Its 95 % credible band.
        cumulative: Sum of the effects from the event on.
        p: Posterior tail probability of an effect as large by chance alone.
        path: By period from the event on: ``observed``, ``counterfactual``, ``lo95``, ``hi95``
            (of the counterfactual), ``effect``, ``effect_lo95``, ``effect_hi95``.
    """

    att: float | None = None
    lo95: float | None = None
    hi95: float | None = None
    cumulative: float | None = None
    p: float | None = None
    path: pd.DataFrame = field(default_factory=pd.DataFrame)


def impact(
    series: pd.Series[float],
    controls: pd.DataFrame | None,
    t0: str,
    *,
    seed: int = 0,
    as_of: dt.date | None = None,
) -> Impact:
    """Estimate what an event at `t0` changed in `series`: local level with regression on controls.

    Args:
        series: What :func:`analysis.series.regular` accepts.
        controls: Series that the event did not touch, one a column, over all periods of `series`;
            None for the series' own course only.
        t0: Text of the first period of the event, such as ``2020-04``.
        seed: Of the sampler; 5,000 draws after 500 to settle.
        as_of: Day up to which the input was known.

    Returns:
        The effect; refused with fewer than 24 periods before the event, and when a value before
        the event or of a control is missing. There is no second method to fall back on: one that
        ignores how unsure its parameters are would give too narrow a band.

    Raises:
        ValueError: `t0` is no period of `series` after its first one.
    """
    frame, pre = _frame(series, controls, t0)
    told = Impact(
        method="bsts",
        n_obs=int(frame.iloc[:, 0].notna().sum()),
        as_of=as_of,
        parameters={"t0": t0, "pre_periods": pre, "controls": frame.shape[1] - 1, "seed": seed},
    )
    if reasons := _unfit(frame, pre):
        return replace(told, status="refused", reason_zh=reasons[0], reason_en=reasons[1])
    return _sampled(told, frame, pre, seed)


def _frame(
    series: pd.Series[float], controls: pd.DataFrame | None, t0: str
) -> tuple[pd.DataFrame, int]:
    own = regular(series)
    others = {} if controls is None else {n: regular(controls[n]) for n in controls.columns}
    frame = pd.DataFrame({"": own, **{f"control {name}": s for name, s in others.items()}})
    frame = frame.loc[own.index]
    label = pd.Period(t0, freq=frame.index.freqstr)  # type: ignore[attr-defined]
    if label not in frame.index or label == frame.index[0]:
        raise ValueError(f"t0 {t0} is no period of the series after its first one")
    return frame, int((frame.index < label).sum())


def _unfit(frame: pd.DataFrame, pre: int) -> tuple[str, str] | None:
    gaps = int(frame.isna().to_numpy().sum())
    if pre < MIN_PRE:
        return (
            f"事件之前只有 {pre} 期，少于 {MIN_PRE} 期，不作判断",
            f"only {pre} periods before the event, fewer than {MIN_PRE}: no verdict",
        )
    if gaps:
        return (
            f"序列或对照序列缺 {gaps} 个值，请补齐或换用完整的序列",
            f"{gaps} values of the series or its controls are missing",
        )
    return None


def _sampled(told: Impact, frame: pd.DataFrame, pre: int, seed: int) -> Impact:
    from causal_impact import CausalImpact

    last = len(frame) - 1
    found = CausalImpact(
        frame.to_numpy(),
        [0, pre - 1],
        [pre, last],
        model_args={"niter": _DRAWS, "seed": seed},
    )
    stats, table = found.summary_stats, found.inferences
    return replace(
        told,
        att=float(stats["point_effect_mean"]),
        lo95=float(stats["ci_lower"]),
        hi95=float(stats["ci_upper"]),
        cumulative=float(stats["cumulative_effect_total"]),
        p=float(stats["p_value"]),
        path=table[list(_COLUMNS)].rename(columns=_COLUMNS).set_axis(frame.index[pre:]),
    )


_COLUMNS = {
    "actual": "observed",
    "predicted_mean": "counterfactual",
    "predicted_lower": "lo95",
    "predicted_upper": "hi95",
    "point_effect": "effect",
    "point_effect_lower": "effect_lo95",
    "point_effect_upper": "effect_hi95",
}
