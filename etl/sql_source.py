"""Queries on a department's database: the rows of today, kept as a tidy CSV file."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

import sqlalchemy
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from etl.fault import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from datasets.feed import SqlSource
    from etl.snapshot import Store
    from etl.source import Fetched


def fetch_sql(source: SqlSource, store: Store, feed_id: str) -> tuple[Fetched, ...]:
    """Run the query and keep its rows, unless they are those that came last; give all that came.

    Raises:
        SourceError: The address is not set, the database cannot be reached or the query fails.
            The address itself, which may hold a password, is in no message.
    """
    engine = _engine(source)
    try:
        with store.draft() as draft:
            _write_rows(engine, source.query, draft)
            store.keep(draft, f"{feed_id}.csv")
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or type(error).__name__)[:200]
        raise SourceError(
            f"数据库查询失败：{said}；请检查 {source.url_env} 和数据源说明的 query",
            f"the query failed: {said}; check {source.url_env} and the declared query",
        ) from error
    finally:
        engine.dispose()
    return store.history()


def _engine(source: SqlSource) -> sqlalchemy.Engine:
    name = source.url_env
    if not (address := os.environ.get(name)):
        raise SourceError(
            f"环境变量 {name}（数据库地址）未设置",
            f"the environment variable {name} with the database's address is not set",
        )
    try:
        return sqlalchemy.create_engine(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise SourceError(
            f"环境变量 {name} 不是可用的数据库地址，或未安装所需驱动：{type(error).__name__}",
            f"{name} is no database address, or its driver is not installed",
        ) from error


def _write_rows(engine: sqlalchemy.Engine, query: str, path: Path) -> None:
    with engine.connect() as connection, path.open("w", encoding="utf-8", newline="") as file:
        rows = connection.execution_options(stream_results=True).execute(sqlalchemy.text(query))
        writer = csv.writer(file)
        writer.writerow(rows.keys())
        writer.writerows(rows)
