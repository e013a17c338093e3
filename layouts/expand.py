"""Boards made of one picture and many members: a member's file fills the slots of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from datasets.spec import Fault, Spec, SpecError, Text, parse_spec, read_document
from layouts.without import without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from datasets.spec import Document
    from layouts.board import Board, Panel


ABSENT = "absent"
"""The slot that every picture has: the member's words on what it lacks."""


class Change(Spec):
    """What a member changes in a panel of the picture: its title, or single options."""

    title: Text | None = None
    options: dict[str, object] = Field(default_factory=dict)


class Member(Spec):
    """What one board of a family shows: its names, and what stands in the slots of the picture.

    A panel with an empty slot is left out, and the panels beside it take its room. `absent` says
    what is missing and who should supply it; the picture places it by the slot of that name.
    `panels` changes single panels.
    """

    title: Text
    purpose: Text
    order: int = 50
    absent: Text | None = None
    slots: dict[str, object]
    panels: dict[str, Change] = Field(default_factory=dict)


def expand(
    document: Document, board: Board, root: Path, faults: list[Fault]
) -> Iterator[tuple[str, Document, Board]]:
    """Give every board that `board` declares by id: itself, or one for each of its members.

    Args:
        document: Where `board` stands.
        board: As declared; with `each` it is the picture of a family.
        root: Folder that holds the families' folders.
        faults: Receives what is wrong with members.
    """
    if board.each is None:
        yield document.path.stem, document, board
        return
    for path in sorted((root / board.each.folder).glob("*.yaml")):
        try:
            own = read_document(path)
            member = parse_spec(Member, own, own.values)
        except SpecError as error:
            faults.extend(error.faults)
            continue
        faults.extend(_slot_faults(own, board, member))
        yield f"{board.each.address}/{path.stem}", own, _filled(board, member)


def _slot_faults(document: Document, board: Board, member: Member) -> Iterator[Fault]:
    named = {slot for panel in board.panels.values() for slot in _slots(panel.options)} - {ABSENT}
    for slot in sorted(named - set(member.slots)):
        yield document.fault(("slots",), f"the slot '{slot}' of the board is not filled", slot)
    for slot in sorted(set(member.slots) - named):
        yield document.fault(("slots", slot), "the board has no such slot", slot, named)
    for name in sorted(set(member.panels) - set(board.panels)):
        problem = f"the board has no panel called '{name}'"
        yield document.fault(("panels", name), problem, name, board.panels)


def _filled(board: Board, member: Member) -> Board:
    slots = {ABSENT: [member.absent.model_dump()] if member.absent else [], **member.slots}
    empty = {name for name, panel in board.panels.items() if _is_empty(panel, slots)}
    kept = {name: panel for name, panel in board.panels.items() if name not in empty}
    return board.model_copy(
        update={
            "title": member.title,
            "purpose": member.purpose,
            "order": member.order,
            "panels": {name: _panel(name, panel, slots, member) for name, panel in kept.items()},
            "arrangements": {d: without(a, empty) for d, a in board.arrangements.items()},
            "priority": tuple(name for name in board.priority if name not in empty),
        }
    )


def _is_empty(panel: Panel, slots: Mapping[str, object]) -> bool:
    return any(slot != ABSENT and not slots.get(slot) for slot in _slots(panel.options))


def _panel(name: str, panel: Panel, slots: Mapping[str, object], member: Member) -> Panel:
    change = member.panels.get(name, Change())
    options = {key: _fill(value, slots) for key, value in panel.options.items()}
    update = {"title": change.title or panel.title, "options": options | change.options}
    return panel.model_copy(update=update)


def _slots(value: object) -> Iterator[str]:
    if (name := _slot(value)) is not None:
        yield name
    elif isinstance(value, dict):
        for below in value.values():
            yield from _slots(below)
    elif isinstance(value, list):
        for below in value:
            yield from _slots(below)


def _fill(value: object, slots: Mapping[str, object]) -> object:
    filled = value
    if (name := _slot(value)) is not None:
        filled = slots[name]
    elif isinstance(value, dict):
        filled = {key: _fill(below, slots) for key, below in value.items()}
    elif isinstance(value, list):
        filled = [_fill(below, slots) for below in value]
    return filled


def _slot(value: object) -> str | None:
    """Give the name of the slot that `value` is: ``{slot: name}``."""
    return str(value["slot"]) if isinstance(value, dict) and list(value) == ["slot"] else None
