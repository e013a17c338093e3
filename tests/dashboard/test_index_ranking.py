"""Without the setting no place among others leaves the server, on whatever road."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dashboard.app import compose
from dashboard.screen import open_screen
from operations.settings import Settings
from tests.builds import row, write_build

STUDY = "business_environment_simulated"
CITIES = ("360100", "360500", "360700")
SECRET = 4321.0
"""A rank that no other number could be."""
BOARDS = (
    "business-environment",
    "business-environment/city/360700",
    "business-environment/indicator",
    "business-environment/whatif",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ranking")
    outcomes = [
        (
            {
                "study": STUDY,
                "kind": "index",
                "metric": "",
                "ref_area": city,
                "freq": "Q",
                "vintage": dt.date(2026, 10, 30),
                "origin": "simulated",
                "details": '{"rank_note": "4321"}',
            },
            [
                {"item": "index", "time_period": "2026-Q3", "value": 70.0 + place},
                {"item": "score:trade", "time_period": "2026-Q3", "value": 60.0 + place},
                {"item": "rank", "time_period": "2026-Q3", "value": SECRET - place},
                {"item": "rank_lo", "time_period": "2026-Q3", "value": SECRET},
                {"item": "rank_hi", "time_period": "2026-Q3", "value": SECRET},
                {"item": "without_rank:trade", "time_period": "2026-Q3", "value": SECRET},
            ],
        )
        for place, city in enumerate(CITIES)
    ]
    write_build(folder, [row()], outcomes=outcomes)
    return folder


def _client(home: Path, *, ranking: bool):
    return compose(open_screen(Settings(home=home, ranking=ranking))).test_client()


def _tables():
    for panel in ("score", "dim", "gap", "alike", "change"):
        asked = f"path=/business-environment&panel={panel}&device=desktop"
        for kind in ("/panel-table", "/panel-table.csv"):
            yield f"{kind}?{asked}"


def _addresses():
    yield from (f"/{board}" for board in BOARDS)
    yield from (f"/wall/{board}" for board in BOARDS)
    yield from _tables()
    for city in CITIES:
        yield f"/sheet?cell=study~{STUDY}~~{city}"
        yield f"/sheet?cell=index~{STUDY}~{STUDY}~{city}"
        yield f"/api/v1/studies?study={STUDY}&region={city}"
    yield f"/api/v1/studies?study={STUDY}"


def test_no_place_leaves_the_server(home):
    client = _client(home, ranking=False)
    for address in _addresses():
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.get_data(as_text=True)
        for written in ("4321", "4,321", "4320", "4319", '"rank', "without_rank"):
            assert written not in text, address


def test_regions_stand_in_the_order_of_codes(home):
    html = _client(home, ranking=False).get("/business-environment").get_data(as_text=True)
    table = html.split('class="index-scores"')[1].split("</table>")[0]
    places = [table.index(name) for name in ("南昌", "新余", "赣州")]
    assert places == sorted(places)


def test_with_the_setting_places_are_told_and_order_the_regions(home):
    client = _client(home, ranking=True)
    html = client.get("/business-environment").get_data(as_text=True)
    table = html.split('class="index-scores"')[1].split("</table>")[0]
    places = [table.index(name) for name in ("赣州", "新余", "南昌")]
    assert places == sorted(places)
    assert "4321" in client.get(f"/api/v1/studies?study={STUDY}").get_data(as_text=True)


def test_a_trial_tells_the_place_only_with_the_setting(home):
    address = f"/index-trial/{STUDY}?region=360700"
    assert "rank" not in _client(home, ranking=False).get(address).json
    assert "rank" in _client(home, ranking=True).get(address).json


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("region=1", "没有地区"),
        ("region=360700&as_of=soon", "不是日期"),
        ("region=360700&v.be_start_1=x", "不是数"),
    ],
)
def test_a_trial_that_cannot_be_says_why(home, query, said):
    answer = _client(home, ranking=False).get(f"/index-trial/{STUDY}?{query}")
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)


def test_a_sheet_opens_a_topic_to_its_raw_values(home):
    client = _client(home, ranking=False)
    html = client.get(f"/sheet?cell=index~{STUDY}~start~360700").get_data(as_text=True)
    assert "开办企业时间" in html
    assert "定义指纹" in html
    assert client.get(f"/sheet?cell=index~{STUDY}~nothing~360700").status_code == 404
    assert client.get("/sheet?cell=index~none~start~360700").status_code == 404
