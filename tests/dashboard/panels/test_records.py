from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dashboard.panels.health import Panel as Health
from dashboard.panels.targets import Panel as Targets
from dashboard.panels.text import Panel as Words
from datasets.metric import Target
from datasets.spec import Text
from tests.dashboard.answering import observation

FEED = "jx_bulletin"
STATE = {
    "feed": FEED,
    "status": "ok",
    "message_zh": "<b>",
    "message_en": "",
    "newest_period": "2025",
    "next_due": dt.date(2026, 1, 20),
    "late_after": dt.date(2026, 2, 20),
}
LOAD = {
    "feed": FEED,
    "load_id": "l1",
    "source": "a.csv",
    "sha256": "ab",
    "retrieved_at": dt.datetime(2026, 1, 28, 16, 0),  # noqa: DTZ001
    "rows_read": 1200,
    "rows_loaded": 1190,
    "rows_quarantined": 10,
}
RECORDS = {
    "feed_state": (STATE, {**STATE, "feed": "gone", "status": "stale"}),
    "load": (LOAD, LOAD),
    "quarantine": (
        {
            "feed": FEED,
            "source_file": "a.csv",
            "source_row": 3,
            "column_name": "2024年",
            "value": "12..5",
            "reason_zh": "不是数字",
            "reason_en": "not a number",
        },
    ),
    "check_result": (
        {
            "feed": FEED,
            "check_name": "sum",
            "severity": "warning",
            "failed": 2,
            "message_zh": "不等",
            "message_en": "differs",
        },
    ),
}


def _target(**more: object) -> Target:
    facts = {
        "title": Text(zh="增速", en="Growth"),
        "metric": "gdp.yoy_pct",
        "ref_area": "360000",
        "due": "2025",
        "comparison": "at_least",
        "value": 5.0,
        "unit": "%",
        "document": "计划",
        "clause": "第一条",
    }
    return Target(**(facts | more))


@pytest.fixture
def promised(reader):
    def with_targets(**targets):
        return replace(reader, catalogue=replace(reader.catalogue, targets=targets))

    return with_targets


def test_a_reached_target_is_green_and_says_so(draw, promised):
    html = draw(Targets(), promised(a=_target()), [observation("gdp.yoy_pct", "2025", 5.2)]).html
    assert "risk green" in html
    assert "已达到" in html
    assert "104%" in html


def test_a_missed_target_is_red_once_it_was_due(draw, promised):
    known = [observation("gdp.yoy_pct", "2024", 4.0)]
    assert "risk red" in draw(Targets(), promised(a=_target(due="2025")), known).html
    assert "推进中" in draw(Targets(), promised(a=_target(due="2027")), known).html
    assert "risk yellow" in draw(Targets(), promised(a=_target(due="2026-03")), known).html


def test_at_most_is_met_from_below(draw, promised):
    known = [observation("pm25.level", "2025", 27.4)]
    met = _target(metric="pm25.level", comparison="at_most", value=30, unit="微克/立方米")
    assert "risk green" in draw(Targets(), promised(a=met), known).html


def test_an_unobserved_target_is_unknown_never_green(draw, promised):
    drawing = draw(Targets(), promised(a=_target(metric="")))
    assert "risk unknown" in drawing.html
    assert "暂无数据" in drawing.html
    assert "risk green" not in drawing.html
    assert "有数 0 项" in drawing.head


def test_feeds_are_counted_and_their_messages_escaped(draw, reader):
    drawing = draw(Health(), reader, records=RECORDS)
    assert "数据源 1/2 正常" in drawing.summary
    assert "&lt;b&gt;" in drawing.html
    assert "2,380" in drawing.html
    assert 'data-late="2026-02-21"' in drawing.html
    assert 'data-state="due"' in drawing.html


def test_retrieval_times_are_local(draw, reader):
    assert "2026-01-29 00:00" in draw(Health(), reader, records=RECORDS).html


@pytest.mark.parametrize(
    ("show", "text"), [("quarantine", "12..5"), ("checks", "不等"), ("loads", "a.csv")]
)
def test_every_table_of_records_can_be_shown(draw, reader, show, text):
    assert text in draw(Health(show=show), reader, records=RECORDS).html
    assert "没有记录" in draw(Health(show=show), reader).html


def test_words_are_escaped_and_numbers_said(draw, reader):
    panel = Words(
        paragraphs=(Text(zh="<script>", en=""),),
        numbers=("gdp.yoy_pct",),
        definitions=("gdp.level",),
    )
    drawing = draw(panel, reader, [observation("gdp.yoy_pct", "2025", 5.2)])
    assert "&lt;script&gt;" in drawing.html
    assert "5.2%。" in drawing.summary
    assert "省统计局" in drawing.html


def test_failures_come_first_and_a_wall_gets_the_worst_of_them(draw, reader):
    states = ("ok", "warning", "late", "stale", "empty")
    known = {
        "feed_state": tuple({**STATE, "feed": state, "status": state} for state in states),
        "load": (),
    }
    html = draw(Health(), reader, (), known).html
    places = [html.index(f">{state}<") for state in ("stale", "empty", "late", "warning", "ok")]
    assert places == sorted(places)
    short = draw(Health(most=2), reader, (), known)
    assert short.html.count("<tr>") == 3
    assert "另有 3 条" in short.html
    assert "5" in short.summary
