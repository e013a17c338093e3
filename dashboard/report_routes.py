"""The routes that hand out the report on a region by an index: page, PDF, Word file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from dashboard.ask import ask
from dashboard.clock import read_past
from dashboard.document_files import TYPES, attachment, pdf_or_refusal
from dashboard.fragments import say
from dashboard.index_raw import board_address
from dashboard.index_view import definition_of
from dashboard.panel import Reader
from dashboard.report import write_report
from dashboard.report_facts import read_facts, report_questions
from dashboard.report_files import Link, to_html, to_word
from dashboard.report_link import report_address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from dashboard.report_facts import Facts
    from dashboard.screen import Screen

_BOARD = "business-environment"
"""Where a reader of a report came from."""


def reports(screen: Screen) -> Blueprint:
    """Serve ``/report/<study>/<region>[.pdf|.docx]?lang=&as_of=``.

    404 where there is no such index, region or result; 400 where `as_of` is no day of the past.
    """
    routes = Blueprint("reports", __name__)

    @routes.get("/report/<study>/<region>")
    def page(study: str, region: str) -> Response:
        facts = _facts(screen, study, region)
        html = to_html(write_report(facts), [*_links(facts)])
        return Response(html, content_type="text/html; charset=utf-8")

    @routes.get("/report/<study>/<region>.<kind>")
    def file(study: str, region: str, kind: str) -> Response:
        if kind not in TYPES:
            abort(404, description=f"没有格式“{kind}”；可用：{'、'.join(TYPES)}")
        facts = _facts(screen, study, region)
        report = write_report(facts)
        content = pdf_or_refusal(to_html(report)) if kind == "pdf" else to_word(report)
        return attachment(content, f"report-{study}-{region}-{facts.own.vintage}", kind)

    return routes


def _facts(screen: Screen, study: str, region: str) -> Facts:
    reader = _reader(screen, region)
    if definition_of(reader, study) is None:
        abort(404, description=f"没有指数“{study}”")
    questions = report_questions(reader, study)
    answers = ask(screen.warehouse, questions, simulated=screen.settings.simulated)
    facts = read_facts(reader, study, answers)
    if facts is None:
        abort(404, description=f"指数“{study}”没有地区“{region}”的结果")
    return facts


def _reader(screen: Screen, region: str) -> Reader:
    if region not in screen.catalogue.areas:
        abort(404, description=f"没有地区“{region}”")
    language = "en" if request.args.get("lang") == "en" else "zh-CN"
    return Reader(
        screen.catalogue,
        "report",
        "desktop",
        region,
        screen.now(),
        as_of=_day(screen.now().date()),
        language=language,
    )


def _day(today: dt.date) -> dt.date | None:
    given = request.args.get("as_of", "")
    try:
        return read_past(given, today) if given else None
    except ValueError:
        abort(400, description=f"as_of“{given}”不是日期，或在今天之后")


def _links(facts: Facts) -> Iterator[Link]:
    """Lead to the files as known on the same day, to the other language, and back."""
    reader, study = facts.reader, facts.index.study
    other = "zh-CN" if reader.language == "en" else "en"
    yield Link(report_address(reader, study, "pdf"), "PDF")
    yield Link(report_address(reader, study, "docx"), "DOCX")
    yield Link(report_address(reader, study, language=other), say(reader, "English", "中文"))
    for region in facts.index.rollups:
        if region != facts.region:
            above = replace(reader, region=region)
            yield Link(report_address(above, study), facts.area(region))
    yield Link(board_address(reader, _BOARD, facts.region), facts.word("back"))
