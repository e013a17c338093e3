from __future__ import annotations

from dataclasses import replace

from dashboard.panels.lights import Panel
from tests.dashboard.answering import estimate, outcome

PANEL = Panel(study={"360000": "jiangxi_lights"})
MONTHS = [f"{2024 + n // 12}-{n % 12 + 1:02}" for n in range(24)]
LIGHTS = ("cold", "cool", "normal", "warm", "hot")
FIRST, SECOND = "industrial_va_monthly.sim_yoy_pct", "retail_monthly.sim_yoy_pct"


def _signal(metric, months=MONTHS, shift=0):
    scores = [(n + shift) % 5 for n in range(len(months))]
    found = [
        estimate("score", month, score + 1, LIGHTS[score])
        for month, score in zip(months, scores, strict=True)
    ]
    return outcome("jiangxi_lights", "lights", found, metric)


def _whole(months=MONTHS):
    found = [estimate("composite", month, 46.0, "cool") for month in months]
    return outcome("jiangxi_lights", "lights", found)


def _rows(html):
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [row.split("</tr>")[0] for row in body.split("<tr")[1:]]


def test_there_is_a_row_an_indicator_and_a_column_a_month(draw, reader):
    html = draw(PANEL, reader, outcomes=[_signal(SECOND), _signal(FIRST), _whole()]).html
    first, second, whole = _rows(html)
    assert "规上工业增速" in first
    assert "社零增速" in second
    assert "综合得分" in whole
    assert {row.count("<td") for row in (first, second, whole)} == {25}


def test_every_light_has_a_word_so_that_colour_is_not_needed(draw, reader):
    html = draw(PANEL, reader, outcomes=[_signal(FIRST), _whole()]).html
    tiles = dict(zip(LIGHTS, ("过冷", "偏冷", "正常", "偏热", "过热"), strict=True))
    for light, word in tiles.items():
        assert f'<td class="{light}">{word}</td>' in html


def test_the_last_column_says_the_newest_light(draw, reader):
    row, whole = _rows(draw(PANEL, reader, outcomes=[_signal(FIRST), _whole()]).html)
    assert '<td class="word">偏热</td>' in row
    assert '<td class="word">46 偏冷</td>' in whole


def test_phones_show_a_year(draw, reader):
    phone = replace(reader, device="phone")
    row, _ = _rows(draw(PANEL, phone, outcomes=[_signal(FIRST), _whole()]).html)
    assert row.count("<td") == 13


def test_months_are_those_of_the_composite(draw, reader):
    ahead = [*MONTHS, "2026-01", "2026-02"]
    drawing = draw(PANEL, reader, outcomes=[_signal(FIRST, ahead), _whole()])
    assert "2026-01" not in drawing.html
    assert "2025年12月综合得分 46（偏冷）" in drawing.summary


def test_a_missing_month_is_not_a_light(draw, reader):
    lost = [month for month in MONTHS if month != "2025-03"]
    row, _ = _rows(draw(PANEL, reader, outcomes=[_signal(FIRST, lost), _whole()]).html)
    assert row.count('<td class="none">暂无数据</td>') == 1


def test_the_cut_offs_are_the_platforms_own_and_never_a_standard(draw, reader):
    drawing = draw(PANEL, reader, outcomes=[_signal(FIRST), _whole()])
    assert "演示口径" in drawing.head
    assert "不是统计部门发布的标准" in drawing.html
    assert "版本 2026.1" in drawing.html
    assert "85 / 73 / 50 / 36" in drawing.html


def test_an_indicator_that_was_refused_says_why(draw, reader):
    refused = outcome(
        "jiangxi_lights", "lights", (), SECOND, status="refused", reason_zh="不足 60 个月"
    )
    html = draw(PANEL, reader, outcomes=[_signal(FIRST), refused, _whole()]).html
    assert "不足 60 个月" in html


def test_a_region_without_lights_says_so(draw, reader):
    drawing = draw(PANEL, replace(reader, region="360700"))
    assert "没有为赣州编制" in drawing.html
    assert "<table" not in drawing.html
