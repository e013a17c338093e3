"""Compression: fingerprinted files once in a process, everything else as it is answered."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask_caching.backends.simplecache import SimpleCache
from flask_compress import Compress

from dashboard.security import is_fingerprinted

if TYPE_CHECKING:
    from flask import Flask, Request, Response

_MOST = 150
"""Files kept as compressed; all that Dash and the boards bring together are fewer."""

_ANEW = "anew"

_TYPES = [
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/geo+json",
    "image/svg+xml",
]


class Compressed:
    """Files as compressed before, as flask-compress asks for them: algorithm, then our key."""

    def __init__(self) -> None:
        """Begin with nothing; a file is compressed when it is first sent."""
        self._files = SimpleCache(threshold=_MOST, default_timeout=0)

    def get(self, key: str) -> bytes | None:
        """Give the file of `key` as compressed before."""
        found: bytes | None = self._files.get(key)
        return found

    def set(self, key: str, content: bytes) -> None:
        """Keep `content`, if it is that of a fingerprinted address."""
        if not key.endswith(_ANEW):
            self._files.add(key, content)


def compress(server: Flask) -> None:
    """Let `server` compress what it answers."""
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIMETYPES=_TYPES,
        COMPRESS_CACHE_BACKEND=Compressed,
        COMPRESS_CACHE_KEY=_key,
    )
    Compress(server)
    server.after_request(_read_whole)


def _key(request: Request) -> str:
    return request.full_path if is_fingerprinted(request) else _ANEW


def _read_whole(response: Response) -> Response:
    """Read a file that is to be sent: a stream would be compressed without closing the file."""
    if response.direct_passthrough and response.status_code == HTTPStatus.OK:
        response.direct_passthrough = False
        response.make_sequence()
    return response
