"""A wall's document: no chrome, its own theme and text size, legends at the foot."""

import pytest

from dashboard.app import compose
from tests.dashboard.sample import sample_screen


@pytest.fixture(scope="module")
def client(tmp_path_factory, catalogue):
    return compose(sample_screen(tmp_path_factory.mktemp("wall"), catalogue)).test_client()


def test_a_wall_has_title_age_clock_and_legends_and_nothing_to_operate(client):
    html = client.get("/wall/sample").text
    body = html.split("<body>")[1]
    assert 'data-theme="dark"' in html
    assert "<nav" not in body
    assert "<select" not in body
    assert '<span class="wall-area">江西省</span><span class="wall-board">小样</span>' in body
    assert '<time id="clock">09:41</time>' in body
    assert "2026-01-29 周四" in body
    assert all(word in body for word in ("风险灯", "涨跌", "时效", "超期/重大", "待更新"))


def test_without_a_profile_shape_alone_chooses_the_arrangement(client):
    html = client.get("/wall/sample").text
    assert "@media (aspect-ratio < 13/5)" in html
    assert "@media (aspect-ratio >= 13/5)" in html


def test_a_profile_sets_text_and_arrangement(client):
    html = client.get("/wall/sample?profile=led-p125-wide").text
    assert "html[data-wall]{font-size:22px}" in html
    assert '"media":{"ultrawide":"all"}' in html
    assert "@media all{.board{grid-template-areas:" in html


def test_a_profile_leaves_out_what_cannot_be_read(client):
    html = client.get("/wall/sample?profile=led-p125-8m").text
    assert 'id="panel-gdp"' in html
    assert 'id="panel-bad"' not in html
