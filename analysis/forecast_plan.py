"""Which refits a call for forecasts needs, and what their errors say together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.conformal import LEAST_ORIGINS, LEAST_SERIES, Pool
from analysis.forecast_work import Progress, run

if TYPE_CHECKING:
    from analysis.forecast_holdout import Case, Holdout
    from analysis.forecast_models import Mode

Floats = NDArray[np.float64]
Plan = Mapping[str, list[int]]
"""By series: how many of the newest values each fit leaves out."""

MOST_REFITS = 1000
"""Series of one rhythm that are refitted to calibrate; of more, these many evenly spread ones."""


def plan(cases: Mapping[str, Case], horizon: int, pool: Pool) -> dict[str, list[int]]:
    """Plan the fits of `cases`: each as it is, and without its newest values to learn its errors.

    Where `pool` or the cases themselves make a pool, one refit a series; else 30 where the series
    is long enough for them, and one where it is not.
    """
    fits = {name: [0] for name, of in cases.items() if of.ready.verdict == "model"}
    for rhythm, group in _groups(cases, horizon).items():
        pooled = len(group) >= LEAST_SERIES or pool.half_widths(rhythm, horizon) is not None
        for name in _spread(group):
            rolling = not pooled and cases[name].origins(horizon) >= LEAST_ORIGINS
            fits[name] += [horizon + at for at in range(LEAST_ORIGINS if rolling else 1)]
    return fits


def plan_pool(cases: Mapping[str, Case], horizon: int) -> dict[str, list[int]]:
    """Plan one refit of each series that is long enough, and nothing else."""
    groups = _groups(cases, horizon).values()
    return {name: [horizon] for group in groups for name in _spread(group)}


def carry_out(
    cases: Mapping[str, Case],
    fits: Plan,
    horizon: int,
    mode: Mode,
    progress: Progress | None = None,
) -> tuple[dict[str, Floats], dict[str, Holdout]]:
    """Make the planned fits: points ahead of the newest value, and refits against what came."""
    order = [(name, back) for name, backs in fits.items() for back in backs]
    jobs = [cases[name].fit(horizon, mode, back) for name, back in order]
    points = dict(zip(order, run(jobs, progress), strict=True))
    refits = {name: [points[name, back] for back in backs if back] for name, backs in fits.items()}
    return (
        {name: found for (name, back), found in points.items() if not back},
        {name: cases[name].against(horizon, ahead) for name, ahead in refits.items() if ahead},
    )


def pooled(cases: Mapping[str, Case], held: Mapping[str, Holdout]) -> Pool:
    """Put together the errors of all series at their newest origin, by rhythm."""
    errors: dict[str, list[Floats]] = {}
    for name, own in held.items():
        errors.setdefault(cases[name].rhythm, []).append(own.errors[0])
    return Pool(errors={rhythm: np.array(rows) for rhythm, rows in errors.items()})


def _groups(cases: Mapping[str, Case], horizon: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, of in cases.items():
        if of.ready.verdict == "model" and of.origins(horizon):
            groups.setdefault(of.rhythm, []).append(name)
    return groups


def _spread(names: list[str]) -> list[str]:
    if len(names) <= MOST_REFITS:
        return names
    places = np.linspace(0, len(names) - 1, MOST_REFITS).round().astype(int)
    return [names[place] for place in places]
