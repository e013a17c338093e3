"""The routes that hand out an area's brief as a file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from flask import Blueprint, abort, request

from dashboard.ask import ask
from dashboard.brief import write_sentences
from dashboard.brief_files import brief_file, to_docx, to_html
from dashboard.clock import BEIJING
from dashboard.document_files import TYPES, attachment, pdf_or_refusal
from dashboard.panel import Reader
from dashboard.question import RecordQuery

if TYPE_CHECKING:
    from flask import Response

    from dashboard.brief_files import BriefFile
    from dashboard.screen import Screen

_BUILD = RecordQuery("build")


def briefs(screen: Screen) -> Blueprint:
    """Serve ``/brief/<region>.<pdf|docx>?lang=…``; 404 where an area has no brief."""
    routes = Blueprint("briefs", __name__)

    @routes.get("/brief/<region>.<kind>")
    def brief(region: str, kind: str) -> Response:
        if kind not in TYPES:
            abort(404, description=f"没有格式“{kind}”；可用：{'、'.join(TYPES)}")
        file = _file(screen, region)
        content = pdf_or_refusal(to_html(file)) if kind == "pdf" else to_docx(file)
        return attachment(content, f"brief-{region}-{file.build[:8]}", kind)

    return routes


def _file(screen: Screen, region: str) -> BriefFile:
    declared = next((b for b in screen.catalogue.briefs.values() if region in b.areas), None)
    if declared is None:
        abort(404, description=f"地区“{region}”没有简报")
    question = RecordQuery("brief", area=region)
    answers = ask(screen.warehouse, [question, _BUILD], simulated=screen.settings.simulated)
    if not answers.records(_BUILD):
        abort(404, description="尚无数据：请先运行 govbrain etl run")
    build = answers.records(_BUILD)[0]
    reader = _reader(screen, region)
    sentences = write_sentences(reader, answers.records(question))
    built_at = cast("dt.datetime", build["built_at"]).replace(tzinfo=dt.UTC).astimezone(BEIJING)
    title = declared.title.to(reader.language)
    return brief_file(reader, sentences, title, str(build["build_id"]), built_at)


def _reader(screen: Screen, region: str) -> Reader:
    language = "en" if request.args.get("lang") == "en" else "zh-CN"
    return Reader(screen.catalogue, "brief", "desktop", region, screen.now(), language=language)
