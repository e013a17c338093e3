from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest
from pydantic import ValidationError

from dashboard.panels.line import Panel
from tests.dashboard.answering import observation

LEVEL, GROWTH = "gdp.level", "gdp.yoy_pct"
KINDS = ("line", "area", "column")


@pytest.fixture
def levels():
    old = [observation(LEVEL, str(y), y - 2000.0, release="四经普") for y in range(2015, 2020)]
    return old + [observation(LEVEL, str(y), y - 1990.0) for y in range(2020, 2025)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_are_valid_plotly(draw, reader, levels, kind, theme):
    drawing = draw(Panel(items=(LEVEL,), kind=kind), replace(reader, theme=theme), levels)
    figure = go.Figure(drawing.props["graph"]["figure"])
    assert len(figure.data) == 1
    assert len(figure.layout.shapes) == 1


def test_larger_text_reaches_the_figure(draw, reader, levels):
    panel = Panel(items=(LEVEL,))
    usual, large = (
        draw(panel, replace(reader, large=large), levels).props["graph"]["figure"]["layout"]
        for large in (False, True)
    )
    assert large["font"]["size"] > usual["font"]["size"]
    assert large["margin"]["b"] > usual["margin"]["b"]


def test_a_line_is_not_drawn_over_a_gap(draw, reader):
    known = [observation(GROWTH, str(year), 5.0) for year in (2018, 2019, 2021, 2022)]
    figure = draw(Panel(items=(GROWTH,)), reader, known).props["graph"]["figure"]
    assert figure["data"][0]["y"] == [5.0, 5.0, None, 5.0, 5.0, None]
    assert figure["data"][0]["connectgaps"] is False


@pytest.mark.parametrize("device", ["phone", "wall", "ultrawide"])
@pytest.mark.parametrize("kind", KINDS)
def test_phones_and_walls_get_svg_and_no_plotly(draw, reader, levels, device, kind):
    panel, there = Panel(items=(LEVEL,), kind=kind), replace(reader, device=device)
    drawing = draw(panel, there, levels)
    assert panel.place("p", there) is None
    assert not drawing.props
    assert 'role="img"' in drawing.html
    assert "四经普 ┆ 首次发布" in drawing.html


def test_desks_place_a_graph_without_a_mode_bar(reader):
    graph = Panel(items=(LEVEL,)).place("p", reader).children
    assert graph.id == {"panel": "p", "part": "graph"}
    assert graph.config["displayModeBar"] is False


def test_no_data_says_so_and_leaves_a_valid_figure(draw, reader):
    drawing = draw(Panel(items=(LEVEL,)), reader)
    assert "暂无数据" in drawing.html
    go.Figure(drawing.props["graph"]["figure"])


def test_at_most_five_lines_are_drawn(draw, reader):
    cities = ("360100", "360200", "360300", "360400", "360500", "360600")
    known = [observation(GROWTH, y, 5.0, c) for c in cities for y in ("2023", "2024")]
    figure = draw(Panel(items=(GROWTH,), areas=("children",)), reader, known)
    assert len(figure.props["graph"]["figure"]["data"]) == 5


def test_several_metrics_of_several_areas_are_refused():
    with pytest.raises(ValidationError, match="choose one of the two"):
        Panel(items=(LEVEL, GROWTH), areas=("region", "parent"))
    with pytest.raises(ValidationError, match="one metric and one area"):
        Panel(items=(LEVEL, GROWTH), kind="column")


def test_others_are_not_drawn_where_the_readers_own_region_is_unknown(draw, reader):
    known = [observation(GROWTH, y, 5.0, "430000") for y in ("2023", "2024")]
    panel = Panel(items=(GROWTH,), areas=("region", "430000"))
    assert "暂无数据" in draw(panel, reader, known).html
    own = [observation(GROWTH, y, 4.0) for y in ("2023", "2024")]
    assert len(draw(panel, reader, known + own).props["graph"]["figure"]["data"]) >= 2


def test_one_period_is_named_once(draw, reader):
    head = draw(Panel(items=(LEVEL,)), reader, [observation(LEVEL, "2024", 34000.0)]).head
    assert "2024年</span>" in head
    assert "—" not in head
