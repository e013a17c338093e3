"""Addresses: everything a reader sets, in one line that can be sent to a colleague."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from dashboard.clock import read_past

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dashboard.boards import Page
    from dashboard.panel import Theme
    from datasets.codelist import Area, Areas
    from layouts.wall import WallProfile

LANGUAGES = ("zh-CN", "en")
THEMES: tuple[Theme, ...] = ("light", "dark")
_CHOICE = re.compile(r"[a-z][a-z0-9_-]*\.[a-z][a-z0-9_]*")


class AddressError(Exception):
    """An address that leads nowhere: which part, what it says, what it could say.

    Args:
        status: 404 for what does not exist, 400 for what cannot be read.
    """

    def __init__(self, status: int, place: str, value: str, expected: str) -> None:
        """Keep the parts as fields and write them in one sentence."""
        super().__init__(f"{place} = '{value}': {expected}")
        self.status, self.place, self.value, self.expected = status, place, value, expected


@dataclass(frozen=True)
class Address:
    """A board as a reader has set it.

    `theme` is empty where the address leaves it to the device: light, dark on a wall.
    """

    board: str
    region: str
    template: bool = False
    wall: bool = False
    as_of: dt.date | None = None
    language: str = "zh-CN"
    theme: str = ""
    large: bool = False
    profile: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The part before the question mark."""
        place = f"/{self.board}" + (f"/{self.region}" if self.template else "")
        return f"/wall{place}" if self.wall else place

    def link(self, **changes: object) -> str:
        """Give the link to this address with `changes` made."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        query = urlencode(changed.query())
        return f"{changed.path}?{query}" if query else changed.path

    def query(self) -> dict[str, str]:
        """Give the parameters behind the question mark; what is as usual is left out."""
        found = {
            "region": "" if self.template else self.region,
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "lang": self.language if self.language != LANGUAGES[0] else "",
            "theme": self.theme,
            "text": "large" if self.large else "",
            "profile": self.profile,
            **self.choices,
        }
        return {key: value for key, value in found.items() if value}


@dataclass(frozen=True)
class Places:
    """What addresses can lead to."""

    pages: Mapping[str, Page]
    areas: Areas
    walls: Mapping[str, WallProfile]
    province: str

    def regions(self, board: str) -> tuple[Area, ...]:
        """Give the areas that a reader of `board` can choose from, from large to small."""
        levels = self.pages[board].board.parameters.levels
        inside = self._inside()
        return tuple(area for level in levels for area in inside if area.level == level)

    def usual(self, board: str) -> str:
        """Give the area that `board` is about when the address names none."""
        page = self.pages[board].board
        first = next(iter(self.regions(board)), None)
        return page.parameters.region or (first.code if page.template and first else self.province)

    def _inside(self) -> tuple[Area, ...]:
        province = self.areas[self.province]
        cities = self.areas.children(self.province)
        counties = (county for city in cities for county in self.areas.children(city.code))
        above = (self.areas[province.parent],) if province.parent in self.areas else ()
        return (*above, province, *cities, *counties)


def parse_address(path: str, search: str, places: Places, today: dt.date) -> Address:
    """Read an address.

    Args:
        path: As in ``/city/360100`` or ``/wall/overview``.
        search: The query with or without its question mark; unknown words are left out.
        places: What there is.
        today: The last day that a board can be seen as known on.

    Raises:
        AddressError: The board, region or profile does not exist, or a value cannot be read.
    """
    parts = [part for part in path.split("/") if part]
    wall = parts[:1] == ["wall"]
    board, rest = _board(parts[wall:], places)
    if board not in places.pages or len(rest) > 1:
        raise AddressError(404, "board", "/".join(parts), "、".join(places.pages))
    template = places.pages[board].board.template
    query = dict(parse_qsl(search.removeprefix("?")))
    if rest and not template:
        raise AddressError(404, "board", "/".join(parts), f"/{board}?region={rest[0]}")
    region = (rest[0] if rest else "") if template else query.get("region", "")
    return Address(
        board=board,
        region=_region(region or places.usual(board), places),
        template=template,
        wall=wall,
        as_of=_day(query.get("as_of", ""), today),
        language=_one_of("lang", query.get("lang", LANGUAGES[0]), LANGUAGES),
        theme=_one_of("theme", query.get("theme", ""), ("", *THEMES)),
        large=_one_of("text", query.get("text", ""), ("", "large")) == "large",
        profile=_one_of("profile", query.get("profile", ""), ("", *places.walls)),
        choices=_choices(query, places.pages[board]),
    )


def _choices(query: Mapping[str, str], page: Page) -> dict[str, str]:
    """Give what was set inside panels of this page; anything else is no choice."""
    chosen = (key for key in query if _CHOICE.fullmatch(key))
    return {key: query[key] for key in chosen if key.partition(".")[0] in page.board.panels}


def _region(code: str, places: Places) -> str:
    if code not in places.areas:
        raise AddressError(404, "region", code, "360000、360100 …")
    return code


def _day(text: str, today: dt.date) -> dt.date | None:
    try:
        return read_past(text, today) if text else None
    except ValueError as error:
        raise AddressError(400, "as_of", text, f"2023-06-30 … {today}") from error


def _one_of(place: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise AddressError(400, place, value, "、".join(filter(None, choices)))
    return value


def _board(parts: list[str], places: Places) -> tuple[str, list[str]]:
    """Divide the parts of a path into the longest board that they begin with, and the rest."""
    named = ["/".join(parts[:end]) for end in range(len(parts), 0, -1)]
    found = next((name for name in named if name in places.pages), "/".join(parts[:1]))
    return found, parts[found.count("/") + 1 :]
