"""A series without its season, and the test of whether some season is left in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from analysis.regarima import Model
    from analysis.result import Parameter

RESIDUAL_P = 0.01
_NOISE = 1e-12


@dataclass(frozen=True, kw_only=True)
class Adjusted(Result):
    """A series without its season.

    Args:
        frame: ``adjusted``, ``trend``, ``seasonal``, ``irregular`` by period. With transform
            ``log`` these are factors: value = adjusted x seasonal, adjusted = trend x irregular;
            with ``none`` amounts that add up. ``seasonal`` holds trading days and Spring Festival
            too. Where the value is missing, so is ``adjusted``. Empty when refused.
        transform: ``log`` or ``none``.
        model: The regARIMA model, to be given again until it is a year old; None without X-13.
        reidentified: Whether the model was found in this run.
        qs: QS statistic of seasonality left in the adjusted series; None when refused.
        qs_p: Its p-value, chi-square with 2 degrees of freedom.
        outliers: Outliers of the model and new ones: ``AO2020.Feb``.
    """

    frame: pd.DataFrame
    transform: Literal["log", "none"] = "none"
    model: Model | None = None
    reidentified: bool = False
    qs: float | None = None
    qs_p: float | None = None
    outliers: tuple[str, ...] = ()

    @property
    def residual_seasonality(self) -> bool:
        """Whether the badge 残余季节性 is due: the QS test rejects at 1 %."""
        return self.qs_p is not None and self.qs_p < RESIDUAL_P

    @property
    def festival_kept(self) -> bool:
        """Whether Spring Festival was taken out, as AICc decided."""
        return self.model is not None and self.model.festival

    @property
    def aicc_gain(self) -> float | None:
        """By how much the festival's regressors lower AICc; None where they were not tried."""
        return None if self.model is None else self.model.aicc_gain

    @property
    def details(self) -> dict[str, Parameter]:
        """What is published beside the adjusted series, by name."""
        return {
            "qs": self.qs,
            "qs_p": self.qs_p,
            "residual_seasonality": self.residual_seasonality,
            "festival_kept": self.festival_kept,
            "aicc_gain": self.aicc_gain,
            "transform": self.transform,
            "arima": None if self.model is None else self.model.arima,
            "outliers": " ".join(self.outliers),
            "model": None if self.model is None else str(self.model),
        }


def residual_qs(values: pd.Series[float], *, season: int) -> tuple[float, float]:
    """Test for seasonality in a series, for one that was adjusted above all.

    QS = n (n + 2) (r_s^2 / (n - s) + max(0, r_2s)^2 / (n - 2s)) of the second differences, 0 where
    r_s is not positive (Maravall 2012), as X-13 reckons it; p from the chi-square with 2 degrees
    of freedom.

    Args:
        values: The series in any unit; missing values are left out.
        season: Periods of a year.

    Returns:
        The statistic and its p-value.
    """
    known = values.dropna().to_numpy(float)
    steps = np.diff(known, 2)
    steps = steps - steps.mean()
    n, power = len(steps), float(steps @ steps)
    if power <= n * (_NOISE * float(np.abs(known).max())) ** 2:
        return 0.0, 1.0
    lags = [lag for lag in (season, 2 * season) if lag < n]
    found = [max(0.0, float(steps[lag:] @ steps[:-lag]) / power) for lag in lags]
    if not found or found[0] == 0:
        return 0.0, 1.0
    qs = n * (n + 2) * sum(r**2 / (n - lag) for r, lag in zip(found, lags, strict=True))
    return qs, float(np.exp(-qs / 2))
