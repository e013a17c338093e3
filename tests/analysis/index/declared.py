"""Small definitions and tables for the tests of the steps before weighting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from datasets.index import IndexDefinition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def declared(*indicators: Mapping[str, object], **rest: object) -> IndexDefinition:
    """Give a definition of these indicators with equal weights."""
    head = {"id": "index", "version": "1", "authority": "research"}
    said = {"index": head, "weights": {"type": "equal"}, "indicators": indicators}
    return IndexDefinition.model_validate(said | rest)


def table(regions: str, columns: Mapping[str, Sequence[object]], *periods: str) -> pd.DataFrame:
    """Give a frame with rows (period, region), one region a letter, period after period."""
    rows = pd.MultiIndex.from_product([periods or ("2020",), list(regions)])
    return pd.DataFrame(dict(columns), index=rows)


def blank(like: pd.DataFrame) -> pd.DataFrame:
    """Give empty texts of the shape of `like`."""
    return pd.DataFrame("", index=like.index, columns=like.columns, dtype=object)
