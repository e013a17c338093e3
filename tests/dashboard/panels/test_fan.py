from __future__ import annotations

from dataclasses import replace

from dashboard.panels.fan import Panel
from tests.dashboard.answering import estimate, observation, outcome

AREA, PRICES = "housing_construction_area.cumulative_level", "cpi_food_tobacco.index"
PANEL = Panel(studies=("outlook_province", "outlook_national"), items=(AREA, PRICES, "ppi.index"))
RECORD = {
    "calibrated": True,
    "smape": 2.94,
    "naive_smape": 10.1,
    "mase": 0.41,
    "coverage80": 0.86,
    "coverage95": 0.94,
    "origins": 232,
}


def _known():
    months = [f"{year}-{month:02}" for year in (2021, 2022) for month in range(2, 13)]
    return [observation(AREA, month, 20000.0 + n) for n, month in enumerate(months)]


def _forecast(metric=AREA, details=RECORD, **more):
    found = []
    for n in range(1, 7):
        month = f"2023-{n + 1:02}"
        found += [
            estimate("median", month, 21000.0 + n),
            estimate("lo80", month, 20900.0),
            estimate("hi80", month, 21100.0),
            estimate("lo95", month, 20800.0),
            estimate("hi95", month, 21200.0),
        ]
    return outcome("outlook_province", "forecast", found, metric, details=details, **more)


def test_the_fan_has_a_median_two_bands_and_a_divide(draw, reader):
    drawing = draw(PANEL, reader, _known(), outcomes=[_forecast()])
    for part in ('class="median"', 'class="band inner"', 'class="band outer"', 'class="divide"'):
        assert part in drawing.html
    assert "<i>已知</i><i>预测</i>" in drawing.html
    assert "21,006" in drawing.html
    assert "95% 20,800" in drawing.html


def test_years_of_a_cumulative_level_stand_apart(draw, reader):
    html = draw(PANEL, reader, _known(), outcomes=[_forecast()]).html
    known = html.split('<g class="known">')[1].split("</g>")[0]
    assert known.count('class="run"') == 2


def test_the_record_stands_beside_the_forecast(draw, reader):
    html = draw(PANEL, reader, _known(), outcomes=[_forecast()]).html
    assert "回测 232 次：误差 sMAPE 2.9%，去年同期法 10.1%；MASE 0.41" in html
    assert "实测覆盖：深带 80%→86%，浅带 95%→94%" in html
    assert "未优于" not in html


def test_a_forecast_worse_than_last_years_value_says_so(draw, reader):
    worse = {**RECORD, "naive_smape": 2.0}
    assert "（未优于）" in draw(PANEL, reader, _known(), outcomes=[_forecast(details=worse)]).html


def test_what_is_not_calibrated_is_marked(draw, reader):
    bare = {"calibrated": False, "coverage80": None}
    drawing = draw(PANEL, reader, _known(), outcomes=[_forecast(details=bare)])
    assert "区间未校准" in drawing.head
    assert "未能回测误差" in drawing.html
    assert "覆盖率未测" in drawing.html
    measured = draw(PANEL, reader, _known(), outcomes=[_forecast()])
    assert "未校准" not in measured.head


def test_a_refusal_is_told_in_words_instead_of_a_chart(draw, reader):
    refused = outcome(
        "outlook_province", "forecast", (), AREA, status="refused", reason_zh="样本过短：只有 8 期"
    )
    drawing = draw(PANEL, reader, _known(), outcomes=[refused])
    assert "样本过短：只有 8 期" in drawing.html
    assert "chart" not in drawing.html


def test_the_switch_offers_what_is_forecast_for_the_region(draw, reader):
    html = draw(PANEL, reader, _known(), outcomes=[_forecast()]).html
    assert f'href="?p.metric={PRICES}"' in html
    assert "ppi.index" not in html
    chosen = replace(reader, choices={"p.metric": PRICES})
    assert PANEL.ask("p", chosen)[0].metric == PRICES
    assert PANEL.ask("p", replace(reader, region="000000"))[0].metric == "ppi.index"


def test_a_region_without_forecasts_says_so(draw, reader):
    drawing = draw(PANEL, replace(reader, region="360700"))
    assert "没有为赣州编制" in drawing.html


def test_the_summary_tells_now_then_and_how_sure(draw, reader):
    summary = draw(PANEL, reader, _known(), outcomes=[_forecast()]).summary
    assert "2023年7月预测中位数 21,006 万平方米，95%区间 20,800—21,200" in summary
