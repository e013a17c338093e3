"""Wall profiles: how large a wall's text must be to be read, and which panels then find room."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from datasets.spec import Spec, Text
from layouts.board import Arrangement, Board, Device
from layouts.tracks import split_tracks

ROWS_NEEDED = 49
"""Lines of root size that a full wall arrangement takes from top to bottom."""

SEAM_PX = 16
"""Text keeps this far off a seam; two of it are the gutter of ultra-wide walls."""

MARGIN_PX = 24
"""What a wall leaves free at its left and right edge."""

WIDE_RATIO = 2.6
"""Width over height from which on a wall takes the ultra-wide arrangement."""

Column = tuple[str, ...]
Grid = tuple[tuple[str, ...], ...]


class WallProfile(Spec):
    """A wall as it hangs: how far people sit, how coarse its pixels are, where its seams run."""

    title: Text
    distance_m: float = Field(gt=0)
    pixel_pitch_mm: float = Field(gt=0)
    width_px: int = Field(gt=0)
    height_px: int = Field(gt=0)
    seams_px: tuple[int, ...] = ()
    theme: Literal["dark", "light"] = "dark"

    @property
    def root_px(self) -> int:
        """The size of one rem: 16 minutes of arc from the seats, nothing on the wall is smaller."""
        return round(4.654 * self.distance_m / self.pixel_pitch_mm)

    @property
    def device(self) -> Device:
        """The arrangement that the wall's shape takes."""
        return "ultrawide" if self.width_px / self.height_px >= WIDE_RATIO else "wall"

    def arrange(self, board: Board) -> Arrangement:
        """Give the board's arrangement for this wall, less the panels that find no room.

        Panels leave from the end of the board's `priority` until the rest can be read and leaves
        no place empty that the board fills; the text is never made smaller. Where there is a gutter
        for every seam, it lies on the seam.
        """
        arrangement = whole = board.arrangements[self.device]
        for panel in reversed(board.priority):
            needed = ROWS_NEEDED * _taken(whole, arrangement.panels) / _taken(whole, whole.panels)
            is_filled = _taken(arrangement, (".",)) <= _taken(whole, (".",))
            if self.root_px * needed <= self.height_px and is_filled:
                break
            arrangement = without(arrangement, panel)
        return self._off_seams(arrangement)

    def _off_seams(self, arrangement: Arrangement) -> Arrangement:
        if not self.seams_px or len(split_tracks(arrangement.columns)) != len(self.seams_px) + 1:
            return arrangement
        starts = (MARGIN_PX, *(seam + SEAM_PX for seam in self.seams_px))
        ends = (*(seam - SEAM_PX for seam in self.seams_px), self.width_px - MARGIN_PX)
        widths = (f"{end - start}px" for start, end in zip(starts, ends, strict=True))
        return arrangement.model_copy(update={"columns": " ".join(widths)})


def without(arrangement: Arrangement, panel: str) -> Arrangement:
    """Give the arrangement without `panel`: a neighbour takes its place, empty tracks go.

    Where the neighbour stands beside it, their columns become one, so that the others grow too.
    What stays empty is taken by a panel that it makes one rectangle with.
    The last panel stays where it is.
    """
    before, rows, columns = arrangement.grid, *_tracks(arrangement)
    if panel not in arrangement.panels or len(arrangement.panels) == 1:
        return arrangement
    grid = _filled(before, panel, _heir(before, panel))
    kept = [y for y, row in enumerate(grid) if set(row) != {"."}]
    columns_kept = _distinct(list(zip(*before, strict=True)), list(zip(*grid, strict=True)))
    left = tuple(tuple(grid[y][x] for x in columns_kept) for y in kept)
    return Arrangement(
        areas="\n".join(" ".join(row) for row in _filled(left, ".", _heir(left, "."))),
        rows=" ".join(rows[y] for y in kept),
        columns=" ".join(columns[x] for x in columns_kept),
    )


def _tracks(arrangement: Arrangement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return split_tracks(arrangement.rows), split_tracks(arrangement.columns)


def _taken(arrangement: Arrangement, panels: tuple[str, ...]) -> int:
    return sum(name in panels for row in arrangement.grid for name in row)


def _filled(grid: Grid, panel: str, heir: str) -> Grid:
    return tuple(tuple(heir if name == panel else name for name in row) for row in grid)


def _distinct(before: list[Column], after: list[Column]) -> list[int]:
    """Give the columns that hold panels, less those that have become like the one before."""
    return [
        x
        for x, column in enumerate(after)
        if set(column) != {"."}
        and not (x and column == after[x - 1] and before[x] != before[x - 1])
    ]


def _heir(grid: Grid, panel: str) -> str:
    """Give the neighbour that together with the place of `panel` is one rectangle, or ``.``."""
    for name in dict.fromkeys(name for row in grid for name in row if name not in {".", panel}):
        if _is_rectangle(_filled(grid, panel, name), name):
            return name
    return "."


def _is_rectangle(grid: Grid, name: str) -> bool:
    cells = [(y, x) for y, row in enumerate(grid) for x, found in enumerate(row) if found == name]
    ys, xs = {y for y, _ in cells}, {x for _, x in cells}
    return len(cells) == (max(ys) - min(ys) + 1) * (max(xs) - min(xs) + 1)
