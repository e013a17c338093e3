import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyarrow as pa
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from dashboard.api import api
from dashboard.openapi import MEDIA, PARAMETERS, ObservationPage, Problem, document
from dashboard.warehouse import Warehouse
from datasets.catalogue import Catalogue
from datasets.codelist import read_areas, read_units
from datasets.metric import Target
from datasets.spec import Text
from operations.settings import Settings
from tests.builds import measure, row, write_build

CATALOGUE = Catalogue(
    {},
    {"gdp.level": measure(), "gdp.yoy_pct": measure("%"), "calls.level": measure("件")},
    {
        "plan": Target(
            title=Text(zh="目标", en="Target"),
            metric="gdp.level",
            ref_area="360000",
            due="2025",
            comparison="at_least",
            value=4.0,
            unit="万亿元",
            document="规划",
            clause="到2025年达到4万亿元",
        )
    },
    read_areas(),
    read_units(),
    "0123456789abcdef",
)
ROWS = [
    row(value=32074.7, vintage=dt.date(2023, 1, 20), release="首次发布 2022"),
    row(value=31568.1, vintage=dt.date(2025, 10, 1), release="NBS-2025"),
    row(time_period="2021", value=None, obs_status="M", vintage=dt.date(2022, 1, 20)),
    row(time_period="2022-Q4", value=9.5),
    row(ref_area="360100", value=7203.5),
    row(metric="calls.level", time_period="2022-05", breakdown="traffic", origin="simulated"),
]
GDP = "/api/v1/observations?metric=gdp.level"


def serve(home: Path, *, simulated: bool = True) -> FlaskClient:
    app = Flask(__name__)
    given = Settings(home=home, simulated=simulated)
    app.register_blueprint(api(Warehouse(given), CATALOGUE, given))
    return app.test_client()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api")
    write_build(folder, ROWS)
    return folder


@pytest.fixture(scope="module")
def client(home: Path) -> FlaskClient:
    return serve(home)


def page(client: FlaskClient, address: str) -> ObservationPage:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return ObservationPage.model_validate_json(response.data)


def problem(client: FlaskClient, address: str, status: int) -> Problem:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    return Problem.model_validate_json(response.data)


def test_the_value_as_known_on_a_day(client: FlaskClient) -> None:
    address = f"{GDP}&region=360000&time_period=2022&as_of=2023-06-30"
    assert client.get(address).json == {
        "observations": [
            {
                "metric": "gdp.level",
                "region": "360000",
                "time_period": "2022",
                "freq": "A",
                "value": 32074.7,
                "unit": "亿元",
                "status": "A",
                "vintage": "2023-01-20",
                "release": "首次发布 2022",
                "origin": "published",
                "source": "统计公报",
                "feed": "bulletin",
                "breakdown": "",
            }
        ],
        "next": None,
    }


def test_all_vintages(client: FlaskClient) -> None:
    found = page(client, f"{GDP}&region=360000&time_period=2022&vintages=true")
    assert [o.value for o in found.observations] == [32074.7, 31568.1]


def test_missing_is_null_with_status_m(client: FlaskClient) -> None:
    (found,) = page(client, f"{GDP}&region=360000&time_period=2021").observations
    assert (found.value, found.status) == (None, "M")


@pytest.mark.parametrize(
    ("filters", "periods"),
    [
        ("", ["2021", "2022", "2022-Q4", "2022"]),
        ("&freq=Q", ["2022-Q4"]),
        ("&start=2022&region=360000", ["2022", "2022-Q4"]),
        ("&end=2021-12-31", ["2021"]),
        ("&region=360100&region=360000&freq=A", ["2022", "2021", "2022"]),
    ],
)
def test_filters(client: FlaskClient, filters: str, periods: list[str]) -> None:
    assert [o.time_period for o in page(client, GDP + filters).observations] == periods


def test_several_metrics_and_simulated_origin(client: FlaskClient, home: Path) -> None:
    address = f"{GDP}&metric=calls.level&breakdown=traffic"
    (found,) = page(client, address).observations
    assert (found.origin, found.breakdown) == ("simulated", "traffic")
    assert page(serve(home, simulated=False), address).observations == []


