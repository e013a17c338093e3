"""Dash with documents of our own: one address a board, complete before any script runs."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import dash
import dash_ag_grid
import dash_leaflet
from dash import Dash
from flask import Flask, Response, abort, redirect, request

from dashboard.address import AddressError, parse_address
from dashboard.page import document, fault_page

if TYPE_CHECKING:
    from types import ModuleType

    from werkzeug.wrappers import Response as AnyResponse

    from dashboard.screen import Screen

ON_DEMAND: dict[str, ModuleType] = {"map": dash_leaflet, "grid": dash_ag_grid}
"""Component packages whose code a page loads only before it places a panel that needs it."""


class Documents(Dash):
    """Dash on a given server; every board is a document at its own address."""

    def __init__(self, server: Flask, screen: Screen) -> None:
        """Prepare Dash so that it sends what boards need and nothing else."""
        for package in (*ON_DEMAND.values(), dash.dash_table):
            _send_on_demand(package)
        super().__init__(
            "govbrain",
            server=server,  # type: ignore[arg-type]
            assets_folder=str(Path(__file__).parent / "assets"),
            use_pages=False,
            update_title="",
            suppress_callback_exceptions=True,
            add_log_handler=False,
        )
        self._screen = screen

    def _config(self) -> dict[str, object]:
        """Leave out the signed name of a background session: documents are the same for all."""
        config: dict[str, object] = super()._config()  # type: ignore[no-untyped-call]
        return {name: value for name, value in config.items() if name != "end_id"}

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """Write the document of the requested address around Dash's own parts."""
        places = self._screen.places
        today = self._screen.now().date()
        address = parse_address(request.path, request.query_string.decode(), places, today)
        kept = {name: parts[name] for name in ("css", "scripts", "config", "renderer")}
        agent = request.headers.get("User-Agent", "")
        return document(self._screen, address, agent=agent, parts=kept, bundles=self._bundles())

    def index(self, *_: object, **__: object) -> AnyResponse:
        """Answer a board's address; the browser keeps the document and asks whether it changed."""
        if request.path == "/":
            return redirect(f"/{next(iter(self._screen.places.pages))}")
        if request.path.startswith("/api/"):
            abort(404)
        try:
            html, status = super().index(), 200  # type: ignore[no-untyped-call]
        except AddressError as error:
            language = "en" if request.args.get("lang") == "en" else "zh-CN"
            html, status = fault_page(error, language), error.status
        response = Response(html, status, mimetype="text/html")
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(hashlib.blake2b(html.encode(), digest_size=12).hexdigest())
        return response.make_conditional(request)

    def _bundles(self) -> dict[str, list[str]]:
        return {name: _script_addresses(self, package) for name, package in ON_DEMAND.items()}


def _send_on_demand(package: ModuleType) -> None:
    """Leave the scripts of `package` out of documents; their addresses are still answered."""
    for script in package._js_dist:  # noqa: SLF001
        if "async" not in script:
            script["dynamic"] = True


def _script_addresses(app: Dash, package: ModuleType) -> list[str]:
    """Give the fingerprinted addresses of the scripts that `package` cannot do without."""
    scripts = [
        {**script, "dynamic": False}
        for script in package._js_dist  # noqa: SLF001
        if "async" not in script and script["relative_package_path"].endswith(".js")
    ]
    found: list[str] = app._collect_and_register_resources(scripts)  # type: ignore[no-untyped-call]  # noqa: SLF001
    return found
