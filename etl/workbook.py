"""Reads one Excel file in a process of its own and prints its sheets as JSON.

A damaged file can make the Rust reader panic, loop, or ask for more memory than there is, which
ends the process; the caller must outlive that. Dates are written as one-element lists.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys

from python_calamine import CalamineWorkbook

_MEMORY = 4 << 30


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dt.datetime):
        return [value.date().isoformat()]
    return [value.isoformat()] if isinstance(value, dt.date) else str(value)


def _sheets(path: str) -> list[tuple[str, list[list[object]]]]:
    book = CalamineWorkbook.from_path(path)
    return [
        (name, [[_cell(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)])
        for name in book.sheet_names
        if (sheet := book.get_sheet_by_name(name))
    ]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    json.dump(_sheets(sys.argv[1]), sys.stdout)
