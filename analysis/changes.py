"""Changes of the components of a composite index, and how an index follows from its changes.

Source: The Conference Board, "Calculating the Composite Indexes".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from analysis.series import once_each, side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from datasets.study import Component


def symmetric_change(values: pd.Series[float]) -> pd.Series[float]:
    """Give changes against the period before in per cent of the mean of both.

    A rise and the fall back are of one size: 200 (x - x') / (x + x'). From 41.8 to 41.4 it
    is -0.96.

    Args:
        values: Positive levels by period, regular.

    Returns:
        Changes in per cent; NaN in the first period and beside gaps.
    """
    before = values.shift(1)
    return 200 * (values - before) / (values + before)


def chained(before: float, change: float) -> float:
    """Carry an index on by a symmetric `change` in per cent: 105.2 and 0.06 give 105.3."""
    return before * (200 + change) / (200 - change)


def change_of(values: pd.Series[float], component: Component) -> pd.Series[float]:
    """Give the change by which `component` enters, upside down where it is inverted.

    Levels enter by their symmetric change in per cent, or by their difference where any is zero
    or negative; rates and indexes of the year before enter by their difference in points.
    """
    symmetric = component.transform == "level" and bool((values.dropna() > 0).all())
    change = symmetric_change(values) if symmetric else values.diff()
    return -change if component.inverted else change


def aligned(frame: pd.DataFrame, components: Sequence[Component]) -> pd.DataFrame:
    """Put the components' series side by side on one regular index, shifted by their delay.

    Args:
        frame: Periods in rows, the components' metrics in columns.
        components: What to take; each metric once.

    Returns:
        Periods without a gap x metrics in the components' order, in the metrics' units.

    Raises:
        ValueError: A metric is named twice or has no column, or the columns' rhythms differ.
    """
    once_each([component.metric for component in components], frame)
    delayed = {c.metric: partial(_delayed, delay=c.delay) for c in components}
    return side_by_side(frame, delayed)


def _delayed(values: pd.Series[float], delay: int) -> pd.Series[float]:
    return values.set_axis(values.index.shift(delay))  # type: ignore[attr-defined]
