"""Bridge equations: a quarter's growth from the mean of the months known of it.

One least-squares line for each indicator, combined with weights that fall with its squared error
(Baffigi, Golinelli and Parigi 2004, "Bridge models to forecast the euro area GDP").
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

FEWEST = 8
"""Quarters with both target and indicator, below which an indicator is left out."""


def bridge(
    monthly: pd.DataFrame, quarterly: pd.Series[float], quarters: pd.PeriodIndex
) -> pd.DataFrame:
    """Estimate `quarters` of the target from the months known of them.

    Args:
        monthly: Months x indicators; NaN where unknown.
        quarterly: The target by quarter.
        quarters: What to estimate.

    Returns:
        `nowcast` and `se` (standard error of the combined line in the sample) by quarter, in
        the target's unit; NaN for quarters of which no indicator has a month.
    """
    means = monthly.groupby(pd.PeriodIndex(monthly.index).asfreq("Q")).mean()
    lines = {str(name): _line(column, quarterly.dropna()) for name, column in means.items()}
    told = pd.DataFrame({name: line[0] for name, line in lines.items() if line is not None})
    weights = pd.Series({name: 1 / line[1] for name, line in lines.items() if line is not None})
    shares = told.notna() * weights
    combined = (told * shares).sum(axis=1, min_count=1) / shares.sum(axis=1)
    left = (quarterly - combined).dropna()
    error = float(np.sqrt((left**2).sum() / max(1, left.size - 2)))
    nowcasts = combined.reindex(quarters)
    return pd.DataFrame({"nowcast": nowcasts, "se": error}, index=quarters)


def _line(
    means: pd.Series[float], target: pd.Series[float]
) -> tuple[pd.Series[float], float] | None:
    both = pd.concat([means, target], axis=1, keys=["mean", "target"]).dropna()
    if len(both) < FEWEST or both["mean"].std() == 0:
        return None
    slope, start = np.polyfit(both["mean"], both["target"], 1)
    left = both["target"] - start - slope * both["mean"]
    return start + slope * means, float((left**2).mean()) + 1e-12
