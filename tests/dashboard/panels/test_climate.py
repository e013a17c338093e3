from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dashboard.panels.climate import Panel
from tests.dashboard.answering import estimate, outcome

PANEL = Panel(study={"360000": "jiangxi_cycle"})
MONTHS = [f"{2024 + n // 12}-{n % 12 + 1:02}" for n in range(18)]


def _line(item, provisional=3):
    cut = len(MONTHS) - provisional
    return [
        estimate(item, month, 98.0 + n / 4, "provisional" if n >= cut else "")
        for n, month in enumerate(MONTHS)
    ]


def _cycle(**more):
    turns = [
        estimate("turn:coincident", "2024-03", 98.5, "peak"),
        estimate("turn:coincident", "2024-09", 100.0, "trough"),
        estimate("turn:coincident", "2025-04", 101.75, "peak provisional"),
    ]
    moved = [estimate("contribution:industrial_va_monthly.sim_yoy_pct", MONTHS[-1], -0.12)]
    estimates = [*_line("coincident"), *_line("leading"), *turns, *moved]
    facts = {"details": {"mean_revision": 0.31}, "origin": "simulated", **more}
    return outcome("jiangxi_cycle", "climate", estimates, **facts)


def test_the_lines_end_with_their_names_and_values(draw, reader):
    html = draw(PANEL, reader, outcomes=[_cycle()]).html
    assert "一致 102.3" in html
    assert "先行 102.3" in html
    assert html.count("run provisional") == 2


def test_turns_have_dates_and_the_provisional_one_is_hollow(draw, reader):
    drawing = draw(PANEL, reader, outcomes=[_cycle()])
    for words in ("峰 2024-03", "谷 2024-09", "峰 2025-04 暂定"):
        assert words in drawing.html
    assert drawing.html.count("hollow") == 1
    assert "最近转折点：峰 2025-04 暂定" in drawing.summary


def test_contractions_are_shaded_and_explained(draw, reader):
    drawing = draw(PANEL, reader, outcomes=[_cycle()])
    (way,) = drawing.html.split('class="contraction" d="')[1:]
    assert way.split('"')[0].count("M") == 2
    assert "灰底为收缩期" in drawing.head
    assert "2020年=100" in drawing.head


def test_the_note_tells_revision_movers_and_invention(draw, reader):
    drawing = draw(PANEL, reader, outcomes=[_cycle()])
    assert "近 3 个月暂定（浅色），历次平均修订 0.31 点" in drawing.html
    assert "2025-06 一致指数变动主要来自：规上工业增速 −0.12" in drawing.html
    assert "simulated" in drawing.head
    assert "study~jiangxi_cycle~~360000" in drawing.html


def test_walls_keep_what_must_be_said_and_nothing_to_press(draw, reader):
    html = draw(PANEL, replace(reader, device="wall"), outcomes=[_cycle()]).html
    assert "平均修订" in html
    assert "主要来自" not in html
    assert "<a " not in html


def test_a_region_without_a_study_says_so(draw, reader):
    drawing = draw(PANEL, replace(reader, region="360700"), outcomes=[_cycle()])
    assert "暂无数据" in drawing.html
    assert "没有为赣州编制" in drawing.html
    assert "chart" not in drawing.html


@pytest.mark.parametrize(
    ("as_of", "words"), [(None, "尚未接入或未公布"), (dt.date(2001, 1, 1), "截至该日")]
)
def test_a_study_without_a_result_says_so(draw, reader, as_of, words):
    assert words in draw(PANEL, replace(reader, as_of=as_of)).html


def test_a_refusal_is_told_in_its_own_words(draw, reader):
    refused = outcome(
        "jiangxi_cycle", "climate", status="refused", reason_zh="成分不足三项", reason_en="Too few"
    )
    assert "成分不足三项" in draw(PANEL, reader, outcomes=[refused]).html
    assert "Too few" in draw(PANEL, replace(reader, language="en"), outcomes=[refused]).summary


def test_the_table_view_lists_every_estimate(draw, reader):
    judged = _cycle()
    assert draw(PANEL, reader, outcomes=[judged]).outcomes == (judged,)
