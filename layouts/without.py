"""Pictures without some of their panels: what stays takes the room of what went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layouts.board import Arrangement
from layouts.tracks import split_tracks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Grid = list[list[str]]
Box = tuple[int, int, int, int]
"""Rows and columns of a rectangle: first row, row behind the last, first column, column behind."""

EMPTY = "."
_SIDES = ((0, 1), (0, -1), (1, 0), (-1, 0))
"""Rows down and columns right by which a panel may grow, the sides it tries first in front."""


def without(arrangement: Arrangement, names: Collection[str]) -> Arrangement:
    """Give the arrangement without the panels `names`.

    Rows that show nothing of their own any more go with their tracks; into what is still empty the
    panels beside it grow, as far as they stay rectangles.
    """
    if not set(names) & set(arrangement.panels):
        return arrangement
    grid = [[EMPTY if name in names else name for name in row] for row in arrangement.grid]
    rows = list(split_tracks(arrangement.rows))
    for y in reversed(range(len(grid))):
        if _says_nothing_of_its_own(grid, y):
            del grid[y], rows[y]
    while grown := next(_growths(grid), None):
        name, (top, bottom, left, right) = grown
        for y in range(top, bottom):
            grid[y][left:right] = [name] * (right - left)
    areas = "\n".join(" ".join(row) for row in grid)
    return Arrangement(areas=areas, rows=" ".join(rows), columns=arrangement.columns)


def _says_nothing_of_its_own(grid: Grid, y: int) -> bool:
    elsewhere = {name for other, row in enumerate(grid) if other != y for name in row}
    return EMPTY in grid[y] and all(name == EMPTY or name in elsewhere for name in grid[y])


def _growths(grid: Grid) -> Iterator[tuple[str, Box]]:
    """Give each panel that can grow over empty cells on one side, with its new box.

    Sideways comes first: a row stays as high as it was drawn for.
    """
    names = dict.fromkeys(name for row in grid for name in row if name != EMPTY)
    for down, right in _SIDES:
        for name in names:
            wider = _wider(_box(grid, name), down, right)
            if _fits(wider, grid) and all(grid[y][x] in (EMPTY, name) for y, x in _cells(wider)):
                yield name, wider


def _box(grid: Grid, name: str) -> Box:
    ys = [y for y, row in enumerate(grid) if name in row]
    xs = [x for x, each in enumerate(grid[ys[0]]) if each == name]
    return ys[0], ys[-1] + 1, xs[0], xs[-1] + 1


def _wider(box: Box, down: int, right: int) -> Box:
    top, bottom, first, last = box
    return top + min(down, 0), bottom + max(down, 0), first + min(right, 0), last + max(right, 0)


def _fits(box: Box, grid: Grid) -> bool:
    top, bottom, left, right = box
    return top >= 0 and left >= 0 and bottom <= len(grid) and right <= len(grid[0])


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    top, bottom, left, right = box
    return ((y, x) for y in range(top, bottom) for x in range(left, right))
