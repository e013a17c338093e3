from __future__ import annotations

import pytest

from dashboard.panels.topics import Panel as Topics
from dashboard.sheet import Cell, parse_cell
from datasets.codelist import read_codes
from tests.dashboard.answering import observation

CODES = tuple(read_codes("hotline_topic"))
METRIC = "hotline_monthly.sim_requests"


@pytest.fixture
def requests():
    return [
        observation(METRIC, "2026-01", 100.0 * n, breakdown=code, origin="simulated")
        for n, code in enumerate(CODES, 1)
    ]


def test_the_number_of_a_topic_names_the_topic(draw, reader, requests):
    html = draw(Topics(metric=METRIC, codelist="hotline_topic"), reader, requests).html
    for code in CODES:
        assert f'data-cell="{METRIC}~360000~2026-01~{code}"' in html


def test_the_named_cell_is_that_of_the_topic(reader):
    found = parse_cell(f"{METRIC}~360000~2026-01~{CODES[0]}", reader.catalogue)
    assert found == Cell(METRIC, "360000", "2026-01", CODES[0])
