"""What a first and a second look at the overview cost in bytes."""

import pytest

from tests.browser.screens import bytes_of, open_board, record

pytestmark = pytest.mark.browser
HEAVY = ("plotly", "ag-grid", "ag_grid", "aggrid", "leaflet")


def test_the_phone_overview_is_light_at_first_and_lighter_after(context, server):
    profile = context("phone")
    page = profile.new_page()
    sizes = bytes_of(profile, page)
    cold = open_board(page, server.url, "overview", "phone")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= 600_000
    scripts = [url.lower().rsplit("/", 1)[-1] for url in cold.requests]
    assert [name for name in scripts if any(word in name for word in HEAVY)] == []
    sizes.clear()
    open_board(page, server.url, "overview", "phone")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= 60_000


def test_the_desktop_overview_stays_below_its_limit(context, server):
    profile = context("desktop")
    page = profile.new_page()
    sizes = bytes_of(profile, page)
    open_board(page, server.url, "overview", "desktop")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= 2_300_000


def test_answers_are_compressed_and_assets_are_kept(context, server):
    page = context("desktop").new_page()
    kept: list[tuple[str, str]] = []
    page.on(
        "response",
        lambda answer: kept.append((answer.url, answer.headers.get("cache-control", ""))),
    )
    record(page, "overview", "desktop")
    page.goto(f"{server.url}/overview")
    page.wait_for_load_state("networkidle")
    scripts = [(url, cache) for url, cache in kept if url.split("?")[0].endswith((".js", ".css"))]
    assert scripts
    assert [url for url, cache in scripts if "max-age" not in cache] == []
