from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from dashboard.panels import (
    index_change,
    index_facts,
    index_gap,
    index_indicators,
    index_item,
    index_measures,
    index_path,
    index_peers,
    index_scores,
    index_topics,
    index_values,
    index_whatif,
)
from datasets.index import Alternatives
from tests.dashboard.index_sample import CITIES, STUDY, outcomes, with_index

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
SIMPLE = [
    index_change,
    index_facts,
    index_gap,
    index_indicators,
    index_item,
    index_measures,
    index_path,
    index_peers,
    index_scores,
    index_topics,
    index_whatif,
]


@pytest.fixture
def reader(reader, catalogue):
    return replace(
        reader,
        catalogue=with_index(catalogue),
        board="business-environment",
        region="360700",
        now=NOW,
    )


def _rows(html):
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [row.split("</tr>")[0] for row in body.split("<tr")[1:]]


def _text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html)))


def test_regions_stand_in_the_order_of_codes_where_ranks_are_not_shown(draw, reader):
    rows = _rows(draw(index_scores.Panel(study=STUDY), reader, outcomes=outcomes()).html)
    assert [name for row in rows for name in ("南昌", "景德镇", "赣州", "江西") if name in row] == [
        "南昌",
        "景德镇",
        "赣州",
        "江西",
    ]
    assert not any('class="place"' in row for row in rows)


def test_regions_stand_by_rank_where_ranks_are_shown(draw, reader):
    panel = index_scores.Panel(study=STUDY)
    rows = _rows(draw(panel, reader, outcomes=outcomes(ranking=True)).html)
    assert [re.search(r'class="place">(\d)', row)[1] for row in rows[:3]] == ["1", "2", "3"]
    assert [name for row in rows for name in ("南昌", "赣州", "景德镇") if name in row] == [
        "南昌",
        "赣州",
        "景德镇",
    ]


def test_a_score_has_its_interval_its_band_and_the_imputed_share(draw, reader):
    drawing = draw(index_scores.Panel(study=STUDY), reader, outcomes=outcomes())
    own = next(row for row in _rows(drawing.html) if "赣州" in row)
    assert 'class="span"' in own
    assert "一般" in own or "待提升" in own
    assert "90% 区间，1000 次" in _text(drawing.head)
    assert "插补占比 25%" in _text(drawing.html)
    assert "模拟" in drawing.head


def _declared(reader, means, usual="arithmetic"):
    """Give a reader whose index draws from `means` beside its `usual` one."""
    known = reader.catalogue.studies[STUDY]
    drawn = known.uncertainty.model_copy(update={"alternatives": Alternatives(aggregate=means)})
    groups = tuple(group.model_copy(update={"aggregate": None}) for group in known.groups)
    changed = known.model_copy(update={"uncertainty": drawn, "aggregate": usual, "groups": groups})
    studies = {**reader.catalogue.studies, STUDY: changed}
    return replace(reader, catalogue=replace(reader.catalogue, studies=studies))


@pytest.mark.parametrize(
    ("means", "usual", "told"),
    [
        (("arithmetic", "geometric"), "arithmetic", "区间含几何平均的算法"),
        (("harmonic",), "arithmetic", "区间含调和平均的算法"),
        (("arithmetic",), "arithmetic", ""),
        (("arithmetic", "geometric"), "geometric", ""),
    ],
)
def test_intervals_that_lie_left_of_their_points_say_why(draw, reader, means, usual, told):
    seen = _declared(reader, means, usual)
    text = _text(draw(index_scores.Panel(study=STUDY), seen, outcomes=outcomes()).html)
    assert ("多在点左侧" in text) == bool(told)
    assert told in text


def test_each_cell_of_the_topics_opens_its_raw_values(draw, reader):
    html = draw(index_topics.Panel(study=STUDY), reader, outcomes=outcomes()).html
    for city in CITIES:
        for topic in ("trade", "tax"):
            assert f'data-cell="index~{STUDY}~{topic}~{city}"' in html


def test_phones_list_the_topics_of_one_city_the_largest_gap_first(draw, reader):
    phone = replace(reader, device="phone")
    rows = _rows(draw(index_topics.Panel(study=STUDY), phone, outcomes=outcomes()).html)
    assert len(rows) == 2
    assert "跨境贸易" in rows[0] or "纳税" in rows[0]
    gaps = [float(re.search(r"−([\d.]+)<", row)[1]) for row in rows]
    assert gaps == sorted(gaps, reverse=True)


def test_the_gaps_lead_from_the_score_to_the_full_one(draw, reader):
    drawing = draw(index_gap.Panel(study=STUDY), reader, outcomes=outcomes())
    found = [float(v) for v in re.findall(r"--to:([\d.]+)%", drawing.html)]
    begun = [float(v) for v in re.findall(r"--from:([\d.]+)%", drawing.html)]
    assert found[-1] == 100.0
    assert begun[1:-1] == found[:-2]
    assert found[-2] == pytest.approx(100.0, abs=0.01)
    assert "纵轴起于" in drawing.head


