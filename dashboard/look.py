"""A look: one reader at one address on one device. What a browser claims is checked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.address import AddressError, parse_address
from dashboard.page import profile_of, reader_of
from layouts.board import DEVICES

if TYPE_CHECKING:
    from dashboard.address import Address
    from dashboard.boards import Page
    from dashboard.panel import Reader
    from dashboard.screen import Screen


@dataclass(frozen=True)
class Look:
    """What is looked at, by whom; `shown` are the panels of the device, in reading order."""

    address: Address
    page: Page
    reader: Reader
    shown: tuple[str, ...]


def look(screen: Screen, path: str, search: str, device: str | None) -> Look | None:
    """Tell what is looked at; None where the address leads nowhere or the device is unknown."""
    try:
        address = parse_address(path, search, screen.places, screen.now().date())
    except AddressError:
        return None
    if device not in DEVICES:
        return None
    profile = profile_of(address, screen.places)
    shape = profile.device if profile else device
    page = screen.places.pages[address.board]
    reader = reader_of(address, screen.places, screen.catalogue, device=shape, now=screen.now())
    return Look(address, page, reader, page.arrangement(shape, profile).panels)
