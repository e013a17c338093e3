"""The index under every draw of weights and methods."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.degenerate import DegenerateError
from analysis.index.draw import DECLARED, draw
from analysis.index.draw_climb import climb_draws
from analysis.index.draw_plan import trimmed
from analysis.index.draw_variant import floor_of, kept_as_declared, variant
from analysis.index.prepare import prepare
from analysis.index.stand import stands
from datasets.index_tree import aggregation_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from analysis.index.draw import Choice, Drawn
    from analysis.index.draw_plan import Plan, Said
    from analysis.index.prepare import Prepared
    from analysis.index.stand import Stand
    from datasets.index import IndexDefinition

    Floats = NDArray[np.float64]
    Key = tuple[str, str, float | None]

_FEW = 0.1
"""Part of the scores that may be negative for a floor to leave their meaning."""
_MEANS = {"arithmetic", "geometric", "harmonic"}

_LIFTED = (
    "几何、调和平均的备选抽样中，低于满分百分之一的得分按百分之一计",
    (
        "in draws of geometric or harmonic means, scores below a hundredth of the full score "
        "count as a hundredth"
    ),
)
_RAISED = (
    "熵权的备选抽样中，负分按零分计",
    "in draws of weights by entropy, negative scores count as 0",
)
_LOST = (
    "部分抽样中有地区的得分不大于零，几何或调和平均无从计算，未计入该地区",
    (
        "in some draws a region has a score that is not above 0 under a geometric or harmonic "
        "mean; they do not count for it"
    ),
)


@dataclass(frozen=True)
class Scored:
    """Indicators under one treatment and normalisation.

    Args:
        definition: The index with these methods.
        prepared: Its steps, scores lifted to the floor.
        said: Reservations.
        negative: Whether too many scores are negative for a floor.
    """

    definition: IndexDefinition
    prepared: Prepared
    said: tuple[Said, ...]
    negative: bool = False


@dataclass(frozen=True)
class Runs:
    """An index under draws.

    Args:
        scores: [draws, regions]; NaN for regions without score as declared, and in draws whose
            methods cannot be had.
        on_scale: Whether the scores of a draw are on the declared scale, [draws].
        said: Reservations, in both languages.
    """

    scores: Floats
    on_scale: NDArray[np.bool_]
    said: tuple[Said, ...]


def run(plan: Plan, choices: tuple[Choice, ...], numbers: Floats) -> Runs:
    """Score every draw.

    Args:
        plan: The index as declared; some region has a score.
        choices: What is uncertain.
        numbers: [draws, width of `choices`], each from 0 to 1.
    """
    drawn = draw(choices, numbers, plan.definition.uncertainty.weight_noise)
    scores = np.full((len(numbers), len(plan.regions)), np.nan)
    said = dict.fromkeys((*plan.said, *_kept(plan, choices)))
    known: dict[Key, Scored] = {}
    left_out = False
    for methods, rows in _combinations(choices, drawn, len(numbers)):
        key = _key(plan, methods)
        if key not in known:
            known[key] = _scored(plan, key)
        stand = _stand(plan, known[key], methods, said)
        if stand:
            factors = {node: factor[rows] for node, factor in drawn.factors.items()}
            scores[rows] = climb_draws(plan, stand[0], stand[1], factors, len(rows))
            left_out |= bool(np.isnan(scores[rows][:, plan.scored]).any())
    said |= dict.fromkeys([_LOST] if left_out else [])
    return Runs(scores, _on_scale(plan.definition, choices, drawn, len(numbers)), tuple(said))


def _combinations(
    choices: tuple[Choice, ...], drawn: Drawn, count: int
) -> Iterator[tuple[dict[str, str], NDArray[np.int64]]]:
    """Give every combination of methods that was drawn, with its draws."""
    chosen = [choice for choice in choices if choice.options]
    if not chosen:
        yield {}, np.arange(count)
        return
    picks = np.stack([drawn.picks[choice.name] for choice in chosen], axis=1)
    found, places = np.unique(picks, axis=0, return_inverse=True)
    for place, row in enumerate(found):
        pairs = zip(chosen, row, strict=True)
        methods = {choice.name: choice.options[pick] for choice, pick in pairs}
        yield methods, np.flatnonzero(places.ravel() == place)


def _key(plan: Plan, methods: Mapping[str, str]) -> Key:
    """Give what the scores of indicators depend on: treatment, normalisation, the floor."""
    treated, scored = (methods.get(name, DECLARED) for name in ("treat", "normalise"))
    return treated, scored, floor_of(plan.definition, methods)


def _scored(plan: Plan, key: Key) -> Scored:
    treated, scored, floor = key
    definition = variant(plan.definition, {"treat": treated, "normalise": scored})
    prepared = trimmed(prepare(definition, plan.readings), plan.period)
    new = (one for one in prepared.said if one not in plan.said)
    said = tuple((f"备选方法下{zh}", f"under an alternative {en}") for zh, en in new)
    if floor is None:
        return Scored(definition, prepared, said)
    scores = prepared.steps["score"]
    lifted = scores.clip(lower=floor)
    if not lifted.equals(scores):
        said = (*said, _LIFTED if floor > 0 else _RAISED)
    negative = (scores < 0).to_numpy().sum() > _FEW * scores.notna().to_numpy().sum()
    steps = prepared.steps | {"score": scores if negative else lifted}
    return Scored(definition, replace(prepared, steps=steps), said, negative=bool(negative))


def _stand(
    plan: Plan, scored: Scored, methods: Mapping[str, str], said: dict[Said, None]
) -> tuple[IndexDefinition, Stand] | None:
    """Give the index and where regions stand under `methods`; reservations go into `said`.

    None, and the reason in `said`, where weights or means cannot be had.
    """
    weighed = {name: methods.get(name, DECLARED) for name in ("weights", "aggregate")}
    definition = variant(scored.definition, weighed)
    try:
        if scored.negative:
            raise _too_many()
        stand = stands(definition, plan.own, scored.prepared)[0]
    except DegenerateError as error:
        way = " + ".join(dict.fromkeys(way for way in methods.values() if way != DECLARED))
        said[f"备选方法 {way} 的抽样未计入：{error.zh}", f"draws of {way} left out: {error.en}"] = (
            None
        )
        return None
    said |= dict.fromkeys(scored.said)
    said |= dict.fromkeys(one for one in stand.standing.said if one not in plan.said)
    return definition, stand


def _too_many() -> DegenerateError:
    return DegenerateError(
        "超过一成的得分为负，几何平均、调和平均和熵权不适用",
        "more than a tenth of the scores are negative, which geometric and harmonic means and "
        "weights by entropy cannot work with",
    )


def _kept(plan: Plan, choices: tuple[Choice, ...]) -> list[Said]:
    """Say how many indicators keep a method that alternatives would turn the meaning of."""
    offered = {choice.name: choice.options for choice in choices}
    treated, scored = kept_as_declared(plan.definition, offered)
    said = []
    if treated:
        zh = f"{treated} 项指标按固定标杆计分，改变量纲的处理对它们不适用，保持所声明的处理"
        en = f"{treated} indicators have fixed frontiers and keep their treatment where another one"
        said.append((zh, f"{en} would change the unit"))
    if scored:
        zh = f"{scored} 项指标以区间为优，保持所声明的标准化"
        said.append(
            (zh, f"{scored} indicators are best within a band and keep their normalisation")
        )
    return said


def _on_scale(
    definition: IndexDefinition, choices: tuple[Choice, ...], drawn: Drawn, count: int
) -> NDArray[np.bool_]:
    """Tell which draws have scores on the declared scale."""
    own = {aggregation_of(definition, group) for group in definition.tree.upward}
    binding = {"normalise"} if own <= _MEANS else {"normalise", "aggregate"}
    on_scale = np.ones(count, dtype=bool)
    for choice in choices:
        if choice.name in binding:
            on_scale &= drawn.picks[choice.name] == 0
    return on_scale
