"""Forecasts with bands that are checked against past errors, and with the reasons where not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.conformal import LEAST_ORIGINS, Pool, half_widths, naive_scale
from analysis.forecast_holdout import Case, Holdout, Scores, case
from analysis.forecast_models import METHODS, Mode, half_band, is_seasonal
from analysis.forecast_plan import carry_out, plan, plan_pool, pooled
from analysis.readiness import Verdict, fill
from analysis.result import Parameter, Result
from analysis.series import SEASONS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from analysis.forecast_work import Progress

Floats = NDArray[np.float64]

COLUMNS = ("median", "lo80", "hi80", "lo95", "hi95")
LEAST_MODEL_BAND = 24
"""Observations below which a model's own band is not trusted, not even widened."""
WIDENED = 1.5
_NONE = np.empty(0)


@dataclass(frozen=True, kw_only=True)
class Forecast(Result):
    """A forecast of one series.

    Series of 12 to 23 values have a band only from a pool; shorter ones and constants carry the
    last value on without a band; gaps are filled or refused (`analysis.readiness`).

    Args:
        frame: By future period (PeriodIndex): ``median, lo80, hi80, lo95, hi95`` in the series'
            unit; bands are NaN where none can be given. Empty when refused.
        calibrated: Whether the bands come from past errors; otherwise show them as 未校准.
        seasonal: Whether the series has a stable season, by an F test.
        scores: Errors of past forecasts; None where the series was not refitted.
    """

    frame: pd.DataFrame
    calibrated: bool
    seasonal: bool
    scores: Scores | None


@overload
def forecast(
    series: pd.Series[float],
    horizon: int,
    *,
    mode: Mode = "fast",
    pool: Pool | None = None,
    as_of: dt.date | None = None,
    progress: Progress | None = None,
) -> Forecast: ...


@overload
def forecast(
    series: Mapping[str, pd.Series[float]],
    horizon: int,
    *,
    mode: Mode = "fast",
    pool: Pool | None = None,
    as_of: dt.date | None = None,
    progress: Progress | None = None,
) -> dict[str, Forecast]: ...


def forecast(
    series: pd.Series[float] | Mapping[str, pd.Series[float]],
    horizon: int,
    *,
    mode: Mode = "fast",
    pool: Pool | None = None,
    as_of: dt.date | None = None,
    progress: Progress | None = None,
) -> Forecast | dict[str, Forecast]:
    """Forecast one series or many.

    Bands come from the errors of refits without the last `horizon` values, divided by the seasonal
    naive's error and pooled by step ahead, if `series` or `pool` have 200 series of the rhythm;
    else from its own errors at 30 origins; else from the model, widened by half, not calibrated.

    Args:
        series: Values by period, in any unit, by name; or one such series.
        horizon: Periods ahead, at least 1.
        mode: ``fast``, one model, 5 ms a fit; or ``accurate``, a median of models, 120 ms.
        pool: Errors of other series in the same mode, as `calibrate` gives them.
        as_of: The day up to which the values were known; kept in the result.
        progress: Called with fits done and fits to do.

    Returns:
        One `Forecast`, or one by name in the order of `series`.

    Raises:
        ValueError: `horizon` is below 1, or the periods of a series cannot be read.
    """
    if horizon < 1:
        raise ValueError(f"horizon {horizon} is below 1; ask for at least one period ahead")
    given = {"": series} if isinstance(series, pd.Series) else series
    cases = {name: case(own) for name, own in given.items()}
    ahead, held = carry_out(cases, plan(cases, horizon, pool or Pool()), horizon, mode, progress)
    widths = _widths(pool or Pool(), pooled(cases, held), horizon)
    found = {
        name: _told(Made(of, horizon, mode, as_of, ahead.get(name, _NONE), held.get(name), widths))
        for name, of in cases.items()
    }
    return found[""] if isinstance(series, pd.Series) else found


def calibrate(
    series: Mapping[str, pd.Series[float]],
    horizon: int,
    *,
    mode: Mode = "fast",
    progress: Progress | None = None,
) -> Pool:
    """Give the errors of `series` at their last origin, to make bands of other series with.

    Args:
        series: Values by period, by name. Those too short to be refitted are left out; of more
            than 1,000 in one rhythm, 1,000 evenly spread ones are used.
        horizon: Periods ahead, at least 1; the pool serves shorter ones too.
        mode: The mode of the forecasts that the pool is for.
        progress: Called with fits done and fits to do.
    """
    cases = {name: case(own) for name, own in series.items()}
    held = carry_out(cases, plan_pool(cases, horizon), horizon, mode, progress)[1]
    return pooled(cases, held)


