"""Dash components as HTML text, so that the first answer already holds what Dash will place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dash.development.base_component import Component
from markupsafe import Markup, escape

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
_SPELLED = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex"}


def to_html(node: object) -> Markup:
    """Write a tree of ``dash.html`` components as HTML; every text and attribute is escaped.

    Attributes stand in the order of their names, so that every process writes the same text.
    Components of other namespaces are left out: their place stays empty until Dash draws them.
    """
    if node is None:
        return Markup()
    if isinstance(node, list | tuple):
        return Markup().join(map(to_html, node))
    if isinstance(node, Component):
        return _element(node) if node._namespace == "dash_html_components" else Markup()  # noqa: SLF001
    return escape(node)


def _element(component: Component) -> Markup:
    properties: dict[str, object] = component.to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    tag = component._type.lower()  # noqa: SLF001
    attributes = Markup().join(_attributes(properties))
    if tag in _VOID:
        return Markup("<{}{}>").format(tag, attributes)
    inner = to_html(properties.get("children"))
    return Markup("<{}{}>{}</{}>").format(tag, attributes, inner, tag)


def _attributes(properties: Mapping[str, object]) -> Iterator[Markup]:
    for name, value in sorted(properties.items()):
        if name == "children" or value is None or value is False:
            continue
        spelled = _SPELLED.get(name, name)
        if value is True and not spelled.startswith(("aria-", "data-")):
            yield Markup(" {}").format(spelled)
        else:
            yield Markup(' {}="{}"').format(spelled, _text(value))


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return ";".join(f"{_hyphened(str(key))}:{item}" for key, item in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)


def _hyphened(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
