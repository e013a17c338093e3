"""Effects, scenarios and shocks on screen: always estimates, with their range or their refusal."""

import dataclasses
import datetime as dt

import pytest

from dashboard.figures.field import Room
from dashboard.figures.paths import Course, Mark, draw_paths
from dashboard.number import scale_of
from dashboard.panel import Reader
from dashboard.panels.donors import Panel as Donors
from dashboard.panels.effect import Panel as EffectPanel
from dashboard.panels.effect_gap import Panel as Gap
from dashboard.panels.scenario import Panel as ScenarioPanel
from dashboard.panels.scenario_table import Panel as Numbers
from dashboard.panels.shock import Panel as Shock
from dashboard.panels.verdict import Panel as VerdictPanel
from dashboard.study_choice import named
from datasets.spec import Text
from datasets.study import InputOutputShock
from tests.dashboard.answering import NOW, answer, estimate, observation, outcome

POYANG, ECOLOGY = "effect_poyang_lake_zone", "effect_ecology_pilot"
MONEY = "scenario_money_supply"
DETAILS = {
    "att": 1847.3,
    "se": 3783.8,
    "lo95": -5568.9,
    "hi95": 9263.5,
    "p_placebo": 0.71,
    "pre_rmspe": 62.4,
    "rmspe_ratio": 35.1,
    "in_time": 198.7,
    "since": "2010",
    "leave_one_out_lo": 1637.2,
    "leave_one_out_hi": 2042.2,
}


def reader_of(catalogue, device="desktop", language="zh-CN", **choices):
    named_choices = {key.replace("__", "."): value for key, value in choices.items()}
    return Reader(
        catalogue, "policy", device, "360000", NOW, language=language, choices=named_choices
    )


def effect(study=POYANG, metric="gdp.level", **details):
    years = range(2000, 2021)
    return outcome(
        study,
        "effect",
        [
            *(estimate("observed", str(year), 1000.0 + year) for year in years),
            *(estimate("counterfactual", str(year), 990.0 + year) for year in years),
            *(estimate("effect", str(year), 10.0 if year > 2009 else 0.0) for year in years),
            estimate("weight:350000", "", 0.6),
            estimate("weight:340000", "", 0.3),
            estimate("weight:330000", "", 0.1),
            estimate("placebo:350000", "", -12.0),
        ],
        metric,
        freq="A",
        method="sdid",
        parameters={"donors": 30, "pre_periods": 10, "post_periods": 11, "placebos": 30},
        details={**DETAILS, **details},
    )


def refused(study=POYANG, metric="gdp.level"):
    return outcome(
        study,
        "effect",
        (),
        metric,
        freq="A",
        status="refused",
        reason_zh="事件之前只有 4 期，少于 8 期，不作判断",
        reason_en="only 4 periods before the event",
        details=dict.fromkeys(DETAILS),
    )


def draw(panel, reader, *outcomes, known=()):
    answers = answer(panel.ask("effect", reader), known, outcomes=outcomes)
    return panel.draw("effect", reader, answers)


def draw_named(panel, name, reader, *outcomes, known=()):
    answers = answer(panel.ask(name, reader), known, outcomes=outcomes)
    return panel.draw(name, reader, answers)


def test_both_courses_are_drawn_and_the_day_is_marked(catalogue):
    drawn = draw(EffectPanel(first=POYANG), reader_of(catalogue), effect())
    html = str(drawn.html)
    assert html.count('<g class="course') == 2
    assert 'class="divide"' in html
    assert "事件前" in html
    assert f"?sheet=study~{POYANG}~gdp.level~360000" in html
    assert f'value="?effect.study={POYANG}" selected' in html
    assert f'value="?effect.study={ECOLOGY}"' in html


