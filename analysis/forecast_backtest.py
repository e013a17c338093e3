"""How each model would have forecast one series: rolling origins, model by model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.forecast_holdout import Case, Holdout, case, scored_alone
from analysis.forecast_models import COMBINED, METHODS, each
from analysis.result import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analysis.forecast_models import Mode, Model

    Known = Callable[[pd.Period], pd.Series[float]]

Floats = NDArray[np.float64]

COLUMNS = ("smape", "mase", "coverage80", "coverage95", "origins")
_NAIVE: tuple[Model, ...] = ("naive", "seasonal_naive")


@dataclass(frozen=True, kw_only=True)
class Comparison(Result):
    """Past errors of several models on one series.

    Args:
        frame: By model (``naive, seasonal_naive, dot, ets, ces``, as far as the mode has them, and
            ``median``): ``smape`` (0 to 200), ``mase``, ``coverage80`` and
            ``coverage95`` (0 to 1, of bands made from the other origins' errors), ``origins``.
    """

    frame: pd.DataFrame


def backtest(
    series: pd.Series[float],
    horizon: int,
    *,
    mode: Mode = "accurate",
    origins: int = 12,
    known: Known | None = None,
) -> Comparison:
    """Forecast `series` from past origins by every model, and score them against what came.

    Args:
        series: Values by period as now known, in any unit; they are what came.
        horizon: Periods ahead, at least 1.
        mode: Which models; ``accurate`` has all.
        origins: Origins, one a period, the newest a horizon before the end; fewer where the series
            is too short.
        known: Gives the series as it was known when its newest period was the given one, so that
            later revisions do not help; without it `series` itself is cut there.

    Raises:
        ValueError: `horizon` or `origins` is below 1, or periods cannot be read.
    """
    if horizon < 1 or origins < 1:
        raise ValueError(f"horizon {horizon} and origins {origins} must both be at least 1")
    now = case(series)
    count = min(origins, now.origins(horizon)) if now.ready.verdict == "model" else 0
    past = [_then(now, horizon + at, known) for at in range(count)]
    if not past or any(then.ready.verdict in {"short", "none"} for then in past):
        return _refused(now, mode)
    held = _held(now, past, horizon, mode)
    rows = {model: scored_alone(one) for model, one in held.items()}
    return Comparison(
        method=METHODS[mode],
        n_obs=len(now.data) - now.ready.missing,
        status="caution" if now.ready.reason_zh else "ok",
        reason_zh=now.ready.reason_zh,
        reason_en=now.ready.reason_en,
        parameters={"mode": mode, "horizon": horizon, "origins": count},
        frame=pd.DataFrame.from_dict(rows, orient="index")[list(COLUMNS)],
    )


def _held(now: Case, past: Sequence[Case], horizon: int, mode: Mode) -> dict[str, Holdout]:
    made = [_points(then, horizon, mode) for then in past]
    models = [model for model in made[0] if all(model in one for one in made)]
    return {m: now.against(horizon, [one[m] for one in made]) for m in models}


def _then(now: Case, back: int, known: Known | None) -> Case:
    last = now.ready.part.index[-1] - back
    return case(now.ready.part[:last] if known is None else known(last))


def _points(then: Case, horizon: int, mode: Mode) -> dict[str, Floats]:
    found = each(then.data, then.season, horizon, (*_NAIVE, *COMBINED[mode]))
    combined = [points for model, points in found.items() if model not in _NAIVE]
    middle = {"median": np.median(combined, axis=0)} if combined else {}
    return {str(model): points for model, points in found.items()} | middle


def _refused(now: Case, mode: Mode) -> Comparison:
    return Comparison(
        method=METHODS[mode],
        n_obs=int(now.ready.part.notna().sum()),
        status="refused",
        reason_zh=now.ready.reason_zh or "样本太短，回测没有起点",
        reason_en=now.ready.reason_en or "too short for any origin of a backtest",
        frame=pd.DataFrame(columns=list(COLUMNS), dtype=float),
    )
