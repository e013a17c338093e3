"""The chooser, its charts and its table: all from the address, all within limits."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from dashboard.clock import BEIJING
from dashboard.panel import Reader
from dashboard.panels import explore, explore_chart
from dashboard.question import Answers, MetricQuery, Observation
from dashboard.selection import MAX_METRICS, Selection, read_selection
from datasets.catalogue import Catalogue

NOW = dt.datetime(2026, 1, 29, 9, 41, tzinfo=BEIJING)
START = ("gdp.level",)


@pytest.fixture
def reader(catalogue: Catalogue) -> Reader:
    return Reader(catalogue, "explore", "desktop", "360000", NOW)


def _set(reader: Reader, **choices: str) -> Reader:
    return replace(reader, choices={f"explore.{key}": value for key, value in choices.items()})


def test_english_lists_have_no_chinese_signs(reader: Reader) -> None:
    english = replace(_set(reader, metrics="gdp.level,cpi.index"), language="en")
    html = explore.Panel(items=START).draw("explore", english, Answers({}, {})).html
    titles = re.sub(r"<legend>.*?</legend>", "", html)
    assert re.findall(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", titles) == []
    assert "(100 million yuan)" in html


def test_cities_of_other_provinces_are_listed_for_reference(reader: Reader) -> None:
    html = explore.Panel(items=START).draw("explore", reader, Answers({}, {})).html
    groups = {
        re.findall("<legend>(.*?)</legend>", group)[0]: re.findall(
            'name="regions" value="(.*?)"', group
        )
        for group in html.split("<fieldset>")[1:]
    }
    own = [area.code for area in reader.catalogue.areas.children("360000")]
    assert groups["设区市"] == own
    assert "440300" in groups["参照城市"]
    assert not set(own) & set(groups["参照城市"])


def test_without_choices_the_start_of_the_readers_region_is_chosen(reader: Reader) -> None:
    assert read_selection(reader, "explore", START) == Selection(START, ("360000",))


def test_the_address_restores_every_choice(reader: Reader) -> None:
    chosen = Selection(("cpi.index", "gdp.level"), ("360100", "000000"), "A", 2018, 2024)
    parameters = {k.removeprefix("explore."): v for k, v in chosen.parameters("explore.").items()}
    assert read_selection(_set(reader, **parameters), "explore", START) == chosen


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"metrics": "no.such,gdp.level,gdp.level"}, Selection(START, ("360000",))),
        ({"regions": "999999", "freq": "X"}, Selection(START, ("360000",))),
        ({"start": "abc", "end": "99999"}, Selection(START, ("360000",))),
    ],
)
def test_what_is_not_known_is_left_out(
    reader: Reader, choices: dict[str, str], expected: Selection
) -> None:
    assert read_selection(_set(reader, **choices), "explore", START) == expected


def test_no_more_is_chosen_than_can_be_shown(reader: Reader) -> None:
    every = ",".join(reader.catalogue.metrics)
    found = read_selection(_set(reader, metrics=every), "explore", START)
    assert len(found.metrics) == MAX_METRICS


def test_questions_keep_region_rhythm_years_and_day() -> None:
    day = dt.date(2023, 6, 30)
    (question,) = Selection(START, ("360100",), "A", 2018, 2022).questions(day)
    assert question == MetricQuery(
        "gdp.level", ("360100",), "A", dt.date(2018, 1, 1), dt.date(2022, 12, 31), as_of=day
    )


def test_the_chooser_shows_what_is_chosen_and_links_the_downloads(reader: Reader) -> None:
    chosen = replace(
        _set(reader, metrics="gdp.yoy_pct", regions="360100,360700", freq="A", start="2018"),
        as_of=dt.date(2025, 1, 1),
    )
    drawing = explore.Panel(items=START).draw("explore", chosen, Answers({}, {}))
    assert 'value="gdp.yoy_pct" checked' in drawing.html
    assert 'value="gdp.level" checked' not in drawing.html
    assert drawing.html.count(" checked") == 3
    assert '<option value="A" selected>' in drawing.html
    link = "metrics=gdp.yoy_pct&amp;regions=360100%2C360700&amp;freq=A&amp;start=2018"
    for kind in ("xlsx", "csv", "arrow"):
        assert f'href="/download/{kind}?{link}&amp;lang=zh-CN&amp;as_of=2025-01-01"' in drawing.html
    assert drawing.summary == "已选 1 项指标、2 个地区。"


def _observation(metric: str, area: str, year: int, **more: Any) -> Observation:
    found = Observation(
        metric=metric,
        ref_area=area,
        freq="A",
        time_period=str(year),
        period_end=dt.date(year, 12, 31),
        value=float(year),
        obs_status="A",
        vintage=dt.date(year + 1, 1, 20),
        release="首次发布",
        origin="published",
        feed="f",
        source_title="公报",
        revisions=0,
    )
    return replace(found, **more)


def test_one_chart_a_metric_and_one_line_an_area(reader: Reader) -> None:
    chosen = _set(reader, metrics="gdp.level,gdp.yoy_pct", regions="360100,360700")
    panel = explore_chart.Panel(items=START, chooser="explore")
    questions = panel.ask("charts", chosen)
    found = {
        q: tuple(_observation(q.metric, a, y) for a in q.areas for y in (2022, 2023, 2024))
        for q in questions
        if isinstance(q, MetricQuery)
    }
    drawing = panel.draw("charts", chosen, Answers(found, {}))
    assert drawing.html.count("<figure>") == 2
    assert drawing.html.count('class="end series-2"') == 2
    assert len(drawing.observations) == 12


def test_simulated_lines_are_badged_and_gaps_are_named(reader: Reader) -> None:
    chosen = _set(reader, metrics="gdp.level,gdp.yoy_pct", regions="360100")
    panel = explore_chart.Panel(items=START, chooser="explore")
    first, second = panel.ask("charts", chosen)
    assert isinstance(first, MetricQuery)
    assert isinstance(second, MetricQuery)
    invented = (_observation("gdp.level", "360100", 2024, origin="simulated"),)
    drawing = panel.draw("charts", chosen, Answers({first: invented, second: ()}, {}))
    assert "模拟" in drawing.head
    assert "暂无数据" in drawing.html
