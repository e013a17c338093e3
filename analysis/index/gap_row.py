"""One row of a table of an index: what one region has in one period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def numbers(frame: pd.DataFrame, period: str, region: str) -> dict[str, float]:
    """Give the numbers of a row by column; empty where the table has no such row.

    Args:
        frame: Rows (period, region), columns of numbers.
        period: Period of the row.
        region: Region of the row.
    """
    place = position(frame, period, region)
    if place is None:
        return {}
    values = frame.iloc[place].to_numpy(dtype=np.float64)
    return dict(zip(map(str, frame.columns), values.tolist(), strict=True))


def texts(frame: pd.DataFrame, period: str, region: str) -> dict[str, str]:
    """Give the texts of a row by column, empty for what is none; as :func:`numbers`."""
    place = position(frame, period, region)
    if place is None:
        return {}
    return {
        str(name): value if isinstance(value, str) else ""
        for name, value in zip(frame.columns, frame.iloc[place].tolist(), strict=True)
    }


def position(frame: pd.DataFrame, period: str, region: str) -> int | None:
    """Give the number of a row, None where there is none."""
    if (period, region) not in frame.index:
        return None
    place = frame.index.get_loc((period, region))
    return place if isinstance(place, int) else None
