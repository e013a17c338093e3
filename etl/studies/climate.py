"""Composite indexes of the business cycle, with diffusion indexes and turning points."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from analysis.climate import composite_index, diffusion_index
from analysis.components import prepared, rising_is_good
from analysis.cycle import turning_points
from etl.judgement import Judgement, Number, known, numbers_of
from etl.study_series import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from analysis.climate import CompositeIndex
    from datasets.study import Climate, Component
    from etl.study_input import Inputs


def reckon(_: str, study: Climate, inputs: Inputs) -> Iterator[Judgement]:
    """Give one judgement for all components; it stands for the area of the first one."""
    series = inputs.of(study)
    frame = prepared(side_by_side(series), study.components)
    found = composite_index(
        frame,
        study.components,
        method=study.method,
        base_year=study.base_year,
        provisional=study.provisional_months,
        as_of=max((each.vintage for each in series if each.vintage), default=None),
    )
    spread = _spread(rising_is_good(frame, study.components), study.components)
    turns = (_turns(group, found.index[group]) for group in found.index.columns)
    numbers = chain(_indexes(found), _shares(found), spread, chain.from_iterable(turns))
    yield Judgement(
        result=found,
        metric="",
        ref_area=study.components[0].ref_area,
        freq=study.components[0].freq,
        details={
            "components": len(study.components),
            "mean_revision": _mean_revision(found),
            **{f"weight:{metric}": float(weight) for metric, weight in found.weights.items()},
        },
        numbers=() if found.status == "refused" else tuple(numbers),
    )


def _indexes(found: CompositeIndex) -> Iterator[Number]:
    for group in found.index.columns:
        values = found.index[group].dropna()
        waiting = found.provisional[group].reindex(values.index)
        yield from numbers_of(group, values[~waiting])
        yield from numbers_of(group, values[waiting], "provisional")


def _shares(found: CompositeIndex) -> Iterator[Number]:
    for item, frame in (("contribution", found.contributions), ("trend", found.trend)):
        for name in frame.columns:
            yield from numbers_of(f"{item}:{name}", frame[name].dropna())


def _spread(frame: pd.DataFrame, components: Sequence[Component]) -> Iterator[Number]:
    weights = {c.metric: c.weight or 1.0 for c in components}
    groups = {"diffusion": [c.metric for c in components]}
    for c in components:
        groups.setdefault(f"diffusion:{c.group}", []).append(c.metric)
    for item, metrics in groups.items():
        found = diffusion_index(frame[metrics], weights=weights)
        yield from numbers_of(item, found.index.dropna())


def _turns(group: str, index: pd.Series[float]) -> Iterator[Number]:
    found = turning_points(index)
    for point in found.points.to_dict("records"):
        note = f"{point['kind']} provisional" if point["provisional"] else str(point["kind"])
        yield Number(f"turn:{group}", str(point["time_period"]), known(float(point["value"])), note)


def _mean_revision(found: CompositeIndex) -> float | None:
    """Give how much the coincident index (or the one there is) changed since it was first said."""
    if found.revisions.empty:
        return None
    sizes = {str(group): float(size) for group, size in found.revisions["mean_absolute"].items()}
    return known(sizes.get("coincident", next(iter(sizes.values()))))
