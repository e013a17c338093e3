"""What a workbook says of its cells beside their values: formulas, errors, merged cells, formats.

The reader of values does not tell these, so the parts of the .xlsx file are looked at themselves,
by a parser that refuses entities, and only up to a size that no form has.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring

from etl.doubts import damaged, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

_LARGEST = 8 << 20
_FILE = ("填报表", "entry form")
_PERCENT = {"9", "10"}
"""The built-in formats of Excel that show a number as a percentage."""


_RANGE = re.compile(r"([A-Z]+)([0-9]+)(?::([A-Z]+)([0-9]+))?")


@dataclass(frozen=True)
class Area:
    """A range of cells: its first address, and rows and columns from 0, ends included."""

    first: str
    rows: tuple[int, int]
    columns: tuple[int, int]

    @classmethod
    def of(cls, written: str) -> Area:
        """Read a range such as ``C8:D9``, or a single cell.

        Raises:
            ValueError: The text is no range.
        """
        match = _RANGE.fullmatch(written)
        if not match:
            raise ValueError(f"'{written}' is no range of cells")
        left, top, right, bottom = match.groups()
        rows = (int(top) - 1, int(bottom or top) - 1)
        return cls(f"{left}{top}", rows, (_column(left), _column(right or left)))

    def holds(self, row: int, column: int) -> bool:
        """Say whether a cell lies in the range."""
        inside = self.rows[0] <= row <= self.rows[1]
        return inside and self.columns[0] <= column <= self.columns[1]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


@dataclass(frozen=True)
class Marks:
    """Addresses of one sheet: formulas, errors such as #N/A, per cent formats; merged ranges."""

    formulas: frozenset[str]
    errors: frozenset[str]
    percents: frozenset[str]
    merged: tuple[Area, ...]


def read_marks(path: Path) -> dict[str, Marks]:
    """Give the marks of every sheet of an .xlsx file, by its name.

    Raises:
        UnreadableFileError: The file is no .xlsx workbook, damaged, or too large for a form.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            percents = _percent_styles(archive)
            parts = dict(_sheets(archive))
            return {name: _marks(_part(archive, part), percents) for name, part in parts.items()}
    except Exception as error:
        raise damaged(_FILE, same(f"{type(error).__name__}: {error}"[:120])) from error


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    if archive.getinfo(name).file_size > _LARGEST:
        raise ValueError(f"{name} is larger than {_LARGEST >> 20} MB")
    found: Element = fromstring(archive.read(name))
    return found


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _local(element) == name)


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Give name and part of each sheet."""
    related = {
        each.get("Id"): each.get("Target", "")
        for each in _all(_part(archive, "xl/_rels/workbook.xml.rels"), "Relationship")
    }
    for sheet in _all(_part(archive, "xl/workbook.xml"), "sheet"):
        link = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        target = related[link]
        inside = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        yield sheet.get("name", ""), inside


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Give the numbers of the cell styles that show percentages."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _part(archive, "xl/styles.xml")
    own = {
        each.get("numFmtId")
        for each in _all(root, "numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.', "", each.get("formatCode", ""))
    }
    styles = [style for styles in _all(root, "cellXfs") for style in styles]
    shown = own | _PERCENT
    return frozenset(n for n, style in enumerate(styles) if style.get("numFmtId") in shown)


def _marks(root: Element, percents: frozenset[int]) -> Marks:
    cells = list(_all(root, "c"))
    return Marks(
        frozenset(cell.get("r", "") for cell in cells if any(_local(part) == "f" for part in cell)),
        frozenset(cell.get("r", "") for cell in cells if cell.get("t") == "e"),
        frozenset(
            cell.get("r", "") for cell in cells if len(cell) and int(cell.get("s", "0")) in percents
        ),
        tuple(Area.of(each.get("ref", "")) for each in _all(root, "mergeCell")),
    )
