"""What an event changed: one treated unit against donors, or one series against its own course.

Every number is an estimate. A verdict is refused, with the reason and without numbers, where the
past does not carry one: fewer than 8 periods before the event, fewer than 5 donors, a value
missing, or a fit before the event that misses by more than 10 % of the treated unit's mean (this
miss is then the only number given).

Sources: Arkhangelsky et al. 2021 for ``sdid`` and the placebo standard error (algorithm 4, here
with every donor once instead of random draws); Abadie et al. 2010 and 2015 for ``sc``, rank tests,
leaving out one donor, and the pretended earlier event.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.result import Result
from analysis.series import regular
from analysis.synthetic import METHODS, Comparison, Fit, Method

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from analysis.result import Parameter

MIN_PRE = 8
MIN_DONORS = 5
MAX_MISS = 0.10
"""Root mean square miss before the event, as part of the treated unit's mean."""


def _no_numbers() -> pd.Series[float]:
    return pd.Series(dtype=float)


@dataclass(frozen=True, kw_only=True)
class PolicyEffect(Result):
    """The estimated effect of an event on one unit; all in the unit of the outcome.

    Args:
        att: Mean effect from the event on; None when refused, like all numbers but `pre_rmspe`.
        se: Standard error: spread of the placebo effects; None without placebos.
        lo95, hi95: `att` less and plus 1.96 standard errors.
        p_placebo: Share of units, the treated one included, whose effect is at least as large in
            absolute terms as the treated one's: at best 1 in as many as there are units.
        p_ratio: The same by the ratio of the errors after and before the event.
        pre_rmspe: Root mean square error before the event.
        rmspe_ratio: Root mean square effect after the event over `pre_rmspe`.
        weights: Weight by donor, together 1. Other weights may fit as well: they are not unique.
        time_weights: Weight by period before the event; empty for ``sc``.
        path: By period: ``observed``, ``counterfactual``, ``effect``.
        placebos: Effect by donor, had the event been that donor's.
        leave_one_out: `att` by donor left out.
        in_time: Effect that a pretended event halfway before the real one shows, on data before
            the real one only; near zero if the method can be trusted. None where it is too short.
    """

    att: float | None = None
    se: float | None = None
    lo95: float | None = None
    hi95: float | None = None
    p_placebo: float | None = None
    p_ratio: float | None = None
    pre_rmspe: float | None = None
    rmspe_ratio: float | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    time_weights: pd.Series[float] = field(default_factory=_no_numbers)
    path: pd.DataFrame = field(default_factory=pd.DataFrame)
    placebos: pd.Series[float] = field(default_factory=_no_numbers)
    leave_one_out: pd.Series[float] = field(default_factory=_no_numbers)
    in_time: float | None = None


def policy_effect(  # noqa: PLR0913  (a panel, what happened in it, and how to look)
    panel: pd.DataFrame,
    unit: str,
    t0: object,
    method: Method = "sdid",
    *,
    placebos: int = 200,
    as_of: dt.date | None = None,
    watch: Callable[[int, int], None] | None = None,
) -> PolicyEffect:
    """Estimate what an event at `t0` changed in `unit`, with placebo inference.

    Args:
        panel: Outcome by period (rows) and unit (columns), levels or rates of one metric. Rows
            are what :func:`analysis.series.regular` accepts, or numbers in any order.
        unit: The treated column; all others are donors.
        t0: The first period of the event, as a row's label or the text of a period.
        method: ``sdid``, ``sc`` (levels matched before the event) or ``did``.
        placebos: How many donors to give the event instead, at most, each once; fewer than there
            are spread evenly over the columns, and 0 leaves out inference.
        as_of: Day up to which the panel was known.
        watch: Called with placebos done and placebos in all.

    Returns:
        The effect; refused for the module's reasons, ``caution`` when leaving out one donor turns
        its sign.

    Raises:
        ValueError: `unit` is no column, `t0` no row or the first one, or `method` unknown.
    """
    ordered = _ordered(panel, unit, method)
    comparison = Comparison(ordered, unit, _place(ordered.index, t0), method)
    told = replace(_described(comparison, t0), as_of=as_of)
    if reasons := _unfit(ordered, comparison.pre):
        return _refused(told, *reasons)
    own = comparison.run()
    if reasons := _poor(comparison, own):
        return replace(_refused(told, *reasons), pre_rmspe=own.pre_rmspe)
    return _judged(_inferred(_found(told, comparison, own), comparison, own, placebos, watch))


def _described(comparison: Comparison, t0: object) -> PolicyEffect:
    panel, pre = comparison.panel, comparison.pre
    return PolicyEffect(
        method=comparison.method,
        n_obs=int(panel.notna().to_numpy().sum()),
        parameters={
            "unit": comparison.unit,
            "t0": str(t0),
            "pre_periods": pre,
            "post_periods": len(panel) - pre,
            "donors": panel.shape[1] - 1,
        },
    )


