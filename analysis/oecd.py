"""The growth cycle as the OECD's leading indicators take it: what is left without trend and noise.

Source: OECD, "System of Composite Leading Indicators" (2012): two passes of the Hodrick-Prescott
filter keep movements of 1 to 10 years; the result is put on the scale of its mean absolute
deviation. The Christiano-Fitzgerald band-pass keeps the same movements in one pass.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from analysis.chain import Indexes, averaged, members, summed
from analysis.gaps import unbroken
from analysis.series import SEASONS, freq_of, regular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from datasets.study import Component

Band = Literal["hp", "cf"]
YEARS = (1, 10)
"""The shortest and the longest movement that belong to the cycle, in years."""
LEAST_YEARS = 3
"""Years without a gap from which a cycle may be taken."""


def trend_indexes(values: pd.DataFrame, components: Sequence[Component], band: Band) -> Indexes:
    """Average the growth cycles of each group's components; 100 is the trend.

    Args:
        values: Periods x metrics on one regular index, in the metrics' units.
        components: Group, transform, sign and weight of each metric.
        band: The filter, see :func:`growth_cycle`.

    Returns:
        Indexes of the groups that have components which move, in mean absolute deviations.
    """
    cycles = pd.DataFrame({c.metric: _signed(values[c.metric], c, band) for c in components})
    groups = members(components, cycles.notna().any())
    terms = {group: averaged(cycles[own.index], own, own) for group, own in groups.items()}
    sums = summed(terms, values.index)
    steps = [_steps(own, sums[group]) for group, own in terms.items()]
    return Indexes(
        index=100 + sums,
        contributions=pd.concat(steps, axis=1) if steps else pd.DataFrame(),
        trend=sums * 0,
        weights=pd.concat(list(groups.values())) if groups else pd.Series(dtype=float),
        base_year=None,
    )


def _signed(values: pd.Series[float], component: Component, band: Band) -> pd.Series[float]:
    cycle = growth_cycle(values, level=component.transform == "level", band=band)
    return (-cycle if component.inverted else cycle).reindex(values.index)


def _steps(terms: pd.DataFrame, index: pd.Series[float]) -> pd.DataFrame:
    """Give what each term adds to the change since the last period that has an index."""
    known = terms.fillna(0).where(index.notna(), axis=0)
    return known - known.ffill().shift(1)


def growth_cycle(values: pd.Series[float], *, level: bool, band: Band = "hp") -> pd.Series[float]:
    """Take the cycle out of a regular series and put it in units of its mean absolute deviation.

    Args:
        values: Regular series without noise of seasons; only the newest stretch without a gap is
            used. A level that is positive throughout enters as logarithm.
        level: Whether the values are levels; otherwise they are rates or indexes.
        band: ``hp`` for the double Hodrick-Prescott filter, ``cf`` for Christiano-Fitzgerald.

    Returns:
        The cycle without unit: 0 on trend, 1 one mean absolute deviation above it; empty where
        the series does not move or has less than 3 years without a gap.
    """
    stretch = unbroken(regular(values))
    numbers = np.asarray(stretch, dtype=np.float64)
    if len(numbers) < LEAST_YEARS * SEASONS[freq_of(values)] or np.ptp(numbers) == 0:
        return stretch.iloc[:0]
    if level and (numbers > 0).all():
        numbers = 100 * np.log(numbers)
    cycle = _passed(numbers, SEASONS[freq_of(values)], band)
    centred = cycle - cycle.mean()
    return pd.Series(centred / np.abs(centred).mean(), index=stretch.index)


def penalty(periods: float) -> float:
    """Give the Hodrick-Prescott penalty that halves movements which last `periods` periods.

    120 months give 133107.94 and 12 months 13.93, the OECD's pair.
    """
    return (2 * math.sin(math.pi / periods)) ** -4


def _passed(values: NDArray[np.float64], season: int, band: Band) -> NDArray[np.float64]:
    from statsmodels.tsa.filters import cf_filter, hp_filter

    short, long = (years * season for years in YEARS)
    if band == "cf":
        cycle, _ = cf_filter.cffilter(values, low=short, high=long, drift=True)
    else:
        trended, _ = hp_filter.hpfilter(values, lamb=penalty(long))
        _, cycle = hp_filter.hpfilter(trended, lamb=penalty(short))
    return np.asarray(cycle, dtype=np.float64)
