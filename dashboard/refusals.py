"""What is answered in place of a page: one clear sentence and a status, never a traceback."""

from __future__ import annotations

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from dashboard.page import refusal_page


def refuse_clearly(server: Flask) -> None:
    """Let `server` answer every refusal that has no page of its own by ours.

    What fails inside is logged by Flask with its traceback and answered without any detail.
    """
    server.register_error_handler(HTTPException, _refuse)
    server.register_error_handler(DependencyException, _no_such_file)
    server.register_error_handler(InvalidResourceError, _no_such_file)


def _refuse(error: HTTPException) -> Response | HTTPException:
    if error.response is not None:
        return error
    status = error.code or InternalServerError.code
    reason = "" if status >= InternalServerError.code else error.description or ""
    language = "en" if request.args.get("lang") == "en" else "zh-CN"
    answer = Response(refusal_page(status, reason, language), status, mimetype="text/html")
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


def _no_such_file(_: Exception) -> Response | HTTPException:
    return _refuse(NotFound())
