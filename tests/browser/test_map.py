"""The region map as a reader uses it: down, back up, and switched faster than it can draw."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
GANZHOU, NANCHANG = "360700", "360100"
LABELS = ".region-label"


@pytest.fixture
def seen(visit):
    found = visit("overview", "desktop")
    found.page.locator(LABELS).nth(10).wait_for()
    found.page.wait_for_load_state("networkidle")
    return found


def _tap(page, name):
    """Tap the middle of an area, where its label stands."""
    box = page.locator(LABELS, has_text=name).first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _follow(page, link):
    page.evaluate("link => window.govbrain.follow(link)", link)


def _address(*words):
    """Match an address that holds all of these words."""
    return re.compile("".join(f"(?=.*{re.escape(word)})" for word in words))


def test_the_way_down_to_counties_and_back(seen):
    page = seen.page
    _tap(page, "赣州")
    page.wait_for_url(_address(f"region={GANZHOU}"))
    page.locator(".map-trail b", has_text="赣州市").wait_for()
    page.wait_for_function("""() => new Promise(done => requestIdleCallback(() => done(true)))""")
    _tap(page, "赣州")
    page.wait_for_url(_address(f"map.within={GANZHOU}"))
    expect(page.locator(LABELS)).to_have_count(18)
    expect(page.locator(LABELS, has_text="章贡")).to_have_count(1)
    expect(page.locator(".map-trail b")).to_have_text("赣州市")
    _tap(page, "瑞金")
    page.wait_for_url(_address("region=360781"))
    seen.wait_until_drawn()
    expect(page.locator(LABELS)).to_have_count(18)
    page.locator(".map-trail a", has_text="江西").click()
    expect(page.locator(LABELS)).to_have_count(11)
    page.go_back()
    expect(page.locator(LABELS)).to_have_count(18)
    assert seen.faults == []


def test_the_last_of_two_quick_switches_is_the_one_that_is_drawn(seen):
    page = seen.page
    held = []

    def hold_the_first(route):
        if "answer.data" in (route.request.post_data or "") and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component", hold_the_first)
    links = page.locator(".region_map-panel .segmented a")
    first, last = (links.nth(n).get_attribute("href") for n in (1, 3))
    _follow(page, first)
    page.wait_for_url(_address(first[1:]))
    _follow(page, last)
    chosen = page.locator(".region_map-panel .segmented [aria-current]")
    expect(chosen).to_have_attribute("href", last)
    listed = page.locator(".map-values li").first.inner_text()
    assert held
    with page.expect_response("**/_dash-update-component"):
        held[0].continue_()
    page.wait_for_load_state("networkidle")
    expect(chosen).to_have_attribute("href", last)
    value = page.locator(f"{LABELS} i").first.inner_text()
    assert value in listed


def test_boundaries_that_come_late_do_not_replace_those_asked_for_after_them(seen):
    page = seen.page
    held = []
    page.route(f"**/geo/**/{GANZHOU}.json", lambda route: held.append(route))  # noqa: PLW0108
    _follow(page, f"?map.within={GANZHOU}")
    expect(page.locator(".map-trail b")).to_have_text("赣州市")
    _follow(page, f"?map.within={NANCHANG}")
    expect(page.locator(LABELS)).to_have_count(9)
    assert held
    with page.expect_response(f"**/geo/**/{GANZHOU}.json"):
        held[0].continue_()
    page.wait_for_load_state("networkidle")
    expect(page.locator(LABELS)).to_have_count(9)
    expect(page.locator(LABELS, has_text="东湖")).to_have_count(1)
    assert seen.faults == []
