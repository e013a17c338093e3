import datetime as dt
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.api import api
from dashboard.openapi import Problem, StudyPage
from dashboard.warehouse import Warehouse
from datasets.catalogue import Catalogue
from operations.settings import Settings
from tests.builds import row, write_build

STUDIES = "/api/v1/studies"
HOUSING = "housing_construction_area.cumulative_level"
NUMBERS = [
    {"item": item, "time_period": period, "value": value}
    for item in ("median", "lo95")
    for period, value in (("2023-05", 1.5), ("2023-06", None))
]


def serve(home: Path, catalogue: Catalogue, *, simulated: bool = True) -> FlaskClient:
    app = Flask(__name__)
    given = Settings(home=home, simulated=simulated)
    app.register_blueprint(api(Warehouse(given), catalogue, given))
    return app.test_client()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies")
    own = {"study": "outlook_province", "metric": HOUSING, "freq": "M"}
    outcomes = [
        ({**own, "vintage": dt.date(2023, 4, 20), "details": '{"smape": 6.9}'}, NUMBERS),
        ({**own, "vintage": dt.date(2023, 5, 20)}, NUMBERS),
        ({**own, "ref_area": "360100", "origin": "simulated"}, NUMBERS),
    ]
    write_build(folder, [row()], outcomes=outcomes)
    return folder


@pytest.fixture(scope="module")
def client(home: Path, catalogue: Catalogue) -> FlaskClient:
    return serve(home, catalogue)


def page(client: FlaskClient, query: str = "") -> StudyPage:
    response = client.get(f"{STUDIES}{query}")
    assert response.status_code == 200, response.text
    return StudyPage.model_validate_json(response.data)


def test_without_a_study_all_declarations_are_listed(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    found = page(client)
    assert {each.study for each in found.studies} == set(catalogue.studies)
    assert found.outcomes == []


def test_the_outcomes_of_a_study(client: FlaskClient) -> None:
    found = page(client, f"?study=outlook_province&metric={HOUSING}&region=江西")
    assert [each.study for each in found.studies] == ["outlook_province"]
    (outcome,) = found.outcomes
    assert (outcome.region, outcome.vintage) == ("360000", dt.date(2023, 5, 20))
    assert [(e.item, e.time_period, e.value) for e in outcome.estimates] == [
        ("lo95", "2023-05", 1.5),
        ("lo95", "2023-06", None),
        ("median", "2023-05", 1.5),
        ("median", "2023-06", None),
    ]


def test_as_known_on_a_day_and_only_what_is_asked_for(client: FlaskClient) -> None:
    found = page(client, "?study=outlook_province&as_of=2023-05-01&item=median&last=1")
    first = found.outcomes[0]
    assert (first.vintage, first.details) == (dt.date(2023, 4, 20), {"smape": 6.9})
    assert [(e.item, e.time_period) for e in first.estimates] == [("median", "2023-06")]


def test_simulated_judgements_can_be_hidden(home: Path, catalogue: Catalogue) -> None:
    hidden = serve(home, catalogue, simulated=False)
    assert [o.origin for o in page(hidden, "?study=outlook_province").outcomes] == ["derived"]


@pytest.mark.parametrize(
    ("query", "status", "parameter", "nearest"),
    [
        ("?study=outlook_provinze", 404, "study", "outlook_province"),
        ("?study=outlook_province&metric=gdp.levle", 404, "metric", "gdp.level"),
        ("?study=outlook_province&region=nowhere", 404, "region", ""),
        ("?study=outlook_province&last=0", 400, "last", ""),
        ("?study=outlook_province&as_of=9999-01-01", 400, "as_of", ""),
        ("?studdy=x", 400, "parameter", "study"),
    ],
)
def test_a_fault_names_parameter_value_and_nearest_choice(
    client: FlaskClient, query: str, status: int, parameter: str, nearest: str
) -> None:
    response = client.get(f"{STUDIES}{query}")
    problem = Problem.model_validate_json(response.data)
    assert (response.status_code, problem.parameter, problem.nearest) == (
        status,
        parameter,
        nearest,
    )


def test_an_unchanged_build_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get(STUDIES).headers["ETag"]
    assert client.get(STUDIES, headers={"If-None-Match": tag}).status_code == 304


def test_without_a_build_there_is_a_clear_answer(tmp_path: Path, catalogue: Catalogue) -> None:
    assert serve(tmp_path, catalogue).get(STUDIES).status_code == 503
