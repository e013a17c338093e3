"""How far an index and its ranks depend on what could have been chosen otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from analysis.index.draw import choices_of, width
from analysis.index.draw_plan import known_mean, plan_of, told_en, told_zh
from analysis.index.draw_runs import Runs, run
from analysis.result import Result

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.index.draw import Choice
    from analysis.index.draw_plan import Plan
    from analysis.index.result import Readings
    from analysis.result import Parameter
    from datasets.index import IndexDefinition

_ALONE = (
    "参加排序的地区不足两个，只给出得分区间，没有位次区间",
    "fewer than two regions are ranked, so scores have intervals and ranks have none",
)


@dataclass(frozen=True, kw_only=True)
class RankIntervals(Result):
    """Where scores and ranks lie when weights and methods are drawn instead of declared.

    Args:
        definition_hash: SHA-256 of the definition.
        period: The period, as spelled in the data.
        table: Rows are regions as in the index's table, rollups included. Columns ``index`` and
            ``rank`` as declared; ``lo``, ``median``, ``hi`` of the score over the draws on the
            declared scale; ``rank_lo``, ``rank_median``, ``rank_hi``, ``rank_mean`` over all draws.
            Interval ends are drawn values, so that at least the declared part of the draws lies
            inside. NaN where there is no score, or no rank.
        shares: Rows are regions, columns the ranks 1 to n: part of the draws at this rank. Tied
            regions share the least rank, so that a column need not add up to 1.
    """

    definition_hash: str
    period: str
    table: pd.DataFrame
    shares: pd.DataFrame


def uncertainty(
    definition: IndexDefinition, data: pd.DataFrame | Readings, *, period: str | None = None
) -> RankIntervals:
    """Draw weights and methods as declared under `uncertainty`, and score every draw.

    Each draw multiplies every weight by 1 ± an even random part of `weight_noise` and brings the
    siblings back to their sum; of treatment, normalisation, weighting and aggregation it takes the
    declared one or an alternative, all equally likely. Which regions and groups have a score is
    decided once, by the declared weights. Score intervals come from the draws with the declared
    normalisation only (and the declared kind of aggregation where that compares regions), as others
    give another scale. Means that need scores above 0 lift lower ones to a hundredth of the full
    score in draws that depart from the declared methods.

    Args:
        definition: A definition without faults.
        data: Table or readings as :func:`analysis.index.score.score` takes them.
        period: The period to look at; the newest by default.

    Returns:
        The same bits for the same definition and data, whatever the order of the data's rows.
        ``refused`` where no region has a score; ``caution`` where fewer than two are ranked (ranks
        have no interval then), or an alternative could not be reckoned everywhere.

    Raises:
        ValueError: `period` is not in the data.
    """
    plan = plan_of(definition, data, period)
    choices = choices_of(definition)
    settings = definition.uncertainty
    if not plan.scored.any():
        none = np.empty((0, len(plan.regions)))
        return _intervals(plan, choices, Runs(none, np.empty(0, dtype=bool), plan.said))
    numbers = np.random.default_rng(settings.seed).random((settings.draws, width(choices)))
    return _intervals(plan, choices, run(plan, choices, numbers))


def _intervals(plan: Plan, choices: tuple[Choice, ...], runs: Runs) -> RankIntervals:
    alone = plan.ranked.sum() < 2
    places = np.full_like(runs.scores, np.nan) if alone else plan.rank(runs.scores)
    said = (_ALONE, *runs.said) if alone and plan.scored.any() else runs.said
    return RankIntervals(
        method="monte_carlo",
        n_obs=plan.n_obs,
        status="refused" if not plan.scored.any() else "caution" if said else "ok",
        reason_zh=told_zh(said),
        reason_en=told_en(said),
        parameters=_parameters(plan, choices, runs),
        definition_hash=plan.definition.hash,
        period=plan.period,
        table=_table(plan, runs.scores[runs.on_scale], places),
        shares=_shares(plan, places),
    )


def _parameters(plan: Plan, choices: tuple[Choice, ...], runs: Runs) -> dict[str, Parameter]:
    settings = plan.definition.uncertainty
    options = {choice.name: ", ".join(choice.options) for choice in choices if choice.options}
    return {
        "draws": len(runs.scores),
        "score_draws": int(runs.on_scale.sum()),
        "seed": settings.seed,
        "weight_noise": settings.weight_noise,
        "interval": settings.interval,
        **options,
    }


def _table(plan: Plan, scores: NDArray[np.float64], places: NDArray[np.float64]) -> pd.DataFrame:
    """Give the table of the result; `scores` [draws on the scale, regions], `places` of all."""
    columns = {"index": plan.index, "rank": plan.places}
    columns |= dict(zip(("lo", "median", "hi"), _spread(plan, scores), strict=True))
    ends = ("rank_lo", "rank_median", "rank_hi")
    columns |= dict(zip(ends, _spread(plan, places), strict=True))
    columns["rank_mean"] = known_mean(places, 0)
    return plan.told(pd.DataFrame(columns, index=pd.Index(plan.regions, name="region")))


def _spread(plan: Plan, values: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Give lower end, median and upper end over the draws, by region."""
    tail = (1 - plan.definition.uncertainty.interval) / 2
    return (
        _quantile(values, tail, "lower"),
        _quantile(values, 0.5, "linear"),
        _quantile(values, 1 - tail, "higher"),
    )


def _quantile(
    values: NDArray[np.float64], share: float, way: Literal["lower", "linear", "higher"]
) -> NDArray[np.float64]:
    """Give the quantile over the draws of every region that has any."""
    found = np.full(values.shape[1], np.nan)
    some = ~np.isnan(values).all(axis=0)
    if some.any():
        found[some] = np.nanquantile(values[:, some], share, axis=0, method=way)
    return found


def _shares(plan: Plan, places: NDArray[np.float64]) -> pd.DataFrame:
    regions = pd.Index(plan.regions, name="region")
    counted = (~np.isnan(places)).sum(axis=0)
    columns = {
        rank: np.where(counted > 0, (places == rank).sum(axis=0) / np.maximum(counted, 1), np.nan)
        for rank in range(1, int(plan.ranked.sum()) + 1)
    }
    return plan.told(pd.DataFrame(columns, index=regions))
