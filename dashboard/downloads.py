"""The routes that hand out chosen numbers as files."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Literal

from flask import Blueprint, Response, request

from dashboard.ask import ask
from dashboard.clock import beijing_now, read_past
from dashboard.export import Export, to_arrow, to_csv, to_excel
from dashboard.question import MetricQuery
from dashboard.selection import FREQS, SEPARATOR, Selection

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from dashboard.warehouse import Warehouse
    from datasets.catalogue import Catalogue
    from operations.settings import Settings

LARGEST = 200_000
"""At most so many observations are in one file."""

_WRITERS: dict[str, tuple[Callable[[Export], bytes], str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_excel, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "arrow": (to_arrow, "application/vnd.apache.arrow.file"),
}


class DownloadError(Exception):
    """A download that cannot be given.

    Args:
        status: 400 for what cannot be read, 404 for an unknown format, 413 for too much.
        message: What is wrong and what would do, in Chinese.
    """

    def __init__(self, status: int, message: str) -> None:
        """Keep status and message."""
        super().__init__(message)
        self.status = status


def downloads(warehouse: Warehouse, catalogue: Catalogue, settings: Settings) -> Blueprint:
    """Serve ``/download/<csv|xlsx|arrow>?metrics=…&regions=…&freq=…&start=…&end=…&as_of=…``."""
    routes = Blueprint("downloads", __name__)

    @routes.get("/download/<kind>")
    def download(kind: str) -> Response:
        try:
            content, media_type = _answer(warehouse, catalogue, settings, kind)
        except DownloadError as error:
            return Response(str(error), error.status, mimetype="text/plain")
        headers = {"Content-Disposition": f'attachment; filename="govbrain.{kind}"'}
        return Response(content, headers=headers, content_type=media_type)

    return routes


def _answer(
    warehouse: Warehouse, catalogue: Catalogue, settings: Settings, kind: str
) -> tuple[bytes, str]:
    if kind not in _WRITERS:
        raise DownloadError(404, f"没有格式“{kind}”；可用：{'、'.join(_WRITERS)}")
    write, media_type = _WRITERS[kind]
    chosen, as_of = read_request(request.args, catalogue)
    questions = bounded(chosen.questions(as_of))
    answers = ask(warehouse, questions, simulated=settings.simulated)
    found = {question.metric: answers.of(question) for question in questions}
    if sum(map(len, found.values())) > LARGEST:
        raise DownloadError(
            413, f"所选超过 {LARGEST:,} 条观测；请减少指标、地区或缩短时期，或使用 /api/v1 分页取数"
        )
    language: Literal["en", "zh-CN"] = "en" if request.args.get("lang") == "en" else "zh-CN"
    return write(Export(catalogue, found, as_of or beijing_now().date(), language)), media_type


def read_request(args: Mapping[str, str], catalogue: Catalogue) -> tuple[Selection, dt.date | None]:
    """Read the parameters of a download strictly.

    Raises:
        DownloadError: A code is unknown or a value cannot be read.
    """
    freq = args.get("freq", "")
    if freq not in FREQS:
        raise DownloadError(400, f"freq“{freq}”读不懂；可用：{'、'.join(filter(None, FREQS))}")
    chosen = Selection(
        _codes(args, "metrics", "指标", catalogue.metrics),
        _codes(args, "regions", "地区", catalogue.areas.by_code),
        freq,
        _year(args, "start"),
        _year(args, "end"),
    )
    return chosen, _day(args)


def bounded(questions: Iterable[MetricQuery]) -> tuple[MetricQuery, ...]:
    """Let no question answer much more than a file may hold."""
    return tuple(
        MetricQuery(q.metric, q.areas, q.freq, q.start, q.end, LARGEST // len(q.areas) + 1, q.as_of)
        for q in questions
    )


def _codes(args: Mapping[str, str], name: str, title: str, known: Iterable[str]) -> tuple[str, ...]:
    choices = list(known)
    found = tuple(dict.fromkeys(filter(None, args.get(name, "").split(SEPARATOR))))
    if not found:
        raise DownloadError(400, f"请给出{title}：{name}=代码{SEPARATOR}代码")
    for code in set(found) - set(choices):
        near = difflib.get_close_matches(code, choices, n=1)
        hint = f"；是否指 {near[0]}？" if near else ""
        raise DownloadError(400, f"没有{title}“{code}”{hint}")
    return found


def _year(args: Mapping[str, str], name: str) -> int:
    text = args.get(name, "")
    if text and not (text.isascii() and text.isdigit() and 1900 <= int(text) <= 2100):
        raise DownloadError(400, f"{name}“{text}”不是年份，应如 2020")
    return int(text or 0)


def _day(args: Mapping[str, str]) -> dt.date | None:
    text = args.get("as_of", "")
    try:
        return read_past(text, beijing_now().date()) if text else None
    except ValueError as error:
        raise DownloadError(400, f"as_of“{text}”不是日期，或在今天之后；应如 2023-06-30") from error
