"""The application, composed: declarations, warehouse, pages, callbacks, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_compress import Compress

from dashboard.documents import Documents
from dashboard.screen import open_screen
from dashboard.security import secure

if TYPE_CHECKING:
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
        "image/svg+xml",
    ],
}


def create_app(settings: Settings) -> Flask:
    """Compose the application of one server process.

    Raises:
        SpecError: A declaration is at fault; every fault is listed.
    """
    from dashboard.callbacks import connect, skeleton  # noqa: PLC0415

    server = Flask("govbrain", static_folder=None)
    server.config.update(COMPRESSION)
    Compress(server)
    screen = open_screen(settings)
    app = Documents(server, screen)
    app.layout = skeleton()
    connect(app, screen)
    secure(server, app.csp_hashes())
    return server
