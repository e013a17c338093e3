import datetime as dt
from dataclasses import replace

import pytest

from dashboard.panel import Reader
from dashboard.question import Answers, Estimate, Outcome
from dashboard.study_sheet import parse_judged, study_question, study_sheet
from datasets.catalogue import Catalogue
from tests.dashboard.answering import NOW

NAME = "study~outlook_province~housing_construction_area.cumulative_level~360000"
OUTCOME = Outcome(
    study="outlook_province",
    kind="forecast",
    metric="housing_construction_area.cumulative_level",
    ref_area="360000",
    freq="M",
    vintage=dt.date(2023, 5, 31),
    status="caution",
    reason_zh="有 20 期缺失，已插补",
    reason_en="20 periods imputed",
    method="median of four",
    parameters={"horizon": 12, "model": "secret"},
    details={"smape": 6.894253, "calibrated": True, "coverage80": None, "message_en": "no"},
    n_obs=223,
    origin="derived",
    inputs=(
        {
            "metric": "housing_construction_area.cumulative_level",
            "ref_area": "360000",
            "freq": "M",
            "first": "2003-02",
            "last": "2023-04",
            "vintage": "2023-05-31",
        },
    ),
    reckoned_at=dt.datetime.fromisoformat("2026-01-28T18:00:00"),
    estimates=(Estimate("median", "2024-04", dt.date(2024, 4, 30), 23456.7, ""),),
)


@pytest.fixture
def reader(catalogue: Catalogue) -> Reader:
    return Reader(catalogue, "", "desktop", "360000", NOW)


def shown(reader: Reader, *outcomes: Outcome, name: str = NAME) -> str:
    judged = parse_judged(name, reader.catalogue)
    return study_sheet(judged, reader, Answers({}, {}, {study_question(judged, reader): outcomes}))


def test_a_judgement_tells_its_whole_story(reader: Reader) -> None:
    html = shown(reader, OUTCOME)
    for said in (
        "结果有保留：有 20 期缺失，已插补",
        "median of four",
        "223",
        "2023-05-31",
        "2026-01-29 02:00",
        "2003-02 — 2023-04",
        "6.894",
        "共形法",
        "预测中位数",
        "23,456.7",
        "暂无数据",
    ):
        assert said in html
    assert "secret" not in html
    assert "模拟" not in html


def test_in_english(reader: Reader) -> None:
    html = shown(replace(reader, language="en"), OUTCOME)
    assert "holds with a reservation: 20 periods imputed" in html
    assert "band calibrated" in html
    assert "yes" in html


def test_an_index_names_its_details_in_both_languages(reader: Reader) -> None:
    details: dict[str, str | int | float | bool | None] = {
        "authority": "research",
        "draws": 1000,
        "seed": 1,
        "imputed": 0.0244,
        "coverage": 0.97,
    }
    index = replace(
        OUTCOME,
        study="business_environment_simulated",
        kind="index",
        metric="",
        freq="Q",
        details=details,
    )
    name = "study~business_environment_simulated~~360000"
    chinese = shown(reader, index, name=name)
    english = shown(replace(reader, language="en"), index, name=name)
    for said in ("抽样次数", "随机种子", "插补占比", "覆盖率", "研究口径"):
        assert said in chinese
    for said in ("draws", "seed of the draws", "imputed share", "coverage", "standing of"):
        assert said in english
    assert "插补期数" not in chinese


def test_what_rests_on_simulated_numbers_carries_the_badge(reader: Reader) -> None:
    assert 'class="badge simulated"' in shown(reader, replace(OUTCOME, origin="simulated"))


def test_a_judgement_that_is_not_there_says_why(reader: Reader) -> None:
    assert "尚未接入或未公布" in shown(reader)
    past = replace(reader, as_of=dt.date(2001, 1, 1))
    assert "截至该日数据尚不足以得出结果" in shown(past)


def test_the_outcome_of_all_series_is_not_that_of_one(reader: Reader) -> None:
    name = "study~national_cycle~~000000"
    one = replace(OUTCOME, study="national_cycle", metric="ppi.index", ref_area="000000")
    assert "median of four" not in shown(reader, one, name=name)
    assert "median of four" in shown(reader, replace(one, metric=""), name=name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("study~nothing~~360000", "no study called 'nothing'"),
        ("study~outlook_province~no.metric~360000", "no metric called 'no.metric'"),
        ("study~outlook_province~~36", "no area with the code '36'"),
        ("study~outlook_province", "is not study~"),
    ],
)
def test_what_we_do_not_know_is_named(catalogue: Catalogue, name: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_judged(name, catalogue)
