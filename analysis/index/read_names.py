"""Regions, periods, indicators and states of a table, each as the definition spells it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.read_rows import Reason, spelled
from datasets.codelist import Area, read_areas
from datasets.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from analysis.index.read_rows import Column, Ints, Rows
    from datasets.index import IndexDefinition

_YEAR = re.compile(r"([0-9]{4})(?:\.0+|年度?)")
_PART = re.compile(r"([0-9]{1,18})")
_STATUS = {
    "A": ("a", "final", "normal", "正常", "正常值", "最终", "最终数"),
    "P": ("p", "provisional", "preliminary", "初步", "初步核算", "初步核算数", "暂定"),
    "E": ("e", "estimated", "estimate", "估计", "估计值"),
    "R": ("r", "revised", "修订", "修订值", "已修订", "修订数"),
    "M": ("m", "missing", "缺失", "缺失值"),
}
STATUS = {word: code for code, words in _STATUS.items() for word in words}
"""The code of each word for an observation's status, in lower case."""

areas = cache(read_areas)


def members(definition: IndexDefinition) -> tuple[str, ...]:
    """Give the regions that are compared, in order; none where the data says which."""
    named = definition.regions.set
    if isinstance(named, str):
        return tuple(area.code for area in areas().children(named)) if named else ()
    return named


@dataclass(frozen=True)
class RegionNames:
    """What a region may be called: as in the set, or by any name of the same area.

    `members` is empty where every region of the data counts. `sums` are put together from others.
    """

    members: tuple[str, ...]
    sums: tuple[str, ...]

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {spelled(name).casefold(): name for name in self.members}

    @cached_property
    def _by_area(self) -> dict[str, str]:
        found = {name: self.area(name) for name in self.members}
        return {area.code: name for name, area in found.items() if area}

    def area(self, word: str) -> Area | None:
        """Give the one area that goes by `word`; of several, the one that still exists."""
        found = areas().find(word)
        found = tuple(area for area in found if area.valid_to is None) or found
        return found[0] if len(found) == 1 else None

    def find(self, word: str) -> str | Reason:
        """Give the region of the set that `word` names, or why there is none."""
        area = self.area(word)
        if word in self.sums or (area and area.code in self.sums):
            return _put_together(word)
        if not self.members or word in self.members:
            return word
        found = self._folded.get(word.casefold()) or (area and self._by_area.get(area.code))
        return found or self._unknown(word, area)

    def _unknown(self, word: str, area: Area | None) -> Reason:
        if area and area.valid_to:
            return _gone(word, area)
        hint = _hint(word, self.members)
        return Reason(
            f"地区“{word}”不在评价范围内，也不是其中任何地区的代码或名称{hint.zh}"
            "；请改正，或加入定义的 regions.set",
            f"the region '{word}' is not in the set, nor a name of one that is{hint.en}"
            "; correct it or add it to regions.set",
        )


def _hint(word: str, known: Iterable[str]) -> Reason:
    """Name what of `known` looks most like `word`, as the end of a reason; empty for nothing."""
    near = "".join(difflib.get_close_matches(word, known, n=1))
    return Reason(f"；是否应为“{near}”", f"; did you mean '{near}'?") if near else Reason("", "")


def _put_together(word: str) -> Reason:
    return Reason(
        f"地区“{word}”的得分由下级地区汇总而来，不取原始值；请删去该行",
        f"the region '{word}' is put together from the scores of its parts; remove the row",
    )


def _gone(word: str, area: Area) -> Reason:
    return Reason(
        f"地区“{word}”（{area.name}）已于 {area.valid_to} 撤销或并入其他地区；请改用现行代码",
        f"the region '{word}' ({area.name_en}) ended on {area.valid_to}; use the present code",
    )


def check_dates(rows: Rows, regions: Column, periods: Column) -> None:
    """Refuse rows of an area that had ended, question those of one that had not begun."""
    for code, word in enumerate(regions.texts):
        found = areas().find(word)
        if len(found) == 1 and (found[0].valid_from or found[0].valid_to):
            for row in rows.of(regions.codes, code).tolist():
                _check_date(rows, row, regions, found[0], periods.shown(row))


