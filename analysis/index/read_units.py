"""Units of a table against those of the definition: equal, or converted by a listed factor."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.read_rows import Reason
from datasets.cells import plain
from datasets.codelist import conversion, read_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from analysis.index.read_rows import Column, Ints, Rows

_PER_CENT = ("%", "percent", "pct", "百分")
_units = cache(read_units)


@cache
def _codes() -> dict[str, str]:
    """Give the code of every unit by every word for it."""
    return {
        _word(word): code
        for code, unit in reversed(_units().items())
        for word in (code, unit.name_en, unit.sign, *unit.aliases)
        if word
    }


def _word(unit: str) -> str:
    word = plain(unit).casefold()
    return word[:-1] if len(word) > 3 and word.isascii() and word.endswith("s") else word


def is_per_cent(unit: str) -> bool:
    """Say whether a unit counts in hundredths, as % and % of GDP do."""
    return plain(unit).casefold().startswith(_PER_CENT)


def is_per_mille(unit: str) -> bool:
    """Say whether a unit counts in thousandths."""
    return plain(unit).casefold().startswith(("‰", "permille", "千分"))


@cache
def factor(source: str, target: str) -> float | Reason:
    """Give the factor from unit `source` to `target`, or why there is none."""
    if _word(source) == _word(target):
        return 1.0
    codes = [_codes().get(_word(unit), unit) for unit in (source, target)]
    try:
        return float(conversion(_units(), *codes))
    except ValueError:
        return _different(source, target, set(codes))


def _different(source: str, target: str, codes: set[str]) -> Reason:
    if codes == {"日", "工作日"}:
        return Reason(
            f"单位是“{source}”，定义要求“{target}”；工作日与自然日不能换算，请按定义的口径重报",
            f"the unit is '{source}', the definition wants '{target}'; working days do not convert "
            "to calendar days; report it as defined",
        )
    return Reason(
        f"单位是“{source}”，定义要求“{target}”，单位表中没有换算系数；请改为“{target}”",
        f"the unit is '{source}', the definition wants '{target}', and no factor is listed; report "
        f"it in '{target}'",
    )


def convert(
    rows: Rows,
    column: Column,
    items: Ints,
    declared: Sequence[str],
    number: npt.NDArray[np.float64],
) -> None:
    """Bring `number` to the declared unit of each row's indicator; refuse what does not convert."""
    _refuse_mixed(rows, column, items, declared)
    told = rows.sound & (column.codes >= 0)
    pairs = np.where(told, items * (len(column.texts) + 1) + column.codes, -1)
    for pair in np.unique(pairs[told]):
        item, code = divmod(int(pair), len(column.texts) + 1)
        if declared[item]:
            found = factor(column.texts[code], declared[item])
            at = np.flatnonzero(pairs == pair)
            if isinstance(found, Reason):
                rows.refuse(at, column.name, [column.texts[code]] * len(at), found)
            elif found != 1.0:
                number[at] = number[at] * found


def _refuse_mixed(rows: Rows, column: Column, items: Ints, declared: Sequence[str]) -> None:
    """Refuse an indicator without a declared unit whose rows name several."""
    for item, unit in enumerate(declared):
        if not unit:
            at = rows.of(items, item)
            units = dict.fromkeys(column.shown(row) for row in at if column.codes[row] >= 0)
            if len({_codes().get(_word(one), _word(one)) for one in units}) > 1:
                rows.refuse(at, column.name, [column.shown(row) for row in at], _mixed(units))


def _mixed(units: dict[str, None]) -> Reason:
    zh, en = "、".join(units), ", ".join(units)
    return Reason(
        f"同一指标有不同单位：{zh}，而定义未写明单位；请在定义中写明 unit",
        f"one indicator has different units: {en}, and none is declared; declare its unit",
    )


def refuse_scales(rows: Rows, column: Column, items: Ints, count: int) -> None:
    """Refuse all rows of an indicator that has values of two different scales."""
    for item in range(count):
        at = rows.of(items, item)
        found = sorted({column.shown(row) for row in at} - {""})
        if len(found) > 1:
            rows.refuse(at, column.name, [column.shown(row) for row in at], _scales(found))


def _scales(found: list[str]) -> Reason:
    zh, en = "、".join(found), ", ".join(found)
    return Reason(
        f"同一指标混用了不同发布者的评分尺度：{zh}；只能取其中一种",
        f"one indicator mixes the scales {en}; values of two publishers' scales cannot be compared",
    )
