"""Boards made ready at start: every panel type found, every option and name checked."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dashboard import panels as panels_room
from datasets.spec import Document, Fault, Spec, SpecError, parse_spec

if TYPE_CHECKING:
    from dashboard.panel import PanelType
    from datasets.catalogue import Catalogue
    from layouts.board import Arrangement, Board, Device
    from layouts.wall import WallProfile

PanelTypes = Mapping[str, type[Spec]]


@dataclass(frozen=True)
class Page:
    """A board ready to be shown: its declaration and one checked panel object a panel."""

    name: str
    board: Board
    panels: dict[str, PanelType]

    def arrangement(self, device: Device, profile: WallProfile | None) -> Arrangement:
        """Give the picture for `device`; a wall's profile may leave panels out."""
        return profile.arrange(self.board) if profile else self.board.arrangements[device]


def find_panel_types() -> dict[str, type[Spec]]:
    """Import every module of ``panels/``; its name is the type, its class ``Panel`` the options."""
    names = [info.name for info in pkgutil.iter_modules(panels_room.__path__)]
    return {
        name: importlib.import_module(f"{panels_room.__name__}.{name}").Panel
        for name in sorted(names)
        if not name.startswith("_")
    }


def resolve(
    boards: Mapping[str, tuple[Document, Board]], types: PanelTypes, catalogue: Catalogue
) -> dict[str, Page]:
    """Turn boards as declared into pages.

    Raises:
        SpecError: With every unknown type, metric, area and refused option, by file and line.
    """
    faults: list[Fault] = []
    pages = {
        name: Page(name, board, _panels(document, board, types, catalogue, faults))
        for name, (document, board) in boards.items()
    }
    for document, board in boards.values():
        faults += _region_faults(document, board, catalogue)
    if faults:
        raise SpecError(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.place)))
    return pages


def _panels(
    document: Document, board: Board, types: PanelTypes, catalogue: Catalogue, faults: list[Fault]
) -> dict[str, PanelType]:
    found: dict[str, PanelType] = {}
    for name, panel in board.panels.items():
        at = ("panels", name)
        if panel.type not in types:
            problem = f"no panel type called '{panel.type}'"
            faults.append(document.fault((*at, "type"), problem, panel.type, types))
            continue
        try:
            options = parse_spec(types[panel.type], document, panel.options, (*at, "options"))
        except SpecError as error:
            faults += error.faults
            continue
        found[name] = cast("PanelType", options)
        faults += _metric_faults(document, name, found[name], catalogue)
    return found


def _metric_faults(
    document: Document, name: str, panel: PanelType, catalogue: Catalogue
) -> Iterator[Fault]:
    for metric in panel.metrics():
        if metric not in catalogue.metrics:
            place = _place_of(document, ("panels", name, "options"), metric)
            yield document.fault(place, f"no metric called '{metric}'", metric, catalogue.metrics)


def _place_of(document: Document, at: tuple[int | str, ...], value: str) -> tuple[int | str, ...]:
    """Give the place at or below `at` where `value` is written, or `at`."""
    for place in document.lines:
        if place[: len(at)] == at and _value(document.values, place) == value:
            return place
    return at


def _value(values: object, place: tuple[int | str, ...]) -> object:
    for key in place:
        if isinstance(values, dict):
            values = values.get(key)
        elif isinstance(values, list) and isinstance(key, int):
            values = values[key]
    return values


def _region_faults(document: Document, board: Board, catalogue: Catalogue) -> Iterator[Fault]:
    region = board.parameters.region
    if region and region not in catalogue.areas:
        place = ("parameters", "region")
        problem = f"no area with the code '{region}'"
        yield document.fault(place, problem, region, catalogue.areas.by_code)
