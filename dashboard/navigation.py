"""Links of the header: to other boards, to other areas, and to other looks of this board."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.words import word

if TYPE_CHECKING:
    from dashboard.address import Address, Places
    from dashboard.panel import Theme
    from datasets.codelist import Area


@dataclass(frozen=True)
class Link:
    """A link of the navigation or of a control, and whether it leads to where the reader is."""

    title: str
    href: str
    current: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Family:
    """The boards that stand beside or below one, and the word for what tells them apart."""

    label: str
    links: list[Link]


def navigation(address: Address, places: Places) -> list[Link]:
    """Give the boards of the navigation; a member of a family counts as its parent."""
    each = places.pages[address.board].board.each
    current = each.parent if each else address.board
    return [
        replace(_link(address, places, name), current=name == current)
        for name, page in places.pages.items()
        if page.board.each is None
    ]


def family(address: Address, places: Places) -> Family | None:
    """Give the family that the board leads to or belongs to, None where it has none."""
    own = places.pages[address.board].board.each
    parent = own.parent if own else address.board
    below = {
        name: each
        for name, page in places.pages.items()
        if (each := page.board.each) and each.parent == parent
    }
    if not below:
        return None
    label = next(iter(below.values())).label.to(address.language)
    return Family(label, [_link(address, places, name) for name in (parent, *below)])


def regions(address: Address, places: Places) -> list[tuple[str, list[tuple[Area, str]]]]:
    """Give the areas to choose from with their links, in groups named by their parents."""
    groups: dict[str, list[tuple[Area, str]]] = {}
    for area in places.regions(address.board):
        parent = places.areas[area.parent] if area.level == "county" else None
        name = parent.title(address.language) if parent else ""
        groups.setdefault(name, []).append((area, address.link(region=area.code)))
    return list(groups.items())


def looks(address: Address, theme: Theme) -> dict[str, list[Link]]:
    """Give the choices of theme, language and size of text."""
    language = address.language
    return {
        "theme": [
            Link(word(name, language), address.link(theme=name), name == theme)
            for name in ("light", "dark")
        ],
        "language": [
            Link(title, address.link(language=code), code == language)
            for title, code in (("中文", "zh-CN"), ("English", "en"))
        ],
        "text": [
            Link(word("normal", language), address.link(large=False), not address.large),
            Link(word("large", language), address.link(large=True), address.large),
        ],
    }


def _link(address: Address, places: Places, board: str) -> Link:
    declared = places.pages[board].board
    title = declared.title.to(address.language)
    return Link(title, _moved(address, places, board).link(), board == address.board, declared.icon)


def _moved(address: Address, places: Places, board: str) -> Address:
    """Give the address of another board with the same settings, and the same area if it has it."""
    codes = [area.code for area in places.regions(board)]
    region = address.region if address.region in codes else places.usual(board)
    template = places.pages[board].board.template
    return replace(address, board=board, template=template, region=region, choices={})
