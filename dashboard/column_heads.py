"""Heads of the columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable


def heads(texts: Iterable[str]) -> Markup:
    """Write the cells of a head from the left."""
    return Markup().join(Markup('<th scope="col">{}</th>').format(text) for text in texts)


def classed_heads(texts: Iterable[tuple[str, str]]) -> Markup:
    """Write the cells of a head from the left, each of them a CSS class and a text."""
    return Markup().join(
        Markup('<th scope="col" class="{}">{}</th>').format(kind, text) for kind, text in texts
    )
