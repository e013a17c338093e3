"""What the server tells browsers about trust, and which posts it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, request

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FOREVER = "public, max-age=31536000, immutable"
_TEN_MINUTES = "public, max-age=600, must-revalidate"


def content_policy(script_hashes: Sequence[str]) -> str:
    """Write the content security policy.

    Scripts come from this origin or are one of Dash's inline scripts, named by hash. Styles may
    stand inline: Plotly and Leaflet size what they draw by style attributes.
    """
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(script_hashes)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def secure(server: Flask, script_hashes: Sequence[str]) -> None:
    """Refuse posts from other origins and put the headers of trust and of keeping on answers."""
    policy = content_policy(script_hashes)

    def answer_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        if response.status_code == 200 and (kept := keeping(request)):
            response.headers["Cache-Control"] = kept
        return response

    server.before_request(_refuse_foreign_posts)
    server.after_request(answer_headers)


def is_foreign(origin: str, host: str) -> bool:
    """Say whether a request with this ``Origin`` comes from a page of another host."""
    return bool(origin) and urlsplit(origin).netloc.lower() != host.lower()


def _refuse_foreign_posts() -> None:
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "")
    if is_foreign(origin, request.host) or site not in {"same-origin", "none"}:
        abort(403, description=f"posts are answered to pages of {request.host} only")


def keeping(asked: Request) -> str:
    """Say how long a browser may keep an answer; empty leaves it to the answer itself.

    Browser code whose address changes whenever the file does is kept for ever. Pieces that a
    bundle asks for by a bare name are kept as long as a reader stays, and asked for anew after
    an update.
    """
    if is_fingerprinted(asked):
        return _FOREVER
    return _TEN_MINUTES if asked.path.startswith("/_dash-component-suites/") else ""


def is_fingerprinted(asked: Request) -> bool:
    """Say whether the address changes whenever the file does: by version or by time stamp."""
    path = asked.path
    return (path.startswith("/assets/") and "m" in asked.args) or (
        path.startswith("/_dash-component-suites/") and ".v" in path.rsplit("/", 1)[-1]
    )
