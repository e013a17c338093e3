"""Fetch: the bytes as published, with their SHA-256 and the time they came."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyarrow import csv as arrow_csv

from datasets.catalogue import ROOT, Catalogue
from datasets.feed import BundledSource, Feed, FolderSource, GeneratedSource, HttpSource, SqlSource
from etl.fault import SourceError
from etl.folder_source import fetch_folder
from etl.generate import generate
from etl.snapshot import Store
from etl.source import Fetched

if TYPE_CHECKING:
    from pathlib import Path

    from operations.settings import Settings


@dataclass(frozen=True)
class Fetching:
    """Where sources are fetched to and from: the installation and the declarations' folder."""

    settings: Settings
    catalogue: Catalogue
    root: Path = ROOT

    def fetch(self, feed_id: str, feed: Feed) -> tuple[Fetched, ...]:
        """Fetch every file of `feed`, oldest first.

        Raises:
            SourceError: The source cannot be had; the message says why and what to do.
            OSError: A file or folder cannot be read.
        """
        store = Store(self.settings.snapshots / feed_id)
        source = feed.source
        if isinstance(source, BundledSource):
            return _bundled(source, self.root / "snapshots")
        if isinstance(source, FolderSource):
            return fetch_folder(source, self.settings.inbox, store)
        if isinstance(source, HttpSource):
            from etl.http_source import fetch_http  # noqa: PLC0415 - httpx only where it is needed

            return fetch_http(source, store)
        if isinstance(source, SqlSource):
            from etl.sql_source import fetch_sql  # noqa: PLC0415 - a heavy import, rarely needed

            return fetch_sql(source, store, feed_id)
        return _generated(feed_id, source, self.catalogue, store)


def _bundled(source: BundledSource, folder: Path) -> tuple[Fetched, ...]:
    return tuple(
        Fetched(
            file.path,
            path := _inside(folder, file.path),
            _digest(path),
            path.stat().st_size,
            came := _modified(path),
            file.vintage or came.date(),
            file.release,
            file.source_title,
        )
        for file in source.files
    )


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise SourceError(f"“{name}”不在 snapshots 文件夹内", f"'{name}' leads out of snapshots")
    if not path.is_file():
        raise SourceError(f"snapshots 中没有文件“{name}”", f"snapshots holds no file '{name}'")
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _modified(path: Path) -> dt.datetime:
    stamp = dt.datetime.fromtimestamp(int(path.stat().st_mtime), dt.UTC)
    return stamp.replace(tzinfo=None)


def _generated(
    feed_id: str, source: GeneratedSource, catalogue: Catalogue, store: Store
) -> tuple[Fetched, ...]:
    with store.draft() as draft:
        arrow_csv.write_csv(generate(feed_id, source, catalogue), draft)
        return (store.keep(draft, f"{feed_id}.csv"),)
