"""The document of a board: header, controls, frame and footer, complete before any script runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dashboard import frame
from dashboard.answer import Frame, answer_board, whole
from dashboard.history import history
from dashboard.marks import AGE_LIGHT, risk_shape
from dashboard.markup import to_html
from dashboard.navigation import family, looks, navigation, regions
from dashboard.panel import Reader
from dashboard.shelf import seen_by
from dashboard.words import word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.address import Address, AddressError, Places
    from dashboard.boards import Page
    from dashboard.panel import Theme
    from dashboard.screen import Screen
    from datasets.catalogue import Catalogue
    from layouts.board import Device
    from layouts.wall import WallProfile

_TEMPLATES = Environment(
    loader=PackageLoader("dashboard"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


_SCRIPT_WORDS = ("table", "chart", "unloaded", "unreachable", "newest")


def profile_of(address: Address, places: Places) -> WallProfile | None:
    """Give the profile of the wall that the address names, if it names one."""
    return places.walls[address.profile] if address.wall and address.profile else None


def theme_of(address: Address, places: Places) -> Theme:
    """Give the theme: the address's own, else the wall's, else light."""
    if address.theme:
        return "dark" if address.theme == "dark" else "light"
    profile = profile_of(address, places)
    return (profile.theme if profile else "dark") if address.wall else "light"


def reader_of(
    address: Address, places: Places, catalogue: Catalogue, *, device: Device, now: dt.datetime
) -> Reader:
    """Give who looks, from the address, the device and the clock."""
    return Reader(
        catalogue=catalogue,
        board=address.board,
        device=device,
        region=address.region,
        now=now,
        as_of=address.as_of,
        language=address.language,
        theme=theme_of(address, places),
        large=address.large,
        choices=address.choices,
    )


def document(
    screen: Screen,
    address: Address,
    *,
    agent: str,
    parts: Mapping[str, str],
    bundles: Mapping[str, Sequence[str]],
) -> str:
    """Write the whole document of `address`.

    Args:
        screen: What this server process knows.
        address: What is to be seen.
        agent: The browser's name, for the first guess of the device.
        parts: Dash's own parts of a document: css, scripts, config, renderer.
        bundles: Browser code to be loaded before a panel that needs it is placed.
    """
    places, now = screen.places, screen.now()
    page = places.pages[address.board]
    profile = profile_of(address, places)
    devices = frame.media(wall=address.wall, profile=profile)
    device = likely_device(tuple(devices), agent)
    reader = reader_of(address, places, screen.catalogue, device=device, now=now)
    frames = whole(answer_board(screen, page, reader, page.arrangement(device, profile).panels, {}))
    shown = frame.panels_shown(page.arrangement(device, profile) for device in devices)
    return _TEMPLATES.get_template("page.html").render(
        **_spoken(address.language),
        **parts,
        address=address,
        theme=reader.theme,
        root_px=profile.root_px if profile else 0,
        title=title_of(address, places),
        top=Markup(top(screen, address)),  # noqa: S704
        style=Markup(frame.stylesheet(page, wall=address.wall, profile=profile)),  # noqa: S704
        board=_board(screen, page, reader, shown, frames),
        facts=_facts(address, places, bundles, _kept(frames)),
        age_light=AGE_LIGHT,
        risk_shape=risk_shape,
    )


def likely_device(devices: tuple[Device, ...], agent: str) -> Device:
    """Guess from the browser's name which of `devices` this is; the browser has the last word."""
    found: Device = "desktop"
    if "Mobile" in agent:
        found = "phone"
    if "iPad" in agent or ("Android" in agent and "Mobile" not in agent):
        found = "tablet"
    return found if found in devices else devices[0]


def _board(
    screen: Screen,
    page: Page,
    reader: Reader,
    shown: tuple[str, ...],
    frames: Mapping[str, Frame],
) -> Markup:
    """Write the board with the frames there are; the stamps in the key tell which they are."""
    stamps = tuple(one["stamp"] for one in frames.values())
    key = ("board", page.name, shown, stamps, seen_by(reader))
    kept = screen.shelf.get(key, "")
    if kept:
        return Markup(kept)  # noqa: S704
    board = to_html(frame.drawn(page, reader, shown, frames))
    screen.shelf.put(key, str(board))
    return board


def _kept(frames: Mapping[str, Frame]) -> dict[str, str]:
    """Give the stamps of the frames that need no more than their HTML: they are not asked again."""
    return {name: one["stamp"] for name, one in frames.items() if not one["props"]}


def title_of(address: Address, places: Places) -> str:
    """Give the title of the document: board, area and product."""
    board = places.pages[address.board].board.title.to(address.language)
    area = places.areas[address.region].title(address.language)
    return f"{board} · {area} · {word('product', address.language)}"


def top(screen: Screen, address: Address) -> str:
    """Write the header: on a wall title, age and clock, elsewhere navigation and controls."""
    if address.wall:
        return _top(screen, address)
    chosen = tuple(sorted(address.choices.items()))
    settings = replace(address, choices={}), chosen
    key = ("top", screen.warehouse.build_id(), settings, screen.now().date())
    kept = screen.shelf.get(key, "")
    if kept:
        return kept
    written = _top(screen, address)
    if key[1] == screen.warehouse.build_id():
        screen.shelf.put(key, written)
    return written


def _top(screen: Screen, address: Address) -> str:
    places = screen.places
    page = places.pages[address.board]
    template = _TEMPLATES.get_template("wall.html" if address.wall else "top.html")
    return template.render(
        **_spoken(address.language),
        address=address,
        page=page.board,
        title=page.board.title.to(address.language),
        area=places.areas[address.region],
        newest=screen.newest(address.language),
        now=screen.now(),
        history=history(screen, address),
        boards=navigation(address, places),
        family=family(address, places),
        regions=regions(address, places),
        looks=looks(address, theme_of(address, places)),
        age_light=AGE_LIGHT,
    )


def fault_page(error: AddressError, language: str) -> str:
    """Write the document that says why an address leads nowhere, and where to go."""
    return _TEMPLATES.get_template("fault.html").render(**_spoken(language), error=error)


def refusal_page(status: int, reason: str, language: str) -> str:
    """Write the document that says that, and if it may be told why, a request was refused."""
    template = _TEMPLATES.get_template("refusal.html")
    return template.render(**_spoken(language), status=status, reason=reason)


def _spoken(language: str) -> dict[str, str | Callable[[str], str]]:
    return {"language": language, "word": lambda key: word(key, language)}


def _facts(
    address: Address,
    places: Places,
    bundles: Mapping[str, Sequence[str]],
    stamps: Mapping[str, str],
) -> Markup:
    """Write what the scripts need to know as JSON that cannot end its own element."""
    page = places.pages[address.board]
    devices = frame.media(wall=address.wall, profile=profile_of(address, places))
    facts = {
        "board": address.board,
        "language": address.language,
        "wall": address.wall,
        "media": devices,
        "needs": {device: _needs(page, device) for device in devices},
        "bundles": bundles,
        "stamps": stamps,
        "words": {key: word(key, address.language) for key in _SCRIPT_WORDS},
    }
    return Markup(orjson.dumps(facts).decode().replace("<", "\\u003c"))  # noqa: S704


def _needs(page: Page, device: Device) -> list[str]:
    shown = page.board.arrangements[device].panels
    return sorted({bundle for name in shown for bundle in page.panels[name].bundles})
