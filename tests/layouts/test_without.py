"""Pictures without some panels: no hole where a neighbour can grow, no row without a panel."""

from __future__ import annotations

import pytest

from layouts.board import Arrangement
from layouts.without import without

PICTURE = """
top  top  top
fan  fan  list
left mid  list
low  side watch
end  end  end
"""
ROWS = "auto 20rem minmax(0, 1fr) 16rem auto"


def picture(names: set[str]) -> tuple[tuple[tuple[str, ...], ...], str]:
    left = without(Arrangement(areas=PICTURE, rows=ROWS, columns="repeat(3, 1fr)"), names)
    return left.grid, left.rows


def test_nothing_changes_where_nothing_goes() -> None:
    assert picture({"other"}) == (
        tuple(tuple(line.split()) for line in PICTURE.strip().splitlines()),
        ROWS,
    )


def test_rows_without_a_panel_of_their_own_go_with_their_tracks() -> None:
    grid, rows = picture({"fan", "low", "side", "watch"})
    assert grid == (("top",) * 3, ("left", "mid", "list"), ("end",) * 3)
    assert rows == "auto minmax(0, 1fr) auto"


@pytest.mark.parametrize(
    ("gone", "row", "wanted"),
    [
        ({"left"}, 2, ("mid", "mid", "list")),
        ({"mid"}, 2, ("left", "left", "list")),
        ({"low", "side"}, 3, ("watch", "watch", "watch")),
    ],
)
def test_the_panel_beside_takes_the_room(gone: set[str], row: int, wanted: tuple[str, ...]) -> None:
    grid, rows = picture(gone)
    assert grid[row] == wanted
    assert rows == ROWS


def test_a_panel_grows_only_as_a_rectangle() -> None:
    grid, _ = picture({"list"})
    assert grid[1:3] == (("fan", "fan", "fan"), ("left", "mid", "mid"))
