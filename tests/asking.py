"""Questions to the current build, for tests of the road."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from etl.publish import current

if TYPE_CHECKING:
    from operations.settings import Settings


def ask(settings: Settings, sql: str) -> list[tuple]:
    """Give the rows that the newest build answers."""
    path = current(settings.warehouse)
    assert path is not None
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(sql).fetchall()
