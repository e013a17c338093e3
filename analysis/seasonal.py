"""Seasonal adjustment: X-13ARIMA-SEATS with Spring Festival, STL where X-13 refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from analysis.adjusted import Adjusted, residual_qs
from analysis.regarima import AIRLINE, Model, adjust, identify, serves
from analysis.series import SEASONS, freq_of, regular
from analysis.x13 import X13RefusalError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from analysis.result import Parameter
    from analysis.x13 import Adjustment

COLUMNS = ("adjusted", "trend", "seasonal", "irregular")
LEAST_YEARS, X13_YEARS = 2, 3
STL_SEASONAL = 13
X13, STL, PASSTHROUGH = "X-13ARIMA-SEATS", "STL", "passthrough"

Reason = tuple[str, str]
"""One reservation in Chinese and in English."""


def seasonal_adjust(
    series: pd.Series[float],
    *,
    festival: bool = True,
    calendar: tuple[str, ...] = ("td",),
    model: Model | None = None,
    as_of: dt.date | None = None,
) -> Adjusted:
    """Take the season, trading days and Spring Festival out of a monthly or quarterly series.

    Without a `model`, or with one a year old, X-13ARIMA-SEATS (U.S. Census Bureau) chooses
    transform, calendar regressors, ARIMA orders and outliers; otherwise only coefficients and the
    newest year's outliers. Calendar regressors stay only where AICc falls by more than 2. Less
    than three years, or a series that X-13 refuses, goes through STL (Cleveland et al. 1990).

    Args:
        series: Levels in any unit, single periods (not cumulative), by month or quarter.
        festival: Try the Spring Festival regressors; without meaning for quarters.
        calendar: Others to try: ``td`` trading days, ``easter`` (moves with Spring Festival).
        model: The model of the last run, frozen.
        as_of: The day up to which the series was known.

    Returns:
        ``refused`` for less than two years, years, or a month without values of its own;
        ``caution`` for constants (given back as they are), STL, no or residual seasonality.

    Raises:
        ValueError: The series is no regular one, or `calendar` names an unknown effect.
    """
    _check_effects(calendar)
    values = regular(series)
    refusal = _refusal(values)
    if refusal is not None:
        return _refused(values, refusal, as_of)
    if values.min() == values.max():
        return replace(_unchanged(values), as_of=as_of)
    tried = festival and freq_of(values) == "M"
    found = _decompose(values, festival=tried, calendar=calendar, model=model)
    given: dict[str, Parameter] = {"festival": tried, "calendar": " ".join(calendar)}
    return replace(found, as_of=as_of, parameters=given | found.details)


def _check_effects(calendar: tuple[str, ...]) -> None:
    unknown = set(calendar) - {"td", "easter"}
    if unknown:
        raise ValueError(f"unknown calendar effects {sorted(unknown)}; known are td and easter")


def _refusal(values: pd.Series[float]) -> Reason | None:
    if values.empty:
        return "没有数据", "there is no observation"
    season = SEASONS[freq_of(values)]
    if season == 1:
        return "年度数据没有季节性", "yearly data have no season"
    if values.count() < LEAST_YEARS * season:
        least = LEAST_YEARS * season
        zh = f"样本过短：{values.count()} 期，至少需要 {least} 期"
        return zh, f"{values.count()} observations, at least {least} are needed"
    places = values.dropna().index.month  # type: ignore[attr-defined]
    if len(set(places)) < season:
        zh = "有的月份从未单独公布（如1—2月合并发布），季节因子无法识别"
        return zh, "a month of the year never has a value of its own, so its factor is unknown"
    return None


def _decompose(
    values: pd.Series[float], *, festival: bool, calendar: tuple[str, ...], model: Model | None
) -> Adjusted:
    years = len(values) / SEASONS[freq_of(values)]
    if years < X13_YEARS:
        zh, en = f"不足 {X13_YEARS} 年，改用 STL", f"less than {X13_YEARS} years: STL"
        return _by_stl(values, (zh, en))
    try:
        return _by_x13(values, festival=festival, calendar=calendar, model=model)
    except X13RefusalError as error:
        return _by_stl(values, ("X-13 无法处理，改用 STL", f"X-13 refused ({error}): STL"))


def _by_x13(
    values: pd.Series[float], *, festival: bool, calendar: tuple[str, ...], model: Model | None
) -> Adjusted:
    scale = 10.0 ** (2 - np.floor(np.log10(values.abs().max())))
    scaled = values * scale
    if model is not None and serves(model, scaled, festival=festival):
        try:
            return _adjusted(values, scale, model, adjust(scaled, model))
        except X13RefusalError:
            pass  # the frozen model no longer fits; a new one is found below
    fresh, found = _identified(scaled, festival=festival, calendar=calendar)
    return replace(_adjusted(values, scale, fresh, found), reidentified=True)


def _identified(
    scaled: pd.Series[float], *, festival: bool, calendar: tuple[str, ...]
) -> tuple[Model, Adjustment]:
    """Find a model; ask for less where the series is too short to try everything."""
    for tried in dict.fromkeys((festival, False)):
        try:
            model, found = identify(scaled, festival=tried, calendar=calendar)
        except X13RefusalError:
            continue
        return replace(model, festival_tried=festival), found
    model, found = identify(scaled, festival=False, calendar=(), arima=AIRLINE)
    return replace(model, festival_tried=festival), found


def _adjusted(values: pd.Series[float], scale: float, model: Model, found: Adjustment) -> Adjusted:
    frame = pd.DataFrame(dict(found.tables), index=values.index)[list(COLUMNS)]
    amounts = list(COLUMNS if model.transform == "none" else COLUMNS[:2])
    frame[amounts] /= scale
    own = residual_qs(frame["adjusted"], season=SEASONS[freq_of(values)])
    qs, qs_p = found.number("qssadj"), found.number("qssadj", 1)
    printed = qs is not None and qs_p is not None
    result = Adjusted(
        frame=_without_gaps(frame, values),
        method=X13,
        n_obs=int(values.count()),
        transform=model.transform,
        model=model,
        qs=qs if printed else own[0],
        qs_p=qs_p if printed else own[1],
        outliers=tuple(dict.fromkeys((*model.outliers, *found.named("AutoOutlier")))),
    )
    return _cautioned(result, list(_reservations(model, found)))


def _reservations(model: Model, found: Adjustment) -> Iterator[Reason]:
    if model.festival_tried and model.aicc_gain is None:
        yield "序列过短，未能检验春节因素", "too short to try Spring Festival"
    if found.diagnostics.get("f2.idseasonal") == "no":
        yield "检验未发现可识别的季节性", "no identifiable seasonality was found"


def _by_stl(values: pd.Series[float], reason: Reason) -> Adjusted:
    found, transform = _smaller_irregular(values.interpolate())
    qs, qs_p = residual_qs(found["adjusted"], season=SEASONS[freq_of(values)])
    result = Adjusted(
        frame=_without_gaps(found, values),
        method=STL,
        n_obs=int(values.count()),
        transform=transform,
        qs=qs,
        qs_p=qs_p,
    )
    return _cautioned(result, [reason])


def _smaller_irregular(filled: pd.Series[float]) -> tuple[pd.DataFrame, Literal["log", "none"]]:
    """Decompose amounts and, where all are above zero, logarithms; give the closer one."""
    amounts = _stl(filled)
    if not (filled > 0).all():
        return amounts, "none"
    factors = pd.DataFrame(np.exp(_stl(filled.map(np.log))), columns=list(COLUMNS))
    as_amount = (factors["irregular"] - 1) * factors["trend"]
    closer = as_amount.std() < amounts["irregular"].std()
    return (factors, "log") if closer else (amounts, "none")


def _stl(values: pd.Series[float]) -> pd.DataFrame:
    from statsmodels.tsa.seasonal import STL as Decomposition  # noqa: N811

    season = SEASONS[freq_of(values)]
    found = Decomposition(values.to_numpy(), period=season, seasonal=STL_SEASONAL).fit()
    columns = (found.trend + found.resid, found.trend, found.seasonal, found.resid)
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)), index=values.index)


def _without_gaps(frame: pd.DataFrame, values: pd.Series[float]) -> pd.DataFrame:
    """Leave what was never published without an adjusted value."""
    unknown = values.isna().to_numpy()
    frame.loc[unknown, ["adjusted", "irregular"]] = np.nan
    return frame


def _unchanged(values: pd.Series[float]) -> Adjusted:
    columns = dict.fromkeys(("adjusted", "trend"), values) | dict.fromkeys(COLUMNS[2:], values * 0)
    return Adjusted(
        frame=pd.DataFrame(columns),
        method=PASSTHROUGH,
        n_obs=int(values.count()),
        status="caution",
        reason_zh="常数序列，原样返回",
        reason_en="the series is constant and given back as it is",
    )


_RESIDUAL = "残余季节性：调整后仍有季节成分", "some seasonality is left in the adjusted series"


def _cautioned(result: Adjusted, reasons: list[Reason]) -> Adjusted:
    found = [*reasons, *([_RESIDUAL] if result.residual_seasonality else [])]
    return replace(
        result,
        status="caution" if found else "ok",
        reason_zh="；".join(zh for zh, _ in found),
        reason_en="; ".join(en for _, en in found),
    )


def _refused(values: pd.Series[float], reason: Reason, as_of: dt.date | None) -> Adjusted:
    return Adjusted(
        frame=pd.DataFrame(columns=list(COLUMNS), dtype=float),
        method="none",
        n_obs=int(values.count()),
        status="refused",
        reason_zh=reason[0],
        reason_en=reason[1],
        as_of=as_of,
    )