def test_pages_follow_each_other(client: FlaskClient) -> None:
    whole = page(client, GDP).observations
    address: str | None = f"{GDP}&limit=1"
    seen = []
    while address:
        response = client.get(address)
        seen += ObservationPage.model_validate_json(response.data).observations
        link = response.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else None
        if address:
            assert dict(parse_qsl(urlsplit(address).query))["cursor"] == response.json["next"]  # type: ignore[index]
    assert seen == whole
    assert len(seen) == 4


def test_a_cursor_of_another_build_is_gone(client: FlaskClient) -> None:
    assert problem(client, f"{GDP}&cursor=older~2", 410).parameter == "cursor"


def test_csv(client: FlaskClient) -> None:
    response = client.get(f"{GDP}&region=360000&time_period=2021", headers={"Accept": "text/csv"})
    assert response.mimetype == "text/csv"
    (found,) = csv.DictReader(io.StringIO(response.text))
    assert (found["value"], found["status"], found["origin"]) == ("", "M", "published")
    assert response.headers["Vary"] == "Accept"


def test_arrow(client: FlaskClient) -> None:
    response = client.get(f"{GDP}&format=arrow&freq=A&region=360000")
    assert response.mimetype == "application/vnd.apache.arrow.stream"
    table = pa.ipc.open_stream(response.data).read_all()
    assert table["value"].to_pylist() == [None, 31568.1]
    assert table["vintage"].to_pylist() == [dt.date(2022, 1, 20), dt.date(2025, 10, 1)]
    assert table["value"].type == pa.float64()


def test_an_unchanged_build_is_not_sent_again(tmp_path: Path) -> None:
    write_build(tmp_path, ROWS)
    client = serve(tmp_path)
    tag = client.get(GDP).headers["ETag"]
    again = client.get(GDP, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{GDP}&format=csv").headers["ETag"] != tag
    write_build(tmp_path, ROWS, "build-2")
    assert serve(tmp_path).get(GDP, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "parameter", "value", "nearest"),
    [
        ("metric=gdp.yoy_pc", 404, "metric", "gdp.yoy_pc", "gdp.yoy_pct"),
        ("metric=gdp.level&region=赣洲", 404, "region", "赣洲", "赣州"),
        ("metric=gdp.level&region=", 404, "region", "", ""),
        ("metric=gdp.level&freq=Y", 400, "freq", "Y", ""),
        ("metric=gdp.level&time_period=2022-13", 400, "time_period", "2022-13", ""),
        ("metric=gdp.level&time_period=2022&freq=Q", 400, "freq", "Q", ""),
        ("metric=gdp.level&as_of=yesterday", 400, "as_of", "yesterday", ""),
        ("metric=gdp.level&as_of=9999-12-31", 400, "as_of", "9999-12-31", ""),
        ("metric=gdp.level&limit=0", 400, "limit", "0", ""),
        ("metric=gdp.level&limit=10001", 400, "limit", "10001", ""),
        ("metric=gdp.level&limit=٣", 400, "limit", "٣", ""),
        (f"metric=gdp.level&limit={'9' * 6000}", 400, "limit", "999", ""),
        (f"metric=gdp.level&cursor=a~{'9' * 6000}", 400, "cursor", "a~999", ""),
        ("metric=gdp.level&cursor=7", 400, "cursor", "7", ""),
        ("metric=gdp.level&vintages=yes", 400, "vintages", "yes", ""),
        ("metric=gdp.level&freq=A&freq=Q", 400, "freq", "A, Q", ""),
        ("metric=gdp.level&format=xml", 400, "format", "xml", ""),
        ("metrics=gdp.level", 400, "parameter", "metrics", "metric"),
        ("region=360000", 400, "metric", "", ""),
    ],
)
def test_a_fault_names_parameter_value_and_nearest_choice(
    client: FlaskClient, query: str, status: int, parameter: str, value: str, nearest: str
) -> None:
    found = problem(client, f"/api/v1/observations?{query}", status)
    assert (found.status, found.parameter) == (status, parameter)
    assert found.value.startswith(value)
    assert value in found.detail
    assert value in found.detail_en
    if nearest:
        assert found.nearest == nearest


