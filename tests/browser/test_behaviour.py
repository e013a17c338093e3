"""What a reader does: choose, drill down, look back, turn a page back, switch, tap, type."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from datasets.codelist import read_areas
from tests.browser.screens import BOARDS, open_board, record

pytestmark = pytest.mark.browser
AREAS = read_areas()
GANZHOU = "360700"
GDP_OF_2022 = [
    # Facts: published in January 2023; lowered by the final verification; raised by the census.
    ("2023-06-30", "32074.7"),
    ("2024-12-31", "31213.8"),
    ("2026-04-01", "31568.1"),
]
FOCUS = """() => {
  const held = document.activeElement;
  const style = getComputedStyle(held);
  const ringed = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none";
  const hidden = held.closest(".visually-hidden");
  return {tag: held.tagName, cell: held.dataset.cell || "", ringed: ringed || !!hidden};
}"""


def _query(page):
    return {key: value[0] for key, value in parse_qs(urlsplit(page.url).query).items()}


def _choose(page, code):
    value = page.locator("#region option", has_text=AREAS[code].name).first.get_attribute("value")
    page.select_option("#region", value=value)
    page.wait_for_url(re.compile(rf"region={code}"))


def _cells(page, area):
    return page.locator(f'section.panel [data-cell*="~{area}~"]')


def test_choosing_a_region_makes_the_board_follow_and_back_restores_it(visit):
    seen = visit("overview", "desktop")
    body = seen.page.locator(f"#panel-{seen.panels[0]} .body")
    first = body.inner_text()
    _choose(seen.page, GANZHOU)
    expect(_cells(seen.page, GANZHOU).first).to_be_visible()
    seen.wait_until_drawn()
    seen.page.go_back()
    seen.page.wait_for_url(lambda url: GANZHOU not in url)
    expect(body).to_have_text(first, use_inner_text=True)
    assert seen.faults == []


def test_an_address_restores_the_region_it_names(visit):
    seen = visit("overview", "desktop", f"region={GANZHOU}")
    assert _cells(seen.page, GANZHOU).count() > 0
    chosen = seen.page.locator("#region option:checked").inner_text()
    assert chosen.strip() == AREAS[GANZHOU].name


def test_a_tap_on_a_ranking_makes_the_board_follow(visit):
    seen = visit("overview", "desktop")
    link = seen.page.locator('section.bar-panel a[data-follow][href*="region=36"]').first
    code = re.search(r"region=(\d{6})", link.get_attribute("href") or "").group(1)
    link.click()
    seen.page.wait_for_url(re.compile(f"region={code}"))
    expect(_cells(seen.page, code).first).to_be_visible()
    assert seen.faults == []


def test_the_map_drills_down_to_a_city_and_its_counties(visit):
    seen = visit("overview", "desktop")
    seen.page.locator(".leaflet-container canvas").first.wait_for()
    box = seen.page.locator(".leaflet-container").first.bounding_box()
    assert box is not None
    seen.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.62)
    seen.page.wait_for_url(re.compile(r"region=36\d{4}"))
    code = _query(seen.page)["region"]
    assert AREAS[code].level == "city"
    seen.wait_until_drawn()
    assert seen.faults == []


def test_a_city_has_a_board_of_its_own(visit):
    seen = visit("city", "phone")
    assert _cells(seen.page, "360100").count() > 0
    assert AREAS["360100"].name in seen.page.locator("body").inner_text()


@pytest.mark.parametrize(("day", "value"), GDP_OF_2022)
def test_the_gross_product_of_2022_reads_as_known_on_a_day(visit, day, value):
    seen = visit("economy", "desktop", f"as_of={day}")
    page = seen.page
    for toggle in page.locator("section.panel .table-toggle").all():
        if toggle.is_visible():
            toggle.click()
    shown = page.locator('[data-cell^="gdp.level~360000~2022"]:not([data-cell*="2022-"])')
    texts = {re.sub(r"[^\d.]", "", text) for text in shown.all_inner_texts()}
    assert value in texts
    others = {other for _, other in GDP_OF_2022 if other != value}
    assert not texts & others


def test_choosing_a_day_marks_the_board_as_a_look_back(visit):
    seen = visit("overview", "desktop")
    seen.page.locator(".moment summary").click()
    seen.page.fill("#as_of", "2023-06-30")
    seen.page.locator("#as_of").press("Enter")
    seen.page.wait_for_url(re.compile(r"as_of=2023-06-30"))
    expect(seen.page.locator(".history").first).to_contain_text("2023-06-30")
    seen.wait_until_drawn()
    seen.page.locator("a.latest").click()
    seen.page.wait_for_url(lambda url: "as_of" not in url)
    expect(seen.page.locator(".history")).to_have_count(0)
    assert seen.faults == []


@pytest.mark.parametrize("name", BOARDS)
def test_english_leaves_no_chinese_title(visit, name):
    seen = visit(name, "desktop", "lang=en")
    assert seen.page.locator("html").get_attribute("lang") == "en"
    titles = [text for text in seen.texts("section.panel h2") if text.strip()]
    assert titles
    assert [title for title in titles if re.search(r"[\u4e00-\u9fff]", title)] == []


def test_the_language_can_be_switched_from_the_page(visit):
    seen = visit("overview", "desktop", f"region={GANZHOU}")
    seen.page.locator("details.looks summary").click()
    seen.page.get_by_role("link", name="English").click()
    seen.page.wait_for_url(re.compile(r"lang=en"))
    assert _query(seen.page) == {"lang": "en", "region": GANZHOU}
    expect(seen.page.locator("html")).to_have_attribute("lang", "en")


def test_both_themes_give_their_own_ground(visit):
    grounds = {
        theme: visit("overview", "desktop", f"theme={theme}").page.evaluate(
            "getComputedStyle(document.documentElement).backgroundColor"
        )
        for theme in ("light", "dark")
    }
    assert grounds == {"light": "rgb(243, 245, 248)", "dark": "rgb(10, 17, 27)"}


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_large_text_is_larger_and_still_fits(visit, screen):
    size = "parseFloat(getComputedStyle(document.querySelector('section.panel h2')).fontSize)"
    wide = "document.documentElement.scrollWidth - window.innerWidth"
    normal = visit("overview", screen).page.evaluate(size)
    large = visit("overview", screen, "text=large").page
    assert large.evaluate(size) >= normal * 1.2
    assert large.evaluate(wide) <= 0


def test_a_number_tells_where_it_comes_from(visit):
    seen = visit("overview", "phone")
    number = seen.page.locator('section.panel [data-cell*="~360000~"]').first
    number.scroll_into_view_if_needed()
    number.click()
    sheet = seen.page.locator("#sheet")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("来源")
    expect(sheet.locator("table").first).to_be_visible()
    seen.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert seen.faults == []


def test_everything_can_be_reached_by_keyboard_and_shows_where_it_is(visit):
    page = visit("overview", "desktop").page
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUS))
        if reached[-1]["cell"]:
            break
    assert [held for held in reached if not held["ringed"]] == []
    assert reached[-1]["cell"], "no number is reached within 60 steps"
    page.keyboard.press("Enter")
    expect(page.locator("#sheet")).to_be_visible()


def test_a_table_stands_behind_every_drawing(visit):
    seen = visit("overview", "desktop")
    toggles = seen.page.locator("section.panel:visible .table-toggle:visible")
    assert toggles.count() > 0
    for index in range(toggles.count()):
        toggles.nth(index).click()
        panel = seen.page.locator("section.panel:visible").filter(
            has=seen.page.locator('.table-toggle[aria-pressed="true"]')
        )
        expect(panel.locator("table").first).to_be_visible()


def test_an_address_that_leads_nowhere_says_so(context, server):
    page = context("desktop").new_page()
    answer = page.goto(f"{server.url}/overwiew")
    assert answer is not None
    assert answer.status == 404
    assert "overview" in page.locator("body").inner_text()


def test_a_wall_says_since_when_the_server_is_gone_and_keeps_its_frame(context, serve, home):
    page = context("wall").new_page()
    with serve(home) as mortal:
        open_board(page, mortal.url, "overview", "wall")
        drawn = page.locator("section.panel:visible").first.inner_text()
    lost = page.locator("#lost")
    expect(lost).to_be_visible(timeout=90_000)
    expect(lost).to_contain_text(re.compile(r"\d{1,2}:\d{2}"))
    assert page.locator("section.panel:visible").first.inner_text() == drawn


def test_a_wall_asks_only_for_a_small_stamp_while_nothing_changes(context, server):
    page = context("wall").new_page()
    open_board(page, server.url, "overview", "wall")
    page.wait_for_load_state("networkidle")
    seen = record(page, "overview", "wall")
    with page.expect_event("response", timeout=90_000) as first:
        pass
    assert "/_dash-update-component" not in first.value.url
    assert len(first.value.body()) < 2_000
    assert seen.faults == []
