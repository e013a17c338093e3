"""Components become HTML text that means the same and lets nothing slip through."""

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from dashboard.markup import to_html


def test_a_tree_is_written_with_html_spelling():
    tree = html.Section(
        [html.H2("标题", className="title"), html.Div(className="body"), html.Br(), None, 3],
        id="panel-a",
        **{"data-panel": "a", "aria-hidden": True},
    )
    assert str(to_html(tree)) == (
        '<section aria-hidden="true" data-panel="a" id="panel-a">'
        '<h2 class="title">标题</h2><div class="body"></div><br>3</section>'
    )


@pytest.mark.parametrize(
    ("component", "text"),
    [
        (html.Label("a", htmlFor="x"), '<label for="x">a</label>'),
        (html.Div(style={"maxWidth": "3px"}), '<div style="max-width:3px"></div>'),
        (html.Button("b", disabled=True, hidden=False), "<button disabled>b</button>"),
        (html.Div(dcc.Graph(id="g")), "<div></div>"),
    ],
)
def test_attributes_are_written_as_html_knows_them(component, text):
    assert str(to_html(component)) == text


@given(st.text())
def test_every_text_and_attribute_is_escaped(text):
    assert str(to_html(html.P(text))) == f"<p>{escape(text)}</p>"
    assert str(to_html(html.P(title=text))) == f'<p title="{escape(text)}"></p>'