def test_without_a_build_there_is_a_clear_answer(tmp_path: Path) -> None:
    client = serve(tmp_path)
    assert "etl run" in problem(client, GDP, 503).detail
    assert client.get("/api/v1/stamp").json == {"build": "", "built_at": None}


def test_stamp(client: FlaskClient) -> None:
    response = client.get("/api/v1/stamp")
    assert response.json == {"build": "build-1", "built_at": "2026-01-02T03:04:05"}
    assert len(response.data) < 100
    again = client.get("/api/v1/stamp", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_catalogue(client: FlaskClient) -> None:
    found = client.get("/api/v1/catalogue").json
    assert found
    assert [metric["metric"] for metric in found["metrics"]] == [*CATALOGUE.metrics]
    assert found["metrics"][0]["title"] == {"zh": "总量", "en": "Level"}
    assert found["targets"][0]["document"] == "规划"
    assert {area["region"] for area in found["areas"]} == set(CATALOGUE.areas.by_code)


def test_the_openapi_document_describes_what_is_served(client: FlaskClient) -> None:
    found = client.get("/api/v1/openapi.json").json
    assert found
    served = {str(rule) for rule in client.application.url_map.iter_rules() if "api" in str(rule)}
    assert set(found["paths"]) == served
    models: tuple[type[BaseModel], ...] = (ObservationPage, Problem)
    for model in models:
        assert set(found["components"]["schemas"][model.__name__]["properties"]) == set(
            model.model_fields
        )


@pytest.mark.parametrize("name", ["360100", "南昌", "南昌市"])
def test_an_area_goes_by_its_name_too(client: FlaskClient, name: str) -> None:
    (found,) = page(client, f"{GDP}&region={name}").observations
    assert found.region == "360100"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/csv;q=0.4, application/vnd.apache.arrow.stream", MEDIA["arrow"]),
        ("text/csv, application/json;q=0.9", MEDIA["csv"]),
        ("text/csv;q=0, */*", MEDIA["json"]),
        ("text/html, */*;q=0.1", MEDIA["json"]),
        ("image/png", MEDIA["json"]),
    ],
)
def test_the_format_that_is_liked_best(client: FlaskClient, accept: str, form: str) -> None:
    assert client.get(GDP, headers={"Accept": accept}).mimetype == form


def test_a_tag_that_a_proxy_weakened_still_counts(client: FlaskClient) -> None:
    tag = client.get(GDP).headers["ETag"]
    assert client.get(GDP, headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304


def test_head_and_options(client: FlaskClient) -> None:
    head, whole = client.head(GDP), client.get(GDP)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.content_length == whole.content_length
    assert client.options(GDP).allow == {"GET", "HEAD", "OPTIONS"}
    assert client.post(GDP).status_code == 405


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def test_the_openapi_document_holds_together() -> None:
    found = document("1")
    schemas = found["components"]["schemas"]  # type: ignore[index]
    assert {ref.rpartition("/")[2] for ref in references(found)} <= set(schemas)
    for path in found["paths"].values():  # type: ignore[attr-defined]
        (operation,) = path.values()
        assert operation["summary"]
        assert all(answer["description"] for answer in operation["responses"].values())
        for parameter in operation.get("parameters", []):
            assert {"name", "in", "schema", "description"} <= set(parameter)


known = st.sampled_from(
    [
        "gdp.level",
        "calls.level",
        "360000",
        "南昌",
        "A",
        "2022",
        "2022-Q4",
        "true",
        "1",
        "a~0",
        "9999",
    ]
)
asked = st.lists(st.tuples(st.sampled_from([*PARAMETERS]), known | st.text(max_size=8)), max_size=6)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked)
def test_no_question_is_answered_with_a_fault_of_the_server(
    client: FlaskClient, asked: list[tuple[str, str]]
) -> None:
    response = client.get(f"{GDP}&{urlencode(asked)}")
    operation = document("1")["paths"]["/api/v1/observations"]["get"]  # type: ignore[index]
    assert str(response.status_code) in operation["responses"]
    assert response.status_code != 503
