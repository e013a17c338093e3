"""The road of reports: the same day gives the same bytes, whatever was learned since."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import orjson
import pytest

from dashboard.app import compose
from dashboard.clock import BEIJING
from tests.builds import write_build
from tests.dashboard.report_samples import NEWEST, STUDY, whole
from tests.dashboard.sample import sample_screen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flask.testing import FlaskClient

    from datasets.catalogue import Catalogue

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=BEIJING)
FIRST, LATER = dt.date(2026, 10, 30), dt.date(2026, 11, 15)
PAGE = f"/report/{STUDY}/360100"

Row = dict[str, object]


def judged(catalogue: Catalogue, day: dt.date, score: float) -> tuple[Row, Iterable[Row]]:
    details = {"definition_hash": catalogue.studies[STUDY].hash, "period": NEWEST}  # type: ignore[union-attr]
    row: Row = {
        "study": STUDY,
        "kind": "index",
        "metric": "",
        "ref_area": "360100",
        "freq": "Q",
        "vintage": day,
        "origin": "simulated",
        "details": orjson.dumps(details).decode(),
    }
    estimates = [
        {"item": e.item, "time_period": e.time_period, "value": e.value, "note": e.note}
        for e in whole(score)
    ]
    return row, estimates


def serve(folder: Path, catalogue: Catalogue, *known: tuple[dt.date, float]) -> FlaskClient:
    """Give a server whose build knows the scores `known`, each from its day on."""
    folder.mkdir()
    write_build(folder / "home", [], "build", [judged(catalogue, *each) for each in known])
    return compose(sample_screen(folder, catalogue, NOW)).test_client()


@pytest.fixture
def asked(tmp_path: Path, catalogue: Catalogue) -> FlaskClient:
    return serve(tmp_path / "first", catalogue, (FIRST, 77.25))


@pytest.fixture
def later(tmp_path: Path, catalogue: Catalogue) -> FlaskClient:
    return serve(tmp_path / "later", catalogue, (FIRST, 77.25), (LATER, 66.5))


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_an_old_report_is_written_again_after_a_revision(
    asked: FlaskClient, later: FlaskClient, kind: str
) -> None:
    before = asked.get(f"{PAGE}.{kind}")
    assert before.status_code == 200, before.text
    assert later.get(f"{PAGE}.{kind}?as_of={FIRST}").data == before.data
    assert later.get(f"{PAGE}.{kind}").data != before.data


def test_the_page_shows_what_was_known_on_the_day(later: FlaskClient) -> None:
    assert "66.5" in later.get(PAGE).text
    old = later.get(f"{PAGE}?as_of={FIRST}").text
    assert "77.3" in old
    assert "66.5" not in old
    assert f"{PAGE}.pdf?as_of={FIRST}" in old


def test_the_page_leads_to_its_files_the_other_language_and_back(asked: FlaskClient) -> None:
    page = asked.get(f"{PAGE}?lang=en").text
    assert '<html lang="en">' in page
    for address in (f"{PAGE}.pdf?lang=en", f"{PAGE}.docx?lang=en", f'"{PAGE}"'):
        assert address in page
    assert "/business-environment?region=360100" in page


def test_a_file_bears_index_region_and_vintage_in_its_name(asked: FlaskClient) -> None:
    name = asked.get(f"{PAGE}.docx").headers["Content-Disposition"]
    assert name == f'attachment; filename="report-{STUDY}-360100-{FIRST}.docx"'


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/report/{STUDY}/360700", 404),
        (f"/report/{STUDY}/999999", 404),
        (f"{PAGE}.xls", 404),
        ("/report/none/360100", 404),
        (f"{PAGE}?as_of=2026-13-01", 400),
        (f"{PAGE}?as_of=2027-01-01", 400),
        (f"{PAGE}?as_of=2020-01-01", 404),
    ],
)
def test_what_is_not_there_is_refused(asked: FlaskClient, path: str, status: int) -> None:
    assert asked.get(path).status_code == status
