"""Boards: what they show, for whom, and one arrangement for each device."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from pydantic import Field, model_validator

from datasets.spec import Spec, Text

Device = Literal["wall", "ultrawide", "desktop", "tablet", "phone"]
DEVICES: tuple[Device, ...] = ("wall", "ultrawide", "desktop", "tablet", "phone")
Cell = tuple[int, int]


class Arrangement(Spec):
    """A picture of the board as CSS grid areas: one line a row, a name a column, ``.`` empty.

    `rows` and `columns` are CSS track lists with as many tracks as the picture has.
    """

    areas: str
    rows: str
    columns: str

    @property
    def grid(self) -> tuple[tuple[str, ...], ...]:
        """The names of the picture, row by row."""
        return tuple(tuple(line.split()) for line in self.areas.strip().splitlines())

    @property
    def panels(self) -> tuple[str, ...]:
        """The panels that this device shows, in reading order."""
        return tuple(dict.fromkeys(n for row in self.grid for n in row if n != "."))

    @model_validator(mode="after")
    def _is_a_picture(self) -> Arrangement:
        if len({len(row) for row in self.grid}) != 1:
            raise ValueError("every row of areas needs the same number of names")
        for name, cells in _cells(self.grid).items():
            if name != "." and len(cells) != _box(cells):
                raise ValueError(f"area '{name}' is not one rectangle")
        return self


def _cells(grid: tuple[tuple[str, ...], ...]) -> dict[str, list[Cell]]:
    cells: dict[str, list[Cell]] = defaultdict(list)
    for y, row in enumerate(grid):
        for x, name in enumerate(row):
            cells[name].append((y, x))
    return cells


def _box(cells: list[Cell]) -> int:
    ys, xs = {y for y, _ in cells}, {x for _, x in cells}
    return (max(ys) - min(ys) + 1) * (max(xs) - min(xs) + 1)


class Panel(Spec):
    """One question on a board: the type of panel that answers it, and that type's options."""

    type: str
    title: Text | None = None
    note: Text | None = None
    options: dict[str, object] = Field(default_factory=dict)


class Parameters(Spec):
    """What a reader can set: the area the board is about and the levels to choose it from."""

    region: str = ""
    levels: tuple[Literal["country", "province", "city", "county"], ...] = ("province", "city")
    as_of: bool = True


class Each(Spec):
    """A family of boards: one for every file of `folder`, at ``<address>/<file's name>``.

    `parent` is the board that leads to them; they stand in no navigation. `label` names what tells
    them apart.
    """

    folder: str
    address: str
    parent: str
    label: Text


class Board(Spec):
    """A board; its address is the file's name, with ``/<region>`` behind it for a template.

    With `each` it is the picture of a family: options may be ``{slot: name}``, filled by members.
    """

    title: Text
    audience: Literal["leader", "analyst", "duty", "data"]
    purpose: Text
    order: int = 50
    icon: str = "board"
    template: bool = False
    each: Each | None = None
    parameters: Parameters = Parameters()
    panels: dict[str, Panel] = Field(min_length=1)
    arrangements: dict[Device, Arrangement]
    priority: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _places_its_panels(self) -> Board:
        for device, arrangement in self.arrangements.items():
            if unknown := set(arrangement.panels) - set(self.panels):
                raise ValueError(f"arrangement '{device}' names no panel of this board: {unknown}")
        placed = {p for a in self.arrangements.values() for p in a.panels}
        if unplaced := set(self.panels) - placed:
            raise ValueError(f"no device shows the panels {sorted(unplaced)}")
        if missing := set(DEVICES) - set(self.arrangements):
            raise ValueError(f"no arrangement for {sorted(missing)}")
        return self
