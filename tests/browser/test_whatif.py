"""Trials of an index: by keyboard and by number, back again, and never behind the result's line."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
FALLEN, RISEN = re.compile("^−"), re.compile(r"^\+")
# The topic whose score is lowest: the more it weighs, the lower the index.
WEAKEST = """form => [...form.querySelectorAll(".topic-score")].sort(
  (one, other) => one.dataset.before - other.dataset.before)[0].dataset.topic"""
# Controls that cannot be seen where they have been scrolled to, first downwards, then upwards.
COVERED = """form => {
  const controls = [...form.querySelectorAll("input, summary")].filter(
    one => one.checkVisibility());
  return [...controls, ...controls.toReversed()].filter(one => {
    one.focus();
    const box = one.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return document.elementFromPoint(x, y)?.closest("input, summary") !== one;
  }).map(one => one.name || one.dataset.of || one.textContent);
}"""


@pytest.mark.parametrize("screen", ["desktop", "tablet", "phone"])
def test_a_trial_is_scored_at_once_and_taken_back(screen, visit):
    form = visit("business-environment/whatif", screen).page.locator("form.whatif")
    score, moved = form.locator(".tried .score"), form.locator(".tried .moved")
    before = score.inner_text()
    expect(form.locator(".whatif-result")).to_contain_text("试算（不入库）")

    weak = form.evaluate(WEAKEST)
    weight, typed = form.locator(f"[name='w.{weak}']"), form.locator(f"[data-of='w.{weak}']")
    as_found = weight.input_value()
    for _ in range(20):
        weight.press("ArrowRight")
    expect(moved).to_have_text(FALLEN)
    assert float(typed.input_value()) == pytest.approx(float(weight.input_value()), rel=1e-3)
    assert float(weight.input_value()) > float(as_found)

    typed.fill("0")
    expect(moved).to_have_text(RISEN)
    assert weight.input_value() == "0"

    form.locator("button[type=reset]").click()
    expect(score).to_have_text(before)
    expect(moved).to_have_text("0.00")
    assert weight.input_value() == as_found
    expect(form.locator(".changed-by-hand")).to_have_count(0)

    value = form.locator("details[open] [name^='v.']").first
    value.press("End")
    expect(form.locator(".topic-score.differs")).to_have_count(1)
    expect(score).not_to_have_text(before)
    assert form.evaluate(COVERED) == []
