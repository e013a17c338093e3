"""The routes that make forecasts on request: fragments of a page, and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from dashboard.outlook_file import to_csv, to_excel
from dashboard.outlook_view import write_contest, write_outlook
from dashboard.panel import Reader
from dashboard.reckoning import BusyError, contest, outlook
from dashboard.wish import WishError, parse_wish
from layouts.board import DEVICES

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.question import Answer, Outcome
    from dashboard.screen import Screen
    from dashboard.wish import Wish

_AGAIN_S = 3
_FILES: dict[str, tuple[Callable[[Reader, Wish, Outcome, Answer], bytes], str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_excel, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def outlooks(screen: Screen) -> Blueprint:
    """Serve ``/forecast/<forecast|models>`` as HTML fragments, ``/forecast/file.<csv|xlsx>``.

    The query is ``metric, region, freq, horizon, mode`` and ``as_of, lang, device``. What is at
    fault is answered with 400; 503 with ``Retry-After`` while others are being served.
    """
    routes = Blueprint("outlooks", __name__, url_prefix="/forecast")

    @routes.get("/forecast")
    def forecast() -> Response:
        wish, reader = _asked(screen)
        return Response(write_outlook(reader, wish, *outlook(screen, wish)))

    @routes.get("/models")
    def models() -> Response:
        wish, reader = _asked(screen)
        return Response(write_contest(reader, wish, contest(screen, wish)))

    @routes.get("/file.<kind>")
    def file(kind: str) -> Response:
        if kind not in _FILES:
            raise WishError(f"没有格式“{kind}”；可用：{'、'.join(_FILES)}")
        wish, reader = _asked(screen)
        write, media_type = _FILES[kind]
        name = f"forecast-{wish.metric}-{wish.area}-{wish.freq}{wish.horizon}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        content = write(reader, wish, *outlook(screen, wish))
        return Response(content, headers=headers, content_type=media_type)

    routes.register_error_handler(WishError, lambda error: _refusal(400, str(error)))
    routes.register_error_handler(BusyError, lambda _: _busy())
    return routes


def _refusal(status: int, text: str) -> Response:
    return Response(text, status, mimetype="text/plain")


def _busy() -> Response:
    answer = _refusal(503, "服务器正在计算其他预测，请几秒后再试")
    answer.headers["Retry-After"] = str(_AGAIN_S)
    return answer


def _asked(screen: Screen) -> tuple[Wish, Reader]:
    now, given = screen.now(), request.args
    wish = parse_wish(given, screen.catalogue, now.date())
    device = given.get("device", "desktop")
    return wish, Reader(
        catalogue=screen.catalogue,
        board="forecast",
        device=device if device in DEVICES else "desktop",
        region=wish.area,
        now=now,
        as_of=wish.as_of,
        language="en" if given.get("lang") == "en" else "zh-CN",
    )
