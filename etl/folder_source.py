"""Drop boxes: folders into which people or programs put files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.fault import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from datasets.feed import FolderSource
    from etl.snapshot import Store
    from etl.source import Fetched

_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".swp")


def fetch_folder(source: FolderSource, inbox: Path, store: Store) -> tuple[Fetched, ...]:
    """Give every file of the drop box, oldest first; make the box where it is our own.

    A file that was overwritten counts in all its versions; one that was removed, in none. Names
    that begin with ``.`` or ``~$`` or end like ``.tmp`` and ``.part`` are files being written.

    Raises:
        SourceError: There is no such folder, a file lies outside of it or is being written.
    """
    folder = (inbox / source.folder).resolve()
    if not folder.is_relative_to(inbox.resolve()):
        raise _outside(source.folder)
    if source.own:
        folder.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir():
        raise SourceError(
            f"收件箱中没有文件夹“{source.folder}”，请先建立",
            f"drop box '{source.folder}' does not exist in the inbox",
        )
    files = sorted(path for path in folder.glob(source.pattern) if _finished(path))
    now = [_copy(path, folder, store) for path in files]
    names = {path.name for path in files}
    earlier = [file for file in store.history() if file.name in names]
    found = {(file.name, file.sha256, file.retrieved_at): file for file in (*earlier, *now)}
    return tuple(sorted(found.values(), key=lambda file: (file.retrieved_at, file.name)))


def _finished(path: Path) -> bool:
    name = path.name
    return path.is_file() and not (name.startswith((".", "~$")) or name.endswith(_UNFINISHED))


def _copy(path: Path, folder: Path, store: Store) -> Fetched:
    if not path.resolve().is_relative_to(folder):
        raise _outside(path.name)
    return store.copy(path)


def _outside(name: str) -> SourceError:
    return SourceError(f"“{name}”指向收件箱以外，未读取", f"'{name}' leads out of the inbox")
