"""Classes of a choropleth: five at most, parted at round numbers."""

from __future__ import annotations

import math
from bisect import bisect_right
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CLASSES = 5
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_ALIKE = 1e-9


def round_breaks(values: Iterable[float]) -> tuple[float, ...]:
    """Give the breaks, at most four, that part `values` into classes of like size.

    Each break is a multiple of one round step; values that are all alike, to nine decimals,
    need none.
    """
    known = sorted(values)
    if not known or known[-1] - known[0] < _ALIKE:
        return ()
    step = _round_up((known[-1] - known[0]) / (4 * CLASSES))
    cuts = quantiles(known, n=CLASSES, method="inclusive")
    breaks = sorted({round(round(cut / step) * step, 10) for cut in cuts})
    return tuple(b for b in breaks if known[0] < b <= known[-1])


def class_of(value: float, breaks: Sequence[float], highest: int = CLASSES) -> int:
    """Give the class of `value`, counted from 1; fewer classes spread over all `highest` shades."""
    place = bisect_right(breaks, value)
    return 1 + round(place * (highest - 1) / len(breaks)) if breaks else (highest + 1) // 2


def _round_up(width: float) -> float:
    power = 10.0 ** math.floor(math.log10(width))
    return next(step * power for step in _ROUND if step * power >= width * (1 - 1e-9))
