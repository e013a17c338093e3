"""Screening: regions that have too few of the indicators leave the set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.index.special import is_closed, special_notes

if TYPE_CHECKING:
    import pandas as pd

    from datasets.index import IndexDefinition


def screen(
    definition: IndexDefinition, values: pd.DataFrame, special: pd.DataFrame
) -> pd.Series[bool]:
    """Say which regions leave the set in each period.

    A region leaves where the share of its indicators that have a number or a special text is less
    than `regions.screen` of the definition.

    Args:
        definition: The index.
        values: Raw numbers, rows (period, region).
        special: Special texts, same rows.

    Returns:
        True for a row (period, region) that leaves.
    """
    leaves = [leaf.id for leaf in definition.indicators]
    said = is_closed(special_notes(definition, special))
    there = values.reindex(columns=leaves).notna() | said
    return there.mean(axis=1) < definition.regions.screen