def _check_date(rows: Rows, row: int, regions: Column, area: Area, period: str) -> None:
    try:
        covered = parse_period(tidy_period(period))
    except ValueError:
        return
    word = regions.shown(row)
    if area.valid_to and covered.start > area.valid_to:
        rows.refuse([row], regions.name, [word], _gone(word, area))
    elif area.valid_from and covered.end < area.valid_from and word not in area.aliases:
        begun = Reason(
            f"“{area.name}”自 {area.valid_from} 起设立，{period} 的值是否为回溯口径？",
            f"'{area.name_en}' exists since {area.valid_from}; was the value of {period} restated?",
        )
        rows.question([row], regions.name, [word], begun)


def indicator_finder(definition: IndexDefinition) -> Callable[[str], str | Reason]:
    """Give what finds the id of an indicator or variable by its id or its name."""
    known = {one.id: one.name for one in definition.indicators}
    known |= {one.id: one.name for one in definition.variables}
    ids = {spelled(name): name for name in known}
    folded = _unique((name.casefold(), name) for name in known)
    names = _unique(
        (spelled(word).casefold(), name)
        for name, title in known.items()
        for word in {title.zh, title.en} - {""}
    )

    def find(word: str) -> str | Reason:
        found = ids.get(word) or folded.get(word.casefold()) or names.get(word.casefold())
        return found or _unknown_indicator(word, ids)

    return find


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    listed = list(pairs)
    words = [word for word, _ in listed]
    return {word: name for word, name in listed if words.count(word) == 1}


def _unknown_indicator(word: str, ids: Iterable[str]) -> Reason:
    hint = _hint(word, ids)
    return Reason(
        f"定义中没有指标“{word}”{hint.zh}；请改正，或在定义中加入该指标",
        f"the definition has no indicator '{word}'{hint.en}; correct it or declare it",
    )


def tidy_period(word: str) -> str:
    """Write a bare year without 年 or decimals; other periods stay as they are."""
    year = _YEAR.fullmatch(word)
    return year[1] if year else word


def in_order(periods: Iterable[str]) -> list[str]:
    """Sort periods by their days where all are of the known spellings, else naturally."""
    listed = list(dict.fromkeys(periods))
    try:
        days = {word: parse_period(word) for word in listed}
    except ValueError:
        return sorted(listed, key=natural)
    return sorted(listed, key=lambda word: (days[word].end, days[word].start))


def natural(word: str) -> tuple[tuple[int, int, str], ...]:
    """Give a key that sorts numbers inside texts by their size."""
    parts = enumerate(_PART.split(word))
    return tuple((0, int(part), "") if at % 2 else (1, 0, part) for at, part in parts)


def resolved(
    rows: Rows, column: Column, find: Callable[[str], str | Reason], what: Reason
) -> tuple[Ints, list[str]]:
    """Give the place of each row's name among the names found; refuse rows without one.

    `what` is the reason for a blank cell.
    """
    found = [find(word) for word in column.texts]
    names = list(dict.fromkeys(name for name in found if isinstance(name, str)))
    place = {name: at for at, name in enumerate(names)}
    for code, name in enumerate(found):
        if isinstance(name, Reason):
            at = rows.of(column.codes, code)
            rows.refuse(at, column.name, [column.texts[code]] * len(at), name)
    blank = rows.of(column.codes, -1)
    rows.refuse(blank, column.name, [""] * len(blank), what)
    places = [place[name] if isinstance(name, str) else -1 for name in found]
    return np.array([*places, -1], dtype=np.int64)[column.codes], names


BLANK = {
    "region": Reason("地区是空的；请填写地区代码或名称", "the region is blank; name one"),
    "period": Reason("时期是空的；请填写，如 2024", "the period is blank; write one, as 2024"),
    "indicator": Reason("指标是空的；请填写指标编号", "the indicator is blank; name one"),
}
"""Why a row without a name is refused, by role."""
