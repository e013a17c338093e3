"""The store of fetched bytes: one folder a feed, each file under its SHA-256, never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.spec import Spec
from etl.source import Fetched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DRAFT = ".draft-"
_NOTE = ".json"


class Note(Spec):
    """What is kept beside a snapshot: its name, when it came, and how the server marks it."""

    name: str
    sha256: str
    size: int
    retrieved_at: dt.datetime
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Store:
    """The snapshots of one feed in `folder`."""

    folder: Path

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Give a path to write to; what is left there afterwards is removed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=DRAFT, dir=self.folder) as folder:
            yield Path(folder) / "bytes"

    def copy(self, path: Path) -> Fetched:
        """Keep a copy of the file at `path`."""
        with self.draft() as draft:
            shutil.copyfile(path, draft)
            return self.keep(draft, path.name)

    def keep(self, draft: Path, name: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Keep the bytes of `draft` under their hash; bytes already kept keep their first note."""
        with draft.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        note = Note(
            name=name,
            sha256=sha256,
            size=draft.stat().st_size,
            retrieved_at=dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0),
            etag=(headers or {}).get("etag", ""),
            last_modified=(headers or {}).get("last-modified", ""),
        )
        if not self._note(sha256).exists():
            draft.replace(self._bytes(note))
            written = draft.with_name("note")
            written.write_text(note.model_dump_json(), encoding="utf-8")
            written.replace(self._note(sha256))
        return self._fetched(Note.model_validate_json(self._note(sha256).read_text("utf-8")))

    def history(self) -> tuple[Fetched, ...]:
        """Give all snapshots of the feed, oldest first."""
        return tuple(map(self._fetched, self._notes()))

    def validators(self) -> dict[str, str]:
        """Give the request headers that ask for bytes newer than the newest snapshot."""
        if not (notes := self._notes()):
            return {}
        marks = {"If-None-Match": notes[-1].etag, "If-Modified-Since": notes[-1].last_modified}
        return {name: mark for name, mark in marks.items() if mark}

    def _notes(self) -> list[Note]:
        notes = [
            Note.model_validate_json(p.read_text("utf-8")) for p in self.folder.glob(f"*{_NOTE}")
        ]
        return sorted(notes, key=lambda note: (note.retrieved_at, note.sha256))

    def _note(self, sha256: str) -> Path:
        return self.folder / f"{sha256}{_NOTE}"

    def _bytes(self, note: Note) -> Path:
        return self.folder / f"{note.sha256}.bytes{Path(note.name).suffix}"

    def _fetched(self, note: Note) -> Fetched:
        came = note.retrieved_at
        path = self._bytes(note)
        return Fetched(note.name, path, note.sha256, note.size, came, came.date())
