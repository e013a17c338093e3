"""The models behind a forecast: arrays in, points ahead out."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.readiness import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Floats = NDArray[np.float64]
Mode = Literal["fast", "accurate"]
Model = Literal["dot", "ets", "ces", "naive", "seasonal_naive"]

COMBINED: Mapping[Mode, tuple[Model, ...]] = {
    "fast": ("dot",),
    "accurate": ("dot", "ets", "ces"),
}
"""Models whose median is the forecast.

The dynamic optimised theta is the best single model on the M3 series: its error there is 0.82 of
Naive2's on the monthly and 0.90 on the quarterly ones. Exponential smoothing by AICc and complex
exponential smoothing err elsewhere than it does: the median of the three has 0.81 and 0.89.
"""
METHODS: Mapping[Mode, str] = {
    "fast": "DynamicOptimizedTheta",
    "accurate": "median(DynamicOptimizedTheta, AutoETS, AutoCES)",
}


_THETA_SIZE = 20.0
"""Mean size to which data is brought for the theta model's optimiser, whose limits and tolerance
are absolute: errors are those of data in thousands, and a fit takes two thirds of the time."""

_LEAST_FACTOR = 0.01
_SEASONAL_LEVEL = 0.001
_ROUNDING = 1e-9


def combined(values: Floats, season: int, horizon: int, mode: Mode) -> Floats:
    """Forecast by the median of the models of `mode`.

    Args:
        values: The observations in order, NaN where a short gap is to be filled.
        season: Periods of a year; 1 where no season is to be looked for.
        horizon: Periods ahead.
        mode: Which models; see `COMBINED`.

    Returns:
        `horizon` points in the unit of `values`. A model that cannot be fitted is left out; where
        none can, the seasonal naive stands in.
    """
    found = list(each(values, season, horizon, COMBINED[mode]).values())
    return np.median(found, axis=0) if found else _seasonal_naive(values, season, horizon)


def each(values: Floats, season: int, horizon: int, models: Iterable[Model]) -> dict[Model, Floats]:
    """Forecast by each of `models`; those that cannot be fitted are absent."""
    whole = fill(values, season)
    unit = _unit(whole)
    found: dict[Model, Floats] = {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for model in models:
            points = _tried(_FIT[model], whole / unit, season, horizon)
            if points is not None:
                found[model] = points * unit
    return found


def is_seasonal(values: Floats, season: int) -> bool:
    """Say whether `values` less their trend differ between the periods of a year, at 0.1 %.

    The trend is the centred moving average of a year, as in the decomposition that adjusts by it,
    so that neither a trend nor a walk passes for a season. More than two whole years are needed.

    Source: the F test for stable seasonality of X-11, with its level (Ladiray and Quenneville,
    2001, Seasonal Adjustment with the X-11 Method, table D8), here on differences from the trend.
    """
    if season < 2 or len(values) <= 2 * season:
        return False
    half = season // 2
    weights = np.r_[0.5, np.ones(2 * half - 1), 0.5] / (2 * half)
    deviations = values[half:-half] - np.convolve(values, weights, "valid")
    if np.ptp(deviations) <= _ROUNDING * np.max(np.abs(values)):
        return False
    return _share_of_chance(deviations, season) < _SEASONAL_LEVEL


def half_band(values: Floats, season: int, horizon: int) -> Floats | None:
    """Give half the 80 % and 95 % bands of the theta model itself, 2 × horizon; None if none."""
    whole = fill(values, season)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return _tried(_theta_halves, whole, season, horizon)


def _unit(values: Floats) -> float:
    """Give a power of ten that brings values far from one near it: optimisers have limits."""
    typical = float(np.median(np.abs(values))) or float(np.max(np.abs(values))) or 1.0
    return 1.0 if 1 <= typical <= 1e6 else float(10.0 ** (np.floor(np.log10(typical)) - 2))


def _share_of_chance(values: Floats, season: int) -> float:
    """Give the p value of the F test that `values` have one mean in each period of a year."""
    from scipy.special import fdtrc

    groups = [values[at::season] for at in range(season)]
    means = np.array([group.mean() for group in groups])
    sizes = np.array([len(group) for group in groups])
    between = float(sizes @ (means - values.mean()) ** 2) / (season - 1)
    freedom = len(values) - season
    within = sum(float(np.sum((group - group.mean()) ** 2)) for group in groups) / freedom
    return float(fdtrc(season - 1, freedom, between / within)) if within else 0.0


def _tried(
    fit: Callable[[Floats, int, int], Floats], values: Floats, season: int, horizon: int
) -> Floats | None:
    try:
        points = fit(values, season, horizon)
    except Exception:  # noqa: BLE001  (statsforecast raises Exception itself)
        return None
    return points if np.isfinite(points).all() else None


def _dot(values: Floats, season: int, horizon: int) -> Floats:
    adjusted, restored = _adjusted(values, season, horizon)
    return restored(_theta(adjusted, horizon)["mean"])


def _theta_halves(values: Floats, season: int, horizon: int) -> Floats:
    adjusted, restored = _adjusted(values, season, horizon)
    points = _theta(adjusted, horizon, level=[80, 95])
    return np.array(
        [(restored(points[f"hi-{at}"]) - restored(points[f"lo-{at}"])) / 2 for at in (80, 95)]
    )


def _theta(values: Floats, horizon: int, level: list[int] | None = None) -> dict[str, Floats]:
    from statsforecast.theta import auto_theta, forecast_theta

    size = float(np.mean(np.abs(values))) / _THETA_SIZE
    fitted = auto_theta(values / size, 1, model="DOTM", nmse=1)  # type: ignore[no-untyped-call]
    points = forecast_theta(fitted, horizon, level)  # type: ignore[no-untyped-call]
    return {name: found * size for name, found in points.items()}


def _adjusted(
    values: Floats, season: int, horizon: int
) -> tuple[Floats, Callable[[Floats], Floats]]:
    if not is_seasonal(values, season):
        return values, lambda points: points
    from statsmodels.tsa.seasonal import seasonal_decompose

    if values.min() > 0:
        factors = seasonal_decompose(values, model="multiplicative", period=season).seasonal
        if factors.min() > _LEAST_FACTOR:
            ahead = np.resize(factors[-season:], horizon)
            return values / factors, lambda points: points * ahead
    terms = seasonal_decompose(values, model="additive", period=season).seasonal
    further = np.resize(terms[-season:], horizon)
    return values - terms, lambda points: points + further


def _ets(values: Floats, season: int, horizon: int) -> Floats:
    from statsforecast.models import AutoETS

    return np.asarray(AutoETS(season_length=season).forecast(values, horizon)["mean"], float)


def _ces(values: Floats, season: int, horizon: int) -> Floats:
    from statsforecast.models import AutoCES

    return np.asarray(AutoCES(season_length=season).forecast(values, horizon)["mean"], float)


def _naive(values: Floats, _: int, horizon: int) -> Floats:
    return np.repeat(values[-1], horizon)


def _seasonal_naive(values: Floats, season: int, horizon: int) -> Floats:
    last = values[-season:]
    return np.resize(last, horizon)


_FIT: Mapping[Model, Callable[[Floats, int, int], Floats]] = {
    "dot": _dot,
    "ets": _ets,
    "ces": _ces,
    "naive": _naive,
    "seasonal_naive": _seasonal_naive,
}
