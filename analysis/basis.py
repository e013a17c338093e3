"""Whether figures may be compared or combined: changed coverage, and real beside nominal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.result import Result
from analysis.series import SEASONS, freq_of, regular, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.result import Status

THRESHOLD_PP = 0.5
MISMATCH_LABEL = "口径不可比"
_ROUNDING_PP = 1e-9

PRICE_BASES = ("real", "nominal", "none")
"""At constant prices, at current prices, or without prices (counts, tonnes, per cent)."""


@dataclass(frozen=True, kw_only=True)
class Basis(Result):
    """Where a published growth rate contradicts the published levels.

    Args:
        frame: One row for every period whose level, level a year before and growth are all known:
            ``implied`` growth of the levels and ``published`` growth in per cent, their ``gap`` in
            percentage points, ``comparable`` (bool), ``label`` (``口径不可比`` or empty).
    """

    frame: pd.DataFrame


def basis_mismatch(
    level: pd.Series[float], growth: pd.Series[float], *, threshold_pp: float = THRESHOLD_PP
) -> Basis:
    """Find periods where |C_t / C_{t-year} - 1 - g_t| exceeds `threshold_pp`.

    Coverage, the threshold above which enterprises report, and the price basis change from year
    to year; the published growth is then reckoned against a base of the same coverage, and the
    levels must not be divided by each other. The published growth is always the one to show.

    Args:
        level: Cumulative or single levels as published, in any unit, by month, quarter or year.
        growth: Year-on-year growth as published, in per cent, of the same rhythm.
        threshold_pp: Percentage points up to which the two count as equal.

    Returns:
        ``caution`` where any period does not compare; ``refused`` where none could be examined.

    Raises:
        ValueError: The two series have different rhythms.
    """
    levels, rates = regular(level), regular(growth)
    if freq_of(levels) != freq_of(rates):
        raise ValueError("level and growth have different rhythms; give both by the same one")
    frame = _compared(levels, rates, threshold_pp)
    apart = frame.index[~frame["comparable"].astype(bool)]
    status, zh, en = _verdict(frame, apart)
    return Basis(
        frame=frame,
        method="basis mismatch",
        n_obs=len(frame),
        status=status,
        reason_zh=zh,
        reason_en=en,
        parameters={"threshold_pp": threshold_pp},
    )


def combinable(price_bases: Mapping[str, str]) -> Result:
    """Refuse to put series at constant prices and at current prices into one figure.

    Args:
        price_bases: ``real``, ``nominal`` or ``none`` by name of series, as the metrics declare.

    Returns:
        ``ok``, or ``refused`` with the names on both sides; a deflator must come first.

    Raises:
        ValueError: A basis is none of the three.
    """
    for name, basis in price_bases.items():
        if basis not in PRICE_BASES:
            known = ", ".join(PRICE_BASES)
            raise ValueError(f"price basis of {name} is '{basis}'; expected one of {known}")
    real, nominal = (_named(price_bases, basis) for basis in ("real", "nominal"))
    mixed = bool(real and nominal)
    zh = f"不变价序列（{'、'.join(real)}）与现价序列（{'、'.join(nominal)}）不能合并，请先平减"
    en = f"real ({', '.join(real)}) and nominal ({', '.join(nominal)}) need a deflator first"
    return Result(
        method="price basis",
        n_obs=len(price_bases),
        status="refused" if mixed else "ok",
        reason_zh=zh if mixed else "",
        reason_en=en if mixed else "",
    )


def _compared(
    levels: pd.Series[float], rates: pd.Series[float], threshold_pp: float
) -> pd.DataFrame:
    before = levels.shift(SEASONS[freq_of(levels)])
    implied = (levels / before.where(before > 0) - 1) * 100
    frame = pd.DataFrame({"implied": implied, "published": rates}).dropna().astype(float)
    frame["gap"] = frame["implied"] - frame["published"]
    frame["comparable"] = frame["gap"].abs() <= threshold_pp + _ROUNDING_PP
    frame["label"] = frame["comparable"].map({True: "", False: MISMATCH_LABEL}).astype(str)
    return frame


def _verdict(frame: pd.DataFrame, apart: pd.Index) -> tuple[Status, str, str]:
    if frame.empty:
        zh = "没有一期同时有水平、上年同期水平和增速，无法检验口径"
        return "refused", zh, "no period has its level, the level a year before and its growth"
    if apart.empty:
        return "ok", "", ""
    zh = f"{MISMATCH_LABEL}：{len(apart)} 期的水平与公布增速不一致，最近一期 {spelled(apart[-1])}"
    en = f"{len(apart)} periods contradict the published growth, newest {spelled(apart[-1])}"
    return "caution", zh, en


def _named(price_bases: Mapping[str, str], wanted: str) -> list[str]:
    return [name for name, basis in price_bases.items() if basis == wanted]
