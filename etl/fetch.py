"""Fetch: the bytes as published, with their SHA-256 and the time they came."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import sqlalchemy
from pyarrow import csv as arrow_csv
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from datasets.catalogue import ROOT, Catalogue
from datasets.feed import BundledSource, Feed, FolderSource, GeneratedSource, HttpSource, SqlSource
from etl.generate import generate
from etl.snapshot import Store
from etl.source import Fetched

if TYPE_CHECKING:
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
            OSError: A file or folder cannot be read.
            httpx.HTTPError: The server did not answer as it should, three times.
            ValueError: The source is larger than allowed, or its address is not set.
        """
        store = Store(self.settings.snapshots / feed_id)
        source = feed.source
        if isinstance(source, BundledSource):
            return _bundled(source, self.root / "snapshots")
        if isinstance(source, FolderSource):
            return _dropped(source, self.settings.inbox, store)
        if isinstance(source, HttpSource):
            return _served(source, store)
        if isinstance(source, SqlSource):
            return _queried(source, store, feed_id)
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
        raise ValueError(f"'{name}' leads out of the folder {folder.name}")
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _modified(path: Path) -> dt.datetime:
    stamp = dt.datetime.fromtimestamp(int(path.stat().st_mtime), dt.UTC)
    return stamp.replace(tzinfo=None)


def _dropped(source: FolderSource, inbox: Path, store: Store) -> tuple[Fetched, ...]:
    folder = _inside(inbox, source.folder)
    if not folder.is_dir():
        raise FileNotFoundError(f"drop box '{source.folder}' does not exist in the inbox")
    files = sorted(path for path in folder.glob(source.pattern) if path.is_file())
    return tuple(store.copy(path) for path in files)


def _generated(
    feed_id: str, source: GeneratedSource, catalogue: Catalogue, store: Store
) -> tuple[Fetched, ...]:
    with store.draft() as draft:
        arrow_csv.write_csv(generate(feed_id, source, catalogue), draft)
        return (store.keep(draft, f"{feed_id}.csv"),)


def _queried(source: SqlSource, store: Store, feed_id: str) -> tuple[Fetched, ...]:
    address = os.environ.get(source.url_env)
    if not address:
        raise ValueError(f"the environment variable {source.url_env} with the address is not set")
    engine = sqlalchemy.create_engine(address)
    try:
        with store.draft() as draft:
            _write_rows(engine, source.query, draft)
            store.keep(draft, f"{feed_id}.csv")
    finally:
        engine.dispose()
    return store.history()


def _write_rows(engine: sqlalchemy.Engine, query: str, path: Path) -> None:
    with engine.connect() as connection, path.open("w", encoding="utf-8", newline="") as file:
        rows = connection.execution_options(stream_results=True).execute(sqlalchemy.text(query))
        writer = csv.writer(file)
        writer.writerow(rows.keys())
        writer.writerows(rows)


def _served(source: HttpSource, store: Store) -> tuple[Fetched, ...]:
    headers = store.validators()
    if source.token_env:
        headers["Authorization"] = f"Bearer {os.environ.get(source.token_env, '')}"
    _download(source, store, headers)
    return store.history()


def _passing(error: BaseException) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in (408, 429, 500, 502, 503, 504)
    return isinstance(error, httpx.TransportError)


@retry(
    retry=retry_if_exception(_passing),
    stop=stop_after_attempt(3),
    wait=wait_exponential_jitter(multiplier=0.2, max=5, jitter=0.2),
    reraise=True,
)
def _download(source: HttpSource, store: Store, headers: dict[str, str]) -> None:
    with (
        httpx.Client(timeout=source.timeout_s, follow_redirects=True, max_redirects=5) as client,
        client.stream("GET", source.url, headers=headers) as answer,
    ):
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return
        answer.raise_for_status()
        with store.draft() as draft:
            _receive(answer, draft, source.max_bytes)
            name = Path(httpx.URL(source.url).path).name or "download"
            store.keep(draft, name, answer.headers)


def _receive(answer: httpx.Response, path: Path, limit: int) -> None:
    received = 0
    with path.open("wb") as file:
        for part in answer.iter_bytes():
            received += len(part)
            if received > limit:
                raise ValueError(f"the answer is larger than the {limit} bytes allowed")
            file.write(part)
