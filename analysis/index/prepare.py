"""From readings to scores of indicators: every step before weights, with its table kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.degenerate import DegenerateError
from analysis.index.denominate import denominate, denominator_notes
from analysis.index.impute import impute, ungrouped
from analysis.index.normalise import normalise
from analysis.index.screen import screen
from analysis.index.special import SCREENED, fixed_scores, special_notes
from analysis.index.treat import treat
from datasets.index_method import AsIs, MinMax, Standard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from analysis.index.result import Readings
    from datasets.index import IndexDefinition, Indicator
    from datasets.index_method import Normalisation


@dataclass(frozen=True)
class Prepared:
    """Indicators on the way to their scores.

    Args:
        steps: The tables ``raw``, ``denominated``, ``imputed``, ``treated``, ``score``; rows
            (period, region), every region in every period; columns the indicators.
        notes: Same shape: what was done to a value.
        said: What is to be said about indicators that a step could not use, in both languages.
    """

    steps: dict[str, pd.DataFrame]
    notes: pd.DataFrame
    said: tuple[tuple[str, str], ...] = ()

    def of(self, period: str) -> Prepared:
        """Give one period alone."""
        here = self.notes.index.get_level_values(0) == period
        steps = {name: frame[here] for name, frame in self.steps.items()}
        return Prepared(steps, self.notes[here], self.said)


def prepare(definition: IndexDefinition, readings: Readings) -> Prepared:
    """Take readings through the steps: special, screen, denominate, impute, treat, normalise.

    Regions that a rollup puts together are left out; what the data has of them does not count. An
    indicator that a step cannot use in a period, as a constant one with min-max, has no score
    there, and the reason says so.
    """
    values, special = _whole(definition, readings)
    raw = values.reindex(columns=list(definition.tree.leaves))
    fixed, notes = _special(definition, special, raw)
    out = screen(definition, values, special) if definition.regions.screen else None
    if out is not None:
        values, fixed = values.mask(out, np.nan), fixed.mask(out, np.nan)
        notes.loc[out] = SCREENED
    denominated = denominate(definition, values)
    if any(leaf.denominator for leaf in definition.indicators):
        lost = denominator_notes(values, denominated)
        notes = notes.where((notes != "") | (lost == ""), lost)
    imputed, notes = impute(definition, denominated, notes, readings.groups)
    treated, scores, said = _score(definition, imputed)
    steps = {"raw": raw, "denominated": denominated, "imputed": imputed, "treated": treated}
    said = (*said, *ungrouped(definition, notes, readings.groups))
    return Prepared(steps | {"score": scores.where(fixed.isna(), fixed)}, notes, said)


def _whole(definition: IndexDefinition, readings: Readings) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give numbers and special texts of every region in every period, without rollups."""
    index = readings.values.index
    above = {rollup.to for rollup in definition.regions.rollup}
    regions = [region for region in index.unique(1) if region not in above]
    whole = pd.MultiIndex.from_product([readings.periods, regions], names=["period", "region"])
    if index.equals(whole):
        return readings.values, readings.special
    return readings.values.reindex(whole), readings.special.reindex(whole, fill_value="")


def _special(
    definition: IndexDefinition, special: pd.DataFrame, raw: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the scores that special texts stand for, and the notes of all of them."""
    if (special.to_numpy() != "").any():
        return fixed_scores(definition, special), special_notes(definition, special)
    blank = np.full(raw.shape, "", dtype=object)
    return (
        pd.DataFrame(np.nan, index=raw.index, columns=raw.columns),
        pd.DataFrame(blank, index=raw.index, columns=raw.columns),
    )


def _score(
    definition: IndexDefinition, imputed: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[tuple[str, str], ...]]:
    """Treat and normalise every indicator; give treated values, scores and what went wrong."""
    periods = imputed.index.unique(0)
    shape = (len(periods), len(imputed) // max(len(periods), 1), imputed.shape[1])
    values = imputed.to_numpy(dtype=float).reshape(shape)
    treated, scores = np.full((2, *values.shape), np.nan)
    said: list[tuple[str, str]] = []
    for place, leaf in enumerate(definition.indicators):
        for rows in _slices(_normalisation(definition, leaf), len(periods)):
            part = values[rows, :, place]
            try:
                treated[rows, :, place] = _treated(definition, leaf, part)
                scores[rows, :, place] = _normalised(definition, leaf, treated[rows, :, place])
            except DegenerateError as error:
                said.append(_worded(leaf, list(periods[rows]), error))
    return _framed(treated, imputed), _framed(scores, imputed), tuple(said)


def _slices(method: Normalisation, periods: int) -> Iterator[slice]:
    """Give the periods that are normalised together."""
    if isinstance(method, MinMax | Standard) and method.over == "panel":
        return iter([slice(0, periods)])
    return (slice(period, period + 1) for period in range(periods))


def _normalisation(definition: IndexDefinition, leaf: Indicator) -> Normalisation:
    return leaf.normalise or definition.defaults.normalise or AsIs(type="none")


def _treated(
    definition: IndexDefinition, leaf: Indicator, values: NDArray[np.float64]
) -> NDArray[np.float64]:
    method = leaf.treat or definition.defaults.treat
    return treat(method, values.ravel()).values.reshape(values.shape)


def _normalised(
    definition: IndexDefinition, leaf: Indicator, values: NDArray[np.float64]
) -> NDArray[np.float64]:
    method, scale = _normalisation(definition, leaf), definition.index.scale
    found = normalise(method, values.ravel(), direction=leaf.direction, scale=scale)
    return found.reshape(values.shape)


def _framed(values: NDArray[np.float64], like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(values.reshape(like.shape), index=like.index, columns=like.columns)


def _worded(leaf: Indicator, periods: list[str], error: DegenerateError) -> tuple[str, str]:
    span = "–".join(dict.fromkeys((str(periods[0]), str(periods[-1]))))
    return (
        f"指标“{leaf.name.zh or leaf.id}”（{span}）{error.zh}，该指标未计分",
        f"indicator {leaf.name.en or leaf.id} ({span}): {error.en}; it has no score",
    )
