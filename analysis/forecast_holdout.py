"""What a forecast would have been worth: refits without the newest values, held against them."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.conformal import LEAST_ORIGINS, held, held_out, naive_scale
from analysis.forecast_models import each
from analysis.forecast_work import Fit
from analysis.readiness import Readiness, readiness
from analysis.series import SEASONS, freq_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.forecast_models import Mode

Floats = NDArray[np.float64]

_LEAST_FIT = 8


class Case(NamedTuple):
    """A series made ready: its data in order (NaN in short gaps) and periods of its year."""

    ready: Readiness
    data: Floats
    rhythm: str

    @property
    def year(self) -> int:
        """Periods of a year."""
        return SEASONS[self.rhythm]

    @property
    def season(self) -> int:
        """Periods of the season that models may look for; 1 below two whole years."""
        return self.year if len(self.data) >= 2 * self.year else 1

    def origins(self, horizon: int) -> int:
        """Count the origins from which `horizon` held-out values can be forecast."""
        return max(0, len(self.data) - horizon - max(_LEAST_FIT, 2 * self.year) + 1)

    def against(self, horizon: int, ahead: list[Floats]) -> Holdout:
        """Hold the forecasts `ahead`, newest origin first and one a period, against what came."""
        ends = [len(self.data) - horizon - back for back in range(len(ahead))]
        scale = np.array([naive_scale(self.data[:end], self.year) for end in ends])
        return Holdout(
            actual=np.array([self.data[end : end + horizon] for end in ends]),
            ahead=np.array(ahead),
            naive=np.array([_naive(self.data[:end], self.season, horizon) for end in ends]),
            scale=np.where(scale > 0, scale, np.nan),
        )

    def fit(self, horizon: int, mode: Mode, back: int = 0) -> Fit:
        """Give the forecast to make when the newest `back` values are not known."""
        return Fit(self.data[: len(self.data) - back], self.season, horizon, mode)


@dataclass(frozen=True)
class Scores:
    """Errors of past forecasts of one series.

    Args:
        smape: Symmetric mean absolute percentage error, 0 to 200.
        mase: Mean absolute error divided by the seasonal naive's within the sample.
        coverage80, coverage95: Shares of actual values within the bands, 0 to 1; the bands come
            from other series or other origins. NaN where there is no calibrated band.
        naive_smape: `smape` of the seasonal naive at the same origins.
        origins: Origins forecast from, one a period, the newest one a horizon before the end.
    """

    smape: float
    mase: float
    coverage80: float
    coverage95: float
    naive_smape: float
    origins: int


@dataclass(frozen=True)
class Holdout:
    """Forecasts of one series from past origins, newest first: origins × horizon."""

    actual: Floats
    ahead: Floats
    naive: Floats
    scale: Floats

    @property
    def errors(self) -> Floats:
        """Actual minus forecast in units of the seasonal naive's error, origins × horizon."""
        return (self.actual - self.ahead) / self.scale[:, None]

    def scores(self, widths: Floats | None) -> Scores:
        """Score the forecasts; `widths` are the pool's, None where it has none."""
        return Scores(
            smape=smape(self.actual, self.ahead),
            mase=_mean(np.abs(self.errors)),
            coverage80=self._coverage(widths)[0],
            coverage95=self._coverage(widths)[1],
            naive_smape=smape(self.actual, self.naive),
            origins=len(self.actual),
        )

    def _coverage(self, widths: Floats | None) -> tuple[float, float]:
        if widths is not None:
            return held(self.errors, widths)
        return held_out(self.errors) if len(self.actual) >= LEAST_ORIGINS else (math.nan, math.nan)


def case(series: pd.Series[float]) -> Case:
    """Make `series` ready.

    Raises:
        ValueError: Its periods are unreadable or come twice.
    """
    ready = readiness(series)
    rhythm = "M" if ready.part.empty else freq_of(ready.part)
    return Case(ready, np.asarray(ready.part, dtype=np.float64), rhythm)


def scored_alone(held: Holdout) -> dict[str, float]:
    """Score the forecasts, each origin's band coming from the other origins' errors."""
    inner, outer = held_out(held.errors) if len(held.actual) > 1 else (math.nan, math.nan)
    own = held.scores(None)
    return asdict(own) | {"coverage80": inner, "coverage95": outer}


def smape(actual: Floats, ahead: Floats) -> float:
    """Give the symmetric mean absolute percentage error, 0 to 200; two zeros count as no error.

    Source: Makridakis and Hibon (2000), The M3-Competition.
    """
    size = np.abs(actual) + np.abs(ahead)
    return _mean(np.where(size == 0, 0.0, 200 * np.abs(actual - ahead) / np.where(size, size, 1)))


def _naive(values: Floats, season: int, horizon: int) -> Floats:
    return each(values, season, horizon, ["seasonal_naive"])["seasonal_naive"]


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else math.nan
