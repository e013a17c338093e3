"""The route that hands out the form on which offices fill in an index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from dashboard.entry_template import EXCEL, write_template
from datasets.entry_form import EntryFormError, entered, form_of, on_paper
from datasets.index import IndexDefinition
from datasets.period import parse_period

if TYPE_CHECKING:
    from dashboard.screen import Screen

_PLAIN = re.compile(r"[0-9A-Za-z_.-]+")


def entry_forms(screen: Screen) -> Blueprint:
    """Serve ``/index/<study>/template.xlsx?period=…``; without a period, the year before.

    404 where there is no such index, 400 where the period is none or no form can be made.
    """
    routes = Blueprint("entry_forms", __name__)

    @routes.get("/index/<study>/template.xlsx")
    def template(study: str) -> Response:
        definition = screen.catalogue.studies.get(study)
        if not isinstance(definition, IndexDefinition):
            abort(404, description=f"没有指数“{study}”")
        period = _period(request.args.get("period", "") or str(screen.now().year - 1))
        asked = on_paper(definition, entered(screen.catalogue.feeds.values()))
        try:
            form = form_of(definition, screen.catalogue, period, asked)
        except EntryFormError as error:
            abort(400, description=str(error))
        name = f"{study}-{period}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(write_template(form), headers=headers, content_type=EXCEL)

    return routes


def _period(text: str) -> str:
    try:
        return parse_period(text).text
    except ValueError:
        shown = text[:20] if _PLAIN.fullmatch(text) else ""
        abort(400, description=f"period“{shown}”应写成 2025、2025-Q4 或 2025-12")
