"""A report: no chapter is empty, what is not known says why, ranks and numerals stay in bounds."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docx import Document

from dashboard.report import chapters_of, write_report
from dashboard.report_charts import Bar, Course, Stripe, draw_bars, draw_courses
from dashboard.report_files import Link, to_html, to_word
from dashboard.report_heads import WORDS
from dashboard.report_link import report_address, report_link
from dashboard.report_text import Chart, Line, Slot, Table, Word, join, slots_of, write
from dashboard.report_words import SENTENCES
from tests.dashboard.answering import estimate
from tests.dashboard.report_samples import NEWEST, facts_of, found, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.report_facts import Facts
    from datasets.catalogue import Catalogue


@pytest.fixture
def facts(catalogue: Catalogue) -> Facts:
    beside = found(catalogue, "360700", [estimate("index", NEWEST, 81.5)])
    known = facts_of(catalogue, [found(catalogue, "360100", whole()), beside])
    assert known is not None
    return known


def lines(facts: Facts) -> Iterator[Line]:
    for chapter in chapters_of(facts):
        for section in chapter.sections:
            for block in section.blocks:
                match block:
                    case Table(caption=caption, rows=rows):
                        yield caption
                        yield from (cell for row in rows for cell in row)
                    case Chart(caption=caption):
                        yield caption
                    case _:
                        yield block


def text_of(facts: Facts) -> str:
    return "\n".join(line.text for line in lines(facts))


def slot(text: str, value: float = 1.0, item: str = "index") -> Slot:
    return Slot(text, value, "estimate", "study", "360100", item, "2026")


def test_a_pattern_is_filled_with_names_and_numbers_that_stay_apart() -> None:
    line = write("{area}得 {score} 分。", area="南昌", score=slot("77.3"))
    assert line.parts == (Word("南昌"), "得 ", slot("77.3"), " 分。")
    assert line.text == "南昌得 77.3 分。"
    assert line.slots == (slot("77.3"),)
    assert join("、", [line, "九江"]).text == "南昌得 77.3 分。、九江"


@pytest.mark.parametrize("texts", [SENTENCES, WORDS])
def test_no_pattern_holds_a_numeral_and_both_languages_hold_the_same_names(texts: dict) -> None:  # type: ignore[type-arg]
    for key, text in texts.items():
        assert not re.search(r"\d", text.zh + text.en), key
        assert text.zh, key
        assert text.en.isascii(), key
        assert set(re.findall(r"{\w+}", text.zh)) == set(re.findall(r"{\w+}", text.en)), key


def test_no_text_of_a_report_holds_a_numeral_outside_names_and_slots(facts: Facts) -> None:
    for line in lines(facts):
        for part in line.parts:
            assert not (isinstance(part, str) and re.search(r"\d", part)), line.text


def test_the_eight_chapters_follow_one_another_and_none_is_empty(facts: Facts) -> None:
    chapters = chapters_of(facts)
    assert [chapter.title for chapter in chapters] == [
        "现状",
        "进展",
        "差距与原因",
        "可比先进地区",
        "目标与路径",
        "措施",
        "督办清单",
        "数据说明与方法附录",
    ]
    assert all(section.blocks for chapter in chapters for section in chapter.sections)


def test_a_region_without_score_says_so_with_the_reason_of_the_build(catalogue: Catalogue) -> None:
    raw = [estimate("raw:be_tax_1", NEWEST, 9.0), estimate("coverage", NEWEST, 0.02)]
    said = {"status": "caution", "reason_zh": "数据不足", "reason_en": "too little data"}
    known = facts_of(catalogue, [found(catalogue, "360100", raw, **said)])
    assert known is not None
    text = text_of(known)
    assert "暂无得分：数据不足" in text
    assert text.count("暂无数据：") >= 8
    assert "None" not in text
    assert all(section.blocks for chapter in chapters_of(known) for section in chapter.sections)


def test_there_are_no_facts_on_a_region_that_was_not_reckoned(catalogue: Catalogue) -> None:
    assert facts_of(catalogue, [found(catalogue, "360700", whole())]) is None


def test_the_causes_of_a_change_are_told_with_values_before_and_now(facts: Facts) -> None:
    text = text_of(facts)
    assert "变化 +1.25 分" in text
    assert "带动上升较多的是纳税次数（+1.500 分）；拖累较多的是开办企业环节（−0.250 分）" in text
    rows = next(t for t in tables(facts) if t.heads[0] == "指标" and "上期" in t.heads).rows
    assert [cell.text for cell in rows[0]] == ["纳税次数", "次", "12", "9", "+1.500"]


def tables(facts: Facts) -> list[Table]:
    return [
        block
        for chapter in chapters_of(facts)
        for section in chapter.sections
        for block in section.blocks
        if isinstance(block, Table)
    ]


def test_what_is_missing_and_what_is_imputed_are_told_apart(facts: Facts) -> None:
    missing = next(s for c in chapters_of(facts) for s in c.sections if s.title == "数据缺口")
    collect, filled = (block.text for block in missing.blocks if isinstance(block, Line))
    assert "补数" in collect
    assert "纳税时间" in collect
    assert "开办企业环节" not in collect
    assert filled == "以下指标本期用插补值计分：开办企业环节。"


def test_peers_say_when_the_choice_hangs_on_one_variable(facts: Facts) -> None:
    text = text_of(facts)
    assert "取最近的至多 3 个：赣州。" in text
    assert "去掉地区生产总值时，入选地区会变化" in text


def test_a_suggestion_names_the_rows_that_it_comes_from(facts: Facts) -> None:
    assert "每改善一个单位约增 0.500 分" in text_of(facts)
    assert "〔be_tax_1: raw, gap, gain〕" in text_of(facts)


def test_a_rank_is_told_only_where_the_build_gives_it_away(catalogue: Catalogue) -> None:
    ranks = [estimate(item, NEWEST, 3.0) for item in ("rank", "rank_lo", "rank_hi")]
    hidden = facts_of(catalogue, [found(catalogue, "360100", whole())])
    shown = facts_of(catalogue, [found(catalogue, "360100", [*whole(), *ranks])])
    assert hidden is not None
    assert shown is not None
    assert "位次" not in text_of(hidden)
    assert "位次为第 3 位" in text_of(shown)


def test_a_rollup_lists_its_regions_by_code_and_says_why_it_has_no_peers(
    catalogue: Catalogue,
) -> None:
    parts = [
        found(catalogue, region, [estimate("index", NEWEST, score)])
        for region, score in (("360700", 90.0), ("360100", 60.0))
    ]
    own = [each for each in whole() if not each.item.startswith(("peer", "role"))]
    province = facts_of(catalogue, [found(catalogue, "360000", own), *parts], "360000")
    assert province is not None
    (listed,) = [t for t in tables(province) if t.heads[0] == "地区" and "区间下限" in t.heads]
    assert [row[0].text for row in listed.rows] == ["南昌", "赣州"]
    assert "未接入省外同口径数据" in text_of(province)


def test_goalposts_of_a_definition_that_has_changed_are_not_shown(catalogue: Catalogue) -> None:
    old = {"definition_hash": "of another day", "period": NEWEST}
    known = facts_of(catalogue, [found(catalogue, "360100", whole(), details=old)])
    assert known is not None
    assert "现行定义已变更" in text_of(known)
    placed = {s.item for s in slots_of(chapters_of(known)) if s.kind == "definition"}
    assert not any(item.startswith(("best:", "worst:")) for item in placed)


def test_every_number_of_the_build_leads_to_its_row_in_the_table_of_traces(facts: Facts) -> None:
    html = to_html(write_report(facts))
    wanted = set(re.findall(r'href="#(n\d+)"', html))
    there = re.findall(r'id="(n\d+)"', html)
    assert wanted
    assert wanted == set(there)
    assert len(there) == len(set(there))


def test_the_page_is_marked_as_simulated_where_it_is(catalogue: Catalogue, facts: Facts) -> None:
    report = write_report(facts)
    assert report.heading == "南昌市营商环境分析报告（模拟数据）"
    assert "模拟数据" in report.running
    html = to_html(report)
    assert all("模拟" in caption for caption in re.findall(r"<caption>(.*?)</caption>", html))
    real = facts_of(catalogue, [found(catalogue, "360100", whole(), origin="derived")])
    assert real is not None
    assert "模拟" not in write_report(real).heading


def test_english_reports_are_in_english(catalogue: Catalogue) -> None:
    known = facts_of(catalogue, [found(catalogue, "360100", whole())], language="en")
    assert known is not None
    report = write_report(known)
    assert report.heading == "Business environment: report on Nanchang (simulated data)"
    assert report.chapters[0]["title"] == "1. State"
    owners = {leaf.owner for leaf in known.leaves.values()}
    text = text_of(known)
    for owner in sorted(owners, key=len, reverse=True):
        text = text.replace(owner, "")
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"[Ll]ed by [^.]+", "", text))


def test_links_stand_on_the_page_and_not_on_paper(facts: Facts) -> None:
    html = to_html(write_report(facts), [Link("/report/x.pdf", "PDF")])
    assert '<a href="/report/x.pdf">PDF</a>' in html
    assert ".bar { display: none; }" in html


def test_the_word_file_repeats_heads_and_holds_every_table(facts: Facts) -> None:
    report = write_report(facts)
    written = to_word(report)
    assert written == to_word(report)
    document = Document(io.BytesIO(written))
    expected = [b for c in report.chapters for s in c["sections"] for b in s["blocks"]]  # type: ignore[attr-defined]
    wanted = [block for block in expected if block["kind"] == "table"]
    assert len(document.tables) == len(wanted)
    for table, block in zip(document.tables, wanted, strict=True):
        assert [cell.text for cell in table.rows[0].cells] == block["heads"]
        assert len(table.rows) == len(block["rows"]) + 1
        assert "w:tblHeader" in table.rows[0]._tr.xml
    header = document.sections[0].header.paragraphs[0].text
    assert header == report.running


def test_bars_and_courses_write_no_number_but_those_they_are_given() -> None:
    bars = draw_bars([Bar("纳税", slot("90.0", 90.0))], 100.0, [Stripe("优秀", 90.0, 100.0)])
    assert re.findall(r"<text[^>]*>([^<]*)</text>", bars) == ["优秀", "纳税", "90.0"]
    points = ((0.0, slot("1.5", 1.5)), (1.0, slot("2.5", 2.5)))
    drawn = draw_courses([Course(points)], ("2025年", "2026年"))
    assert re.findall(r"<text[^>]*>([^<]*)</text>", drawn) == ["1.5", "2.5", "2025年", "2026年"]


def test_a_course_of_equal_values_and_a_bar_of_nothing_are_drawn() -> None:
    flat = draw_courses([Course(((0.0, slot("0", 0.0)), (1.0, slot("0", 0.0))))], ("a", "b"))
    assert "nan" not in flat
    assert "inf" not in flat
    assert 'width="0.0"' in draw_bars([Bar("纳税", slot("0", 0.0))], 100.0)


def test_boards_lead_to_the_report_where_there_is_one_and_somebody_can_tap(facts: Facts) -> None:
    link = report_link(facts.reader, facts.index)
    assert f'href="/report/{facts.index.study}/360100"' in link
    assert not report_link(replace(facts.reader, device="wall"), facts.index)
    assert not report_link(replace(facts.reader, region="360300"), facts.index)


def test_the_address_of_a_report_keeps_language_and_day(facts: Facts) -> None:
    reader = replace(facts.reader, language="en", as_of=dt.date(2026, 11, 1))
    address = report_address(reader, "some", "pdf")
    assert address == "/report/some/360100.pdf?lang=en&as_of=2026-11-01"
    assert report_address(facts.reader, "some") == "/report/some/360100"
