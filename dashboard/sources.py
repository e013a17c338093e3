"""The route that shows where a number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from dashboard.ask import ask
from dashboard.clock import read_past
from dashboard.panel import Reader
from dashboard.sheet import parse_cell, questions, sheet

if TYPE_CHECKING:
    from dashboard.screen import Screen
    from dashboard.sheet import Cell


def sources(screen: Screen) -> Blueprint:
    """Serve ``/sheet?cell=<metric>~<area>~<period>&as_of=…&lang=…`` as an HTML fragment."""
    routes = Blueprint("sources", __name__)

    @routes.get("/sheet")
    def source() -> Response:
        cell, reader = _asked(screen)
        asked = questions(cell, reader)
        answers = ask(screen.warehouse, asked, simulated=screen.settings.simulated)
        return Response(sheet(cell, reader, answers))

    return routes


def _asked(screen: Screen) -> tuple[Cell, Reader]:
    try:
        cell = parse_cell(request.args.get("cell", ""), screen.catalogue)
        day = request.args.get("as_of", "")
        as_of = read_past(day, screen.now().date()) if day else None
    except ValueError as error:
        abort(404, description=str(error))
    return cell, Reader(
        catalogue=screen.catalogue,
        board="",
        device="desktop",
        region=cell.area,
        now=screen.now(),
        as_of=as_of,
        language="en" if request.args.get("lang") == "en" else "zh-CN",
    )
