"""Boards made of one picture and many members: a member's file fills the slots of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.spec import Fault, Spec, SpecError, Text, parse_spec, read_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from datasets.spec import Document
    from layouts.board import Board, Panel


class Member(Spec):
    """What one board of a family shows: its names, and what stands in the slots of the picture.

    `absent` says why a slot is empty: the panels that need it show these words.
    """

    title: Text
    purpose: Text
    order: int = 50
    absent: Text
    slots: dict[str, object]


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
    named = {slot for panel in board.panels.values() for slot in _slots(panel.options)}
    for slot in sorted(named - set(member.slots)):
        yield document.fault(("slots",), f"the slot '{slot}' of the board is not filled", slot)
    for slot in sorted(set(member.slots) - named):
        yield document.fault(("slots", slot), "the board has no such slot", slot, named)


def _filled(board: Board, member: Member) -> Board:
    panels = {name: _panel(panel, member) for name, panel in board.panels.items()}
    return board.model_copy(
        update={
            "title": member.title,
            "purpose": member.purpose,
            "order": member.order,
            "panels": panels,
        }
    )


def _panel(panel: Panel, member: Member) -> Panel:
    """Fill the slots of a panel; with nothing to fill one, the panel says so in words."""
    if any(not member.slots.get(slot) for slot in _slots(panel.options)):
        options: dict[str, object] = {"paragraphs": [member.absent.model_dump()]}
        return panel.model_copy(update={"type": "text", "options": options})
    filled = {key: _fill(value, member.slots) for key, value in panel.options.items()}
    return panel.model_copy(update={"options": filled})


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
