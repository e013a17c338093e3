"""Effects: one synthetic difference-in-differences of 39 units by 31 years, and 200 placebos.

A panel of 39 units has only 38 placebos, each donor once; the 200 are those of a panel of 201.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.effect import policy_effect

if TYPE_CHECKING:
    from analysis.synthetic import Method

PRE, YEARS = 19, 31
CASES: tuple[tuple[str, Method, int, int, float], ...] = (
    ("SDID of 39 x 31, robustness included", "sdid", 39, 0, 1.0),
    ("the same with all 38 placebos", "sdid", 39, 200, 1.0),
    ("200 placebos, SDID of 201 x 31", "sdid", 201, 200, 40.0),
    ("200 placebos, synthetic control of 201 x 31", "sc", 201, 200, 40.0),
)


def main() -> None:
    """Time every case and print the table; exit 1 when one misses its limit."""
    policy_effect(_panel(39), "u0", PRE)
    print("| case | seconds | limit s |\n|---|---|---|")
    held = [_measure(*case) for case in CASES]
    sys.exit(0 if all(held) else 1)


def _measure(name: str, method: Method, units: int, placebos: int, limit: float) -> bool:
    panel = _panel(units)
    start = time.perf_counter()
    policy_effect(panel, "u0", PRE, method, placebos=placebos)
    took = time.perf_counter() - start
    print(f"| {name} | {took:.2f} | {limit:g} |")
    return took <= limit


def _panel(units: int) -> pd.DataFrame:
    chance = np.random.default_rng(0)
    courses = np.cumsum(chance.normal(0.5, 1, (YEARS, 3)), axis=0)
    values = 100 + courses @ chance.uniform(0.5, 1.5, (3, units))
    values += chance.normal(0, 1, values.shape)
    return pd.DataFrame(values, columns=[f"u{unit}" for unit in range(units)])


if __name__ == "__main__":
    main()
