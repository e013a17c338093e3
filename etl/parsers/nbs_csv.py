"""CSV exports of the national statistics site: GB18030 until 2025, UTF-8 with tabs since 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.grid import head_rows, read_csv
from etl.nbs_table import looks_like_nbs, read_nbs
from etl.observations import Observation, collect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from datasets.feed import Format
    from etl.reading import Problem, Reading


def parse(path: Path, declared: Format) -> Reading:
    """Read one export in the declared encoding, in any of its three orientations."""
    return collect("nbs_csv", _items(path, declared.encoding))


def recognises(path: Path, head: bytes) -> float:
    """Say how surely the file at `path`, beginning with `head`, is such an export: 0 to 1."""
    del path
    return looks_like_nbs(head_rows(head))


def _items(path: Path, encoding: str) -> Iterator[Observation | Problem]:
    yield from read_nbs(read_csv(path, encoding))
