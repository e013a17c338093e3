"""The pieces of a report: lines of words and numbers, tables, charts, sections, chapters.

Words and numbers are kept apart up to the page, so that every number can be traced: a pattern has
no numeral of its own, a name may have some, a number is a slot that says where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

Kind = Literal["estimate", "outcome", "definition", "plan", "count"]
"""Where a number stands: in a table of the build, in a declaration, or as a count of rows."""


@dataclass(frozen=True)
class Slot:
    """A number as written, and where it comes from.

    Args:
        text: The number with its unit.
        value: The number as it stands in its source.
        kind: Which source.
        study: The index.
        region: Code of the region; empty for what a declaration says.
        item: Item of the estimate, name of the detail, or place in the declaration.
        period: Period of the estimate; empty without one.
    """

    text: str
    value: float
    kind: Kind
    study: str
    region: str
    item: str
    period: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What tells this number from all others; equal numbers of equal origin have equal keys."""
        return (self.kind, self.region, self.item, self.period, self.text)


@dataclass(frozen=True)
class Word:
    """A name, a date, a period, or a quotation: its numerals are part of it."""

    text: str


Part = str | Word | Slot


def part_text(part: Part) -> str:
    """Give a part as it is read."""
    return part if isinstance(part, str) else part.text


@dataclass(frozen=True)
class Line:
    """A sentence or the content of a cell."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The line as plain text."""
        return "".join(part_text(part) for part in self.parts)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The numbers of the line."""
        return tuple(part for part in self.parts if isinstance(part, Slot))


Filling = str | Slot | Line


def write(pattern: str, **filling: Filling) -> Line:
    """Fill the ``{names}`` of `pattern`; a bare text stands for a name."""
    return Line(tuple(_parts(pattern, filling)))


def _parts(pattern: str, filling: dict[str, Filling]) -> Iterator[Part]:
    for words, name, _, _ in Formatter().parse(pattern):
        if words:
            yield words
        if name is not None:
            yield from line(filling[name]).parts


def line(filling: Filling) -> Line:
    """Give `filling` as a line of its own."""
    match filling:
        case Line():
            return filling
        case Slot():
            return Line((filling,))
        case _:
            return Line((Word(filling),) if filling else ())


def join(separator: str, lines: Sequence[Filling]) -> Line:
    """Put `separator` between `lines`."""
    parts: list[Part] = []
    for place, each in enumerate(lines):
        parts += [separator] if place else []
        parts += line(each).parts
    return Line(tuple(parts))


@dataclass(frozen=True)
class Table:
    """A table of at least one row.

    Args:
        caption: What it shows, with period and unit; its number is given when it is placed.
        heads: Names of the columns.
        rows: Cells by row.
        widths: Width of each column in per cent of the page.
        numbers: Places of the columns that hold numbers.
        goals: Whether its numbers are what those of the text lead to.
    """

    caption: Line
    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    goals: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawing; every number written in it is one of `slots`."""

    caption: Line
    svg: Markup
    slots: tuple[Slot, ...]


Block = Line | Table | Chart


@dataclass(frozen=True)
class Section:
    """A part of a chapter; it is never empty."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter of a report."""

    title: str
    sections: tuple[Section, ...]


def slots_of(chapters: Sequence[Chapter]) -> Iterator[Slot]:
    """Give every number of the chapters, in order, as often as it stands there."""
    for chapter in chapters:
        for section in chapter.sections:
            for block in section.blocks:
                yield from _slots(block)


def _slots(block: Block) -> Iterator[Slot]:
    match block:
        case Table(caption=caption, rows=rows):
            yield from caption.slots
            for row in rows:
                for cell in row:
                    yield from cell.slots
        case _:
            yield from block.slots
