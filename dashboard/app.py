"""The application, composed: declarations, warehouse, pages, callbacks, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from dashboard.callbacks import connect, skeleton
from dashboard.calls import refuse_malformed_calls
from dashboard.compression import compress
from dashboard.documents import Documents
from dashboard.refusals import refuse_clearly
from dashboard.screen import open_screen
from dashboard.security import secure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Blueprint

    from dashboard.screen import Screen
    from operations.settings import Settings


def create_app(settings: Settings) -> Flask:
    """Compose the application of one server process from the declarations in the rooms.

    Raises:
        SpecError: A declaration is at fault; every fault is listed.
    """
    return compose(open_screen(settings))


def compose(screen: Screen) -> Flask:
    """Compose the application that shows `screen`."""
    server = Flask("govbrain", static_folder=None)
    compress(server)
    app = Documents(server, screen)
    app.layout = skeleton()
    connect(app, screen)
    for routes in _routes(screen):
        server.register_blueprint(routes)
    refuse_clearly(server)
    secure(server, app.csp_hashes())
    refuse_malformed_calls(server, app)
    return server


def _routes(screen: Screen) -> Iterator[Blueprint]:
    """Give what is answered beside the boards; Arrow and Excel are loaded only here."""
    from dashboard.api import api  # noqa: PLC0415
    from dashboard.boundaries import geo  # noqa: PLC0415
    from dashboard.brief_routes import briefs  # noqa: PLC0415
    from dashboard.downloads import downloads  # noqa: PLC0415
    from dashboard.entry_routes import entry_forms  # noqa: PLC0415
    from dashboard.health import health  # noqa: PLC0415
    from dashboard.index_routes import trials  # noqa: PLC0415
    from dashboard.outlook_routes import outlooks  # noqa: PLC0415
    from dashboard.report_routes import reports  # noqa: PLC0415
    from dashboard.sources import sources  # noqa: PLC0415
    from dashboard.tables import tables  # noqa: PLC0415

    settings, warehouse, catalogue = screen.settings, screen.warehouse, screen.catalogue
    yield health(warehouse, settings)
    yield api(warehouse, catalogue, settings)
    yield tables(screen)
    yield sources(screen)
    yield geo(settings)
    yield downloads(warehouse, catalogue, settings)
    yield briefs(screen)
    yield reports(screen)
    yield outlooks(screen)
    yield entry_forms(screen)
    yield trials(screen)
