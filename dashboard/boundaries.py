"""The route that gives a browser the boundaries of an area's parts, from our own origin."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Literal

from flask import Blueprint, Response, abort, request

if TYPE_CHECKING:
    from operations.settings import Settings

Detail = Literal["fine", "coarse"]
Level = Literal["province", "city", "county"]

KEPT_SECONDS = 3600
"""So long a browser keeps boundaries before it asks whether they changed."""

_PLACE = re.compile(r"(fine|coarse)/(province|city|county)/\d{6}")


def geo_path(detail: Detail, level: Level, parent: str) -> str:
    """Give the address of the areas of `level` directly below `parent`."""
    return f"/geo/{detail}/{level}/{parent}.json"


def drawable(settings: Settings) -> tuple[str, ...]:
    """Name whose parts have boundaries, as ``<level of the parts>/<code>``, in order."""
    return tuple(sorted(f"{p.parent.name}/{p.stem}" for p in settings.geo.glob("fine/*/*.json")))


def geo(settings: Settings) -> Blueprint:
    """Serve ``/geo/<detail>/<level>/<parent>.json`` with an ETag; 404 where there is no such file.

    The media type is plain JSON, so that boundaries are compressed like every other answer.
    """
    routes = Blueprint("geo", __name__)

    @routes.get("/geo/<detail>/<level>/<parent>.json")
    def boundaries(detail: str, level: str, parent: str) -> Response:
        place = f"{detail}/{level}/{parent}"
        path = settings.geo.resolve() / f"{place}.json"
        if not _PLACE.fullmatch(place) or not path.is_file():
            abort(404)
        content = path.read_bytes()
        answer = Response(content, mimetype="application/json")
        answer.set_etag(hashlib.blake2b(content, digest_size=12).hexdigest())
        answer.cache_control.max_age = KEPT_SECONDS
        answer.make_conditional(request)
        return answer

    return routes
