"""World Bank indicators: CSV with or without its lead-in, the zip around it, and API JSON."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

from pydantic import BaseModel, TypeAdapter, ValidationError

from datasets.cells import Number, Row, is_blank, read_number
from etl.doubts import (
    damaged,
    empty_column,
    no_table,
    not_a_number,
    not_a_period,
    same,
    too_large,
)
from etl.grid import decode_rows, head_rows, read_csv
from etl.labels import read_label
from etl.observations import Facts, Observation, collect
from etl.period_words import PeriodWord, read_period
from etl.reading import Problem, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from datasets.feed import Format

_HEADER = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")
_MAX_BYTES = 500_000_000
"""A larger member of an archive is refused as a whole: half a table would pass for a whole one."""


class _Named(BaseModel):
    id: str
    value: str


class _Entry(BaseModel):
    indicator: _Named
    country: _Named
    countryiso3code: str = ""
    date: str
    value: float | None
    unit: str = ""


class _Page(BaseModel):
    page: int
    pages: int


def parse(path: Path, declared: Format) -> Reading:
    """Read one indicator file; regions are ISO country codes, the unit comes from the name."""
    return collect("world_bank", _items(path, declared.encoding))


def recognises(path: Path, head: bytes) -> float:
    """Say how surely the file at `path`, beginning with `head`, comes from there: 0 to 1."""
    if head.startswith(b"PK"):
        return 0.9 if _member(path) else 0.0
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"["):
        return 0.9 if b'"countryiso3code"' in head else 0.0
    return 0.9 if _header(head_rows(head)[:8]) is not None else 0.0


def _items(path: Path, encoding: str) -> Iterator[Observation | Problem]:
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \r\n")
    if head.startswith(b"["):
        yield from _from_json(path)
    elif head.startswith(b"PK"):
        yield from _from_rows(_zipped(path))
    else:
        yield from _from_rows(read_csv(path, encoding))


def _member(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    return next((n for n in names if n.startswith("API_") and n.lower().endswith(".csv")), None)


def _zipped(path: Path) -> list[Row]:
    name = _member(path)
    if name is None:
        raise no_table("压缩包内没有 API_….csv", "the archive holds no API_*.csv")
    try:
        with zipfile.ZipFile(path) as archive:
            if (size := archive.getinfo(name).file_size) > _MAX_BYTES:
                raise too_large(name, size, _MAX_BYTES)
            content = archive.read(name)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise damaged(("ZIP 压缩包", "ZIP archive"), same(error)) from error
    return decode_rows(content, "utf-8")


def _header(rows: Sequence[Row]) -> int | None:
    found = (n for n, row in enumerate(rows) if tuple(row.text(c) for c in range(4)) == _HEADER)
    return next(found, None)


def _from_rows(rows: Sequence[Row]) -> Iterator[Observation | Problem]:
    start = _header(rows)
    if start is None:
        names = ", ".join(_HEADER)
        raise no_table(f"没有 {names} 表头", f"there is no heading {names}")
    header, body = rows[start], [row for row in rows[start + 1 :] if row.filled]
    years = [
        (n, word) for n in range(4, len(header.cells)) if (word := read_period(header.text(n)))
    ]
    kept = [(n, word) for n, word in years if not is_blank(body, n)]
    yield from (empty_column(header.text(n)) for n, word in years if (n, word) not in kept)
    for row in body:
        yield from _row(row, kept)


def _row(row: Row, years: Sequence[tuple[int, PeriodWord]]) -> Iterator[Observation | Problem]:
    facts = _facts(row.text(2), row.text(1) or row.text(0))
    for column, word in years:
        number = read_number(row.text(column))
        if number is None:
            yield not_a_number(row.number, word.time_period, row.text(column))
        else:
            yield Facts(period=word).over(facts).observe(number, row.number)


def _facts(name: str, region: str, unit: str = "") -> Facts:
    label = read_label(name)
    per_cent = "%" if "%" in name else ""
    return Facts(name, region, None, unit or label.unit or per_cent, label.measure)


def _from_json(path: Path) -> Iterator[Observation | Problem]:
    try:
        answer = json.loads(path.read_bytes().decode("utf-8-sig"))
        page, entries = TypeAdapter(tuple[_Page, list[_Entry] | None]).validate_python(answer)
    except (ValueError, ValidationError, RecursionError) as error:
        said = str(error).splitlines()[0][:80]
        raise damaged(same("World Bank JSON"), same(said)) from error
    if page.pages > 1:
        yield _pages(page)
    for number, entry in enumerate(entries or [], start=1):
        word = read_period(entry.date)
        region = entry.countryiso3code or entry.country.id
        if word is None:
            yield not_a_period(number, "date", entry.date)
        else:
            facts = _facts(entry.indicator.value, region, entry.unit)
            yield Facts(period=word).over(facts).observe(Number(entry.value), number)


def _pages(page: _Page) -> Problem:
    return Problem(
        "文件",
        f"这是第 {page.page} 页，共 {page.pages} 页，数据不完整",
        f"this is page {page.page} of {page.pages}: the data are not complete",
        "请用更大的 per_page 重新下载",
        "download again with a larger per_page",
    )
