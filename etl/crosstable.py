"""Tables in any orientation: every value takes its facts from its row, its heading, the titles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from datasets.cells import Row, is_blank, is_missing, plain, read_number
from etl.doubts import (
    decimal_months,
    empty_column,
    first_days,
    no_table,
    not_a_number,
    not_a_period,
    unclear_column,
)
from etl.headings import (
    Role,
    column_headings,
    header_depth,
    is_footnote,
    is_period_like,
    is_region,
    is_section,
    role_of,
)
from etl.labels import is_measure_word, read_label, read_unit
from etl.observations import Facts, Observation
from etl.period_words import PeriodWord, is_decimal_month, read_periods
from etl.reading import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class Column:
    """One column: where it stands, its heading, and what its cells are."""

    index: int
    heading: tuple[str, ...]
    role: Role

    @property
    def name(self) -> str:
        """The heading in one line, or the position where there is none."""
        return " ".join(self.heading) or f"第{self.index + 1}列"


def read_table(rows: Sequence[Row], given: Facts) -> Iterator[Observation | Problem]:
    """Read a table below its titles, down to its notes.

    Args:
        rows: Heading rows and rows of data; regions, periods and indicators may stand in rows or
            in headings, in any combination. Empty label cells repeat the label above.
        given: What the titles say about all values.

    Raises:
        UnreadableFileError: The rows hold no heading or no data.
    """
    table = _until_notes(rows)
    depth = header_depth(table)
    if not depth or depth == len(table):
        zh = "缺少表头行" if not depth else "表头下面没有数据行"
        en = "no heading row" if not depth else "no rows of data below the heading"
        raise no_table(zh, en)
    body = table[depth:]
    columns = _columns(table[:depth], body)
    yield from _doubtful(columns, body)
    yield from _values(_Table(columns, body, given))


def _until_notes(rows: Sequence[Row]) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        if is_footnote(row):
            break
        if row.filled and not is_section(row):
            kept.append(row)
    return kept


def _columns(header: Sequence[Row], body: Sequence[Row]) -> list[Column]:
    headings = column_headings(header)
    return [Column(n, parts, _role(n, parts, body)) for n, parts in enumerate(headings)]


def _role(index: int, heading: tuple[str, ...], body: Sequence[Row]) -> Role:
    role = role_of(heading[-1]) if heading else ""
    texts = [text for row in body if (text := row.text(index)) and not is_missing(text)]
    if role in {"indicator", "region"} and texts and all(map(is_period_like, texts)):
        return "period"
    if role or any(is_period_like(part) for part in heading):
        return role or "value"
    if not texts:
        return "value" if heading else "ignored"
    if all(map(is_period_like, texts)) and index == 0:
        return "period"
    if any(number is not None for number in map(read_number, texts)):
        return "value"
    return _role_of_words(index, texts)


def _role_of_words(index: int, texts: Sequence[str]) -> Role:
    if all(map(is_region, texts)):
        return "region"
    if all(map(is_period_like, texts)):
        return "period"
    if all(map(read_unit, texts)):
        return "unit"
    return "indicator" if index == 0 else ""


def _doubtful(columns: Sequence[Column], body: Sequence[Row]) -> Iterator[Problem]:
    for column in columns:
        if column.role == "":
            yield unclear_column(column.name)
        elif column.role == "value" and is_blank(body, column.index):
            yield empty_column(column.name)


@dataclass(frozen=True)
class _Table:
    columns: Sequence[Column]
    body: Sequence[Row]
    given: Facts

    def of(self, role: Role) -> list[Column]:
        return [column for column in self.columns if column.role == role]


def _values(table: _Table) -> Iterator[Observation | Problem]:
    columns = [c for c in table.of("value") if not is_blank(table.body, c.index)]
    words = _heading_periods(columns)
    refused = [c.heading[-1] for c in columns if _is_refused(c, words)]
    if refused:
        yield decimal_months("表头", refused)
    readable = [(c, _column_facts(c, words)) for c in columns if not _is_refused(c, words)]
    for found in _row_facts(table):
        if isinstance(found, Problem):
            yield found
        else:
            yield from _cells(*found, readable, table.given)


def _cells(
    row: Row, facts: Facts, columns: Sequence[tuple[Column, Facts]], given: Facts
) -> Iterator[Observation | Problem]:
    for column, heading in columns:
        number = read_number(row.cells[column.index]) if column.index < len(row.cells) else None
        cell = row.text(column.index)
        whole = _join(facts, heading).over(given)
        if (number is None and cell) or (
            number and number.unit not in ("", whole.unit or number.unit)
        ):
            yield not_a_number(row.number, column.name, cell)
        elif number is not None:
            yield _measured(whole).observe(number, row.number)


def _join(row: Facts, heading: Facts) -> Facts:
    if heading.indicator and row.indicator:
        name = f"{row.indicator}_{heading.indicator}"
        if is_measure_word(heading.indicator):
            name = row.indicator + heading.indicator
        label = read_label(name)
        return replace(heading, indicator=name, measure=label.measure).over(row)
    return heading.over(row)


def _measured(facts: Facts) -> Facts:
    if facts.indicator and is_measure_word(facts.indicator):
        return replace(facts, indicator="")
    if "=100" in facts.unit and facts.indicator:
        return replace(facts, measure="index")
    return facts


def _heading_periods(columns: Sequence[Column]) -> dict[str, PeriodWord]:
    words = read_periods(part for column in columns for part in column.heading)
    return words | read_periods(_joined(column.heading) for column in columns)


def _joined(heading: Sequence[str]) -> str:
    return "".join(map(plain, heading))


def _is_refused(column: Column, words: dict[str, PeriodWord]) -> bool:
    return any(is_decimal_month(part) and plain(part) not in words for part in column.heading)


def _column_facts(column: Column, words: dict[str, PeriodWord]) -> Facts:
    if whole := words.get(_joined(column.heading)):
        return Facts(period=whole)
    facts = Facts()
    for part in column.heading:
        facts = _join(facts, _part_facts(part, words))
    return facts


def _part_facts(part: str, words: dict[str, PeriodWord]) -> Facts:
    if word := words.get(plain(part)):
        return Facts(period=word)
    if is_region(part):
        return Facts(region=part)
    if role_of(part) == "value":
        return Facts()
    return indicator_facts(part)


def indicator_facts(text: str) -> Facts:
    """Give what an indicator's label says: name, unit and measure; a bare unit gives the unit."""
    if unit := read_unit(text.strip("()（）")):
        return Facts(unit=unit)
    label = read_label(text)
    return Facts(indicator=label.name, unit=label.unit, measure=label.measure)


