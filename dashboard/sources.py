"""The route that shows where a number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from dashboard.ask import ask
from dashboard.clock import read_past
from dashboard.index_sheet import node_questions, node_sheet, parse_node
from dashboard.index_view import PREFIX as NODE
from dashboard.panel import Reader
from dashboard.sheet import parse_cell, questions, sheet
from dashboard.study_sheet import PREFIX, parse_judged, study_question, study_sheet

if TYPE_CHECKING:
    from dashboard.screen import Screen


def sources(screen: Screen) -> Blueprint:
    """Serve ``/sheet?cell=<metric>~<area>~<period>&as_of=…&lang=…`` as an HTML fragment.

    For a judgement, ask ``/sheet?study=<study>&metric=<metric>&area=<area>`` or, as one text,
    ``/sheet?cell=study~<study>~<metric>~<area>``; for a node of an index
    ``/sheet?cell=index~<study>~<node>~<area>``.
    """
    routes = Blueprint("sources", __name__)

    @routes.get("/sheet")
    def source() -> Response:
        text = _named()
        try:
            return Response(_sheet(screen, text))
        except ValueError as error:
            abort(404, description=str(error))

    return routes


def _named() -> str:
    given = request.args
    if "study" in given:
        parts = (given.get("study"), given.get("metric", ""), given.get("area", ""))
        return "~".join((PREFIX, *map(str, parts)))
    return given.get("cell", "")


def _sheet(screen: Screen, text: str) -> str:
    if text.startswith(f"{PREFIX}~"):
        return _judged(screen, text)
    return _node(screen, text) if text.startswith(f"{NODE}~") else _cell(screen, text)


def _node(screen: Screen, text: str) -> str:
    found = parse_node(text, screen.catalogue)
    reader = _reader(screen, found.area)
    asked = node_questions(found, reader)
    answers = ask(screen.warehouse, asked, simulated=screen.settings.simulated)
    return node_sheet(found, reader, answers)


def _cell(screen: Screen, text: str) -> str:
    found = parse_cell(text, screen.catalogue)
    reader = _reader(screen, found.area)
    answers = ask(screen.warehouse, questions(found, reader), simulated=screen.settings.simulated)
    return sheet(found, reader, answers)


def _judged(screen: Screen, text: str) -> str:
    found = parse_judged(text, screen.catalogue)
    reader = _reader(screen, found.area)
    asked = [study_question(found, reader)]
    answers = ask(screen.warehouse, asked, simulated=screen.settings.simulated)
    return study_sheet(found, reader, answers)


def _reader(screen: Screen, region: str) -> Reader:
    day = request.args.get("as_of", "")
    return Reader(
        catalogue=screen.catalogue,
        board="",
        device="desktop",
        region=region,
        now=screen.now(),
        as_of=read_past(day, screen.now().date()) if day else None,
        language="en" if request.args.get("lang") == "en" else "zh-CN",
    )
