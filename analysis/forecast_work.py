"""Fits of many series, spread over the machine's cores."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.forecast_models import Mode, combined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Progress = Callable[[int, int], None]
"""Called with the fits done and the fits to do."""

_ALONE_S = 4.0
_COST_S = {"fast": 0.005, "accurate": 0.15}
_CHUNK = 8


@dataclass(frozen=True)
class Fit:
    """One forecast to make: `values` in order, periods of a year, periods ahead."""

    values: Floats
    season: int
    horizon: int
    mode: Mode


def run(fits: Sequence[Fit], progress: Progress | None = None) -> list[Floats]:
    """Make every forecast, in the order of `fits`.

    What one core does within seconds stays in this process, and so does the work of a server's
    thread. More is spread over forked processes, which inherit the loaded libraries and do not run
    the caller's script again.
    """
    workers = _workers(fits)
    if workers < 2:
        return _told(map(_made, fits), len(fits), progress)
    importlib.import_module("statsforecast.models")
    forked = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=forked) as pool:
        return _told(pool.map(_made, fits, chunksize=_CHUNK), len(fits), progress)


def _workers(fits: Sequence[Fit]) -> int:
    long = sum(_COST_S[fit.mode] for fit in fits) >= _ALONE_S
    main = threading.current_thread() is threading.main_thread()
    return min(len(os.sched_getaffinity(0)), len(fits)) if long and main else 1


def _made(fit: Fit) -> Floats:
    return combined(fit.values, fit.season, fit.horizon, fit.mode)


def _told(made: Iterable[Floats], total: int, progress: Progress | None) -> list[Floats]:
    points = []
    for done, found in enumerate(made, start=1):
        points.append(found)
        if progress is not None:
            progress(done, total)
    return points
