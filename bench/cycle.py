"""Turning points of 800 months, the longest monthly series that a province has cause to date."""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np
import pandas as pd

from analysis.cycle import turning_points

MONTHS, REPEAT, LIMIT_MS = 800, 20, 100


def main() -> None:
    """Time a random walk with drift and print the table; exit 1 above the limit."""
    steps = np.random.default_rng(0).normal(0.2, 1, MONTHS)
    series = pd.Series(steps.cumsum(), pd.period_range("1950-01", periods=MONTHS, freq="M"))
    times = [_milliseconds(series) for _ in range(REPEAT)]
    print("| months | turns | median ms | slowest ms | limit ms |\n|---|---|---|---|---|")
    turns = len(turning_points(series).points)
    median = statistics.median(times)
    print(f"| {MONTHS} | {turns} | {median:.1f} | {max(times):.1f} | {LIMIT_MS} |")
    sys.exit(0 if median <= LIMIT_MS else 1)


def _milliseconds(series: pd.Series[float]) -> float:
    start = time.perf_counter()
    turning_points(series)
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
