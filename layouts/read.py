"""Reading boards and wall profiles from their folders, with every fault of every file at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from datasets.spec import Document, Fault, Spec, SpecError, parse_spec, read_document
from layouts.board import Board
from layouts.expand import expand
from layouts.tracks import split_tracks
from layouts.wall import WallProfile

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent
BOARDS = ROOT / "boards"
WALLS = ROOT / "walls"

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
S = TypeVar("S", bound=Spec)


def read_boards(folder: Path = BOARDS) -> dict[str, tuple[Document, Board]]:
    """Read every board of `folder` with the document it stands in; the file's name is the id.

    Families have a board for each member, with the member's document. Boards come in the order of
    the navigation.

    Raises:
        SpecError: With every fault of every file, sorted by file and line.
    """
    faults: list[Fault] = []
    found = {
        name: (own, board)
        for document, declared in _read(folder, Board, faults)
        for name, own, board in expand(document, declared, folder.parent, faults)
    }
    for document, board in found.values():
        faults += _name_faults(document, board)
        faults += _track_faults(document, board)
        faults += _priority_faults(document, board)
    _refuse(faults)
    return dict(sorted(found.items(), key=lambda item: (item[1][1].order, item[0])))


def read_walls(folder: Path = WALLS) -> dict[str, WallProfile]:
    """Read every wall profile of `folder` by its file's name.

    Raises:
        SpecError: With every fault of every file.
    """
    faults: list[Fault] = []
    found = {d.path.stem: profile for d, profile in _read(folder, WallProfile, faults)}
    _refuse(faults)
    return found


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise SpecError(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.place)))


def _read(folder: Path, model: type[S], faults: list[Fault]) -> Iterator[tuple[Document, S]]:
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read_document(path)
            yield document, parse_spec(model, document, document.values)
        except SpecError as error:
            faults.extend(error.faults)


def _name_faults(document: Document, board: Board) -> Iterator[Fault]:
    for panel in board.panels:
        if not _NAME.fullmatch(panel):
            problem = "a panel's name is a lower-case word: letters, digits, '-' and '_'"
            yield document.fault(("panels", panel), problem, panel)


def _track_faults(document: Document, board: Board) -> Iterator[Fault]:
    for device, arrangement in board.arrangements.items():
        height, width = len(arrangement.grid), len(arrangement.grid[0])
        for key, tracks, wanted in (
            ("rows", arrangement.rows, height),
            ("columns", arrangement.columns, width),
        ):
            if (given := len(split_tracks(tracks))) != wanted:
                problem = f"the picture has {wanted} {key}, the track list has {given}"
                yield document.fault(("arrangements", device, key), problem, tracks)


def _priority_faults(document: Document, board: Board) -> Iterator[Fault]:
    for index, panel in enumerate(board.priority):
        if panel not in board.panels:
            problem = f"no panel called '{panel}'"
            yield document.fault(("priority", index), problem, panel, board.panels)
