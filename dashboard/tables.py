"""The route that gives a panel's numbers as a table, to look at or to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from dashboard.ask import ask
from dashboard.look import look
from dashboard.table_view import table_csv, table_view

if TYPE_CHECKING:
    from dashboard.look import Look
    from dashboard.panel import Drawing
    from dashboard.screen import Screen


_DOWNLOAD = Markup('<p class="table-tools"><a href="/panel-table.csv?{}" download>CSV</a></p>')


def tables(screen: Screen) -> Blueprint:
    """Serve ``/panel-table`` (HTML) and ``/panel-table.csv``.

    The query is the one of the board's address, with its ``path``, the ``device`` and the
    ``panel`` added.
    """
    routes = Blueprint("tables", __name__)

    @routes.get("/panel-table")
    def view() -> Response:
        seen, panel = _asked(screen)
        drawing = _drawing(screen, seen, panel)
        table = table_view(drawing.observations, seen.reader, drawing.outcomes)
        return Response(_DOWNLOAD.format(request.query_string.decode()) + table)

    @routes.get("/panel-table.csv")
    def file() -> Response:
        seen, panel = _asked(screen)
        drawing = _drawing(screen, seen, panel)
        content = table_csv(drawing.observations, seen.reader, drawing.outcomes)
        name = f"{seen.page.name}-{panel}-{seen.reader.region}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, headers=headers, content_type="text/csv; charset=utf-8")

    return routes


def _asked(screen: Screen) -> tuple[Look, str]:
    panel = request.args.get("panel", "")
    search = request.query_string.decode()
    seen = look(screen, request.args.get("path", ""), search, request.args.get("device"))
    if seen is None or panel not in seen.page.panels:
        abort(404, description=f"no panel '{panel}' at this address")
    return seen, panel


def _drawing(screen: Screen, seen: Look, name: str) -> Drawing:
    panel = seen.page.panels[name]
    questions = panel.ask(name, seen.reader)
    answers = ask(screen.warehouse, questions, simulated=screen.settings.simulated)
    return panel.draw(name, seen.reader, answers)
