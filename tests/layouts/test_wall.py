"""A wall shows what can be read on it: panels leave by priority, the text stays."""

import pytest

from datasets.spec import Text
from layouts.board import DEVICES, Arrangement, Board, Panel
from layouts.read import read_boards, read_walls
from layouts.wall import WallProfile, without

BOARDS = {name: board for name, (_, board) in read_boards().items()}
PICTURE = Arrangement(areas="a b\na c\nd d", rows="2fr 1fr 40px", columns="1fr 2fr")
TITLE = Text(zh="样", en="sample")


def wall(distance_m: float, width: int = 1920, height: int = 1080) -> WallProfile:
    return WallProfile(
        title=TITLE, distance_m=distance_m, pixel_pitch_mm=1, width_px=width, height_px=height
    )


def board(*priority: str) -> Board:
    return Board(
        title=TITLE,
        audience="leader",
        purpose=TITLE,
        panels={name: Panel(type="tile") for name in "abcd"},
        arrangements=dict.fromkeys(DEVICES, PICTURE),
        priority=priority,
    )


def test_the_root_is_sixteen_minutes_of_arc():
    tiles = WallProfile(
        title=TITLE, distance_m=3.0, pixel_pitch_mm=0.634, width_px=1920, height_px=1080
    )
    assert tiles.root_px == 22


@pytest.mark.parametrize(("width", "device"), [(1920, "wall"), (2807, "wall"), (2808, "ultrawide")])
def test_the_shape_chooses_the_arrangement(width, device):
    assert wall(3, width).device == device


def test_everything_stays_where_it_can_be_read():
    assert wall(22 / 4.654).arrange(board("a", "b", "c", "d")) == PICTURE


def test_panels_leave_from_the_end_of_the_priority():
    assert wall(25 / 4.654).arrange(board("a", "b", "c", "d")).panels == ("a", "b", "c")
    assert wall(34 / 4.654).arrange(board("a", "b", "c", "d")).panels == ("a", "b")


def test_a_panel_without_priority_never_leaves():
    assert set(wall(200).arrange(board("b")).panels) == {"a", "c", "d"}


def test_a_neighbour_takes_the_place_and_empty_tracks_go():
    assert without(PICTURE, "c").areas.split() == ["a", "b", "a", "b", "d", "d"]
    smaller = without(PICTURE, "d")
    assert (smaller.areas, smaller.rows) == ("a b\na c", "2fr 1fr")


def test_columns_that_become_alike_are_one():
    tiles = Arrangement(areas="a b c\nd d e", rows="1fr 2fr", columns="1fr 2fr 3fr")
    smaller = without(tiles, "b")
    assert (smaller.areas, smaller.columns) == ("a c\nd e", "1fr 3fr")
    wide = Arrangement(areas="a a b\nc c d", rows="1fr 1fr", columns="1fr 1fr 1fr")
    assert without(wide, "d").columns == "1fr 1fr 1fr"


def test_the_last_panel_stays():
    one = Arrangement(areas="a", rows="1fr", columns="1fr")
    assert without(one, "a") == one


def test_gutters_lie_on_the_seams_where_there_is_one_for_each():
    wide = WallProfile(
        title=TITLE,
        distance_m=3,
        pixel_pitch_mm=1,
        width_px=3840,
        height_px=1080,
        seams_px=(960, 1920, 2880),
    )
    four = Arrangement(areas="a b c d", rows="1fr", columns="repeat(4, minmax(0, 1fr))")
    quarters = board().model_copy(update={"arrangements": dict.fromkeys(DEVICES, four)})
    widths = [920, 928, 928, 920]
    arranged = wide.arrange(quarters)
    assert arranged.columns == " ".join(f"{width}px" for width in widths)
    edges = [24 + sum(widths[: n + 1]) + 32 * n for n in range(3)]
    assert [edge + 16 for edge in edges] == [960, 1920, 2880]
    assert wide.arrange(board()).columns == PICTURE.columns


@pytest.mark.parametrize("profile", read_walls())
@pytest.mark.parametrize("name", BOARDS)
def test_no_wall_leaves_a_place_empty_that_the_board_fills(name, profile):
    wall, board = read_walls()[profile], BOARDS[name]
    whole, arranged = board.arrangements[wall.device], wall.arrange(board)
    assert arranged.areas.split().count(".") <= whole.areas.split().count(".")
