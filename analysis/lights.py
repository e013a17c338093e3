"""Five warning lights: each indicator's score against its own cuts, and the composite of all.

The lights and the index around 100 follow the form in which Chinese statistics published them
until 2008; cuts and bands are declared with their provenance, and none is a national standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import pandas as pd

from analysis.result import Result
from analysis.series import SEASONS, freq_of, once_each, side_by_side, spelled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from analysis.result import Parameter
    from datasets.study import Signal

Light = Literal["cold", "cool", "normal", "warm", "hot"]
LIGHTS: tuple[Light, ...] = ("cold", "cool", "normal", "warm", "hot")
"""Lights by score: ``LIGHTS[score - 1]`` is the light of scores 1 to 5."""
MAINLAND_BANDS = (0.85, 0.73, 0.50, 0.36)
"""Lower edges of hot, warm, normal and cool as parts of the full score; customary, not official."""
TAIWAN_BANDS = (38 / 45, 32 / 45, 23 / 45, 17 / 45)
"""The same of Taiwan's official score of nine indicators: 45-38, 37-32, 31-23, 22-17, 16-9."""
LEAST = 60
"""Months of history from which cuts may be taken as quantiles."""
ENOUGH = 0.7
"""Part of the weights that needs to be known for a period to have a composite."""


@dataclass(frozen=True, kw_only=True)
class SignalCuts:
    """The four borders between an indicator's lights, lowest first, in its unit, and their origin.

    Both texts say how the cuts came about; `by` is ``hand`` for declared cuts.
    """

    borders: tuple[float, float, float, float]
    by: Literal["hand", "quantile"]
    provenance_zh: str
    provenance_en: str


@dataclass(frozen=True, kw_only=True)
class WarningLights(Result):
    """Lights of each indicator and of all together, by period.

    `scores` (1 to 5, NaN where unknown) and `lights` (their names, None where unknown) have
    metrics in columns. `composite` is the share of the full score in per cent, 20 to 100, NaN
    where less than 70 % of the weights are known; `composite_lights` its light; `index100` the
    same score around 100, where all lights are normal. `cuts` tells each metric's borders;
    `refused` why a metric has no light, as (Chinese, English).
    """

    scores: pd.DataFrame
    lights: pd.DataFrame
    composite: pd.Series[float]
    composite_lights: pd.Series[str]
    index100: pd.Series[float]
    cuts: Mapping[str, SignalCuts]
    refused: Mapping[str, tuple[str, str]]
    version: str


def warning_lights(  # noqa: PLR0913 - the fields of a declaration
    frame: pd.DataFrame,
    signals: Sequence[Signal],
    *,
    quantiles: tuple[float, float, float, float] = (0.10, 0.25, 0.75, 0.90),
    bands: tuple[float, float, float, float] = MAINLAND_BANDS,
    hysteresis: int = 1,
    version: str = "",
    as_of: dt.date | None = None,
) -> WarningLights:
    """Judge each indicator by its cuts, and all together by the share of the full score.

    Args:
        frame: Periods x metrics, in their units; levels are judged by a year's growth in per cent.
        signals: Each with its cuts, or judged by quantiles of its history of 60 months or more.
        quantiles: Which quantiles are the cuts, lowest first.
        bands: Lower edges of hot, warm, normal and cool as parts of the full score.
        hysteresis: Further periods for which a new light has to hold to be shown.
        version: Of the declaration that cuts and bands come from.
        as_of: Day up to which the input was known, if the caller knows it.

    Returns:
        Scores, lights, composite and cuts; indicators without cuts are left out and named.

    Raises:
        ValueError: A metric is named twice or has no column, or periods are unreadable.
    """
    values = _judged(frame, signals)
    cuts, refused = _all_cuts(values, signals, quantiles)
    scores = _scores(values, signals, cuts, hysteresis)
    part = _part(scores, pd.Series({signal.metric: signal.weight for signal in signals}))
    status, zh, en = _verdict(part, refused)
    return WarningLights(
        method="five_lights", n_obs=int(values[list(cuts)].count().sum()), status=status,
        reason_zh=zh, reason_en=en, version=version, as_of=as_of, scores=scores,
        parameters=_told(quantiles, bands, hysteresis),
        lights=scores.apply(lambda column: column.map(_name)), cuts=cuts, refused=refused,
        composite=100 * part, index100=100 * part * 5 / 3,
        composite_lights=part.map(lambda share: light_of(share, bands)),
    )  # fmt: skip


def light_of(
    share: float, bands: tuple[float, float, float, float] = MAINLAND_BANDS
) -> Light | None:
    """Give the light of a composite.

    Args:
        share: Part of the full score, 0 to 1; NaN has no light.
        bands: Lower edges of hot, warm, normal and cool.
    """
    if np.isnan(share):
        return None
    reached = sum(share >= edge - 1e-9 for edge in bands)
    return LIGHTS[reached]


def _judged(frame: pd.DataFrame, signals: Sequence[Signal]) -> pd.DataFrame:
    once_each([signal.metric for signal in signals], frame)
    return side_by_side(frame, {s.metric: partial(_own, signal=s) for s in signals})


