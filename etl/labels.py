"""Labels of indicators: the name, the unit in brackets, and the measure its last words tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from datasets.cells import plain
from datasets.codelist import read_units

_BRACKET = re.compile(r"[(（\[【]\s*([^()（）\[\]【】]*?)\s*[)）\]】]")
_PREFIX = re.compile(r"(?:计量)?单位[:：]?")
_UNIT = re.compile(
    r"(?:[\d万千百十亿]*)(?:元|美元|人|人次|户|家|件|项|个|吨|斤|亩|台|套|辆|部|平方米|立方米|公里|千米|千瓦"
    r"|千瓦时|千瓦小时|公顷|吨公里|人公里|重量箱|标准箱|只|头|条|张|米)(?:/(?:人|年|月|日|平方米|吨|公顷))?"
    r"|[^()（）]*=100|[%‰℃]"
)
_MEASURES = (
    ("cumulative_yoy_pct", re.compile(r"(?:累计|1[-—至]本?月|年初至今).*(?:同比|增长|增速|增幅)")),
    ("cumulative_level", re.compile(r"(?:累计值?|累计数|本年累计|年初累计|_累计)$")),
    ("period_pct", re.compile(r"环比")),
    (
        "yoy_pct",
        re.compile(
            r"(?:同比|比上年|比去年|较上年)(?:增长|增速|增减|增幅)?|增长率|增长$|增速$|增幅$|growth",
            re.IGNORECASE,
        ),
    ),
    ("level", re.compile(r"(?:当季|当期|当月|本期|本月|本季)(?:值|数|完成)?$")),
)
_BARE = re.compile(
    r"[_\-\s]*(?:累计|当季|当期|当月|本期|本月|同比|环比|比上年|增长|增速|增幅|增减|值|数|完成|数据|绝对量|总量|水平|率)+"
    r"|value|obs_?value|data",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Label:
    """What the label of an indicator tells; a unit that it does not name is empty."""

    name: str
    unit: str
    measure: str


@cache
def _known_units() -> dict[str, str]:
    units = read_units()
    return {plain(name): code for code, unit in units.items() for name in (code, *unit.aliases)}


def read_unit(label: str) -> str:
    """Give the unit that `label` is, by its code when the code list has it; empty for no unit."""
    word = _PREFIX.sub("", plain(label))
    return _known_units().get(word, word if _UNIT.fullmatch(word) else "")


@lru_cache(maxsize=1 << 12)
def read_label(label: str) -> Label:
    """Split a label such as 房地产施工面积累计值(万平方米) into name, unit and measure.

    A bracket that is no unit, such as (不含农户), stays in the name.
    """
    name, unit = label.strip(), ""
    for bracket in reversed(list(_BRACKET.finditer(name))):
        if unit := read_unit(bracket[1]):
            name = (name[: bracket.start()] + name[bracket.end() :]).strip(" _:：,，")
            break
    return Label(name, unit, read_measure(name, unit))


def read_measure(name: str, unit: str) -> str:
    """Tell the measure from the last words of a name and from an index unit; level otherwise."""
    if "=100" in unit:
        return "index"
    return next((m for m, words in _MEASURES if words.search(plain(name))), "level" if name else "")


def is_measure_word(label: str) -> bool:
    """Say whether a label names a measure alone (累计值, 同比增长, 数值), no indicator."""
    return _BARE.fullmatch(plain(read_label(label).name)) is not None


def to_date(measure: str, *, cumulative: bool) -> str:
    """Give the measure for a period: one that runs from January on makes it cumulative.

    Where the measure itself is unknown, ``cumulative`` alone is left of it.
    """
    runs = cumulative and measure in {"", "level", "yoy_pct", "index"}
    return f"cumulative_{measure}".rstrip("_") if runs else measure
