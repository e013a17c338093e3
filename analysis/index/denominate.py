"""Denomination: values are divided by what makes regions of different size comparable."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from datasets.index import IndexDefinition

NO_DENOMINATOR = "denominator"
"""Note of a value whose denominator is missing or zero."""


def denominate(definition: IndexDefinition, values: pd.DataFrame) -> pd.DataFrame:
    """Divide each indicator by its denominator and multiply it by its `per`.

    Args:
        definition: The index; indicators without denominator stay as they are.
        values: Raw numbers, rows (period, region), columns indicators and variables.

    Returns:
        Same rows, columns indicators; NaN where the denominator is missing or zero.
    """
    found = values.reindex(columns=[leaf.id for leaf in definition.indicators])
    for leaf in definition.indicators:
        if leaf.denominator:
            below = values[leaf.denominator]
            found[leaf.id] = found[leaf.id] / below.where(below != 0) * leaf.per
    return found


def denominator_notes(values: pd.DataFrame, denominated: pd.DataFrame) -> pd.DataFrame:
    """Give ``denominator`` where a number was lost for want of one, else an empty text."""
    lost = values.reindex(columns=denominated.columns).notna() & denominated.isna()
    return lost.replace({True: NO_DENOMINATOR, False: ""}).astype(object)
