from __future__ import annotations

import datetime as dt

from dashboard.panels.calendar import Panel

PANEL = Panel(days=30, most=3)


def _state(feed, newest, due, late):
    return {
        "feed": feed,
        "status": "ok",
        "newest_period": newest,
        "next_due": due,
        "late_after": late,
    }


SOON = _state("nbs_money_supply", "2025-12", dt.date(2026, 2, 14), dt.date(2026, 2, 24))
DUE = _state("simulated_city_economy", "2025-11", dt.date(2026, 1, 20), dt.date(2026, 2, 4))
LATE = _state("rd_bulletin", "2023", dt.date(2025, 9, 30), dt.date(2025, 10, 30))
FAR = _state("jx_census", "2024", dt.date(2026, 5, 1), dt.date(2026, 6, 1))
NONE = _state("jx_stats", "", None, None)


def test_what_comes_stands_before_what_is_late(draw, reader):
    drawing = draw(PANEL, reader, (), {"feed_state": (LATE, SOON, DUE, FAR, NONE)})
    titles = [reader.catalogue.feeds[s["feed"]].title.zh for s in (DUE, SOON, LATE)]
    places = [drawing.html.index(title) for title in titles]
    assert places == sorted(places)
    assert drawing.html.count("<tr>") == 4
    assert drawing.summary == "30 天内 2 项，过期 1 项。"


def test_a_row_says_day_period_and_distance(draw, reader):
    html = draw(PANEL, reader, (), {"feed_state": (LATE, SOON, DUE)}).html
    for text in ("2026-02-14", "2026年1月", "16 天后", "待更新", "2024年", "过期 90 天"):
        assert text in html
    assert 'data-due="2026-02-14" data-late="2026-02-25"' in html
    assert html.count("badge simulated") == 1


def test_more_than_fits_is_counted(draw, reader):
    html = draw(Panel(most=1), reader, (), {"feed_state": (LATE, SOON, DUE)}).html
    assert html.count("<tr>") == 2
    assert "另有 2 项" in html


def test_nothing_to_wait_for_is_said(draw, reader):
    assert "没有应发布的数据" in draw(PANEL, reader, (), {"feed_state": (FAR,)}).html
