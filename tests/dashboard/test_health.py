import datetime as dt
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from dashboard.health import health
from dashboard.warehouse import Warehouse
from operations.settings import Settings
from tests.builds import row, write_build


def serve(home: Path) -> FlaskClient:
    app = Flask(__name__)
    settings = Settings(home=home)
    now = dt.datetime(2026, 1, 2, 4, 4, 5)  # noqa: DTZ001
    app.register_blueprint(health(Warehouse(settings), settings, lambda: now))
    return app.test_client()


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    write_build(tmp_path, [row()])
    return serve(tmp_path)


def samples(client: FlaskClient) -> dict[str, tuple[dict[str, str], float]]:
    text = client.get("/metrics").text
    families = text_string_to_metric_families(text)
    return {s.name: (s.labels, s.value) for family in families for s in family.samples}


def test_healthy_with_the_build_s_age(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json
    assert response.json["build"] == "build-1"
    assert response.json["build_age_seconds"] == 3600


def test_unavailable_without_a_build(tmp_path: Path) -> None:
    response = serve(tmp_path).get("/healthz")
    assert (response.status_code, response.json["reason"]) == (  # type: ignore[index]
        503,
        "no build yet; run `govbrain etl run`",
    )


def test_unavailable_when_the_pointer_is_wrong(tmp_path: Path) -> None:
    write_build(tmp_path, [row()])
    (tmp_path / "warehouse" / "build-1.duckdb").unlink()
    response = serve(tmp_path).get("/healthz")
    assert response.status_code == 503
    assert "build-1.duckdb" in response.text


def test_metrics_count_requests_and_tell_the_build(client: FlaskClient) -> None:
    client.get("/healthz")
    client.get("/healthz")
    found = samples(client)
    labels, count = found["govbrain_requests_total"]
    assert (labels["route"], labels["status"], count) == ("/healthz", "200", 2)
    assert found["govbrain_request_seconds_count"][1] == 2
    assert found["govbrain_build_age_seconds"][1] == 3600
    assert found["govbrain_build_info"] == ({"build": "build-1"}, 1)
    assert found["govbrain_feeds"] == ({"status": "ok"}, 1)


def test_metrics_answer_without_a_build(tmp_path: Path) -> None:
    assert "govbrain_build_info" not in samples(serve(tmp_path))
