"""What a board answers: every panel that changed, drawn; a panel that fails says so, alone."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from markupsafe import Markup

from dashboard.ask import ask
from dashboard.boundaries import drawable
from dashboard.shelf import seen_by
from dashboard.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.boards import Page
    from dashboard.panel import PanelType, Reader
    from dashboard.question import Answers, Question
    from dashboard.screen import Screen

log = logging.getLogger(__name__)
Stamps = Mapping[str, str]


class Frame(TypedDict):
    """A panel's new frame as the browser gets it; `stamp` is empty where it must be asked again."""

    html: str
    head: str
    summary: str
    props: Mapping[str, Mapping[str, object]]
    stamp: str
    state: str


def answer_board(
    screen: Screen, page: Page, reader: Reader, names: Iterable[str], stamps: Stamps
) -> dict[str, Frame]:
    """Give the panels among `names` whose stamp differs from the one the browser has.

    A board that was drawn before, for anyone in any process, comes from the shelf.
    """
    seeing = replace(reader, boundaries=drawable(screen.settings))
    frames = _all_frames(screen, page, seeing, tuple(names))
    return {
        name: frame
        for name, frame in frames.items()
        if not frame["stamp"] or frame["stamp"] != stamps.get(name)
    }


def _all_frames(
    screen: Screen, page: Page, reader: Reader, names: tuple[str, ...]
) -> dict[str, Frame]:
    """Draw what is not known yet, again when another build was published meanwhile."""
    build = screen.warehouse.build_id()
    key = ("frames", build, page.name, names, seen_by(reader))
    known: dict[str, Frame] = screen.shelf.get(key, {})
    unknown = [name for name in names if name not in known]
    if not unknown:
        return known
    frames = known | _draw(screen, page, reader, unknown, build)
    if screen.warehouse.build_id() != build:
        return _all_frames(screen, page, reader, names)
    screen.shelf.put(key, whole(frames))
    return {name: frames[name] for name in names}


def whole(frames: Mapping[str, Frame]) -> dict[str, Frame]:
    """Give the frames that were drawn, without those that failed."""
    return {name: one for name, one in frames.items() if one["state"] == "drawn"}


def _draw(
    screen: Screen, page: Page, reader: Reader, names: Iterable[str], build: str
) -> dict[str, Frame]:
    frames: dict[str, Frame] = {}
    wanted: dict[str, tuple[Question, ...]] = {}
    for name in names:
        try:
            wanted[name] = page.panels[name].ask(name, reader)
        except Exception as error:  # noqa: BLE001
            frames[name] = _failure(page, name, reader, error)
    answers = _ask_all(screen, [question for asked in wanted.values() for question in asked])
    for name, questions in wanted.items():
        try:
            answered = answers or _ask(screen, questions)
            stamp = stamp_of(build, page.panels[name], questions, reader)
            frames[name] = _frame(page.panels[name], name, reader, answered, stamp)
        except Exception as error:  # noqa: BLE001
            frames[name] = _failure(page, name, reader, error)
    return frames


def stamp_of(build: str, panel: PanelType, questions: tuple[Question, ...], reader: Reader) -> str:
    """Give what a frame depends on, as one short text: equal stamps, equal frames."""
    text = repr((build, panel, questions, seen_by(reader)))
    return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()


def _ask(screen: Screen, questions: Sequence[Question]) -> Answers:
    return ask(screen.warehouse, questions, simulated=screen.settings.simulated)


def _ask_all(screen: Screen, questions: list[Question]) -> Answers | None:
    """Ask everything at once; None where one bad question spoils the rest."""
    try:
        return _ask(screen, questions)
    except Exception:
        log.exception("board's questions failed together, asking panel by panel")
        return None


def _frame(panel: PanelType, name: str, reader: Reader, answers: Answers, stamp: str) -> Frame:
    drawing = panel.draw(name, reader, answers)
    return Frame(
        html=str(drawing.html),
        head=str(drawing.head),
        summary=drawing.summary,
        props=drawing.props,
        stamp=stamp,
        state="drawn",
    )


def _failure(page: Page, name: str, reader: Reader, error: Exception) -> Frame:
    where = {"board": page.name, "panel": name, "region": reader.region}
    log.error("panel failed", exc_info=error, extra=where)
    html = Markup(
        '<p class="failure" role="alert"><strong>{}</strong> <time>{}</time> '
        '<button type="button" class="retry">{}</button></p>'
    ).format(
        word("failed", reader.language),
        reader.now.strftime("%H:%M"),
        word("retry", reader.language),
    )
    return Frame(html=str(html), head="", summary="", props={}, stamp="", state="failed")
