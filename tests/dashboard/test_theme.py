from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from dashboard import theme
from dashboard.panel import Theme

THEMES = get_args(Theme)
CSS = (Path(theme.__file__).parent / "assets" / "tokens.css").read_text(encoding="utf-8")


def _tokens(name: str) -> dict[str, str]:
    block = re.search(rf'\[data-theme="{name}"\] {{(.*?)}}', CSS, re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block[1]))


@pytest.mark.parametrize("name", THEMES)
def test_css_and_charts_have_the_same_colours(name):
    assert _tokens(name) == theme.COLOURS[name]


def test_css_and_charts_have_the_same_fonts():
    written = re.search(r"--font: (.*?);", CSS, re.DOTALL)
    assert written
    assert [f.strip().strip('"') for f in written[1].split(",")] == list(theme.FONTS)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", ["bg", "surface", "surface2"])
@pytest.mark.parametrize("ink", ["text", "text2", "text3", "accent", "rise", "fall", "sim"])
def test_text_can_be_read_on_every_ground(name, ground, ink):
    colours = theme.COLOURS[name]
    assert theme.contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_ink_can_be_read_on_its_fill(name):
    colours = theme.COLOURS[name]
    inks = [c for c in colours if c.endswith("-ink")]
    assert len(inks) == 15
    for ink in inks:
        assert theme.contrast(colours[ink], colours[ink.removesuffix("-ink")]) >= 4.5, ink


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("number", range(7))
def test_lines_stand_out_from_the_panel(name, number):
    colour = theme.series_colour(name, number)
    assert theme.contrast(colour, theme.COLOURS[name]["surface"]) >= 3


def test_contrast_of_black_and_white_is_21():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
