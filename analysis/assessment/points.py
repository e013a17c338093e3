"""Points of one item: by its level, and by its progress since the base period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasets.assessment import AssessmentDeclaration, Item, Thresholds


@dataclass(frozen=True)
class Points:
    """What one item gives to one assessed.

    `level` and `progress` are fractions from 0 to 1, None where they are not scored; the points are
    theirs; `reachable` is what could be had at most with the data there are.
    """

    level: float | None
    progress: float | None
    level_points: float
    progress_points: float
    reachable: float
    note: str = ""


def level_fraction(thresholds: Thresholds, passing_share: float, value: float) -> float:
    """Give the fraction of the points that `value` has by its level, in lines between thresholds.

    0 at the floor or worse, `passing_share` at passing, 1 at full or better.
    """
    sign = 1 if thresholds.full > thresholds.floor else -1
    x, floor, full = sign * value, sign * thresholds.floor, sign * thresholds.full
    if x >= full:
        return 1.0
    if x < floor:
        return 0.0
    if thresholds.passing is None:
        return (x - floor) / (full - floor)
    passing = sign * thresholds.passing
    if x >= passing:
        return passing_share + (1 - passing_share) * (x - passing) / (full - passing)
    return passing_share * (x - floor) / (passing - floor)


def progress_fraction(thresholds: Thresholds, base: float, value: float) -> float:
    """Give (x_t − x_0) / (full − x_0), clipped to 0…1.

    Who stood at full already and still does has the whole: leaders are not punished. Who stood at
    full and fell below it has nothing, as everybody who fell back.
    """
    sign = 1 if thresholds.full > thresholds.floor else -1
    x, before, full = sign * value, sign * base, sign * thresholds.full
    if x >= full:
        return 1.0
    if before >= full:
        return 0.0
    return max(0.0, (x - before) / (full - before))


def score_item(
    declaration: AssessmentDeclaration,
    item: Item,
    region: str,
    value: float | None,
    base: float | None,
) -> Points:
    """Give the points of `item` for `region`; values in the item's unit, None where missing."""
    progressing = declaration.shares.progress if item.progress else 0.0
    at_level, at_progress = item.points * (1 - progressing), item.points * progressing
    thresholds = declaration.thresholds_of(item, region)
    if value is None:
        return _without_value(item)
    level = level_fraction(thresholds, item.passing_share, value)
    if not progressing:
        return Points(level, None, at_level * level, 0.0, item.points)
    if base is None:
        note = "基期暂无数据，进步分不计，按水平分折算"
        return Points(level, None, at_level * level, 0.0, at_level, note)
    progress = progress_fraction(thresholds, base, value)
    return Points(level, progress, at_level * level, at_progress * progress, item.points)


def _without_value(item: Item) -> Points:
    if item.missing == "zero":
        return Points(None, None, 0.0, 0.0, item.points, "暂无数据，按声明记 0 分")
    return Points(None, None, 0.0, 0.0, 0.0, "暂无数据，不计分")
