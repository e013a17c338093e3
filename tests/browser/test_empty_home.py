"""An installation before its first build: every board says what is missing and what to do."""

import pytest
from playwright.sync_api import expect

from tests.browser.screens import open_board

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def empty(serve, tmp_path_factory):
    with serve(tmp_path_factory.mktemp("empty")) as running:
        yield running


@pytest.mark.parametrize("screen", ["desktop", "wall"])
def test_a_map_without_boundaries_names_the_remedy(context, empty, screen):
    seen = open_board(context(screen).new_page(), empty.url, "overview", screen)
    panel = seen.page.locator("section.region_map-panel")
    expect(panel).to_contain_text("暂无边界数据")
    expect(panel).to_contain_text("govbrain etl run")
    expect(panel).to_contain_text("暂无数据")
    assert seen.faults == []
