"""SDMX-JSON with all attributes moved to the observations, the only level sdmx1 reads rightly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | None"
_LEVELS = ("observation", "series", "dataSet")


def flatten_attributes(content: bytes) -> bytes:
    """Move the attributes of data sets and series down to each observation.

    sdmx1 takes those of the data set for those of each series, and loses count once an attribute
    without values is declared.

    Raises:
        ValueError, TypeError, KeyError, IndexError, AttributeError: `content` is no such message.
    """
    message = json.loads(content.decode("utf-8-sig"))
    root = message.get("data", message)
    declared = {level: root["structure"]["attributes"].get(level, []) for level in _LEVELS}
    for data in root["dataSets"]:
        whole = data.pop("attributes", [])
        for own, observations in _groups(data):
            for key, values in observations.items():
                given = {"observation": values[1:], "series": own, "dataSet": whole}
                observations[key] = values[:1] + _used(declared, given)
    root["structure"]["attributes"] = {
        "observation": [a for level in _LEVELS for a in declared[level] if a.get("values")]
    }
    return json.dumps(message).encode()


def _groups(
    data: dict[str, dict[str, Json]],
) -> Iterator[tuple[list[Json], dict[str, list[Json]]]]:
    for series in data.get("series", {}).values():
        yield series.get("attributes", []), series.get("observations", {})  # type: ignore[union-attr, misc]
    yield [], data.get("observations", {})  # type: ignore[misc]


def _used(declared: dict[str, list[dict[str, Json]]], given: dict[str, list[Json]]) -> list[Json]:
    return [
        given[level][n] if n < len(given[level]) else None
        for level in _LEVELS
        for n, attribute in enumerate(declared[level])
        if attribute.get("values")
    ]
