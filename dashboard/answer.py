"""What a board answers: every panel that changed, drawn; a panel that fails says so, alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict

import structlog
from markupsafe import Markup

from dashboard.ask import ask
from dashboard.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.boards import Page
    from dashboard.panel import PanelType, Reader
    from dashboard.question import Answers, Question
    from dashboard.screen import Screen

log = structlog.get_logger()
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
    """Draw the panels among `names` whose stamp differs from the one the browser has."""
    build = screen.warehouse.build_id()
    frames: dict[str, Frame] = {}
    wanted: dict[str, tuple[str, tuple[Question, ...]]] = {}
    for name in names:
        try:
            questions = page.panels[name].ask(name, reader)
            stamp = stamp_of(build, page.panels[name], questions, reader)
        except Exception:  # noqa: BLE001
            frames[name] = _failure(page, name, reader)
            continue
        if stamps.get(name) != stamp:
            wanted[name] = stamp, questions
    asked = [question for _, questions in wanted.values() for question in questions]
    answers = _ask_all(screen, asked)
    for name, (stamp, questions) in wanted.items():
        try:
            answered = answers or ask(
                screen.warehouse, questions, simulated=screen.settings.simulated
            )
            frames[name] = _frame(page.panels[name], name, reader, answered, stamp)
        except Exception:  # noqa: BLE001
            frames[name] = _failure(page, name, reader)
    return frames


def stamp_of(build: str, panel: PanelType, questions: tuple[Question, ...], reader: Reader) -> str:
    """Give what a frame depends on, as one short text: equal stamps, equal frames."""
    seen = (
        reader.device,
        reader.region,
        reader.as_of,
        reader.language,
        reader.theme,
        reader.now.date(),
        tuple(sorted(reader.choices.items())),
    )
    text = repr((build, panel, questions, seen))
    return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()


def _ask_all(screen: Screen, questions: list[Question]) -> Answers | None:
    """Ask everything at once; None where one bad question spoils the rest."""
    try:
        return ask(screen.warehouse, tuple(questions), simulated=screen.settings.simulated)
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


def _failure(page: Page, name: str, reader: Reader) -> Frame:
    log.error("panel failed", board=page.name, panel=name, region=reader.region)
    html = Markup(
        '<p class="failure" role="alert"><strong>{}</strong> <time>{}</time> '
        '<button type="button" class="retry">{}</button></p>'
    ).format(
        word("failed", reader.language),
        reader.now.strftime("%H:%M"),
        word("retry", reader.language),
    )
    return Frame(html=str(html), head="", summary="", props={}, stamp="", state="failed")
