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
from etl.fault import SourceError
from etl.source import Fetched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DRAFT = ".draft-"
_NOTE = ".json"


class Note(Spec):
    """What is kept of each coming of a file: its name, when it came, how the server marks it.

    Bytes that come again after others have come under the same name have a second note.
    """

    name: str
    sha256: str
    size: int
    retrieved_at: dt.datetime
    url: str = ""
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
        """Keep a copy of the file at `path`.

        Raises:
            SourceError: The file changed while it was copied.
        """
        with self.draft() as draft:
            before = path.stat()
            shutil.copyfile(path, draft)
            after = path.stat()
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                zh, en = "正在写入，下次再读", "is being written; it is read next time"
                raise SourceError(f"文件“{path.name}”{zh}", f"'{path.name}' {en}")
            return self.keep(draft, path.name)

    def keep(
        self, draft: Path, name: str, headers: Mapping[str, str] | None = None, url: str = ""
    ) -> Fetched:
        """Keep the bytes of `draft`; they came when they first came since others did."""
        with draft.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        note = Note(
            name=name,
            sha256=sha256,
            size=draft.stat().st_size,
            retrieved_at=dt.datetime.now(dt.UTC).replace(tzinfo=None),
            url=url,
            etag=(headers or {}).get("etag", ""),
            last_modified=(headers or {}).get("last-modified", ""),
        )
        last = next((kept for kept in reversed(self._notes()) if kept.name == name), None)
        if last and last.sha256 == sha256:
            note = note.model_copy(update={"retrieved_at": last.retrieved_at})
        if not self._bytes(note).exists():
            draft.replace(self._bytes(note))
        if note != last:
            self._write(note, draft.with_name("note"))
        return self._fetched(note)

    def history(self) -> tuple[Fetched, ...]:
        """Give all files that ever came, oldest first."""
        return tuple(map(self._fetched, self._notes()))

    def validators(self, url: str) -> dict[str, str]:
        """Give the request headers that ask `url` for bytes other than the newest snapshot."""
        notes = self._notes()
        if not notes or notes[-1].url != url:
            return {}
        marks = {"If-None-Match": notes[-1].etag, "If-Modified-Since": notes[-1].last_modified}
        return {name: mark for name, mark in marks.items() if mark}

    def orphans(self) -> list[Path]:
        """Give the bytes that no note names: a run was killed before it wrote one."""
        named = {self._bytes(note) for note in self._notes()}
        return [path for path in self.folder.glob("*.bytes*") if path not in named]

    def _notes(self) -> list[Note]:
        notes = [
            Note.model_validate_json(p.read_text("utf-8")) for p in self.folder.glob(f"*{_NOTE}")
        ]
        return sorted(notes, key=lambda note: (note.retrieved_at, note.sha256))

    def _write(self, note: Note, draft: Path) -> None:
        draft.write_text(note.model_dump_json(), encoding="utf-8")
        when = note.retrieved_at.strftime("%Y%m%dT%H%M%S%f")
        draft.replace(self.folder / f"{when}-{note.sha256}{_NOTE}")

    def _bytes(self, note: Note) -> Path:
        return self.folder / f"{note.sha256}.bytes{Path(note.name).suffix}"

    def _fetched(self, note: Note) -> Fetched:
        came = note.retrieved_at
        path = self._bytes(note)
        return Fetched(note.name, path, note.sha256, note.size, came, came.date())
