"""What-if: the course of several series when some of them take a given one, and demand shocks.

A scenario is conditional on history: it tells what usually goes along with a course, which is not
always what the course brings about. The model is a vector autoregression with at most 4 lags (by
Schwarz's criterion) and the Minnesota prior; the course of the other series follows by conditioning
the Gaussian forecast (Doan, Litterman and Sims 1984; Waggoner and Zha 1999), with coefficients
drawn from their posterior. Refused are fewer than 60 whole periods, too many gaps, a series that is
constant or follows from the others, an explosive history, and conditions out of range.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.leontief import Households, IoShock, io_shock, technical_coefficients
from analysis.result import Result
from analysis.series import regular
from analysis.var import Array, Var, fit_var, forecast_var, radius, responses, whole_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

__all__ = ["Households", "IoShock", "Scenario", "io_shock", "scenario", "technical_coefficients"]

MIN_OBS = 60
MAX_SERIES = 6
MAX_DEVIATIONS = 3.0
ASSUMPTIONS_ZH = "估计以历史上各序列之间的关系保持不变为前提；条件与结果之间是相关关系，不等于因果"
ASSUMPTIONS_EN = (
    "Estimated as if past relations between the series held; conditions and outcomes go along "
    "with each other, which is no proof of cause"
)
_MOST_LAGS = 4
_MIN_LAGGED = 40
_DRAWS = 1000
_BANDS = (0.1, 0.9, 0.025, 0.975)


@dataclass(frozen=True, kw_only=True)
class Scenario(Result):
    """Two futures of the same series; frames of future periods by series, in the series' units.

    Args:
        baseline: Expected without conditions.
        scenario: Expected with them; the conditions themselves where they are given.
        difference: `scenario` less `baseline`.
        lo80, hi80, lo95, hi95: Bands of `scenario`, from 1,000 draws of coefficients and
            innovations.
        assumptions_zh, assumptions_en: What needs to stand beside every number.
    """

    baseline: pd.DataFrame = field(default_factory=pd.DataFrame)
    scenario: pd.DataFrame = field(default_factory=pd.DataFrame)
    difference: pd.DataFrame = field(default_factory=pd.DataFrame)
    lo80: pd.DataFrame = field(default_factory=pd.DataFrame)
    hi80: pd.DataFrame = field(default_factory=pd.DataFrame)
    lo95: pd.DataFrame = field(default_factory=pd.DataFrame)
    hi95: pd.DataFrame = field(default_factory=pd.DataFrame)
    assumptions_zh: str = ASSUMPTIONS_ZH
    assumptions_en: str = ASSUMPTIONS_EN


def scenario(
    frame: pd.DataFrame,
    path: Mapping[str, Sequence[float]],
    *,
    horizon: int = 12,
    seed: int = 0,
    confirmed: bool = False,
    as_of: dt.date | None = None,
) -> Scenario:
    """Forecast `frame` on condition that some of its series take the course of `path`.

    Args:
        frame: 2 to 6 stationary series by column, rows as :func:`analysis.series.regular` takes
            them. Periods that miss a value, also as a lag, are left out; nothing is filled in.
        path: Values by series from the first period after the history on, in the series' unit;
            NaN leaves a period open.
        horizon: Periods to look ahead.
        seed: Of the draws.
        confirmed: The user wants conditions beyond 3 historical standard deviations from the
            baseline; without it they are refused, with it they are a caution.
        as_of: Day up to which the history was known.

    Returns:
        Both futures, from the newest periods on that have a value of every series.

    Raises:
        ValueError: Fewer than 2 or more than 6 series, `path` names another one, is longer than
            `horizon`, or gives nothing.
    """
    columns = pd.DataFrame({name: regular(frame[name]) for name in frame.columns})
    goal = _goal(columns, path, horizon)
    told = Scenario(
        method="minnesota var",
        n_obs=int(columns.notna().all(axis=1).sum()),
        as_of=as_of,
        parameters={"horizon": horizon, "seed": seed, "draws": _DRAWS, "confirmed": confirmed},
    )
    if reasons := _unfit(columns):
        return replace(told, status="refused", reason_zh=reasons[0], reason_en=reasons[1])
    return _modelled(told, _Scaled.of(columns), goal)


@dataclass(frozen=True)
class _Scaled:
    """A history with mean 0 and deviation 1, and the way back."""

    history: pd.DataFrame
    mean: Array
    deviation: Array

    @staticmethod
    def of(history: pd.DataFrame) -> _Scaled:
        values = history.to_numpy(dtype=np.float64)
        return _Scaled(history, np.nanmean(values, axis=0), np.nanstd(values, axis=0, ddof=1))

    @property
    def values(self) -> Array:
        return self.there(self.history.to_numpy(dtype=np.float64))

    def there(self, values: Array) -> Array:
        return (values - self.mean) / self.deviation

    def ended(self, lags: int) -> _Scaled:
        """Cut off what comes after the newest `lags` whole periods in a row."""
        whole = self.history.notna().all(axis=1).rolling(lags).sum() == lags
        last = int(np.flatnonzero(whole)[-1])
        return replace(self, history=self.history.iloc[: last + 1])

    def ahead(self, values: Array) -> pd.DataFrame:
        """Give values of the periods that follow, in the series' units."""
        first = self.history.index[-1] + 1
        index = pd.period_range(first, periods=len(values), freq=first.freq)
        back = self.mean + values * self.deviation
        return pd.DataFrame(back, index=index, columns=self.history.columns)


