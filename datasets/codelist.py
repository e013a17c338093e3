"""Code lists: the allowed values of a concept, with parents, names and validity dates."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

CODELISTS = Path(__file__).parent / "codelists"


@dataclass(frozen=True)
class Area:
    """A reference area: the country, a province, a prefecture-level city, a county or district."""

    code: str
    name: str
    name_en: str
    short: str
    parent: str
    level: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    aliases: tuple[str, ...]

    def title(self, language: str) -> str:
        """Give the name in `language`."""
        return self.name_en if language == "en" else self.name


@dataclass(frozen=True)
class Areas:
    """All reference areas by code; the order of the file is the official order."""

    by_code: dict[str, Area]

    def __getitem__(self, code: str) -> Area:
        """Give the area of `code`; a KeyError names a code that is not in the list."""
        return self.by_code[code]

    def __contains__(self, code: object) -> bool:
        """Say whether `code` is in the list."""
        return code in self.by_code

    def children(self, code: str) -> tuple[Area, ...]:
        """Give the areas directly below `code` that exist today, in official order."""
        return tuple(a for a in self.by_code.values() if a.parent == code and a.valid_to is None)

    def siblings(self, code: str) -> tuple[Area, ...]:
        """Give the areas that share the parent and level of `code`, itself included."""
        area = self.by_code[code]
        return tuple(a for a in self.children(area.parent) if a.level == area.level)

    def find(self, name: str) -> tuple[Area, ...]:
        """Give every area that goes by `name`: code, full, short or old name, blanks ignored."""
        return self._by_name.get("".join(name.split()), ())

    @cached_property
    def _by_name(self) -> dict[str, tuple[Area, ...]]:
        found: dict[str, tuple[Area, ...]] = {}
        for area in self.by_code.values():
            names = (area.code, area.name, area.short, *area.aliases)
            for name in {"".join(name.split()) for name in names}:
                found[name] = (*found.get(name, ()), area)
        return found


@dataclass(frozen=True)
class Unit:
    """A unit of measure with its exact factor to the base unit of its quantity.

    `sign` is the international sign, μg/m³, for places where the name finds no room; else empty.
    """

    code: str
    name_en: str
    quantity: str
    factor: Decimal
    aliases: tuple[str, ...]
    sign: str = ""


def conversion(units: dict[str, Unit], source: str, target: str) -> Decimal:
    """Give the exact factor that turns a value in `source` into one in `target`.

    Raises:
        ValueError: The units measure different quantities (工作日 and 日 do), or one is unknown.
    """
    for code in (source, target):
        if code not in units:
            raise ValueError(f"unit '{code}' is not in codelists/unit.csv")
    if units[source].quantity != units[target].quantity:
        raise ValueError(f"'{source}' does not convert to '{target}': different quantities")
    return units[source].factor / units[target].factor


def read_areas(path: Path = CODELISTS / "ref_area.csv") -> Areas:
    """Read the reference areas: code, name, name_en, short, parent, level, validity, aliases."""
    return Areas({row["code"]: _area(row) for row in _rows(path)})


def read_units(path: Path = CODELISTS / "unit.csv") -> dict[str, Unit]:
    """Read the units: code, name_en, quantity, factor to the base unit, aliases, sign."""
    return {
        row["code"]: Unit(
            row["code"],
            row["name_en"],
            row["quantity"],
            Decimal(row["factor"]),
            _split(row),
            row["sign"],
        )
        for row in _rows(path)
    }


def read_codes(concept: str) -> dict[str, dict[str, str]]:
    """Read a plain code list (``obs_status``, ``theme`` …): its rows by code."""
    return {row["code"]: row for row in _rows(CODELISTS / f"{concept}.csv")}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _area(row: dict[str, str]) -> Area:
    return Area(
        row["code"],
        row["name"],
        row["name_en"],
        row["short"],
        row["parent"],
        row["level"],
        _day(row["valid_from"]),
        _day(row["valid_to"]),
        _split(row),
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _split(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, row["aliases"].split("|")))