def _row_facts(table: _Table) -> Iterator[tuple[Row, Facts] | Problem]:
    labels = _Labels(table)
    words = read_periods(labels.period(row) for row in table.body)
    texts = [labels.period(row) for row in table.body]
    refused = [text for text in texts if is_decimal_month(text) and plain(text) not in words]
    where = "、".join(column.name for column in table.of("period"))
    if refused:
        yield decimal_months(f"列“{where}”", refused)
    if days := _first_days(words):
        yield first_days(f"列“{where}”", days)
        refused = [*refused, *days]
    for row, text in zip(table.body, texts, strict=True):
        if not text:
            yield row, labels.facts(row)
        elif text in refused:
            continue
        elif word := words.get(plain(text)):
            yield row, replace(labels.facts(row), period=word)
        else:
            yield not_a_period(row.number, where, text)


def _first_days(words: dict[str, PeriodWord]) -> list[str]:
    days = [text for text, word in words.items() if word.freq == "D"]
    opens_month = all(words[text].time_period.endswith("-01") for text in days)
    return days if len(days) > 1 and opens_month else []


class _Labels:
    """The label cells of each row, empty ones filled from above."""

    def __init__(self, table: _Table) -> None:
        self._columns = {
            role: list(columns)
            for role, columns in groupby(
                sorted(table.columns, key=lambda c: (c.role, c.index)), key=lambda c: c.role
            )
        }
        self._texts: dict[tuple[int, int], str] = {}
        for above, row in zip([None, *table.body], table.body, strict=False):
            for column in table.columns:
                text = row.text(column.index)
                if not text and above and self._repeats(row, column):
                    text = self._texts[above.number, column.index]
                self._texts[row.number, column.index] = text

    def _repeats(self, row: Row, column: Column) -> bool:
        if column.role == "unit":
            return not any(row.text(c.index) for c in self._columns.get("indicator", ()))
        return column.role in {"region", "period", "indicator"}

    def _parts(self, row: Row, role: Role) -> list[tuple[Column, str]]:
        found = [(c, self._texts[row.number, c.index]) for c in self._columns.get(role, ())]
        return [(column, text) for column, text in found if text]

    def period(self, row: Row) -> str:
        parts = self._parts(row, "period")
        if len(parts) < 2:
            return "".join(text for _, text in parts)
        return "".join(plain(text) + _suffix(column, text) for column, text in parts)

    def facts(self, row: Row) -> Facts:
        names = "_".join(text for _, text in self._parts(row, "indicator"))
        region = [text for _, text in self._parts(row, "region")]
        unit = "".join(read_unit(text) or text for _, text in self._parts(row, "unit"))
        facts = indicator_facts(names) if names else Facts()
        return replace(facts, region=region[-1] if region else "", unit=unit or facts.unit)


def _suffix(column: Column, text: str) -> str:
    if not plain(text).isdigit():
        return ""
    heading = plain(column.name)
    return next((s for s, at in (("年", "年"), ("季度", "季"), ("月", "月")) if at in heading), "")