def test_the_address_names_the_study(catalogue):
    reader = reader_of(catalogue, effect__study=ECOLOGY)
    metric = catalogue.studies[ECOLOGY].metric
    assert EffectPanel(first=POYANG).ask("effect", reader)[0].study == ECOLOGY
    panel = VerdictPanel(chooser="effect", first=POYANG)
    drawn = draw(panel, reader, effect(ECOLOGY, metric, since="2017"))
    assert ECOLOGY in drawn.html
    assert "个百分点" in drawn.summary
    wrong = reader_of(catalogue, effect__study="no_such_study")
    assert EffectPanel(first=POYANG).ask("effect", wrong)[0].study == POYANG


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({}, "区间包含零"),
        ({"lo95": 100.0, "hi95": 3000.0, "p_placebo": 0.03}, "区间不含零"),
        ({"lo95": 100.0, "hi95": 3000.0, "p_placebo": 0.03}, "不是证明"),
        ({"lo95": 100.0, "hi95": 3000.0, "p_placebo": 0.4}, "不一致"),
        ({"lo95": -100.0, "p_placebo": 0.03}, "不一致"),
        ({"lo95": None, "hi95": None, "p_placebo": None}, "没有推断依据"),
        ({"att": -1847.3}, "低 1,847.3 亿元"),
    ],
)
def test_a_verdict_is_an_estimate_with_its_range(catalogue, details, words):
    panel = VerdictPanel(chooser="effect", first=POYANG)
    drawn = draw(panel, reader_of(catalogue), effect(**details))
    assert drawn.summary.startswith("估计：2010年以来")
    assert words in drawn.summary
    assert ("95%区间" in drawn.summary) == (details.get("hi95", 1) is not None)
    assert POYANG in drawn.html
    assert str(catalogue.studies[POYANG].provenance.zh) in drawn.html


def test_a_refusal_is_a_sentence_beside_what_was_observed(catalogue):
    known = [observation("gdp.level", str(year), 100.0 + year) for year in range(2006, 2015)]
    drawn = draw(EffectPanel(first=POYANG), reader_of(catalogue), refused(), known=known)
    assert "暂无数据" in drawn.html
    assert "没有估计：事件之前只有 4 期" in drawn.html
    assert str(drawn.html).count('<g class="course') == 1
    for panel in (Gap(chooser="effect", first=POYANG), Donors(chooser="effect", first=POYANG)):
        assert "事件之前只有 4 期" in draw(panel, reader_of(catalogue), refused()).html


def test_a_caution_is_told(catalogue):
    found = dataclasses.replace(effect(), status="caution", reason_zh="剔除 350000 后方向改变")
    drawn = draw(VerdictPanel(chooser="effect", first=POYANG), reader_of(catalogue), found)
    assert "保留：剔除 福建 后方向改变。" in drawn.summary


def test_codes_in_reasons_become_names(catalogue):
    reader = reader_of(catalogue)
    assert named(reader, "序列 ppi.index 是常数") != "序列 ppi.index 是常数"
    assert named(reader, "缺 3 个值") == "缺 3 个值"


def test_weights_are_never_presented_as_the_only_ones(catalogue):
    panel = Donors(chooser="effect", first=POYANG, most=2)
    html = str(draw(panel, reader_of(catalogue), effect()).html)
    assert html.index("福建") < html.index("安徽")
    assert "60.0%" in html
    assert "浙江" not in html
    assert "其余 1 个地区合计 10%" in html
    assert "权重不唯一" in html
    assert "+1,637.2 至 +2,042.2" in html
    wall = str(draw(panel, reader_of(catalogue, "wall"), effect()).html)
    assert "权重不唯一" in wall


def futures(status="ok"):
    study = "scenario_money_supply"
    months = [f"2020-{month:02}" for month in range(5, 13)]
    values = {"baseline": 6.0, "scenario": 6.5, "difference": 0.5}
    values |= {"lo80": 5.0, "hi80": 8.0, "lo95": 4.0, "hi95": 9.0}
    return [
        outcome(
            study,
            "scenario",
            [estimate(item, month, value) for item, value in values.items() for month in months]
            if status == "ok"
            else (),
            subject,
            ref_area="000000",
            status=status,
            reason_zh="" if status == "ok" else "各序列齐全的只有 9 期",
            details={"assumptions_zh": "相关关系，不等于因果", "assumptions_en": "no cause"},
        )
        for subject in ("money_supply_m1.yoy_pct", "money_supply_m2.yoy_pct")
    ]


