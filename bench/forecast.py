"""Forecasts of 3,000 series of 120 months, 18 ahead: both modes, and one series alone.

Series are simulated: levels that walk with drift, seasons in two of three, noise. The limits are
20 s and 8 min on two cores with nothing else to do; CPU seconds of this process count whole, those
of its forked workers by half. Accurate forecasts are made of every tenth series and scaled.

Usage: python -m bench.forecast
"""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.forecast import forecast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.forecast_models import Mode

_SERIES, _MONTHS, _HORIZON, _PART = 3000, 120, 18, 10
_CORES = 2
_ROW = "| {what} | {wall:.1f} | {own:.1f} | {forked:.1f} | {free:.1f} | {verdict} |"


def main() -> int:
    """Print the table.

    Returns:
        The number of limits that were missed.
    """
    print("| forecast | wall s | CPU s | workers' CPU s | s on 2 free cores | limit |")
    print("|---|---|---|---|---|---|")
    every = _simulated(_SERIES)
    part = dict(list(every.items())[::_PART])
    missed = [
        _measured(f"{_SERIES} series, fast, libraries loaded too", every, "fast", 20),
        _measured(f"{_SERIES // _PART} series, accurate", part, "accurate", 480 / _PART),
        _measured("one series, fast, 30 refits", dict(list(every.items())[:1]), "fast", 1),
    ]
    return sum(missed)


def _measured(what: str, series: Mapping[str, pd.Series[float]], mode: Mode, limit: float) -> bool:
    start, own, forked = time.perf_counter(), _cpu_s(resource.RUSAGE_SELF), _children_s()
    forecast(series, _HORIZON, mode=mode)
    wall, own = time.perf_counter() - start, _cpu_s(resource.RUSAGE_SELF) - own
    forked = _children_s() - forked
    free = own + forked / _CORES
    verdict = f"≤ {limit:g} {'✓' if free <= limit else '✗'}"
    print(_ROW.format(what=what, wall=wall, own=own, forked=forked, free=free, verdict=verdict))
    return free > limit


def _children_s() -> float:
    return _cpu_s(resource.RUSAGE_CHILDREN)


def _cpu_s(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def _simulated(count: int) -> dict[str, pd.Series[float]]:
    random = np.random.default_rng(2026)
    walk = np.cumsum(random.normal(0.2, 1, (count, _MONTHS)), axis=1)
    season = np.tile(random.normal(0, 4, (count, 12)), _MONTHS // 12)
    seasonal = random.random((count, 1)) < 2 / 3
    values = 500 + walk + season * seasonal + random.normal(0, 1.5, (count, _MONTHS))
    periods = pd.period_range("2015-01", periods=_MONTHS, freq="M")
    return {f"s{at}": pd.Series(row, index=periods) for at, row in enumerate(values)}


if __name__ == "__main__":
    sys.exit(main())
