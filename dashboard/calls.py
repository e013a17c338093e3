"""What a browser may ask of the callbacks: anything else is refused before Dash reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, abort, request
from pydantic import BaseModel, Field, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash import Dash

ADDRESS = "/_dash-update-component"
_LARGEST = 200_000
"""Bytes of a call; the stamps of the largest board take a fiftieth."""

_NONE = type(None)
_KINDS: dict[str, tuple[type, ...]] = {
    "address.pathname": (str,),
    "address.search": (str, _NONE),
    "device.data": (str, _NONE),
    "build.data": (int, float, _NONE),
    "stamps.data": (dict, _NONE),
}
"""Every property that callbacks are given, with the kinds of its values."""


class _Given(BaseModel):
    id: str
    part: str = Field(alias="property")
    value: str | int | float | dict[str, str] | None = None

    @property
    def name(self) -> str:
        return f"{self.id}.{self.part}"


class _Call(BaseModel):
    output: str
    outputs: _Given
    inputs: list[_Given]
    changed: list[str] = Field(alias="changedPropIds")
    state: list[_Given] = []


def refuse_malformed_calls(server: Flask, app: Dash) -> None:
    """Answer 400 to a call that no callback of `app` was made for, naming what is wrong."""

    def refuse() -> None:
        if request.path != ADDRESS or request.method != "POST":
            return
        if (request.content_length or 0) > _LARGEST:
            abort(413)
        if fault := fault_of(request.get_data(), app.callback_map):
            abort(400, description=fault)

    server.before_request(refuse)


def fault_of(body: bytes, known: Mapping[str, Mapping[str, object]]) -> str:
    """Say what is wrong with the body of a call; empty when it fits one of the `known` callbacks.

    Args:
        body: The bytes as they came.
        known: Dash's own account of its callbacks: by output, with the names of what each is given.
    """
    try:
        call = _Call.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    expected = known.get(call.output, {})
    if "callback" not in expected or call.outputs.name != call.output:
        return f"no callback gives '{call.output[:80]}'"
    for part, given in (("inputs", call.inputs), ("state", call.state)):
        if [each.name for each in given] != _names(expected[part]):
            return f"{part} are not those of '{call.output}'"
    odd = [each.name for each in (*call.inputs, *call.state) if not _is_kind(each)]
    return f"{odd[0]} cannot hold this value" if odd else ""


def _names(places: object) -> list[str]:
    named = places if isinstance(places, list) else []
    return [f"{place['id']}.{place['property']}" for place in named]


def _is_kind(given: _Given) -> bool:
    return isinstance(given.value, _KINDS.get(given.name, (object,)))