def test_a_scenario_shows_both_futures_the_given_course_first(catalogue):
    known = [
        observation("money_supply_m2.yoy_pct", f"2020-{month:02}", 8.0, "000000")
        for month in range(1, 9)
    ]
    reader = reader_of(catalogue)
    drawn = draw_named(ScenarioPanel(first=MONEY), "scenario", reader, *futures(), known=known)
    html = str(drawn.html)
    assert html.count("<figure>") == 2
    assert html.index("（设定）") < html.index("M1")
    assert "期末相差 +0.5 个百分点" in html
    assert "相关关系，不等于因果" in html
    first = html.split("</figure>", maxsplit=1)[0]
    assert first.count('<g class="course known">') == 1
    assert "估计" in drawn.head


def test_a_scenario_in_numbers_says_how_to_make_it_again(catalogue):
    panel = Numbers(chooser="scenario", first=MONEY)
    html = str(draw_named(panel, "numbers", reader_of(catalogue), *futures()).html)
    assert "5.0 ~ 8.0" in html
    assert "+0.5" in html
    assert MONEY in html
    assert "随机种子 2020" in html


def test_a_refused_scenario_gives_its_reason(catalogue):
    reader = reader_of(catalogue)
    for panel in (ScenarioPanel(first=MONEY), Numbers(chooser="scenario", first=MONEY)):
        drawn = draw_named(panel, "scenario", reader, *futures("refused"))
        assert "各序列齐全的只有 9 期" in drawn.html


def test_without_a_table_a_shock_says_so(catalogue):
    drawn = draw_named(Shock(), "shock", reader_of(catalogue))
    assert "暂无数据" in drawn.html
    assert "尚未接入投入产出表" in drawn.html


def test_a_shock_prints_its_assumptions(catalogue):
    text = Text(zh="冲击", en="Shock")
    study = InputOutputShock(
        title=text,
        purpose=text,
        provenance=text,
        kind="io_shock",
        ref_area="360000",
        time_period="2022",
        flows="gdp.level",
        output="gdp.level",
        value_added="gdp.level",
        shock={"建筑": 1.0},
    )
    own = dataclasses.replace(catalogue, studies={**catalogue.studies, "shock": study})
    found = outcome(
        "shock",
        "io_shock",
        [estimate("output:建筑", "", 1.23), estimate("multiplier:建筑", "", 2.345)],
        details={"assumptions_zh": "I 型假定", "assumptions_en": "type I"},
        freq="A",
    )
    html = str(draw_named(Shock(), "shock", reader_of(own), found).html)
    assert "I 型假定" in html
    assert "总产出（亿元）" in html
    assert "1.2</td>" in html
    assert "2.35</td>" in html
    assert "增加值" not in html


def test_paths_draw_bands_zero_and_names(catalogue):
    days = [dt.date(2020, month, 1) for month in (1, 2, 3)]
    middle = tuple((day, float(n - 1)) for n, day in enumerate(days))
    low = tuple((day, value - 1) for day, value in middle)
    high = tuple((day, value + 1) for day, value in middle)
    scale = scale_of([1.0], catalogue.metrics["gdp.level"])
    html = str(
        draw_paths(
            [
                Course("", "known", middle[:1]),
                Course("<情景>", "main", middle, (low, high), (low, high)),
            ],
            Mark(days[1], "前", "后"),
            scale,
            "话",
            Room(20),
        )
    )
    assert html.count('class="band') == 2
    assert 'class="base"' in html
    assert 'class="lone"' in html
    assert "&lt;情景&gt; 1.0" in html
    assert '--x:50.8%"' in html or '--x:51.7%"' in html
