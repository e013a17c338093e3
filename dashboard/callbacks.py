"""All wiring between browser and server: one callback places a board, one answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from dashboard import frame
from dashboard.answer import Frame, answer_board
from dashboard.look import Look, look
from dashboard.page import title_of, top

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from dashboard.screen import Screen
    from layouts.board import Device


class BoardAnswer(TypedDict):
    """What the browser gets to one question: the header and every panel that changed."""

    device: Device
    title: str
    top: str
    panels: dict[str, Frame]


def skeleton() -> Component:
    """Give the layout that Dash starts from: the address, what is known of it, and a place."""
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Store(id="device"),
            dcc.Store(id="build", data=0),
            dcc.Store(id="answer"),
            dcc.Store(id="stamps", data={}),
            html.Div(id="slot"),
        ],
    )


def connect(app: Dash, screen: Screen) -> None:
    """Register the callbacks of `app`."""
    _connect_browser(app)

    @app.callback(
        Output("slot", "children"),
        Input("address", "pathname"),
        Input("device", "data"),
        State("address", "search"),
    )
    def place(path: str, device: str | None, search: str | None) -> Component:
        return place_board(screen, path, search or "", device)

    @app.callback(
        Output("answer", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
        Input("device", "data"),
        Input("build", "data"),
        State("stamps", "data"),
    )
    def answer(
        path: str,
        search: str | None,
        device: str | None,
        _build: object,
        stamps: Mapping[str, str] | None,
    ) -> BoardAnswer:
        return refresh(screen, path, search or "", device, stamps=stamps or {})


def _connect_browser(app: Dash) -> None:
    """Let the browser tell the device and draw what it gets."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("govbrain", "device"),
        Output("device", "data"),
        Output("stamps", "data"),
        Input("address", "pathname"),
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("govbrain", "draw"),
        Output("stamps", "data", allow_duplicate=True),
        Input("answer", "data"),
        Input("slot", "children"),
        prevent_initial_call=True,
    )


def place_board(screen: Screen, path: str, search: str, device: str | None) -> Component:
    """Give the board's component tree for one device: its own panels and no others."""
    seen = _look(screen, path, search, device)
    return frame.placed(seen.page, seen.reader, seen.shown)


def refresh(
    screen: Screen, path: str, search: str, device: str | None, *, stamps: Mapping[str, str]
) -> BoardAnswer:
    """Answer the whole board at once; panels that the browser has by `stamps` are left out."""
    seen = _look(screen, path, search, device)
    return BoardAnswer(
        device=seen.reader.device,
        title=title_of(seen.address, screen.places),
        top=top(screen, seen.address),
        panels=answer_board(screen, seen.page, seen.reader, seen.shown, stamps),
    )


def _look(screen: Screen, path: str, search: str, device: str | None) -> Look:
    seen = look(screen, path, search, device)
    if seen is None:
        raise PreventUpdate
    return seen
