"""Random definitions and tables for the properties of gaps, gains and changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from datasets.index import IndexDefinition

REGIONS = tuple("ABCDE")
PERIODS = ("2023", "2024")


@dataclass(frozen=True)
class Case:
    definition: IndexDefinition
    data: pd.DataFrame


def declared(groups, indicators, **rest) -> IndexDefinition:
    head = {"id": "idx", "version": "1", "authority": "research"}
    said = {
        "index": head,
        "levels": ["indicator", "a", "b", "c", "index"],
        "groups": groups,
        "indicators": indicators,
        "weights": {"type": "fixed"},
        "coverage": {"group": 0, "index": 0},
    }
    return IndexDefinition.model_validate(said | rest)


GOALPOSTS = (
    {"type": "goalposts", "best": 110, "worst": 0},
    {"type": "goalposts", "best": 110, "worst": 0, "exponent": 0.8},
    {"type": "goalposts", "best": 110, "worst": 0.5, "log": True},
    {"type": "goalposts", "best": -10, "worst": 120},
)
RELATIVE = (
    {"type": "minmax", "range": [1, 100]},
    {"type": "minmax", "range": [1, 100], "over": "panel"},
    {"type": "z", "mean": 60, "sd": 3},
    {"type": "percentile"},
)


AGAIN = (
    {"type": "minmax", "range": [1, 100]},
    {"type": "goalposts", "best": 120, "worst": -5, "exponent": 0.7},
    {"type": "percentile"},
)


@st.composite
def cases(draw, *, relative: bool = True, again: bool = False, aggregations=None):
    """Five regions in two periods under a tree of depth 1 to 4 with mixed means.

    With `again` some groups are normalised again.
    """
    methods = aggregations or ("arithmetic", "geometric", "harmonic")
    kinds = GOALPOSTS + (RELATIVE if relative else ())
    groups, indicators = [], []

    def grow(parent: str, depth: int) -> None:
        for _ in range(draw(st.integers(1, 3))):
            weight = draw(st.sampled_from([0.5, 1.0, 3.0]))
            if depth > 1 and draw(st.booleans()):
                name = f"g{len(groups)}"
                said = {"id": name, "parent": parent, "weight": weight}
                said["aggregate"] = draw(st.sampled_from(methods))
                if again and draw(st.booleans()):
                    said["normalise"] = draw(st.sampled_from(AGAIN))
                groups.append(said)
                grow(name, depth - 1)
            else:
                kind = draw(st.sampled_from(kinds))
                said = {"id": f"i{len(indicators)}", "parent": parent, "weight": weight}
                lower = kind["type"] != "goalposts" and draw(st.booleans())
                said |= {"normalise": kind, "direction": "lower" if lower else "higher"}
                indicators.append(said)

    grow("", draw(st.integers(1, 4)))
    rest = {"aggregate": draw(st.sampled_from(methods))}
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = [
        {"region": region, "period": period, "indicator": leaf["id"], "value": rng.uniform(5, 95)}
        for region in REGIONS
        for period in PERIODS
        for leaf in indicators
    ]
    data = pd.DataFrame(rows)
    kept = rng.uniform(size=len(data)) > draw(st.sampled_from([0, 0.1, 0.3]))
    return Case(declared(groups, indicators, **rest), data[kept])
