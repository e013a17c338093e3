"""What the draws of an index have in common: data of one period, and where regions stand in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.degenerate import DegenerateError
from analysis.index.prepare import prepare
from analysis.index.rank import rank
from analysis.index.read import read_table
from analysis.index.result import Readings
from analysis.index.stand import stands, top
from datasets.index_method import MinMax, Standard

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.index.prepare import Prepared
    from analysis.index.stand import Stand
    from datasets.index import IndexDefinition

    Floats = NDArray[np.float64]
    Said = tuple[str, str]
    """A reservation in Chinese and in English."""


@dataclass(frozen=True)
class Plan:
    """One period, scored as declared.

    Args:
        definition: A definition without faults.
        readings: The data that the period needs, regions sorted, so that sums do not depend on the
            order of its rows.
        own: That of the period itself.
        period: The period.
        order: Regions in the order of the data, those that are put together behind the others.
        stand: Where regions stand; None where weights cannot be had.
        said: Reservations about the declared index; the refusal where no region has a score.
        n_obs: Values of the period.
    """

    definition: IndexDefinition
    readings: Readings
    own: Readings
    period: str
    order: tuple[str, ...]
    stand: Stand | None
    said: tuple[Said, ...]
    n_obs: int

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Regions of all arrays: sorted, those that are put together behind them."""
        return _regions(self.definition, self.own)

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """Which regions have a score, [regions]."""
        return ~np.isnan(self.index)

    @cached_property
    def ranked(self) -> NDArray[np.bool_]:
        """Which regions have a rank, [regions]."""
        return self.scored & np.isin(self.regions, top(self.definition, self.regions))

    @property
    def index(self) -> Floats:
        """The declared index, [regions]."""
        if self.stand is None:
            return np.full(len(self.regions), np.nan)
        return self.stand.standing.scores[self.definition.tree.root]

    @property
    def withheld(self) -> dict[str, NDArray[np.bool_]]:
        """By group, the regions that have no score as declared; all where nobody stands."""
        if self.stand is None:
            nobody = np.ones(len(self.regions), dtype=bool)
            return dict.fromkeys(self.definition.tree.upward, nobody)
        scores = self.stand.standing.scores
        return {group: np.isnan(scores[group]) for group in self.definition.tree.upward}

    @property
    def places(self) -> Floats:
        """The declared ranks, [regions]; NaN without rank."""
        return self.rank(self.index)

    def rank(self, scores: Floats) -> Floats:
        """Rank the regions that are ranked; [..., regions]."""
        compared = np.where(self.ranked, scores, np.nan)
        return rank(compared, scale=self.definition.index.scale)

    def told(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Bring the rows of `frame`, which are regions, into the order of the data."""
        return frame.loc[list(self.order)]


def plan_of(definition: IndexDefinition, data: pd.DataFrame | Readings, period: str | None) -> Plan:
    """Score `period` (the newest when None) as declared.

    Raises:
        ValueError: `period` is not in the data.
    """
    readings, period = read(definition, data, period)
    order = _regions(definition, readings)
    readings = _sorted(_sliced(definition, readings, period))
    prepared = prepare(definition, readings)
    own, n_obs = alone(readings, period), _count(prepared, period)
    try:
        stand = stands(definition, own, trimmed(prepared, period))[0]
    except DegenerateError as error:
        said: tuple[Said, ...] = ((error.zh, error.en),)
        return Plan(definition, readings, own, period, order, None, said, n_obs)
    said = tuple(dict.fromkeys((*prepared.said, *stand.standing.said)))
    if np.isnan(stand.standing.scores[definition.tree.root]).all():
        said = ((f"{period} 没有地区有得分", f"in {period} no region has a score"), *said)
    return Plan(definition, readings, own, period, order, stand, said, n_obs)


def _count(prepared: Prepared, period: str) -> int:
    return int(prepared.steps["raw"].loc[period].notna().to_numpy().sum())


def read(
    definition: IndexDefinition, data: pd.DataFrame | Readings, period: str | None
) -> tuple[Readings, str]:
    """Give the readings, and the period that is meant by `period`.

    Raises:
        ValueError: `period` is not in the data, or the data has none.
    """
    readings = data if isinstance(data, Readings) else read_table(definition, data)
    if not readings.periods:
        raise ValueError("the data has no period")
    wanted = readings.periods[-1] if period is None else period
    if wanted not in readings.periods:
        raise ValueError(f"period is {wanted!r}, the data has {', '.join(readings.periods)}")
    return readings, wanted


def trimmed(prepared: Prepared, period: str) -> Prepared:
    """Give the rows of `period` alone."""
    rows = prepared.notes.index
    if len(rows.unique(0)) == 1:
        return prepared
    rows = rows[rows.get_level_values(0) == period]
    steps = {name: frame.loc[rows] for name, frame in prepared.steps.items()}
    return replace(prepared, steps=steps, notes=prepared.notes.loc[rows])


def alone(readings: Readings, period: str) -> Readings:
    """Give the readings of `period`, of every region in the data."""
    regions = readings.values.index.unique(1)
    rows = pd.MultiIndex.from_product([[period], regions], names=["period", "region"])
    return _with_rows(readings, rows)


def _sliced(definition: IndexDefinition, readings: Readings, period: str) -> Readings:
    """Leave out the other periods, but for those that the scores of `period` look at."""
    regions = readings.values.index.unique(1)
    periods = _looked_at(definition, readings.periods, period)
    return _with_rows(
        readings, pd.MultiIndex.from_product([periods, regions], names=["period", "region"])
    )


def _sorted(readings: Readings) -> Readings:
    index = readings.values.index
    regions = sorted(index.unique(1))
    rows = pd.MultiIndex.from_product([readings.periods, regions], names=["period", "region"])
    return _with_rows(readings, rows)


def _with_rows(readings: Readings, rows: pd.MultiIndex) -> Readings:
    return replace(
        readings,
        values=readings.values.reindex(rows),
        special=readings.special.reindex(rows, fill_value=""),
        status=readings.status.reindex(rows, fill_value=""),
    )


def _looked_at(
    definition: IndexDefinition, periods: tuple[str, ...], period: str
) -> tuple[str, ...]:
    """Give `period` and those before it that fill gaps; all where indicators compare periods."""
    defaults, back = definition.defaults, 0
    for leaf in definition.indicators:
        scored, missing = leaf.normalise or defaults.normalise, leaf.missing or defaults.missing
        if isinstance(scored, MinMax | Standard) and scored.over == "panel":
            return periods
        if missing.policy == "last_valid":
            back = max(back, missing.max_age)
    at = periods.index(period)
    return periods[max(at - back, 0) : at + 1]


def _regions(definition: IndexDefinition, readings: Readings) -> tuple[str, ...]:
    above = [rollup.to for rollup in definition.regions.rollup]
    own = (str(region) for region in readings.values.index.unique(1))
    return (*(region for region in own if region not in above), *above)


def told_zh(said: tuple[Said, ...]) -> str:
    """Give reservations as one Chinese sentence; empty without any."""
    return "；".join(zh for zh, _ in said) + "。" * bool(said)


def told_en(said: tuple[Said, ...]) -> str:
    """Give reservations as one English sentence; empty without any."""
    text = "; ".join(en for _, en in said) + "." * bool(said)
    return text[:1].upper() + text[1:]


def known_mean(values: Floats, axis: int) -> Floats:
    """Give the mean along `axis` without what is NaN; NaN where all is."""
    some = ~np.isnan(values)
    count = some.sum(axis=axis)
    total = np.where(some, values, 0.0).sum(axis=axis)
    return np.asarray(np.where(count > 0, total, np.nan) / np.maximum(count, 1), dtype=np.float64)