def _ordered(panel: pd.DataFrame, unit: str, method: Method) -> pd.DataFrame:
    if unit not in panel.columns:
        raise ValueError(f"unit '{unit}' is not a column of the panel")
    if method not in METHODS:
        raise ValueError(f"method '{method}' is unknown; use one of {', '.join(METHODS)}")
    if pd.api.types.is_numeric_dtype(panel.index.dtype):
        if panel.index.has_duplicates:
            twice = panel.index[panel.index.duplicated()][0]
            raise ValueError(f"period {twice} comes more than once; give one row a period")
        return panel.sort_index().replace([np.inf, -np.inf], np.nan).astype(float)
    return pd.concat({name: regular(panel[name]) for name in panel.columns}, axis=1).sort_index()


def _place(index: pd.Index, t0: object) -> int:
    if isinstance(index, pd.PeriodIndex):
        label: object = pd.Period(str(t0), freq=index.freqstr)
    else:
        label = float(str(t0))
    places = np.flatnonzero(index == label)
    if places.size == 0 or places[0] == 0:
        raise ValueError(f"t0 {t0} is no row of the panel after its first one, {index[0]}")
    return int(places[0])


def _unfit(panel: pd.DataFrame, pre: int) -> tuple[str, str] | None:
    donors = panel.shape[1] - 1
    gaps = panel.isna().sum()
    if donors < MIN_DONORS:
        return (
            f"对照地区只有 {donors} 个，少于 {MIN_DONORS} 个，不作判断",
            f"only {donors} donors, fewer than {MIN_DONORS}: no verdict",
        )
    if pre < MIN_PRE:
        return (
            f"事件之前只有 {pre} 期，少于 {MIN_PRE} 期，不作判断",
            f"only {pre} periods before the event, fewer than {MIN_PRE}: no verdict",
        )
    if gaps.any():
        worst = gaps.idxmax()
        return (
            f"面板不平衡：共缺 {gaps.sum()} 个值，{worst} 缺 {gaps.max()} 个；请补齐或剔除该地区",
            f"unbalanced panel: {gaps.sum()} values missing, {gaps.max()} of {worst}",
        )
    return None


def _poor(comparison: Comparison, own: Fit) -> tuple[str, str] | None:
    mean = abs(float(comparison.treated[: comparison.pre].mean()))
    if own.pre_rmspe <= MAX_MISS * mean:
        return None
    miss = f"{own.pre_rmspe:.4g}"
    return (
        f"事件之前的拟合误差 {miss} 超过均值 {mean:.4g} 的 10%，对照地区不能代表该地区，不作判断",
        f"the fit before the event misses by {miss}, over 10 % of the mean {mean:.4g}: no verdict",
    )


def _refused(frame: PolicyEffect, zh: str, en: str) -> PolicyEffect:
    return replace(frame, status="refused", reason_zh=zh, reason_en=en)


def _found(frame: PolicyEffect, comparison: Comparison, own: Fit) -> PolicyEffect:
    index, earlier = comparison.panel.index, comparison.earlier(MIN_PRE)
    left = [comparison.without(n).att for n in range(len(comparison.names))]
    times = pd.Series(own.time_weights, index=index[: comparison.pre])
    columns = {
        "observed": comparison.treated,
        "counterfactual": comparison.treated - own.effect,
        "effect": own.effect,
    }
    return replace(
        frame,
        att=own.att,
        pre_rmspe=own.pre_rmspe,
        rmspe_ratio=own.ratio,
        weights=dict(zip(comparison.names, own.unit_weights.tolist(), strict=True)),
        time_weights=times if times.any() else times.iloc[:0],
        path=pd.DataFrame(columns, index=index),
        leave_one_out=pd.Series(left, index=comparison.names),
        in_time=earlier.att if earlier else None,
    )


def _inferred(
    found: PolicyEffect,
    comparison: Comparison,
    own: Fit,
    placebos: int,
    watch: Callable[[int, int], None] | None,
) -> PolicyEffect:
    count = min(placebos, len(comparison.names))
    if count < 1:
        return found
    fits: dict[str, Fit] = {}
    for donor in np.linspace(0, len(comparison.names) - 1, count).round().astype(int):
        fits[comparison.names[donor]] = comparison.reassigned(int(donor))
        if watch:
            watch(len(fits), count)
    effects = pd.Series({name: placebo.att for name, placebo in fits.items()})
    se = float(effects.std(ddof=0))
    parameters: dict[str, Parameter] = {**found.parameters, "placebos": count}
    return replace(
        found,
        parameters=parameters,
        se=se,
        lo95=own.att - 1.96 * se,
        hi95=own.att + 1.96 * se,
        p_placebo=_rank(abs(own.att), [abs(placebo.att) for placebo in fits.values()]),
        p_ratio=_rank(own.ratio, [placebo.ratio for placebo in fits.values()]),
        placebos=effects,
    )


def _rank(own: float, others: list[float]) -> float:
    return (1 + sum(other >= own for other in others)) / (1 + len(others))


def _judged(found: PolicyEffect) -> PolicyEffect:
    left = found.leave_one_out
    turned = left[np.sign(left) != np.sign(found.att or 0.0)]
    if turned.empty:
        return found
    name = turned.index[0]
    return replace(
        found,
        status="caution",
        reason_zh=f"剔除对照地区 {name} 后估计的方向改变（{turned.iloc[0]:.4g}），结论不稳",
        reason_en=f"without donor {name} the estimate turns its sign ({turned.iloc[0]:.4g})",
    )
