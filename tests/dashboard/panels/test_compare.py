from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.panels.bar import Panel as Bar
from dashboard.panels.heat import Panel as Heat
from dashboard.panels.peers import Panel as Peers
from dashboard.panels.strengths import Panel as Strengths
from tests.dashboard.answering import observation

LEVEL, GROWTH = "gdp.level", "gdp.yoy_pct"
ALL_CITIES = tuple(f"36{n:02}00" for n in range(1, 12))
CITIES = ("360100", "360200", "360300", "360400", "360700")


@pytest.fixture
def levels():
    return [observation(LEVEL, "2024", 1000.0 * n, city) for n, city in enumerate(CITIES, 1)]


def test_a_ranking_runs_from_the_largest_and_names_the_absent(draw, reader, levels):
    drawing = draw(Bar(metric=LEVEL), reader, levels)
    assert [o.ref_area for o in drawing.observations] == list(reversed(CITIES))
    assert drawing.html.index("赣州") < drawing.html.index("南昌")
    assert drawing.html.index("暂无数据") < drawing.html.index("新余")
    assert '<a href="?region=360700" data-follow>' in drawing.html


def test_a_ranking_keeps_to_one_period_and_one_release(draw, reader, levels):
    mixed = [*levels, observation(LEVEL, "2025", 9.0, "360100"), levels[0]]
    other = observation(LEVEL, "2024", 7.0, "360500", release="另一版")
    drawing = draw(Bar(metric=LEVEL), reader, [*mixed[:-1], other])
    assert {o.time_period for o in drawing.observations} == {"2024"}
    assert {o.release for o in drawing.observations} == {"首次发布"}


def test_the_readers_own_area_stays_in_a_short_ranking(draw, reader, levels):
    html = draw(Bar(metric=LEVEL, top=2), replace(reader, region="360100"), levels).html
    assert html.count("<tr") == 4
    assert 'class="own"' in html


def test_heat_colours_rates_and_hatches_what_is_missing(draw, reader, levels):
    rates = [observation(GROWTH, "2024", float(n), city) for n, city in enumerate(CITIES, 1)]
    html = draw(Heat(items=(LEVEL, GROWTH)), reader, levels + rates).html
    assert html.count('class="plain"') == 5
    assert all(f'class="fifth-{n}"' in html for n in range(1, 6))
    assert html.count('class="hatched"') == 12
    assert 'scope="row"' in html


def test_heat_tells_a_period_that_all_columns_share_once(draw, reader, levels):
    rates = [observation(GROWTH, "2024", float(n), city) for n, city in enumerate(CITIES, 1)]
    drawing = draw(Heat(items=(LEVEL, GROWTH)), reader, levels + rates)
    assert "2024年" in drawing.head
    assert "2024年" not in drawing.html
    later = [observation(GROWTH, "2025", float(n), city) for n, city in enumerate(CITIES, 1)]
    drawing = draw(Heat(items=(LEVEL, GROWTH)), reader, levels + later)
    assert "2024年" in drawing.html
    assert "2025年" in drawing.html


def test_heat_of_periods_has_a_column_a_period(draw, reader):
    known = [observation(GROWTH, str(year), year - 2018.0) for year in range(2020, 2026)]
    html = draw(Heat(items=(GROWTH,), columns="periods", last=4), reader, known).html
    assert html.count('scope="col"') == 5
    assert html.index('class="fifth-1"') < html.index('class="fifth-5"')


def test_peers_give_place_share_and_strip(draw, reader, levels):
    whole = observation(LEVEL, "2024", 20000.0, "360000")
    city = replace(reader, region="360700")
    drawing = draw(Peers(items=(LEVEL,)), city, [*levels, whole])
    assert "<b>1/5 市</b>" in drawing.html
    assert "占 25.0%" in drawing.html
    assert drawing.html.count('class="peer"') == 4
    assert "1/5" in drawing.summary


