from __future__ import annotations

from dataclasses import replace

from dashboard.panels.anomalies import Panel
from tests.dashboard.answering import estimate, observation, outcome

RETAIL, TRADE = "retail_monthly.sim_level", "trade_monthly.sim_level"
PANEL = Panel(studies=("anomalies_simulated",), most=2)


def _watched(metric, *points, last="2025-12", **more):
    found = []
    for period, note in points:
        found += [
            estimate("z", period, 5.4, note),
            estimate("expected", period, 1250.0),
            estimate("lo95", period, 1203.1),
            estimate("hi95", period, 1315.0),
        ]
    facts = {"inputs": ({"metric": metric, "last": last},), "origin": "simulated", **more}
    return outcome("anomalies_simulated", "anomaly", found, metric, **facts)


def test_a_point_stands_with_level_value_band_and_reason(draw, reader):
    told = {"message_zh:2025-12": "高于预期", "message_period": "2025-12"}
    drawing = draw(
        PANEL,
        reader,
        [observation(RETAIL, "2025-12", 1398.9, origin="simulated")],
        outcomes=[_watched(RETAIL, ("2025-12", "alarm"), details=told)],
    )
    for text in ("异常", "2025年12月", "1,398.9", "预期 1,203.1—1,315.0", "高于预期"):
        assert text in drawing.html
    assert f'data-cell="{RETAIL}~360000~2025-12"' in drawing.html
    assert "simulated" in drawing.head
    assert "1 点异常" in drawing.summary


def test_newest_come_first_and_alarms_before_watches(draw, reader):
    judged = [
        _watched(RETAIL, ("2025-11", "alarm"), ("2025-12", "watch")),
        _watched(TRADE, ("2025-12", "alarm")),
    ]
    html = draw(PANEL, reader, outcomes=judged).html
    assert html.index("进出口") < html.index("社会消费品")
    assert "另有 1 条" in html


def test_old_points_are_counted_not_listed(draw, reader):
    html = draw(PANEL, reader, outcomes=[_watched(RETAIL, ("2023-01", "alarm"))]).html
    assert "未发现异常" in html
    assert "一年以前另有 1 点" in html


def test_all_well_says_how_many_series_were_watched_and_when(draw, reader):
    short = _watched(TRADE, status="refused", reason_zh="过短")
    drawing = draw(PANEL, reader, outcomes=[_watched(RETAIL), short])
    assert "未发现异常" in drawing.html
    assert "监测 1 个序列，2026-01-29 01:10 检查" in drawing.html
    assert "1 个序列过短或有缺口" in drawing.html
    assert drawing.summary == "监测 1 个序列，未发现异常。"


def test_a_region_that_is_not_watched_says_so(draw, reader):
    assert "没有为北京编制" in draw(PANEL, replace(reader, region="110000")).html


def test_only_the_metrics_named_are_looked_at(draw, reader):
    judged = [_watched(RETAIL, ("2025-12", "alarm")), _watched(TRADE, ("2025-12", "alarm"))]
    drawing = draw(PANEL.model_copy(update={"items": (TRADE,)}), reader, outcomes=judged)
    assert "进出口" in drawing.html
    assert "社会消费品" not in drawing.html
    assert "监测 1 个序列" in drawing.html
