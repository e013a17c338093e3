"""The identity of a load: equal exactly when the same bytes would load as the same rows."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.metric import Measure

if TYPE_CHECKING:
    from datasets.catalogue import Catalogue
    from datasets.feed import Feed
    from etl.source import Fetched


def load_id(feed_id: str, feed: Feed, source: Fetched, meaning: str) -> str:
    """Give the identity of loading `source`.

    It covers the bytes, the feed's declaration, what the source says of itself, and `meaning`:
    the metrics, code lists and program as by `meaning_of`. Bytes that come again after others have
    come are another load: they are news, as the publisher went back to them.
    """
    came = "" if feed.source.kind == "bundled" else source.retrieved_at
    said = f"{source.name}|{source.sha256}|{source.vintage}|{source.release}|{source.source_title}"
    text = f"{feed_id}\n{feed.model_dump_json()}\n{said}|{came}\n{meaning}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def meaning_of(catalogue: Catalogue) -> str:
    """Give one digest of all measures, areas, units and of the program that reads files."""
    digest = hashlib.sha256(_program().encode())
    for name, metric in sorted(catalogue.metrics.items()):
        if isinstance(metric, Measure):
            digest.update(f"{name}={metric.model_dump_json()}".encode())
    for codes in (catalogue.areas.by_code, catalogue.units):
        digest.update(repr(codes).encode())
    return digest.hexdigest()


@cache
def _program() -> str:
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(here.rglob("*.py")):
        if here / "studies" not in path.parents:
            digest.update(path.read_bytes())
    return digest.hexdigest()
