"""Any valid arrangement survives what is done to it: panels leave, it stays a picture."""

from hypothesis import given
from hypothesis import strategies as st

from layouts.board import Arrangement
from layouts.tracks import split_tracks
from layouts.wall import without


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    """Cut a grid into rectangles: each cut splits one of the pieces there are."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    pieces = [(0, 0, height, width)]
    for _ in range(draw(st.integers(0, 8))):
        top, left, bottom, right = pieces.pop(draw(st.integers(0, len(pieces) - 1)))
        if draw(st.booleans()) and bottom - top > 1:
            cut = draw(st.integers(top + 1, bottom - 1))
            pieces += [(top, left, cut, right), (cut, left, bottom, right)]
        elif right - left > 1:
            cut = draw(st.integers(left + 1, right - 1))
            pieces += [(top, left, bottom, cut), (top, cut, bottom, right)]
        else:
            pieces.append((top, left, bottom, right))
    grid = [["."] * width for _ in range(height)]
    for number, (top, left, bottom, right) in enumerate(pieces):
        for y in range(top, bottom):
            grid[y][left:right] = [f"p{number}"] * (right - left)
    return Arrangement(
        areas="\n".join(map(" ".join, grid)),
        rows=" ".join(["1fr"] * height),
        columns=" ".join(["1fr"] * width),
    )


@given(arrangements(), st.data())
def test_without_a_panel_it_is_still_a_picture(arrangement, data):
    gone = data.draw(st.sampled_from(arrangement.panels))
    left = without(arrangement, gone)
    expected = set(arrangement.panels) - {gone} or {gone}
    assert set(left.panels) == expected
    assert len(split_tracks(left.rows)) == len(left.grid)
    assert len(split_tracks(left.columns)) == len(left.grid[0])


@given(st.lists(st.sampled_from(["1fr", "40px", "auto", "minmax(0, 1fr)"]), min_size=1))
def test_tracks_written_out_are_the_tracks(tracks):
    assert list(split_tracks("  ".join(tracks))) == tracks
    assert split_tracks(f"repeat(3, {' '.join(tracks)})") == tuple(tracks * 3)
