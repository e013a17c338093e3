"""A board is answered at once: changed panels only, and a failing one fails alone."""

import dataclasses
import datetime as dt

import pytest
from dash.exceptions import PreventUpdate

from dashboard.callbacks import place_board, refresh
from tests.dashboard.sample import NOW, sample_screen


@pytest.fixture
def screen(tmp_path, catalogue):
    return sample_screen(tmp_path, catalogue)


def test_a_device_is_answered_for_its_own_panels(screen):
    for device, panels in (("phone", ["gdp"]), ("tablet", ["gdp", "here"])):
        answer = refresh(screen, "/sample", "", device, stamps={})
        assert list(answer["panels"]) == panels
        assert answer["device"] == device


def test_a_failing_panel_says_so_and_leaves_its_neighbours_alone(screen):
    panels = refresh(screen, "/sample", "", "desktop", stamps={})["panels"]
    assert panels["bad"]["state"] == "failed"
    assert "本面板出错" in panels["bad"]["html"]
    assert "09:41" in panels["bad"]["html"]
    assert 'class="retry"' in panels["bad"]["html"]
    assert panels["gdp"]["html"] == "<b>360000:0</b>"
    assert panels["here"]["props"] == {"part": {"title": "360000"}}


def test_only_what_changed_is_answered_and_a_failed_panel_is_tried_again(screen):
    first = refresh(screen, "/sample", "", "desktop", stamps={})["panels"]
    stamps = {name: frame["stamp"] for name, frame in first.items()}
    again = refresh(screen, "/sample", "?sheet=a~b~c", "desktop", stamps=stamps)
    assert list(again["panels"]) == ["bad"]
    moved = refresh(screen, "/sample", "?region=360100", "desktop", stamps=stamps)
    assert list(moved["panels"]) == ["gdp", "here", "bad"]
    assert moved["panels"]["gdp"]["html"] == "<b>360100:0</b>"
    assert "南昌" in moved["title"]


def test_a_new_day_draws_everything_anew(screen):
    first = refresh(screen, "/sample", "", "phone", stamps={})["panels"]
    stamps = {name: frame["stamp"] for name, frame in first.items()}
    tomorrow = dataclasses.replace(screen, now=lambda: NOW + dt.timedelta(days=1))
    assert list(refresh(tomorrow, "/sample", "", "phone", stamps=stamps)["panels"]) == ["gdp"]


def test_the_header_tells_a_view_of_history(screen):
    answer = refresh(screen, "/sample", "?as_of=2023-05-20", "desktop", stamps={})
    assert "历史视图 2023-05-20" in answer["top"]
    assert "返回最新" in answer["top"]


def test_the_place_holds_the_panels_of_the_device(screen):
    board = place_board(screen, "/sample", "", "tablet")
    assert [section.id for section in board.children] == ["panel-gdp", "panel-here"]


@pytest.mark.parametrize(
    ("path", "search", "device"),
    [
        ("/nowhere", "", "desktop"),
        ("/sample", "?as_of=never", "desktop"),
        ("/sample", "", "fridge"),
        ("/sample", "", None),
    ],
)
def test_what_cannot_be_is_not_answered(screen, path, search, device):
    with pytest.raises(PreventUpdate):
        refresh(screen, path, search, device, stamps={})
