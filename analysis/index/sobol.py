"""Which of the uncertain choices move an index and its ranks, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.draw import choices_of, width
from analysis.index.draw_plan import known_mean, plan_of, told_en, told_zh
from analysis.index.draw_runs import run
from analysis.result import Result

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.index.draw import Choice
    from analysis.index.draw_plan import Plan
    from analysis.index.draw_runs import Runs
    from analysis.index.result import Readings
    from datasets.index import IndexDefinition

_COLUMNS = ("first", "first_error", "total", "total_error")
_RESAMPLES = 100
_NOTHING = 1e-12
"""Relative spread of an outcome that is an error of arithmetic."""


@dataclass(frozen=True, kw_only=True)
class Effects(Result):
    """Parts of the variance that go back to each uncertain choice.

    A choice's ``first`` effect is the part that it explains alone, its ``total`` effect the part
    that would vanish with it, what it does together with others included. The columns
    ``first_error`` and ``total_error`` are half widths of 95 % intervals from resampling. Estimates
    can lie a little below 0. NaN where nothing moves.

    Args:
        definition_hash: SHA-256 of the definition.
        period: The period, as spelled in the data.
        shift: Rows are choices; effects on the mean absolute change of the ranks against the
            declared ones, which is the measure of COINr's ``get_sensitivity``.
        ranks: Rows are (region, choice); effects on the rank of the region.
        scores: Same shape; effects on its score, NaN where alternatives have another scale.
    """

    definition_hash: str
    period: str
    shift: pd.DataFrame
    ranks: pd.DataFrame
    scores: pd.DataFrame


def effects(
    definition: IndexDefinition,
    data: pd.DataFrame | Readings,
    *,
    base: int = 500,
    period: str | None = None,
) -> Effects:
    """Reckon Sobol effects of weights and methods, as declared under `uncertainty`.

    The weights of a level are one choice, every kind of method with alternatives is another one.
    Draws are those of :func:`analysis.index.uncertainty.uncertainty`, in the design of Saltelli
    (2010); estimators are SALib's.

    Args:
        definition: A definition without faults.
        data: Table or readings as :func:`analysis.index.score.score` takes them.
        base: Base samples; rounded up to a power of two, for which Sobol's points are even. The
            index is reckoned `base` × (choices + 2) times.
        period: The period to look at; the newest by default.

    Returns:
        The same bits for the same definition and data. ``refused`` where fewer than two regions are
        ranked, fewer than two choices are uncertain, or a combination of methods cannot be had.

    Raises:
        ValueError: `period` is not in the data, or `base` below 1.
    """
    plan = plan_of(definition, data, period)
    choices = choices_of(definition)
    refusal = _refusal(plan, choices)
    if refusal:
        return _refused(plan, choices, refusal)
    numbers = design(choices, base, definition.uncertainty.seed)
    runs = run(plan, choices, numbers)
    if np.isnan(runs.scores).all(axis=1).any():
        return _refused(plan, choices, (told_zh(runs.said), told_en(runs.said)))
    return _found(plan, choices, runs)


def _found(plan: Plan, choices: tuple[Choice, ...], runs: Runs) -> Effects:
    places = plan.rank(runs.scores)
    moved = np.abs(places[:, plan.ranked] - plan.places[plan.ranked])
    comparable = runs.scores if runs.on_scale.all() else np.full_like(runs.scores, np.nan)
    seed = plan.definition.uncertainty.seed
    return Effects(
        method="sobol",
        n_obs=plan.n_obs,
        status="caution" if runs.said else "ok",
        reason_zh=told_zh(runs.said),
        reason_en=told_en(runs.said),
        parameters=_parameters(plan, choices, len(runs.scores)),
        definition_hash=plan.definition.hash,
        period=plan.period,
        shift=effects_on(choices, known_mean(moved, 1), seed),
        ranks=_by_region(plan, choices, places),
        scores=_by_region(plan, choices, comparable),
    )


def design(choices: tuple[Choice, ...], base: int, seed: int) -> NDArray[np.float64]:
    """Give the draws of Saltelli's design, [base × (choices + 2), width of `choices`].

    Args:
        choices: At least two.
        base: Base samples; rounded up to a power of two.
        seed: Scrambles Sobol's points.
    """
    from SALib.sample import sobol

    if base < 1:
        raise ValueError(f"base is {base}, expected at least 1")
    power = 1 << (base - 1).bit_length()
    found = sobol.sample(_problem(choices), power, calc_second_order=False, seed=seed)
    return np.asarray(found, dtype=np.float64)


def effects_on(
    choices: tuple[Choice, ...], outcome: NDArray[np.float64], seed: int
) -> pd.DataFrame:
    """Give the effects of `choices` on `outcome`, which has a number for each row of the design."""
    from SALib.analyze import sobol

    names = pd.Index([choice.name for choice in choices], name="choice")
    if not np.ptp(outcome) > np.abs(outcome).max() * _NOTHING:
        return pd.DataFrame(np.nan, index=names, columns=list(_COLUMNS))
    found = sobol.analyze(
        _problem(choices),
        outcome,
        calc_second_order=False,
        num_resamples=_RESAMPLES,
        seed=seed + 1,
    )
    columns = (found[name] for name in ("S1", "S1_conf", "ST", "ST_conf"))
    return pd.DataFrame(dict(zip(_COLUMNS, columns, strict=True)), index=names)


def _problem(choices: tuple[Choice, ...]) -> dict[str, object]:
    """Describe the numbers of a draw to SALib; those of one choice move together."""
    groups = [choice.name for choice in choices for _ in range(choice.width)]
    names = [f"{group} {place}" for place, group in enumerate(groups)]
    bounds = [[0.0, 1.0]] * width(choices)
    return {"num_vars": len(groups), "names": names, "groups": groups, "bounds": bounds}


def _by_region(
    plan: Plan, choices: tuple[Choice, ...], outcomes: NDArray[np.float64]
) -> pd.DataFrame:
    seed = plan.definition.uncertainty.seed
    columns = zip(plan.regions, outcomes.T, strict=True)
    found = {region: effects_on(choices, column, seed) for region, column in columns}
    return pd.concat({region: found[region] for region in plan.order}, names=["region"])


def _refusal(plan: Plan, choices: tuple[Choice, ...]) -> tuple[str, str] | None:
    if not plan.scored.any():
        return told_zh(plan.said), told_en(plan.said)
    if plan.ranked.sum() < 2:
        return (
            f"{plan.period} 参加排序的地区不足两个，位次无从变动。",
            f"In {plan.period} fewer than two regions are ranked, so no rank can move.",
        )
    if len(choices) < 2:
        return (
            "不确定的选择不足两项，无需分解：请声明权重扰动或备选方法。",
            (
                "Fewer than two choices are uncertain, so there is nothing to take apart: "
                "declare weight noise or alternatives."
            ),
        )
    return None


def _refused(plan: Plan, choices: tuple[Choice, ...], refusal: tuple[str, str]) -> Effects:
    nothing = np.full((1, len(plan.regions)), np.nan)
    return Effects(
        method="sobol",
        n_obs=plan.n_obs,
        status="refused",
        reason_zh=refusal[0],
        reason_en=refusal[1],
        parameters=_parameters(plan, choices, 0),
        definition_hash=plan.definition.hash,
        period=plan.period,
        shift=effects_on(choices, nothing[:, 0], 0),
        ranks=_by_region(plan, choices, nothing),
        scores=_by_region(plan, choices, nothing),
    )


def _parameters(plan: Plan, choices: tuple[Choice, ...], runs: int) -> dict[str, str | int | float]:
    settings = plan.definition.uncertainty
    return {
        "runs": runs,
        "base": runs // (len(choices) + 2),
        "seed": settings.seed,
        "weight_noise": settings.weight_noise,
        "choices": ", ".join(choice.name for choice in choices),
    }
