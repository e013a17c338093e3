"""The form of an index, handed out by the board."""

import io

import openpyxl
import pytest
from flask.testing import FlaskClient

from dashboard.app import compose
from datasets.catalogue import Catalogue
from datasets.entry_form import FACTS
from tests.dashboard.sample import sample_screen

STUDY = "business_environment_jiangxi"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> FlaskClient:
    return compose(sample_screen(tmp_path_factory.mktemp("forms"), catalogue)).test_client()


def test_the_form_of_an_index_is_handed_out(client, catalogue):
    answer = client.get(f"/index/{STUDY}/template.xlsx?period=2025")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{STUDY}-2025.xlsx"'
    facts = openpyxl.load_workbook(io.BytesIO(answer.data))[FACTS]
    assert facts["B2"].value == STUDY
    assert facts["B4"].value == catalogue.studies[STUDY].hash
    assert facts["B5"].value == "2025"


def test_without_a_period_it_is_for_the_year_before(client):
    answer = client.get(f"/index/{STUDY}/template.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(answer.data))[FACTS]["B5"].value.isdigit()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/index/nosuch/template.xlsx", 404),
        ("/index/outlook_gdp/template.xlsx", 404),
        (f"/index/{STUDY}/template.xlsx?period=<script>", 400),
        (f"/index/{STUDY}/template.xlsx?period=2025-13", 400),
        ("/index/hdi_2022/template.xlsx", 400),
    ],
)
def test_what_cannot_be_handed_out_is_refused(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert b"<script>" not in answer.data
