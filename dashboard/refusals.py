"""What is answered in place of a page: one clear sentence and a status, never a traceback."""

from __future__ import annotations

import orjson
from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from dashboard.openapi import ADDRESSES, Problem
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
    answer = (_problem if request.path.startswith("/api/") else _page)(status, reason)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


def _page(status: int, reason: str) -> Response:
    language = "en" if request.args.get("lang") == "en" else "zh-CN"
    return Response(refusal_page(status, reason, language), status, mimetype="text/html")


def _problem(status: int, reason: str) -> Response:
    """Answer a program: what it asked for, and where the description of the API stands."""
    asked = f"{request.method} {request.path[:200]}"
    problem = Problem(
        title="请求未被受理 · Request refused",
        status=status,
        detail=f"接口不提供 {asked}；可用的地址见 /api/v1/openapi.json。",
        detail_en=f"the API does not give {asked}; see /api/v1/openapi.json. {reason}".strip(),
        value=request.path[:200],
        choices=[*ADDRESSES],
    )
    content = orjson.dumps(problem.model_dump())
    return Response(content, status, mimetype="application/problem+json")


def _no_such_file(_: Exception) -> Response | HTTPException:
    return _refuse(NotFound())
