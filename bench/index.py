"""An index of 11 cities and 87 indicators: score, rank intervals, effects, each part left out.

The definition is made up: 18 topics, min-max, half of the indicators better when lower; values are
random. With alternatives every kind of method has two or three, 108 combinations in all. Limits are
those of one core.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index import score
from analysis.index.leave_out import leave_one_out
from analysis.index.sobol import effects
from analysis.index.uncertainty import uncertainty
from datasets.index import IndexDefinition

if TYPE_CHECKING:
    from collections.abc import Callable

CITIES, INDICATORS, TOPICS = 11, 87, 18
ALTERNATIVES = {
    "normalise": ["z", "percentile", "rank"],
    "aggregate": ["geometric", "harmonic"],
    "weights": ["entropy", "critic"],
    "treat": ["winsorise", "log"],
}


def main() -> None:
    """Time every case and print the table; exit 1 when one misses its limit."""
    plain, choosy, data = _definition({}), _definition(ALTERNATIVES), _data()
    score(plain, data)
    print("| 11 cities, 87 indicators | CPU s | limit s |\n|---|---|---|")
    held = [
        _measure("score, table read", lambda: score(plain, data), 0.1),
        _measure("1,000 draws of weights", lambda: uncertainty(plain, data), 2),
        _measure("1,000 draws of weights and methods", lambda: uncertainty(choosy, data), 2),
        _measure("Sobol effects, base 500", lambda: effects(choosy, data), 60),
        _measure("without each of 105 nodes", lambda: leave_one_out(plain, data), 10),
    ]
    sys.exit(0 if all(held) else 1)


def _measure(name: str, do: Callable[[], object], limit: float) -> bool:
    start = time.process_time()
    do()
    took = time.process_time() - start
    print(f"| {name} | {took:.2f} | {limit:g} |")
    return took <= limit


def _definition(alternatives: dict[str, list[str]]) -> IndexDefinition:
    indicators = [
        {
            "id": f"i{n}",
            "unit": "%",
            "parent": f"t{n % TOPICS}",
            "direction": "lower" if n % 2 else "higher",
        }
        for n in range(INDICATORS)
    ]
    return IndexDefinition.model_validate(
        {
            "index": {"id": "bench", "version": "1", "authority": "research"},
            "levels": ["indicator", "topic", "index"],
            "groups": [{"id": f"t{n}"} for n in range(TOPICS)],
            "indicators": indicators,
            "defaults": {"normalise": {"type": "minmax"}},
            "weights": {"type": "equal"},
            "uncertainty": {"alternatives": alternatives},
        }
    )


def _data() -> pd.DataFrame:
    cells = pd.MultiIndex.from_product(
        [[f"c{n}" for n in range(CITIES)], [f"i{n}" for n in range(INDICATORS)]],
        names=["region", "indicator"],
    )
    values = np.random.default_rng(0).lognormal(3, 0.5, len(cells))
    return cells.to_frame(index=False).assign(period="2025", value=values, unit="%")


if __name__ == "__main__":
    main()
