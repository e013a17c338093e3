"""What drove a change: the parts of a whole, and the two sides of a ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.result import Result

if TYPE_CHECKING:
    import datetime as dt

RESIDUAL = "口径差"
"""Name of the line by which published growth differs from the sum of its parts."""
TOLERATED = 0.3
"""Percentage points of ``口径差`` up to which contributions by share and real growth are told
without reservation."""

_COLUMNS = ["contribution", "share", "growth"]


@dataclass(frozen=True, kw_only=True)
class Contributions(Result):
    """Contributions of parts to the growth of a whole.

    Args:
        parts: By part: `contribution` (percentage points), `share` (per cent of the whole before),
            `growth` (per cent). Where they do not add up to the whole by themselves, the last line
            is ``口径差`` with a contribution only.
        total: Growth of the whole in per cent, published or reckoned; the contributions add up to
            it.
    """

    parts: pd.DataFrame
    total: float


@dataclass(frozen=True, kw_only=True)
class RatioChange(Result):
    """The change of a ratio, told apart.

    Args:
        before: The ratio before, in `scale` (100 for per cent).
        after: The ratio after, in `scale`.
        numerator: The part of the change that the numerator made, in the ratio's points.
        denominator: The part that the denominator made; both add up to the change.
    """

    before: float
    after: float
    numerator: float
    denominator: float


def contributions(
    before: pd.Series[float],
    after: pd.Series[float],
    total: tuple[float, float] | None = None,
    *,
    as_of: dt.date | None = None,
) -> Contributions:
    """Split the growth of a whole in current prices into its parts' contributions.

    A contribution is the part's change over the whole before, x 100. It is exact.

    Args:
        before: Levels of the parts in the period of comparison, one unit, by part.
        after: Levels of the same parts now, same unit and edition.
        total: The published whole before and now, where it is not the sum of the parts; the
            difference is the line ``口径差``.
        as_of: The day up to which the values were known, if known.

    Returns:
        ``refused`` when a part is missing in one period or the whole before is not positive.

    Raises:
        ValueError: A part is named twice.
    """
    names = _parts(before, after)
    old, new = before.reindex(names).astype(float), after.reindex(names).astype(float)
    whole_old, whole_new = (float(old.sum()), float(new.sum())) if total is None else total
    absent = [name for name in names if np.isnan(old[name]) or np.isnan(new[name])]
    if absent or not whole_old > 0:
        return _no_parts("level changes", len(names), absent, as_of)
    parts = pd.DataFrame({"contribution": 100 * (new - old) / whole_old}, index=names)
    parts["share"] = 100 * old / whole_old
    parts["growth"] = 100 * (new / old.where(old != 0) - 1)
    growth = 100 * (whole_new / whole_old - 1)
    lines = parts if total is None else _with_residual(parts, growth)
    return _told("level changes", lines, growth, as_of)


def real_contributions(
    before: pd.Series[float],
    growth: pd.Series[float],
    published: float,
    *,
    as_of: dt.date | None = None,
) -> Contributions:
    """Split published real growth into the parts' contributions and what they leave.

    A contribution is the part's share of the whole a year before in current prices x its growth
    in constant prices. Shares and growth have different price bases, so that a residual stands as
    a line of its own, ``口径差``.

    Args:
        before: Levels of all parts a year before in current prices, one unit.
        growth: Growth of the same parts in constant prices, per cent.
        published: Growth of the whole in constant prices, per cent.
        as_of: The day up to which the values were known, if known.

    Returns:
        ``caution`` when the residual exceeds 0.3 points; ``refused`` when a part is missing or the
        whole before is not positive.

    Raises:
        ValueError: A part is named twice.
    """
    names = _parts(before, growth)
    old, rates = before.reindex(names).astype(float), growth.reindex(names).astype(float)
    whole = float(old.sum())
    absent = [name for name in names if np.isnan(old[name]) or np.isnan(rates[name])]
    if absent or not whole > 0 or np.isnan(published):
        return _no_parts("share x real growth", len(names), absent, as_of)
    share = 100 * old / whole
    parts = pd.DataFrame(
        {"contribution": share * rates / 100, "share": share, "growth": rates}, index=names
    )
    return _told("share x real growth", _with_residual(parts, published), published, as_of)


def ratio_change(
    numerator: tuple[float, float],
    denominator: tuple[float, float],
    *,
    scale: float = 100.0,
    as_of: dt.date | None = None,
) -> RatioChange:
    """Split the change of a ratio into what its numerator and its denominator made.

    Each side's part is the mean of its effects with the other side as before and as after (Shapley
    1953), so that both add up exactly; zero and negative numerators are welcome.

    Args:
        numerator: Its value before and after.
        denominator: Its value before and after, in one unit.
        scale: 100 for a ratio in per cent, 1 for a plain one.
        as_of: The day up to which the values were known, if known.

    Returns:
        ``refused`` with NaN when a value is missing or a denominator is not positive.
    """
    (a_old, a_new), (b_old, b_new) = numerator, denominator
    if np.isnan([a_old, a_new]).any() or not (b_old > 0 and b_new > 0):
        return _no_ratio(as_of)
    inverse_old, inverse_new = 1 / b_old, 1 / b_new
    return RatioChange(
        method="Shapley",
        n_obs=4,
        parameters={"scale": scale},
        as_of=as_of,
        before=scale * a_old * inverse_old,
        after=scale * a_new * inverse_new,
        numerator=scale * (a_new - a_old) * (inverse_old + inverse_new) / 2,
        denominator=scale * (inverse_new - inverse_old) * (a_old + a_new) / 2,
    )


def _no_ratio(as_of: dt.date | None) -> RatioChange:
    return RatioChange(
        method="Shapley",
        n_obs=0,
        status="refused",
        reason_zh="分子缺数，或分母缺数或不为正",
        reason_en="a numerator is missing, or a denominator is missing or not positive",
        as_of=as_of,
        before=np.nan,
        after=np.nan,
        numerator=np.nan,
        denominator=np.nan,
    )


def _parts(one: pd.Series[float], other: pd.Series[float]) -> pd.Index[str]:
    for side in (one, other):
        if side.index.has_duplicates:
            raise ValueError(f"part '{side.index[side.index.duplicated()][0]}' is named twice")
    return one.index.union(other.index, sort=False)


def _with_residual(parts: pd.DataFrame, total: float) -> pd.DataFrame:
    residual = total - float(parts["contribution"].sum())
    line = pd.DataFrame(
        {"contribution": residual, "share": np.nan, "growth": np.nan}, index=[RESIDUAL]
    )
    return pd.concat([parts, line])


def _told(method: str, parts: pd.DataFrame, total: float, as_of: dt.date | None) -> Contributions:
    residual = float(parts["contribution"].get(RESIDUAL, 0.0))
    large = method == "share x real growth" and abs(residual) > TOLERATED
    return Contributions(
        method=method,
        n_obs=int(parts["share"].notna().sum()),
        status="caution" if large else "ok",
        reason_zh=f"口径差{residual:+.2f}个百分点，超过{TOLERATED:g}" if large else "",
        reason_en=f"a residual of {residual:+.2f} points, above {TOLERATED:g}" if large else "",
        as_of=as_of,
        parts=parts,
        total=total,
    )


def _no_parts(method: str, known: int, absent: list[str], as_of: dt.date | None) -> Contributions:
    named = "、".join(map(str, absent))
    return Contributions(
        method=method,
        n_obs=known - len(absent),
        status="refused",
        reason_zh=f"缺数：{named}" if absent else "上年同期总量不为正，或没有公布总增速",
        reason_en=f"missing: {', '.join(map(str, absent))}"
        if absent
        else "the whole before is not positive, or its growth is not published",
        as_of=as_of,
        parts=pd.DataFrame(columns=_COLUMNS),
        total=np.nan,
    )