def test_too_few_siblings_are_not_ranked(draw, reader, levels):
    html = draw(Peers(items=(LEVEL,)), replace(reader, region="360700"), levels[-1:]).html
    assert "可比城市不足" in html
    assert "5,000.0" in html


def test_peers_show_the_regions_own_newest_value_and_the_true_denominator(draw, reader, levels):
    city = replace(reader, region="360700")
    newer = [observation(LEVEL, "2025", 6.0 + n, c) for n, c in enumerate(CITIES[2:])]
    drawing = draw(Peers(items=(LEVEL,)), city, levels + newer)
    assert "<b>1/3 市</b>" in drawing.html
    assert "2025年" in drawing.html
    assert "2024年" not in drawing.html


def test_two_areas_or_another_release_are_no_comparison(draw, reader, levels):
    city = replace(reader, region="360700")
    newer = [observation(LEVEL, "2025", 6.0 + n, c) for n, c in enumerate(CITIES[-2:])]
    other = observation(LEVEL, "2025", 9.0, "360100", release="另一版")
    html = draw(Peers(items=(LEVEL,)), city, [*levels, *newer, other]).html
    assert "可比城市不足" in html
    assert "7.0" in html
    assert "<b>" not in html.split('class="range too-few"')[1]


def test_an_area_without_a_value_says_why(draw, reader):
    html = draw(Peers(items=(LEVEL,)), replace(reader, region="360700")).html
    assert "未公布" in html


def test_strengths_need_half_of_the_siblings_and_a_recent_period(draw, reader):
    first = replace(reader, region="360100")
    half = [observation(GROWTH, "2024", 9.0 - n, c) for n, c in enumerate(ALL_CITIES[:6])]
    assert "1/6 市" in draw(Strengths(items=(GROWTH,)), first, half).html
    assert "1/5" not in draw(Strengths(items=(GROWTH,)), first, half[:5]).html
    old = [observation(GROWTH, "2022", 9.0 - n, c) for n, c in enumerate(ALL_CITIES)]
    newer = observation(GROWTH, "2024", 5.0, "360000")
    assert "1/11" in draw(Strengths(items=(GROWTH,)), first, old).html
    assert "1/11" not in draw(Strengths(items=(GROWTH,)), first, [*old, newer]).html


def test_a_strength_carries_its_age_light_and_its_badge(draw, reader):
    known = [
        observation(GROWTH, "2024", 9.0 - n, c, origin="simulated")
        for n, c in enumerate(ALL_CITIES)
    ]
    html = draw(Strengths(items=(GROWTH,)), replace(reader, region="360100"), known).html
    assert 'class="badge simulated"' in html
    assert 'class="age"' in html


def test_strengths_and_weaknesses_follow_the_direction(draw, reader):
    lower = "pm25.level"
    assert reader.catalogue.metrics[lower].direction == "lower_better"
    known = [observation(lower, "2024", 20.0 + n, city) for n, city in enumerate(ALL_CITIES)]
    best = draw(Strengths(items=(lower,)), replace(reader, region="360100"), known)
    worst = draw(Strengths(items=(lower,)), replace(reader, region="361100"), known)
    assert best.html.index("1/11") < best.html.index("短板")
    assert worst.html.index("11/11") > worst.html.index("短板")


def test_a_shaded_cell_tells_its_place_in_words(draw, reader):
    rates = [observation(GROWTH, "2024", float(n), city) for n, city in enumerate(CITIES, 1)]
    html = draw(Heat(items=(GROWTH,)), reader, rates).html
    assert '<span class="visually-hidden">，第1位/共5</span>' in html


def test_a_phone_gets_as_many_periods_as_it_has_room_for(draw, reader):
    known = [observation(GROWTH, str(year), year - 2018.0) for year in range(2019, 2026)]
    panel = Heat(items=(GROWTH,), columns="periods", last=6)
    assert draw(panel, reader, known).html.count('scope="col"') == 7
    assert draw(panel, replace(reader, device="phone"), known).html.count('scope="col"') == 5
