"""Every panel type keeps the contract: pure, strict, honest without data, in both languages."""

from __future__ import annotations

import datetime as dt
import inspect
from dataclasses import replace
from html.parser import HTMLParser
from typing import get_args

import orjson
import pytest
from pydantic import ValidationError

from dashboard.boards import find_panel_types
from dashboard.panel import Bundle, Drawing, Reader
from datasets.spec import Spec
from layouts.board import DEVICES
from layouts.read import read_boards
from tests.dashboard.answering import NOW, answer

VOID = {"br", "hr", "img", "input", "wbr"}
TYPES = find_panel_types()
USED = [
    pytest.param(panel.type, panel.options, id=f"{board}.{name}")
    for board, (_, found) in read_boards().items()
    for name, panel in found.panels.items()
]


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_a_strict_frozen_spec_with_the_four_methods(name):
    kind = TYPES[name]
    assert issubclass(kind, Spec)
    assert set(kind.bundles) <= set(get_args(Bundle)), kind.bundles
    for method, arguments in {
        "metrics": ["self"],
        "ask": ["self", "panel", "reader"],
        "draw": ["self", "panel", "reader", "answers"],
        "place": ["self", "panel", "reader"],
    }.items():
        assert list(inspect.signature(getattr(kind, method)).parameters) == arguments
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        kind.model_validate({"no_such_option": 1})


@pytest.mark.parametrize("name", TYPES)
def test_a_type_says_what_it_is(name):
    module = inspect.getmodule(TYPES[name])
    assert module.__doc__
    assert TYPES[name].__doc__ != Spec.__doc__


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(("kind", "options"), USED)
def test_every_panel_of_every_board_draws_without_any_data(
    catalogue, kind, options, language, device
):
    region = "360700" if kind in ("peers", "strengths") else "360000"
    reader = Reader(catalogue, "overview", device, region, NOW, language=language)
    _is_well_drawn(TYPES[kind].model_validate(options), reader)
    _is_well_drawn(TYPES[kind].model_validate(options), replace(reader, as_of=dt.date(2001, 1, 1)))


class Balance(HTMLParser):
    """Follows elements as they open and close; what is not closed in order is an error."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs), f"inline script in {tag}"

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> without a start"
        assert self.open.pop() == tag


def _is_balanced(text):
    balance = Balance()
    balance.feed(str(text))
    balance.close()
    return not balance.open


def _is_well_drawn(panel, reader):
    answers = answer(panel.ask("p", reader))
    drawing = panel.draw("p", reader, answers)
    assert isinstance(drawing, Drawing)
    assert drawing == panel.draw("p", reader, answers), "drawing is not pure"
    assert drawing.summary, "a screen reader hears nothing"
    assert drawing.html or drawing.props
    assert _is_balanced(drawing.html)
    assert _is_balanced(drawing.head)
    orjson.dumps({"html": str(drawing.html), "head": str(drawing.head), "props": drawing.props})
