"""Milliseconds that X-13 takes a series of 120 months, with a frozen model and without one.

The series are simulated: a trend, a fixed season, noise, and a lull around Spring Festival. One
process, one series after the other, as the nightly run does; the limit holds for the frozen model,
which is what runs on all nights of the year but one. Wall time, since X-13 is a program of its own.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.festival import festival_regressors
from analysis.seasonal import seasonal_adjust

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.adjusted import Adjusted

LIMIT_MS = 100.0
SERIES = 24
MONTHS = pd.period_range("2014-01", periods=120, freq="M")
LULL = np.array([0.03, -0.2, -0.15])


def main() -> int:
    """Print the table.

    Returns:
        1 when a frozen model was dropped or takes longer than the limit at the median, else 0.
    """
    simulated = [_simulated(seed) for seed in range(SERIES)]
    fresh, found = _timed(simulated, lambda place: seasonal_adjust(simulated[place]))
    models = [result.model for result in found]
    frozen, again = _timed(
        simulated, lambda place: seasonal_adjust(simulated[place], model=models[place])
    )
    kept = sum(not result.reidentified for result in again)
    print("| X-13, 120 months | median ms | p95 ms | limit ms |\n|---|--:|--:|--:|")
    print(f"| model frozen for the year | {_row(frozen)} | {LIMIT_MS:.0f} |")
    print(f"| model identified, once a year | {_row(fresh)} | – |")
    print(f"\n{kept} of {SERIES} frozen models kept.")
    return int(statistics.median(frozen) > LIMIT_MS or kept < SERIES)


def _simulated(seed: int) -> pd.Series[float]:
    chance = np.random.default_rng(seed)
    trend = np.cumsum(chance.normal(0.006, 0.006, len(MONTHS)))
    season = 0.1 * np.sin(2 * np.pi * (np.arange(len(MONTHS)) + seed) / 12)
    lull = festival_regressors(MONTHS).to_numpy() @ LULL
    return pd.Series(np.exp(5 + trend + season + lull + chance.normal(0, 0.02, 120)), MONTHS)


def _timed(
    simulated: list[pd.Series[float]], run: Callable[[int], Adjusted]
) -> tuple[list[float], list[Adjusted]]:
    run(0)
    times, results = [], []
    for place in range(len(simulated)):
        start = time.perf_counter()
        results.append(run(place))
        times.append((time.perf_counter() - start) * 1000)
    return times, results


def _row(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} | {np.quantile(times, 0.95):.0f}"


if __name__ == "__main__":
    sys.exit(main())
