"""Small indexes with uncertain choices, and tables for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from datasets.index import IndexDefinition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AS_IS = {"type": "none"}
POSTS = {"type": "goalposts", "best": 100, "worst": 0}


def drawn(
    topics: Mapping[str, Sequence[str]],
    uncertainty: Mapping[str, object],
    *,
    normalise: Mapping[str, object] | None = None,
    **rest: object,
) -> IndexDefinition:
    """Give an index of topics with their indicators; weights are equal unless `rest` says."""
    said = {
        "index": {"id": "all", "version": "1", "authority": "research"},
        "levels": ["indicator", "topic", "index"],
        "groups": [{"id": topic} for topic in topics],
        "indicators": [
            {"id": leaf, "parent": topic, "unit": "%"}
            for topic, leaves in topics.items()
            for leaf in leaves
        ],
        "defaults": {"normalise": normalise or AS_IS},
        "weights": {"type": "equal"},
        "uncertainty": uncertainty,
    }
    return IndexDefinition.model_validate(said | rest)


def flat(
    leaves: Sequence[str], uncertainty: Mapping[str, object], **rest: object
) -> IndexDefinition:
    """Give an index with nothing between it and its indicators."""
    said = {
        "index": {"id": "all", "version": "1", "authority": "research"},
        "indicators": [{"id": leaf, "unit": "%"} for leaf in leaves],
        "defaults": {"normalise": AS_IS},
        "weights": {"type": "equal"},
        "uncertainty": uncertainty,
    }
    return IndexDefinition.model_validate(said | rest)


def rows(values: Mapping[str, Sequence[float | None]], leaves: Sequence[str]) -> pd.DataFrame:
    """Give a long table of one period; None leaves a row out."""
    found = [
        ("2025", region, leaf, value, "%")
        for region, own in values.items()
        for leaf, value in zip(leaves, own, strict=True)
        if value is not None
    ]
    return pd.DataFrame(found, columns=["period", "region", "indicator", "value", "unit"])


def chance(regions: str, leaves: Sequence[str], *, seed: int = 0, gaps: float = 0) -> pd.DataFrame:
    """Give random values from 10 to 90, one region a letter, a share `gaps` of them missing."""
    random = np.random.default_rng(seed)
    values = random.uniform(10, 90, (len(regions), len(leaves)))
    values[random.random(values.shape) < gaps] = np.nan
    named = {
        region: [None if np.isnan(value) else float(value) for value in own]
        for region, own in zip(regions, values, strict=True)
    }
    return rows(named, leaves)
