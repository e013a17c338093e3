"""What was drawn already, kept in files that all server processes share.

A key holds everything that a drawing depends on: the program, the settings, the build, the page,
the reader and the day. What is kept is therefore right for ever and needs no time-out; when there
are too many entries, the oldest go, which are those of builds and days gone by. A hit costs less
than half a millisecond, drawing a board ten to fifteen (``bench/server.py``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flask_caching.backends.filesystemcache import FileSystemCache
from flask_caching.backends.nullcache import NullCache

if TYPE_CHECKING:
    from dashboard.panel import Reader
    from operations.settings import Settings

log = logging.getLogger(__name__)

_MOST = 2_000
"""Entries kept, of about 40 kB each."""

_AGE_MARK = int(dt.timedelta(days=3650).total_seconds())
"""flask-caching orders entries by their expiry; one far away makes that the order of age."""

_UNSEEN = {"catalogue", "now"}
"""Parts of a reader that are in no key: the program stands for the one, the day for the other."""

_ROOMS = ("analysis", "dashboard", "datasets", "layouts")

Thing = TypeVar("Thing")


class Shelf:
    """Things drawn, by what they depend on; safe for threads, shared by processes."""

    def __init__(self, settings: Settings, rooms: Path = Path(__file__).parents[1]) -> None:
        """Open the shelf of an installation; where nothing can be written nothing is kept.

        Args:
            settings: Where the shelf stands and what is shown.
            rooms: Folder of the program's rooms; another program never gets what this one drew.
        """
        shown = settings.simulated, settings.ranking, settings.province, settings.boundaries
        self._ours = repr((_program(rooms), shown))
        self._files = _open(settings.cache)

    def get(self, key: tuple[object, ...], missing: Thing) -> Thing:
        """Give what is kept under `key`, or `missing`."""
        found: Thing | None = self._files.get(f"{self._ours}{key!r}")
        return missing if found is None else found

    def put(self, key: tuple[object, ...], thing: object) -> None:
        """Keep `thing` for everyone who asks with an equal key."""
        self._files.set(f"{self._ours}{key!r}", thing)


def seen_by(reader: Reader) -> tuple[object, ...]:
    """Give all of a reader that a drawing can depend on: the time of day is no part of it."""
    known = {one.name: getattr(reader, one.name) for one in fields(reader)}
    choices = tuple(sorted(known.pop("choices").items()))
    parts = (value for name, value in known.items() if name not in _UNSEEN)
    return (*parts, choices, reader.now.date())


def _open(folder: Path) -> FileSystemCache | NullCache:
    drawn = folder / "boards"
    try:
        drawn.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        return FileSystemCache(str(drawn), threshold=_MOST, default_timeout=_AGE_MARK, mode=0o600)
    except OSError as error:
        log.warning("boards are not kept", extra={"folder": str(folder), "reason": str(error)})
        return NullCache()


def _program(rooms: Path) -> str:
    """Tell this program from another: by name, size and time of every file of its rooms."""
    files = sorted(path for room in _ROOMS for path in (rooms / room).rglob("*.*"))
    traces = (_trace(path) for path in files if path.suffix != ".pyc")
    return hashlib.blake2b(b"".join(traces), digest_size=9).hexdigest()


def _trace(path: Path) -> bytes:
    state = path.stat()
    return f"{path} {state.st_size} {state.st_mtime_ns}\n".encode()
