"""The definition of an index with other methods in place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.index.draw import DECLARED
from datasets.index import IndexDefinition
from datasets.index_method import (
    Equal,
    FromData,
    Logarithm,
    MinMax,
    Normalisation,
    NoTreatment,
    Percentile,
    Rank,
    Skewness,
    Standard,
    TargetBand,
    Treatment,
    Weighting,
)
from datasets.index_tree import aggregation_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datasets.index import Indicator

_LEAST = 0.01
"""Part of the full score that geometric and harmonic means take for lower scores."""
_COMPARED = MinMax | Standard | Rank | Percentile


def variant(definition: IndexDefinition, methods: Mapping[str, str]) -> IndexDefinition:
    """Give `definition` with `methods` (by kind of choice) in place of its own.

    Min-max and percentiles run over the full scale, z-scores have half the full score as mean and
    a tenth of it as standard deviation, winsorising has its usual limits. Methods of the levels
    replace those of single groups and indicators too. An indicator that is best within a band keeps
    its normalisation. One that is scored by frontiers keeps a treatment that fits their unit.
    """
    kept = {name: way for name, way in methods.items() if way != DECLARED}
    changed = definition
    if "normalise" in kept or "treat" in kept:
        own = tuple(_indicator(definition, leaf, kept) for leaf in definition.indicators)
        changed = replaced(changed, indicators=own)
    if "weights" in kept:
        bare = tuple(g.model_copy(update={"weights": None}) for g in changed.groups)
        changed = replaced(changed, groups=bare, weights=_weighting(kept["weights"]))
    if "aggregate" in kept:
        bare = tuple(g.model_copy(update={"aggregate": None}) for g in changed.groups)
        changed = replaced(changed, groups=bare, aggregate=kept["aggregate"])
    return changed


def replaced(definition: IndexDefinition, **changes: object) -> IndexDefinition:
    """Give `definition` with other fields, and a hierarchy of its own."""
    fields = {name: getattr(definition, name) for name in IndexDefinition.model_fields}
    return IndexDefinition.model_validate(fields | changes)


def kept_as_declared(
    definition: IndexDefinition, offered: Mapping[str, tuple[str, ...]]
) -> tuple[int, int]:
    """Count indicators that keep treatment, and normalisation, though alternatives are offered."""
    treatments, normalisations = offered.get("treat", ()), offered.get("normalise", ())
    treated = scored = 0
    for leaf in definition.indicators:
        spec = leaf.normalise or definition.defaults.normalise
        own = leaf.treat or definition.defaults.treat
        scored += bool(normalisations) and _is_band(leaf, spec)
        treated += any(w != DECLARED and not _fits(spec, own, w) for w in treatments)
    return treated, scored


def floor_of(definition: IndexDefinition, methods: Mapping[str, str]) -> float | None:
    """Give the least score that `methods` can work with, where they can meet lower ones.

    A hundredth of the full score for geometric and harmonic means, 0 for weights by entropy; None
    for all others, and where scores, means and weights are as declared.
    """
    chosen = {name: way for name, way in methods.items() if way != DECLARED}
    scored = "treat" in chosen or "normalise" in chosen
    means: set[str] = {aggregation_of(definition, group) for group in definition.tree.upward}
    if "aggregate" in chosen or scored:
        means = {chosen["aggregate"]} if "aggregate" in chosen else means
        if means & {"geometric", "harmonic"}:
            return _LEAST * definition.index.scale
    own = {definition.weights.type, *(g.weights.type for g in definition.groups if g.weights)}
    weights = {chosen["weights"]} if "weights" in chosen else own if scored else set()
    return 0.0 if "entropy" in weights else None


def _indicator(
    definition: IndexDefinition, leaf: Indicator, methods: Mapping[str, str]
) -> Indicator:
    scored = leaf.normalise or definition.defaults.normalise
    treated = leaf.treat or definition.defaults.treat
    if "normalise" in methods and not _is_band(leaf, scored):
        scored = _normalisation(methods["normalise"], definition.index.scale)
    if "treat" in methods and _fits(scored, treated, methods["treat"]):
        treated = _treatment(methods["treat"], compared=isinstance(scored, _COMPARED))
    return leaf.model_copy(update={"normalise": scored, "treat": treated})


def _is_band(leaf: Indicator, spec: Normalisation | None) -> bool:
    """Whether other normalisations would turn the meaning of the indicator."""
    return leaf.direction == "target_band" or isinstance(spec, TargetBand)


def _fits(scored: Normalisation | None, treated: Treatment | None, way: str) -> bool:
    """Whether the treatment `way` leaves values in the unit that `scored` is declared in."""
    if isinstance(scored, _COMPARED):
        return True
    whole = treated is None or treated.type in {"none", "trim"}
    return way != "log" and (whole or (isinstance(treated, Skewness) and treated.then == "none"))


def _normalisation(way: str, scale: float) -> Normalisation:
    match way:
        case "minmax":
            return MinMax(type="minmax")
        case "z":
            return Standard(type="z", mean=scale / 2, sd=scale / 10)
        case "rank":
            return Rank(type="rank")
        case _:
            return Percentile(type="percentile")


def _treatment(way: str, *, compared: bool) -> Treatment:
    match way:
        case "none":
            return NoTreatment(type="none")
        case "log":
            return Logarithm(type="log")
        case _:
            return Skewness(type="winsorise", then="log" if compared else "none")


def _weighting(way: str) -> Weighting:
    return Equal(type="equal") if way == "equal" else FromData.model_validate({"type": way})