def _own(values: pd.Series[float], signal: Signal) -> pd.Series[float]:
    if signal.transform != "level":
        return values
    before = values.shift(SEASONS[freq_of(values)])
    return (100 * (values / before - 1)).where(before > 0)


def _all_cuts(
    values: pd.DataFrame, signals: Sequence[Signal], quantiles: tuple[float, ...]
) -> tuple[dict[str, SignalCuts], dict[str, tuple[str, str]]]:
    found = {signal.metric: _cuts(values[signal.metric], signal, quantiles) for signal in signals}
    cuts = {metric: own for metric, own in found.items() if isinstance(own, SignalCuts)}
    return cuts, {m: own for m, own in found.items() if not isinstance(own, SignalCuts)}


def _cuts(
    values: pd.Series[float], signal: Signal, quantiles: tuple[float, ...]
) -> SignalCuts | tuple[str, str]:
    if signal.cuts is not None:
        declared = signal.cuts
        return SignalCuts(
            borders=declared.values, by="hand",
            provenance_zh=declared.provenance.zh, provenance_en=declared.provenance.en,
        )  # fmt: skip
    known = values.dropna()
    borders = [float(border) for border in known.quantile(list(quantiles))]
    if len(known) < LEAST:
        zh = f"历史只有 {len(known)} 期，不足 {LEAST} 期，需要人工设定界限"
        return zh, f"{len(known)} periods of history; below {LEAST} cuts need to be set by hand"
    if len(set(borders)) < 4:
        return "历史几乎不变，分位数界限重合", "history hardly moves; quantiles coincide"
    return _from_history(known, borders, quantiles)


def _from_history(
    known: pd.Series[float], borders: list[float], quantiles: tuple[float, ...]
) -> SignalCuts:
    span = f"{spelled(known.index[0])}/{spelled(known.index[-1])}"
    listed = _listed(tuple(100 * quantile for quantile in quantiles))
    return SignalCuts(
        borders=cast("tuple[float, float, float, float]", tuple(borders)), by="quantile",
        provenance_zh=f"{span} 共 {len(known)} 期自身历史的 {listed} 百分位数",
        provenance_en=f"percentiles {listed} of its own {len(known)} periods {span}",
    )  # fmt: skip


def _scores(
    values: pd.DataFrame,
    signals: Sequence[Signal],
    cuts: Mapping[str, SignalCuts],
    hysteresis: int,
) -> pd.DataFrame:
    columns = {s.metric: _scored(values[s.metric], cuts.get(s.metric), s, hysteresis)
               for s in signals}  # fmt: skip
    return pd.DataFrame(columns, index=values.index)


def _scored(
    values: pd.Series[float], cuts: SignalCuts | None, signal: Signal, hysteresis: int
) -> pd.Series[float]:
    if cuts is None:
        return pd.Series(np.nan, index=values.index)
    score = pd.Series(1.0 + np.searchsorted(cuts.borders, values, side="right"), values.index)
    return _held((6 - score if signal.adverse else score).where(values.notna()), hysteresis)


def _held(scores: pd.Series[float], hysteresis: int) -> pd.Series[float]:
    """Show a new score once it has left the shown one for `hysteresis` further periods."""
    shown, waiting = np.nan, 0
    held = []
    for score in scores:
        if not np.isnan(score):
            waiting = 0 if score == shown else waiting + 1
            if np.isnan(shown) or waiting > hysteresis:
                shown, waiting = score, 0
        held.append(np.nan if np.isnan(score) else shown)
    return pd.Series(held, index=scores.index, dtype=float)


def _part(scores: pd.DataFrame, weights: pd.Series[float]) -> pd.Series[float]:
    known = (scores.notna() * weights).sum(axis=1)
    enough = known.where(known >= (ENOUGH - 1e-9) * weights.sum())
    return (scores * weights).sum(axis=1) / (5 * enough)


def _verdict(
    part: pd.Series[float], refused: Mapping[str, tuple[str, str]]
) -> tuple[Literal["ok", "caution", "refused"], str, str]:
    zh = "；".join(f"{metric}：{reason}" for metric, (reason, _) in refused.items())
    en = "; ".join(f"{metric}: {reason}" for metric, (_, reason) in refused.items())
    if part.notna().any():
        return ("caution" if refused else "ok"), zh, en
    zh = "；".join(filter(None, ["没有一期的已知权重达到 70%", zh]))
    return "refused", zh, "; ".join(filter(None, ["no period has 70 % of the weights", en]))


def _name(score: float) -> Light | None:
    return None if np.isnan(score) else LIGHTS[int(score) - 1]


def _told(
    quantiles: tuple[float, ...], bands: tuple[float, ...], hysteresis: int
) -> dict[str, Parameter]:
    said = {"quantiles": _listed(quantiles), "bands": _listed(bands)}
    return {**said, "hysteresis": hysteresis}


def _listed(numbers: tuple[float, ...]) -> str:
    return "/".join(f"{number:g}" for number in numbers)
