"""The questions that board tests ask must find what they look for."""

import pytest

from tests.browser.faults import CLIPPED, EMPTY, OVERFLOW, UNTITLED, UNWANTED

pytestmark = pytest.mark.browser

SOUND = """<style>.cut { width: 60px; white-space: nowrap; overflow: hidden }</style>
<section class="panel" id="panel-a" style="width: 300px; height: 120px; overflow: hidden">
<h2>题目</h2><div class="body"><p>%s</p></div></section>"""
LONG = "一行很长很长很长很长的文字"


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(viewport={"width": 400, "height": 300})
    yield context.new_page()
    context.close()


def _ask(page, body, question, *names):
    page.set_content(SOUND % body)
    return page.evaluate(question, list(names))


@pytest.mark.parametrize(
    "body",
    [
        f'<span class="cut" style="display:block">{LONG}</span>',
        f'<div class="cut"><i>{LONG}</i></div>',
        f'<div style="height: 8px; overflow: hidden">{LONG}</div>',
        f'<div style="position: relative; left: 250px">{LONG}</div>',
        f'<div class="cut" style="text-overflow: ellipsis">{LONG}</div>',
        f'<div style="margin-top: 90px">{LONG}</div>',
    ],
)
def test_text_that_cannot_be_read_in_full_is_found(page, body):
    assert len(_ask(page, body, CLIPPED)) == 1


@pytest.mark.parametrize(
    "body",
    [
        LONG,
        f'<div class="cut" style="text-overflow: ellipsis" title="{LONG}">{LONG}</div>',
        f'<div style="width: 60px; overflow: auto; white-space: nowrap">{LONG}</div>',
        (
            f'<div style="position: relative"><div style="height: 0; overflow: hidden">'
            f'<b style="position: absolute">{LONG}</b></div></div>'
        ),
        f'<span hidden>{LONG}</span><span style="display: none">{LONG}</span>',
    ],
)
def test_text_that_can_be_read_is_left_alone(page, body):
    assert _ask(page, body, CLIPPED) == []


def test_an_empty_body_and_a_missing_panel_are_found(page):
    assert _ask(page, "", EMPTY, "a", "b") == ["a", "b"]
    assert _ask(page, "暂无数据", EMPTY, "a") == []


def test_a_missing_title_and_an_unwanted_panel_are_found(page):
    assert _ask(page, LONG, UNTITLED, "a", "b") == ["b"]
    assert _ask(page, LONG, UNWANTED) == ["a"]


def test_a_page_larger_than_the_screen_is_found(page):
    wide = _ask(page, '<div style="width: 500px; height: 400px"></div>', OVERFLOW)
    assert wide["wide"] == 0  # the panel hides it
    page.set_content('<div style="width: 500px; height: 400px"></div>')
    assert page.evaluate(OVERFLOW)["wide"] > 0
    assert page.evaluate(OVERFLOW)["tall"] > 0