@dataclass(frozen=True)
class Made:
    """What all fits gave one series: points ahead, held-out forecasts, pools' widths by rhythm."""

    of: Case
    horizon: int
    mode: Mode
    as_of: dt.date | None
    ahead: Floats
    held: Holdout | None
    widths_of: Mapping[str, Floats]

    @property
    def widths(self) -> Floats | None:
        """Half widths of both bands in units of `naive_scale`; None where no pool has them."""
        return self.widths_of.get(self.of.rhythm)


@dataclass(frozen=True)
class Band:
    """Half widths of both bands (2 × horizon), where they come from, and with which reservation."""

    half: Floats
    source: str
    reason_zh: str = ""
    reason_en: str = ""

    @property
    def calibrated(self) -> bool:
        """Whether the widths come from past errors."""
        return self.source in {"pool", "rolling origins"}


def _widths(given: Pool, own: Pool, horizon: int) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for rhythm in SEASONS:
        for pool in (given, own):
            widths = pool.half_widths(rhythm, horizon)
            if widths is not None:
                found.setdefault(rhythm, widths)
    return found


def _modelled(made: Made) -> Forecast:
    ready, data = made.of.ready, made.of.data
    band = _band(made)
    zh = "；".join(text for text in (ready.reason_zh, band.reason_zh) if text)
    en = "; ".join(text for text in (ready.reason_en, band.reason_en) if text)
    return Forecast(
        method=METHODS[made.mode],
        n_obs=len(data) - ready.missing,
        status="caution" if zh else "ok",
        reason_zh=zh,
        reason_en=en,
        parameters=_parameters(made) | {"season": made.of.season, "band": band.source},
        as_of=made.as_of,
        frame=_frame(ready.part, made.ahead, band.half),
        calibrated=band.calibrated,
        seasonal=is_seasonal(fill(data, made.of.season), made.of.season),
        scores=made.held.scores(made.widths) if made.held else None,
    )


def _carried_on(made: Made) -> Forecast:
    ready = made.of.ready
    ahead = np.repeat(made.of.data[-1], made.horizon)
    return Forecast(
        method="last value",
        n_obs=int(ready.part.notna().sum()),
        status="caution",
        reason_zh=ready.reason_zh,
        reason_en=ready.reason_en,
        parameters=_parameters(made),
        as_of=made.as_of,
        frame=_frame(ready.part, ahead, np.full((2, made.horizon), np.nan)),
        calibrated=False,
        seasonal=False,
        scores=None,
    )


def _refused(made: Made) -> Forecast:
    return Forecast(
        method="none",
        n_obs=0,
        status="refused",
        reason_zh=made.of.ready.reason_zh,
        reason_en=made.of.ready.reason_en,
        parameters=_parameters(made),
        as_of=made.as_of,
        frame=pd.DataFrame(columns=list(COLUMNS), dtype=float),
        calibrated=False,
        seasonal=False,
        scores=None,
    )


_FORECAST: Mapping[Verdict, Callable[[Made], Forecast]] = {
    "model": _modelled,
    "short": _carried_on,
    "constant": _carried_on,
    "none": _refused,
}


def _told(made: Made) -> Forecast:
    return _FORECAST[made.of.ready.verdict](made)


def _parameters(made: Made) -> dict[str, Parameter]:
    ready = made.of.ready
    return {
        "mode": made.mode,
        "horizon": made.horizon,
        "imputed": ready.missing,
        "left_out": ready.left_out,
    }


def _band(made: Made) -> Band:
    scale = naive_scale(made.of.data, made.of.year)
    if made.widths is not None:
        return Band(made.widths * scale, "pool")
    if made.held is not None and len(made.held.actual) >= LEAST_ORIGINS:
        return Band(half_widths(made.held.errors) * scale, "rolling origins")
    if len(made.of.data) >= LEAST_MODEL_BAND:
        half = half_band(made.of.data, made.of.season, made.horizon)
        if half is not None:
            zh, en = (
                "区间未经校准，由模型区间放宽一半",
                "uncalibrated band: the model's, half wider",
            )
            return Band(half * WIDENED, f"model x {WIDENED}", zh, en)
    zh = "样本较短且没有足够的同类序列校准，不给区间"
    en = "too short for a band of its own, and too few other series to calibrate one"
    return Band(np.full((2, made.horizon), np.nan), "none", zh, en)


def _frame(part: pd.Series[float], ahead: Floats, half: Floats) -> pd.DataFrame:
    periods = pd.period_range(part.index[-1] + 1, periods=len(ahead))
    bands = [ahead - half[0], ahead + half[0], ahead - half[1], ahead + half[1]]
    return pd.DataFrame(dict(zip(COLUMNS, [ahead, *bands], strict=True)), index=periods)