def test_the_change_is_taken_apart_and_adds_up(draw, reader):
    rows = _rows(draw(index_change.Panel(study=STUDY), reader, outcomes=outcomes()).html)
    written = [re.findall(r"[+−]?\d+\.\d\d", _text(row))[-1] for row in rows]
    numbers = [float(text.replace("−", "-")) for text in written]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1])
    assert "比较对象变化" in _text(rows[-3])


def test_measures_stand_with_the_most_urgent_first(draw, reader):
    drawing = draw(index_measures.Panel(study=STUDY), reader, outcomes=outcomes())
    first, second = _rows(drawing.html)
    assert ("滞后" in first, "压缩提箱时间" in first, "+2.50" in first) == (True, True, True)
    assert ("按期" in second, "省税务局" in second) == (True, True)
    assert "进度 50%" in first
    assert "2 项，滞后 1" in _text(drawing.head)
    assert "模拟" in drawing.head


def test_a_path_stands_beside_what_was_reached(draw, reader):
    drawing = draw(index_path.Panel(study=STUDY), reader, outcomes=outcomes())
    assert drawing.html.count("<figure>") == 1
    assert "有难度" in drawing.html
    assert "目标 3" in drawing.html


def test_peers_are_those_chosen_with_their_distance(draw, reader):
    html = draw(index_peers.Panel(study=STUDY), reader, outcomes=outcomes()).html
    first = _rows(html)[0]
    assert "南昌" in first
    assert "0.40" in first
    assert "景德镇" not in html.split("</table>")[0]


def test_an_indicator_tells_that_its_row_is_not_verified(draw, reader):
    drawing = draw(index_item.Panel(study=STUDY), reader, outcomes=outcomes())
    assert "未核实" in drawing.html
    assert "满分值 0，零分值 10" in drawing.html
    rows = _rows(draw(index_indicators.Panel(study=STUDY), reader, outcomes=outcomes()).html)
    assert "税费率" in rows[0]
    assert "未核实" in next(row for row in rows if "通关时间" in row)


def test_what_was_imputed_is_not_shown_as_a_raw_value(draw, reader):
    chosen = replace(reader, choices={"item.node": "cost"})
    panel = index_values.Panel(study=STUDY, chooser="item")
    own = next(row for row in _rows(draw(panel, chosen, outcomes=outcomes()).html) if "赣州" in row)
    assert "暂无数据" in own
    assert "沿用 2026年二季度" in own


def test_the_definition_is_told_with_version_hash_and_day(draw, reader):
    text = _text(draw(index_facts.Panel(study=STUDY), reader, outcomes=outcomes()).html)
    assert "版本 1.2.0" in text
    assert "定义指纹" in text
    assert "2026-01-20" in text
    assert "内部研究，不对外排名；公开页只显示分档与自身进步" in text


def test_the_definition_leads_to_the_report_and_to_the_form_except_on_walls(draw, reader):
    html = draw(index_facts.Panel(study=STUDY), reader, outcomes=outcomes()).html
    assert f'href="/report/{STUDY}/360700"' in html
    assert f'href="/index/{STUDY}/template.xlsx" download>填报模板' in html
    wall = draw(index_facts.Panel(study=STUDY), replace(reader, device="wall"), outcomes=outcomes())
    assert "<a " not in wall.html


def test_walls_tell_the_score_and_where_trials_are_made(draw, reader):
    wall = draw(
        index_whatif.Panel(study=STUDY), replace(reader, device="wall"), outcomes=outcomes()
    )
    assert "试算在桌面、平板和手机上使用" in _text(wall.html)
    assert "<input" not in wall.html
    assert "暂无数据" not in wall.html


def test_trials_say_that_nothing_is_stored(draw, reader):
    html = draw(index_whatif.Panel(study=STUDY), reader, outcomes=outcomes()).html
    assert "试算（不入库）" in html
    assert html.count('type="range" name="w.') == 2
    assert html.count('type="range" name="v.') == 2, "the imputed value cannot be moved"
    assert html.count('type="number"') == 4


@pytest.mark.parametrize("module", SIMPLE, ids=lambda module: module.__name__.rsplit("_", 1)[-1])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("device", ["wall", "ultrawide", "desktop", "tablet", "phone"])
def test_every_panel_says_something_on_every_device(draw, reader, module, language, device):
    seen = replace(reader, language=language, device=device)
    drawing = draw(module.Panel(study=STUDY), seen, outcomes=outcomes())
    assert _text(drawing.html).strip()
    assert drawing.summary
    assert language == "zh-CN" or not re.search(r"[一-鿿]", drawing.summary.replace("样例", ""))


@pytest.mark.parametrize("module", SIMPLE, ids=lambda module: module.__name__.rsplit("_", 1)[-1])
def test_every_panel_says_why_it_has_nothing(draw, reader, module):
    text = _text(draw(module.Panel(study=STUDY), reader).html)
    assert "尚未接入或未公布" in text
    assert _text(draw(module.Panel(study="no_such_index"), reader).html).strip()


@pytest.mark.parametrize("module", SIMPLE, ids=lambda module: module.__name__.rsplit("_", 1)[-1])
def test_without_ranks_no_panel_tells_a_place(draw, reader, module):
    drawing = draw(module.Panel(study=STUDY), reader, outcomes=outcomes())
    assert 'class="place"' not in drawing.html
    assert "位次" not in _text(drawing.html)
