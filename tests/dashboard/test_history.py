"""The control of history stops at the days on which the board's own numbers came out."""

import datetime as dt
import re

import pytest

from dashboard.address import parse_address
from dashboard.history import History, history
from dashboard.page import top
from tests.builds import row, write_build
from tests.dashboard.sample import sample_screen

FIRST, SECOND, THIRD = dt.date(2023, 1, 20), dt.date(2023, 12, 29), dt.date(2025, 1, 17)
LATER = dt.date(2099, 1, 1)


@pytest.fixture
def screen(tmp_path, catalogue):
    screen = sample_screen(tmp_path, catalogue)
    rows = [row(vintage=day) for day in (FIRST, SECOND, THIRD, LATER)]
    rows.append(row(ref_area="360100", vintage=SECOND, origin="simulated"))
    rows.append(row(metric="gdp.yoy_pct", vintage=dt.date(2024, 3, 1)))
    write_build(screen.settings.home, rows)
    return screen


def at(screen, path="/sample", search=""):
    return parse_address(path, search, screen.places, screen.now().date())


def test_days_are_those_of_the_board_and_its_region_until_today(screen):
    assert history(screen, at(screen)).days == (FIRST, SECOND, THIRD)
    assert history(screen, at(screen, search="?region=360100")).days == (SECOND,)


def test_another_build_has_its_own_days(screen):
    assert len(history(screen, at(screen)).days) == 3
    write_build(screen.settings.home, [row(vintage=SECOND)], build="build-2")
    screen.warehouse.close()
    assert history(screen, at(screen)).days == (SECOND,)


def test_a_wall_has_no_control(screen):
    assert history(screen, at(screen, "/wall/sample")).days == ()
    header = top(screen, at(screen, "/wall/sample", "?as_of=2023-05-20"))
    assert "历史视图 2023-05-20" in header
    assert "<input" not in header


@pytest.mark.parametrize(
    ("day", "position"),
    [
        (None, 3),
        (dt.date(2020, 1, 1), 0),
        (FIRST, 0),
        (dt.date(2023, 5, 20), 0),
        (SECOND, 1),
        (dt.date(2026, 1, 1), 2),
    ],
)
def test_the_slider_stands_at_the_last_release_until_the_day(day, position):
    assert History((FIRST, SECOND, THIRD), day).position == position


def test_years_stand_at_their_first_release_and_not_too_close():
    assert History((FIRST, SECOND, THIRD), None).ticks == ((66.67, 2025), (0.0, 2023))
    crowded = tuple(dt.date(year, 1, 1) for year in range(2000, 2020))
    assert [year for _, year in History(crowded, None).ticks] == [
        2019,
        2016,
        2013,
        2010,
        2007,
        2004,
        2001,
    ]


def test_the_header_holds_the_slider_and_the_day(screen):
    now, then = (top(screen, at(screen, search=search)) for search in ("", "?as_of=2023-05-20"))
    assert re.search(r'id="release" type="range" min="0" max="3" value="3"', now)
    assert 'data-days="2023-01-20 2023-12-29 2025-01-17"' in now
    assert '<span id="moment">最新</span>' in now
    assert "返回最新" not in now
    assert re.search(r'id="release" type="range" min="0" max="3" value="0"', then)
    assert '<span id="moment" class="history">历史视图 2023-05-20</span>' in then
    assert "返回最新" in then
