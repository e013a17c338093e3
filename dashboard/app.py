"""The application, composed: declarations, warehouse, pages, callbacks, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_compress import Compress

from dashboard.api import api
from dashboard.boundaries import geo
from dashboard.callbacks import connect, skeleton
from dashboard.documents import Documents
from dashboard.downloads import downloads
from dashboard.health import health
from dashboard.screen import open_screen
from dashboard.security import secure
from dashboard.sources import sources
from dashboard.tables import tables

if TYPE_CHECKING:
    from dashboard.screen import Screen
    from operations.settings import Settings

COMPRESSION = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_BR_LEVEL": 5,
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/csv",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/geo+json",
        "image/svg+xml",
    ],
}


def create_app(settings: Settings) -> Flask:
    """Compose the application of one server process from the declarations in the rooms.

    Raises:
        SpecError: A declaration is at fault; every fault is listed.
    """
    return compose(open_screen(settings))


def compose(screen: Screen) -> Flask:
    """Compose the application that shows `screen`."""
    settings, warehouse, catalogue = screen.settings, screen.warehouse, screen.catalogue
    server = Flask("govbrain", static_folder=None)
    server.config.update(COMPRESSION)
    Compress(server)
    app = Documents(server, screen)
    app.layout = skeleton()
    connect(app, screen)
    for routes in (
        health(warehouse, settings),
        api(warehouse, catalogue, settings),
        tables(screen),
        sources(screen),
        geo(settings),
        downloads(warehouse, catalogue, settings),
    ):
        server.register_blueprint(routes)
    secure(server, app.csp_hashes())
    return server
