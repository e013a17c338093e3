"""The form on which offices fill in an index by hand: its sheets, cells and what may stand in them.

Both who writes the workbook and who reads it back derive it from the definition, so that a cell
means the same on both sides. There is one sheet for each office, one row for each region and one
column for each indicator.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from datasets.catalogue import Catalogue
    from datasets.codelist import Areas
    from datasets.feed import Feed
    from datasets.index import IndexDefinition, Indicator, Source, Variable

FORMAT = "govbrain-entry/1"
FACTS = "govbrain"
"""Name of the hidden sheet that says which definition the form was made from."""

FACT_ROWS = ("format", "index", "version", "hash", "period", "columns", "regions")
"""What stands in column A of the hidden sheet; the facts stand beside it in column B."""

TITLE, GUIDE, IDS, NAMES, UNITS, MEANINGS, LIMITS, FIRST = range(8)
"""Rows from 0: the headings of a sheet, and the first region."""

CODE, REGION, LEFT = range(3)
"""Columns from 0: code and name of the region, and the first indicator."""

NO_DATA = "暂无数据"
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST = 28


class EntryFormError(ValueError):
    """A definition of which no form can be made; the message is in Chinese."""


@dataclass(frozen=True)
class EntryColumn:
    """What is asked in one column: a number in `unit` from `low` to `high`, or one of `texts`."""

    id: str
    name: str
    unit: str
    low: float | None
    high: float | None
    texts: tuple[str, ...]
    meaning: str
    owner: str

    @property
    def limits(self) -> str:
        """What may be written, in words."""
        ends = {
            (False, False): "数字",
            (True, False): f"不小于 {_number(self.low)} 的数字",
            (False, True): f"不大于 {_number(self.high)} 的数字",
            (True, True): f"{_number(self.low)} 至 {_number(self.high)} 的数字",
        }
        number = ends[self.low is not None, self.high is not None]
        return f"{number}，或 {'、'.join((*self.texts, NO_DATA))}"


@dataclass(frozen=True)
class EntrySheet:
    """The sheet of one office."""

    name: str
    columns: tuple[EntryColumn, ...]

    def headings(self) -> Iterator[tuple[int, int, str]]:
        """Give row, column and text of every cell by which a moved column is recognised."""
        yield from ((IDS, CODE, "代码"), (IDS, REGION, "地区"))
        for place, column in enumerate(self.columns, start=LEFT):
            yield IDS, place, column.id
            yield UNITS, place, column.unit


@dataclass(frozen=True)
class EntryForm:
    """The whole form for one period; `regions` are (code, name) in their order."""

    definition: IndexDefinition
    period: str
    regions: tuple[tuple[str, str], ...]
    sheets: tuple[EntrySheet, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The ids of all that is asked."""
        return tuple(column.id for sheet in self.sheets for column in sheet.columns)

    @property
    def facts(self) -> tuple[str, ...]:
        """What stands beside FACT_ROWS."""
        head = self.definition.index
        asked, codes = "\n".join(self.columns), "\n".join(code for code, _ in self.regions)
        return FORMAT, head.id, head.version, self.definition.hash, self.period, asked, codes


def form_of(
    definition: IndexDefinition,
    catalogue: Catalogue,
    period: str,
    asked: Collection[str],
    regions: Sequence[str] = (),
) -> EntryForm:
    """Lay out the form that asks for the indicators and variables `asked`.

    The catalogue names regions, and says of what has a source what is to be written. `regions` are
    those of the form where the definition names none.

    Raises:
        EntryFormError: Nobody names the regions, or nothing is asked.
    """
    rows = _regions(definition, catalogue.areas, regions)
    if not rows:
        raise EntryFormError("定义没有写明地区（regions.set），请用 --regions 给出")
    columns = [column for column in _columns(definition, catalogue) if column.id in asked]
    if not columns:
        raise EntryFormError("没有需要填报的指标")
    return EntryForm(definition, period, rows, tuple(_sheets(columns)))


def entered(feeds: Iterable[Feed]) -> frozenset[str]:
    """Give the metrics that people fill in by hand: those that feeds of this origin declare."""
    own = [feed for feed in feeds if feed.origin == "entered"]
    return frozenset(metric for feed in own for metric in feed.structure.measures)


def on_paper(definition: IndexDefinition, metrics: Collection[str]) -> tuple[str, ...]:
    """Give what exists only on paper: indicators and variables that no feed brings by itself.

    `metrics` are those that are filled in by hand. Where everything comes by itself, all of
    it is given: the form then serves for trying out a definition.
    """
    both: tuple[Indicator | Variable, ...] = (*definition.indicators, *definition.variables)
    paper = [one.id for one in both if one.source is None or one.source.metric in metrics]
    return tuple(paper or (one.id for one in both))


def address(row: int, column: int) -> str:
    """Write a cell as a spreadsheet does: row 7 and column 2, both from 0, are ``C8``."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def _regions(
    definition: IndexDefinition, areas: Areas, given: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    found = {name: areas.find(name) for name in given}
    codes = (one[0].code if len(one) == 1 else name for name, one in found.items())
    named = definition.regions.set or tuple(dict.fromkeys(codes))
    if isinstance(named, str):
        return tuple((area.code, area.name) for area in areas.children(named))
    return tuple((code, areas[code].name if code in areas else code) for code in named)


def _columns(definition: IndexDefinition, catalogue: Catalogue) -> Iterator[EntryColumn]:
    for indicator in definition.indicators:
        yield _measured(_of_indicator(definition, indicator), indicator.source, catalogue)
    for variable in definition.variables:
        yield _measured(_of_variable(variable), variable.source, catalogue)


def _of_indicator(definition: IndexDefinition, one: Indicator) -> EntryColumn:
    texts = tuple({**definition.defaults.special, **one.special})
    raw = "填未除以分母的原数。" if one.denominator else ""
    meaning, name = raw + one.note.zh, one.name.zh or one.id
    return EntryColumn(one.id, name, one.unit, *one.between, texts, meaning, one.owner)


def _of_variable(one: Variable) -> EntryColumn:
    return EntryColumn(one.id, one.name.zh or one.id, one.unit, None, None, (), "", "基础数据")


def _measured(column: EntryColumn, source: Source | None, catalogue: Catalogue) -> EntryColumn:
    """Say what the metric of `source` says of itself: name, definition, and its hard limits."""
    metric = catalogue.metrics.get(source.metric) if source else None
    if metric is None or metric.unit != column.unit:
        return column
    low, high = metric.hard_range or (None, None)
    return replace(
        column,
        name=metric.title.zh,
        meaning=metric.definition.zh,
        low=low if column.low is None else column.low,
        high=high if column.high is None else column.high,
    )


def _sheets(columns: list[EntryColumn]) -> Iterator[EntrySheet]:
    owners = dict.fromkeys(column.owner for column in columns)
    taken = {FACTS}
    for owner in owners:
        name = _sheet_name(owner, taken)
        taken.add(name.casefold())
        yield EntrySheet(name, tuple(column for column in columns if column.owner == owner))


def _sheet_name(owner: str, taken: Collection[str]) -> str:
    """Give the name of an office as Excel allows it, with a number where it is taken."""
    plain = " ".join(owner.translate(_FORBIDDEN).split())[:_LONGEST] or "填报"
    numbers = iter(range(2, 1000))
    name = plain
    while name.casefold() in taken:
        name = f"{plain}{next(numbers)}"
    return name


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"
