"""The table of the national statistics site, the same in CSV and Excel: titles, table, notes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from datasets.cells import Row, plain
from etl.crosstable import indicator_facts, read_table
from etl.doubts import cut_off, no_table
from etl.headings import is_footnote
from etl.labels import read_label
from etl.observations import Facts, Observation
from etl.period_words import read_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etl.reading import Problem

_TITLE = re.compile(r"(数据库|指标|地区|时间)\s*[:：]\s*(.*)", re.DOTALL)
_NATIONAL = frozenset(
    {"年度数据", "季度数据", "月度数据", "国家年度数据", "国家季度数据", "国家月度数据"}
)
_AXES = frozenset({"地区", "指标", "时间"})


def read_nbs(rows: Sequence[Row]) -> Iterator[Observation | Problem]:
    """Read an export of the site, its title lines kept or deleted.

    The national databases (年度数据, 季度数据, 月度数据) name no region: theirs is 全国.

    Raises:
        UnreadableFileError: No table follows the titles.
    """
    titles = _titles(rows)
    table = [row for row in rows if row.filled and not _title(row)]
    if not table:
        raise no_table("只有标题行，没有数据", "title rows alone, no data")
    if not any(map(is_footnote, table)) and len(table[-1].cells) < len(table[0].cells):
        yield cut_off(table.pop().number)
    yield from read_table(table, _facts(titles))


def looks_like_nbs(rows: Sequence[Row]) -> float:
    """Say how surely rows are an export of the site: by its title lines, or by its axis names."""
    if "数据库" in _titles(rows[:6]):
        return 0.95
    header = next((row for row in rows if row.filled > 1 and not _title(row)), None)
    if header is None or plain(header.text(0)) not in _AXES:
        return 0.0
    across = [header.text(n) for n in range(1, len(header.cells)) if header.text(n)]
    if all(map(_is_dated, across)):
        return 0.7
    below = [row.text(0) for row in rows if row.number > header.number and row.text(0)]
    down = plain(header.text(0)) == "时间" and bool(below) and _is_dated(below[0])
    return 0.6 if down and all(read_label(label).unit for label in across) else 0.0


def _is_dated(label: str) -> bool:
    """Say whether a label is a period as the site writes it, always with 年."""
    return plain(label)[4:5] == "年" and read_period(label) is not None


def _title(row: Row) -> re.Match[str] | None:
    line = ",".join(row.text(n) for n in range(len(row.cells))).rstrip(", \t")
    return _TITLE.match(line)


def _titles(rows: Sequence[Row]) -> dict[str, str]:
    return {match[1]: match[2].strip() for row in rows if (match := _title(row))}


def _facts(titles: dict[str, str]) -> Facts:
    facts = indicator_facts(titles["指标"]) if titles.get("指标") else Facts()
    national = "全国" if titles.get("数据库", "") in _NATIONAL else ""
    return replace(facts, region=titles.get("地区", "") or national)