def _goal(columns: pd.DataFrame, path: Mapping[str, Sequence[float]], horizon: int) -> Array:
    """Lay the conditions out by period and series; NaN where there is none."""
    if not 2 <= columns.shape[1] <= MAX_SERIES:
        raise ValueError(f"{columns.shape[1]} series given; a scenario takes 2 to {MAX_SERIES}")
    goal = np.full((horizon, columns.shape[1]), np.nan)
    for name, values in path.items():
        if name not in columns.columns:
            raise ValueError(f"path names '{name}', which is none of the series")
        if len(values) > horizon:
            raise ValueError(f"path of '{name}' has {len(values)} periods, horizon is {horizon}")
        goal[: len(values), columns.columns.get_loc(name)] = values
    if np.isnan(goal).all():
        raise ValueError("path gives no value; give one for at least one period")
    return goal


def _unfit(history: pd.DataFrame) -> tuple[str, str] | None:
    count = int(history.notna().all(axis=1).sum())
    if count < MIN_OBS:
        return (
            f"各序列齐全的只有 {count} 期，少于 {MIN_OBS} 期，不作情景模拟",
            f"only {count} periods with all series, fewer than {MIN_OBS}: no scenario",
        )
    lagged = whole_rows(history.to_numpy(dtype=np.float64), _MOST_LAGS)
    if lagged < _MIN_LAGGED:
        return (
            f"序列缺口太多，前后连贯的只有 {lagged} 期，少于 {_MIN_LAGGED} 期，不作情景模拟",
            f"too many gaps: {lagged} periods have all their lags, fewer than {_MIN_LAGGED}",
        )
    same = history.std() <= 1e-12 * history.abs().max()
    if same.any():
        name = same.idxmax()
        return f"序列 {name} 是常数，不作情景模拟", f"series {name} is constant: no scenario"
    return None


def _unsound(model: Var) -> tuple[str, str] | None:
    if float(np.linalg.eigvalsh(model.noise)[0]) < 1e-10:
        return (
            "有序列可由其他序列算出，不能分别设定，请去掉重复的序列",
            "a series follows from the others exactly: leave it out",
        )
    largest = float(radius(model.coefficients))
    if largest >= 1:
        return (
            f"模型不平稳（最大特征根 {largest:.4g}），请改用同比、环比等平稳的指标",
            f"the model explodes (largest root {largest:.4g}): use rates of change",
        )
    return None


def _modelled(told: Scenario, scaled: _Scaled, goal: Array) -> Scenario:
    model = fit_var(scaled.values, _MOST_LAGS)
    if reasons := _unsound(model):
        return replace(told, status="refused", reason_zh=reasons[0], reason_en=reasons[1])
    return _simulated(told, scaled.ended(model.lags), model, goal)


def _simulated(told: Scenario, scaled: _Scaled, model: Var, goal: Array) -> Scenario:
    aim = scaled.there(goal)
    baseline = forecast_var(model.coefficients, scaled.values, len(goal))
    origin = str(scaled.history.index[-1])
    told = replace(told, parameters={**told.parameters, "lags": model.lags, "origin": origin})
    farthest = float(np.nanmax(np.abs(aim - baseline)))
    zh = f"设定值偏离基准最多 {farthest:.2f} 个历史标准差，超过 {MAX_DEVIATIONS:g} 个"
    en = f"conditions lie up to {farthest:.2f} historical standard deviations off the baseline"
    if farthest <= MAX_DEVIATIONS:
        return _framed(told, scaled, baseline, _futures(model, scaled.values, aim, told))
    if told.parameters["confirmed"]:
        told = replace(told, status="caution", reason_zh=zh, reason_en=en)
        return _framed(told, scaled, baseline, _futures(model, scaled.values, aim, told))
    zh, en = f"{zh}，须经确认后才模拟", f"{en}: to be confirmed first"
    return replace(told, status="refused", reason_zh=zh, reason_en=en)


def _futures(model: Var, values: Array, aim: Array, told: Scenario) -> Array:
    """Give the expected future with conditions first, then the drawn ones."""
    chance = np.random.default_rng(int(told.parameters["seed"] or 0))
    root = np.asarray(np.linalg.cholesky(model.noise), dtype=np.float64)
    quiet = np.zeros((1, aim.size))
    chances = np.vstack([quiet, chance.standard_normal((_DRAWS, aim.size))])
    drawn = np.vstack([model.coefficients[None], model.draw(_DRAWS, chance)])
    pairs = zip(drawn, chances, strict=True)
    return np.stack([_conditioned(c, root, values, aim, z) for c, z in pairs])


def _conditioned(coefficients: Array, root: Array, values: Array, aim: Array, z: Array) -> Array:
    """Move the innovations `z` by as little as it takes to meet `aim`, and follow them."""
    horizon, count = aim.shape
    given = np.isfinite(aim).ravel()
    moves = responses(coefficients, root, horizon)
    free = forecast_var(coefficients, values, horizon).ravel() + moves @ z
    bound = moves[given]
    missed = aim.ravel()[given] - free[given]
    future = free + moves @ (bound.T @ np.linalg.solve(bound @ bound.T, missed))
    future[given] = aim.ravel()[given]
    return future.reshape(horizon, count)


def _framed(told: Scenario, scaled: _Scaled, baseline: Array, futures: Array) -> Scenario:
    usual, expected = scaled.ahead(baseline), scaled.ahead(futures[0])
    bands = np.quantile(futures[1:], _BANDS, axis=0)
    low80, high80, low95, high95 = (scaled.ahead(band) for band in bands)
    return replace(
        told,
        baseline=usual,
        scenario=expected,
        difference=expected - usual,
        lo80=low80,
        hi80=high80,
        lo95=low95,
        hi95=high95,
    )
