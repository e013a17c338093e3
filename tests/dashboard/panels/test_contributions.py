from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis.causes import real_contributions
from dashboard.contribution import accounts
from dashboard.panels.city_contributions import Panel as Cities
from dashboard.panels.contributions import Panel
from tests.dashboard.answering import observation

SECTORS = ("gdp_primary", "gdp_secondary", "gdp_tertiary")
PANEL = Panel(
    total="gdp.yoy_pct",
    parts=tuple(
        {"level": f"{s}.level", "growth": f"{s}.yoy_pct", "name": {"zh": s, "en": s}}
        for s in SECTORS
    ),
)
CITIES = Cities(level="gdp.level", growth="gdp.yoy_pct")
LEVELS_2023, GROWTHS_2024 = (2450.4, 13706.5, 16043.2), (3.3, 6.5, 4.2)
"""Bulletins of Jiangxi, 2023 and 2024: value added by sector in 亿元; growth in per cent."""


@pytest.fixture
def published():
    return [
        observation("gdp.yoy_pct", "2024", 5.1),
        *(observation(f"{s}.level", "2023", v) for s, v in zip(SECTORS, LEVELS_2023, strict=True)),
        *(
            observation(f"{s}.yoy_pct", "2024", v)
            for s, v in zip(SECTORS, GROWTHS_2024, strict=True)
        ),
    ]


def test_parts_and_what_they_leave_unexplained_add_up_to_the_published_growth(published):
    of = {m: tuple(o for o in published if o.metric == m) for m in {o.metric for o in published}}
    (found,) = accounts(
        of["gdp.yoy_pct"],
        {s: of[f"{s}.level"] for s in SECTORS},
        {s: of[f"{s}.yoy_pct"] for s in SECTORS},
        least=3,
    )
    points = [part.points for part in found.parts.values()]
    whole = sum(LEVELS_2023)
    by_hand = [v / whole * g for v, g in zip(LEVELS_2023, GROWTHS_2024, strict=True)]
    assert points == pytest.approx(by_hand)
    assert sum(points) + found.rest == pytest.approx(5.1)


def test_the_screen_and_the_analysis_take_growth_apart_alike(published):
    of = {m: tuple(o for o in published if o.metric == m) for m in {o.metric for o in published}}
    (found,) = accounts(
        of["gdp.yoy_pct"],
        {s: of[f"{s}.level"] for s in SECTORS},
        {s: of[f"{s}.yoy_pct"] for s in SECTORS},
        least=3,
    )
    before, growth = (pd.Series(v, index=SECTORS) for v in (LEVELS_2023, GROWTHS_2024))
    told = real_contributions(before, growth, 5.1).parts["contribution"]
    points = [part.points for part in found.parts.values()]
    assert [*points, found.rest] == pytest.approx(list(told))


def test_bars_carry_signs_residual_and_the_published_total(draw, reader, published):
    drawing = draw(PANEL, reader, published)
    for text in ("+0.25", "+2.77", "+2.09", "口径差", "−0.01", "合计（公布值）", "+5.1"):
        assert text in drawing.html
    assert 'data-cell="gdp_primary.yoy_pct~360000~2024"' in drawing.html
    assert "2024年增长 +5.1%" in drawing.summary
    assert {o.time_period for o in drawing.observations} == {"2023", "2024"}


def test_two_periods_stand_side_by_side(draw, reader, published):
    earlier = [
        observation("gdp.yoy_pct", "2021", 8.8),
        *(observation(f"{s}.level", "2020", 100.0) for s in SECTORS),
        *(observation(f"{s}.yoy_pct", "2021", 9.0) for s in SECTORS),
    ]
    drawing = draw(PANEL, reader, earlier + published)
    assert drawing.html.count('class="measured') == 10
    assert drawing.head.index("2021年") < drawing.head.index("2024年")


def test_levels_of_two_kinds_of_release_are_not_shared(draw, reader, published):
    mixed = [replace(published[1], release="普查修订"), *published[2:], published[0]]
    html = draw(PANEL, reader, mixed).html
    assert "暂无数据" in html
    assert "缺少各部分" in html


def test_a_growth_that_is_missing_makes_no_account(draw, reader, published):
    assert "缺少各部分" in draw(PANEL, reader, published[:-1]).html


def _cities(reader, known):
    areas = [area.code for area in reader.catalogue.areas.children("360000")]
    levels = [observation("gdp.level", "2023", 100.0, area) for area in areas]
    growths = [
        observation("gdp.yoy_pct", "2024", value, area)
        for area, value in zip(areas, known, strict=False)
    ]
    return [observation("gdp.yoy_pct", "2024", 5.0), *levels, *growths]


def test_areas_come_largest_first_and_the_rest_is_named(draw, reader):
    drawing = draw(CITIES, reader, _cities(reader, (4.4, 6.6, 5.5)))
    order = [drawing.html.index(name) for name in ("景德镇", "萍乡", "南昌")]
    assert order == sorted(order)
    assert "+0.60" in drawing.html
    assert "其余 8 地与口径差" in drawing.html
    assert "+3.50" in drawing.html
    assert "未公布增速：" in drawing.html


def test_two_areas_are_no_account(draw, reader):
    html = draw(CITIES, reader, _cities(reader, (4.4, 6.6))).html
    assert "不足三个" in html


def test_a_city_is_shown_among_those_of_its_province(draw, reader):
    city = replace(reader, region="360200")
    assert 'aria-current="true"' in draw(CITIES, city, _cities(reader, (4.4, 6.6, 5.5))).html
