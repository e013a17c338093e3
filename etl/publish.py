"""Publish: a finished build gets its name, then the pointer, each by one rename.

Killed at any moment, the pointer names a whole build; what was begun carries the draft prefix and
the next run removes it.
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import duckdb

from datasets.schema import POINTER, SUFFIX, TABLES
from etl.snapshot import DRAFT, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_INTENT = ".intent"
"""Ends the name of the file that stands as long as a named build may not be pointed to."""


class PublishError(Exception):
    """A build that must not be published, or a build that is not there."""


def draft_path(warehouse: Path, build_id: str) -> Path:
    """Give the path under which a build is written before it is published."""
    return warehouse / f"{DRAFT}{build_id}{SUFFIX}"


def current(warehouse: Path) -> Path | None:
    """Give the build that the pointer names, None before the first."""
    pointer = warehouse / POINTER
    if not pointer.exists():
        return None
    path = warehouse / f"{pointer.read_text(encoding='utf-8').strip()}{SUFFIX}"
    return path if path.exists() else None


def builds(warehouse: Path) -> tuple[Path, ...]:
    """Give all builds that are there, oldest first."""
    return tuple(sorted(p for p in warehouse.glob(f"*{SUFFIX}") if not p.name.startswith(DRAFT)))


def publish(warehouse: Path, build_id: str, observations: int) -> Path:
    """Check the draft of `build_id`, give it its name and turn the pointer to it.

    Raises:
        PublishError: The draft is not what was meant to be written.
    """
    draft, path = draft_path(warehouse, build_id), warehouse / f"{build_id}{SUFFIX}"
    verify(draft, observations)
    draft.chmod(0o444)
    _sync(draft)
    intent = warehouse / f"{DRAFT}{build_id}{_INTENT}"
    intent.touch()
    _sync(warehouse)
    draft.rename(path)
    _sync(warehouse)
    point(warehouse, path)
    intent.unlink()
    return path


def verify(path: Path, observations: int) -> None:
    """Open the build at `path` read-only and hold it against the schema and the row count.

    Raises:
        PublishError: It is not readable, has another shape, or another number of rows.
    """
    try:
        with duckdb.connect(path, read_only=True) as connection:
            found = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
            counted = connection.execute("SELECT count(*) FROM observation").fetchall()[0][0]
            said = connection.execute("SELECT observations FROM build").fetchall()
    except duckdb.Error as error:
        raise PublishError(f"{path.name}: the build cannot be read back: {error}") from error
    wanted = {match[1] for sql in TABLES if (match := re.search(r"CREATE TABLE (\w+)", sql))}
    if found != wanted or counted != observations or said != [(observations,)]:
        counts = f"{counted} rows of {observations}, tables {sorted(found)}"
        raise PublishError(f"{path.name}: the build is not what was written: {counts}")


def point(warehouse: Path, path: Path) -> None:
    """Turn the pointer to the build at `path` by one rename."""
    draft = warehouse / f"{DRAFT}{POINTER}"
    draft.write_text(path.stem + "\n", encoding="utf-8")
    _sync(draft)
    draft.replace(warehouse / POINTER)
    _sync(warehouse)


def prune(warehouse: Path, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest `keep` builds, never the current one; give the removed.

    The reports of runs whose build is gone go too.
    """
    now = current(warehouse)
    old = tuple(path for path in builds(warehouse)[:-keep] if path != now)
    for path in old:
        path.unlink()
    left = {path.stem for path in builds(warehouse)}
    for report in (warehouse.parent / "reports").glob("*.md"):
        if report.stem not in left:
            report.unlink()
    return old


def roll_back(warehouse: Path, build_id: str = "") -> Path:
    """Turn the pointer to `build_id`, or to the build before the current one.

    Raises:
        PublishError: There is no such build.
    """
    now = current(warehouse)
    earlier = [path for path in builds(warehouse) if now is None or path < now]
    wanted = [p for p in builds(warehouse) if p.stem == build_id] if build_id else earlier[-1:]
    if not wanted:
        known = ", ".join(path.stem for path in builds(warehouse)) or "none"
        raise PublishError(f"no build '{build_id or 'before the current one'}'; builds: {known}")
    verify(wanted[0], _observations(wanted[0]))
    point(warehouse, wanted[0])
    return wanted[0]


def clear_drafts(home: Path) -> int:
    """Remove what a killed run left below `home`; give the number of files and folders.

    A build that was named and never pointed to goes too: no reader has seen it.
    """
    left = [*_unpointed(home / "warehouse")]
    for folder in home.glob("snapshots/*"):
        left += Store(folder).orphans()
    for place in ("warehouse", "snapshots/*", "reports"):
        left += home.glob(f"{place}/{DRAFT}*")
    for path in left:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return len(left)


def _unpointed(warehouse: Path) -> Iterator[Path]:
    now = current(warehouse)
    for intent in warehouse.glob(f"{DRAFT}*{_INTENT}"):
        named = intent.name.removeprefix(DRAFT).removesuffix(_INTENT)
        path = warehouse / f"{named}{SUFFIX}"
        if path != now and path.exists():
            yield path


def _observations(path: Path) -> int:
    with duckdb.connect(path, read_only=True) as connection:
        return int(connection.execute("SELECT observations FROM build").fetchall()[0][0])


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
