"""A source as fetched: the bytes of one file, when they came and which release they carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@dataclass(frozen=True)
class Fetched:
    """One file as published, kept on disk.

    `name` is how people know it; `vintage` is the day on which its values were known where the
    file's own rows do not tell; `retrieved_at` is UTC without a zone, as the warehouse keeps it.
    """

    name: str
    path: Path
    sha256: str
    size: int
    retrieved_at: dt.datetime
    vintage: dt.date
    release: str = ""
    source_title: str = ""
