from __future__ import annotations

import datetime as dt
from dataclasses import replace

from dashboard.panels.strip import Panel as Strip
from dashboard.panels.tile import Panel
from tests.dashboard.answering import observation

LEVEL, GROWTH = "gdp.level", "gdp.yoy_pct"


def test_a_number_stands_with_unit_period_and_its_cell(draw, reader):
    html = draw(Panel(metric=LEVEL), reader, [observation(LEVEL, "2025", 34202.54)]).html
    assert "<b>34,202.5</b>" in html
    assert "亿元" in html
    assert "2025年" in html
    assert 'data-cell="gdp.level~360000~2025"' in html


def test_walls_take_the_larger_unit_and_nothing_to_press(draw, reader):
    wall = replace(reader, device="wall")
    html = draw(Panel(metric=LEVEL), wall, [observation(LEVEL, "2025", 34202.54)]).html
    assert "<b>3.42</b>" in html
    assert "2025年全年" in html
    assert "<button" not in html


def test_published_growth_is_the_change_of_a_level(draw, reader):
    known = [observation(LEVEL, "2025", 34202.5), observation(GROWTH, "2025", 5.2)]
    html = draw(Panel(metric=LEVEL), reader, known).html
    assert "同比" in html
    assert "▲" in html
    assert "5.2%" in html
    assert 'data-cell="gdp.yoy_pct~360000~2025"' in html


def test_levels_of_two_releases_have_no_change(draw, reader):
    metric = "pm25.level"
    known = [
        observation(metric, "2024", 28.0, release="首次发布 2024"),
        observation(metric, "2025", 27.4, release="首次发布 2025"),
    ]
    html = draw(Panel(metric=metric), reader, known).html
    assert "同比" in html
    assert "暂无数据" in html
    assert "两期口径不同" in html
    assert "▼" not in html


def test_percentages_that_are_no_rates_of_change_need_one_release(draw, reader):
    metric = "good_air_days_ratio.level"
    known = [
        observation(metric, "2024", 94.0, release="首次发布 2024"),
        observation(metric, "2025", 95.5, release="首次发布 2025"),
    ]
    assert "两期口径不同" in draw(Panel(metric=metric), reader, known).html
    same = [replace(o, release="汇编") for o in known]
    assert "1.5个百分点" in draw(Panel(metric=metric), reader, same).html


def test_published_rates_compare_across_releases_and_derived_ones_do_not(draw, reader):
    known = [
        observation(GROWTH, y, v, release=f"首次发布 {y}")
        for y, v in (("2024", 5.1), ("2025", 5.2))
    ]
    assert "0.1个百分点" in draw(Panel(metric=GROWTH), reader, known).html
    derived = [replace(o, origin="derived") for o in known]
    assert "两期口径不同" in draw(Panel(metric=GROWTH), reader, derived).html


def test_a_change_that_is_missing_names_what_is_missing(draw, reader):
    html = draw(Panel(metric="pm25.level"), reader, [observation("pm25.level", "2025", 27.4)]).html
    assert "没有上年同期的值" in html


def test_rates_differ_by_percentage_points(draw, reader):
    known = [observation(GROWTH, "2024", 5.1), observation(GROWTH, "2025", 5.2)]
    html = draw(Panel(metric=GROWTH), reader, known).html
    assert "较上年" in html
    assert "0.1个百分点" in html


def test_two_numbers_make_no_sparkline_and_three_do(draw, reader):
    known = [observation(GROWTH, str(year), 5.0 + year % 3) for year in range(2023, 2026)]
    assert "spark" not in draw(Panel(metric=GROWTH), reader, known[1:]).html
    assert "spark" in draw(Panel(metric=GROWTH), reader, known).html


def test_a_lone_number_is_a_dot_of_the_sparkline(draw, reader):
    known = [observation(GROWTH, str(year), 5.0) for year in (2021, 2023, 2024, 2025)]
    html = draw(Panel(metric=GROWTH), reader, known).html
    assert html.count('class="lone"') == 1
    assert html.count('class="run"') == 1


def test_absence_says_its_reason(draw, reader):
    assert "未公布" in draw(Panel(metric=LEVEL), reader).html
    past = replace(reader, as_of=dt.date(2000, 1, 1))
    assert "截至该日尚未发布" in draw(Panel(metric=LEVEL), past).html
    unconnected = draw(Panel(metric="service_monthly.sim_online_ratio"), reader).html
    assert "未接入该数据源" in unconnected


def test_a_stale_number_says_what_should_be_there(draw, reader):
    html = draw(Panel(metric=GROWTH), reader, [observation(GROWTH, "2022", 4.7)]).html
    assert 'data-state="stale"' in html
    assert "应有：2024年" in html


def test_status_simulation_and_later_revisions_are_marked(draw, reader):
    known = [observation(LEVEL, "2022", 32074.7, obs_status="P", origin="simulated", revisions=2)]
    past = replace(reader, as_of=dt.date(2023, 5, 20))
    drawing = draw(Panel(metric=LEVEL), past, known)
    assert "初步核算" in drawing.html
    assert "模拟" in drawing.head
    assert "后有修订 2 次" in drawing.head
    assert "（模拟）" in drawing.summary


def test_a_strip_names_each_of_its_numbers(draw, reader):
    drawing = draw(Strip(items=(LEVEL, GROWTH)), reader, [observation(GROWTH, "2025", 5.2)])
    assert drawing.html.count("<h3>") == 2
    assert "暂无数据" in drawing.html
    assert "5.2" in drawing.html


def test_english_readers_get_english(draw, reader):
    english = replace(reader, language="en")
    drawing = draw(Panel(metric=GROWTH), english, [observation(GROWTH, "2025", 5.2)])
    assert "Jiangxi" in drawing.summary
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in drawing.summary)
