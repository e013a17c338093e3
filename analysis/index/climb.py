"""One step of the way up: the children of a group become its score."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.aggregate import aggregate, unfit
from analysis.index.degenerate import DegenerateError
from analysis.index.normalise import normalise
from analysis.index.weigh import weighting_of
from datasets.index_method import FromData
from datasets.index_tree import aggregation_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from datasets.index import IndexDefinition
    from datasets.index_method import Normalisation

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


def lose(*flags: Flags) -> Flags:
    """Give the regions that any of `flags` marks."""
    return np.asarray(reduce(np.logical_or, flags))


def gather(
    definition: IndexDefinition, group: str, scores: Floats, weights: Floats
) -> tuple[Floats, Flags]:
    """Put the children of `group` together.

    Benefit of the doubt with arithmetic aggregation gives the part of the best that any region
    reaches under the same weights; there the weights' absolute size matters.

    Args:
        definition: A definition without faults.
        group: A group, or the index.
        scores: [..., regions, children]
        weights: Broadcastable to `scores`.

    Returns:
        The scores of the group, normalised again where it says so, and the flags of the regions
        that have none because a geometric or harmonic mean met a score that is not above 0.
    """
    method, scale = aggregation_of(definition, group), definition.index.scale
    weighting = weighting_of(definition, group)
    bad = unfit(method, scores, weights)
    usable = np.where(bad[..., None], np.nan, scores)
    if method == "arithmetic" and isinstance(weighting, FromData) and weighting.type == "bod":
        gone = np.isnan(usable).all(-1)
        found = np.where(gone, np.nan, scale * np.nansum(usable * weights, axis=-1))
    else:
        found = aggregate(method, usable, weights, scale=scale)
    again = next((g.normalise for g in definition.groups if g.id == group), None)
    return (_again(again, found, scale) if again else found), bad


def _again(method: Normalisation, scores: Floats, scale: float) -> Floats:
    """Normalise the scores of a group; those that the method cannot tell apart are lost."""
    try:
        return np.apply_along_axis(
            lambda row: normalise(method, row, direction="higher", scale=scale), -1, scores
        )
    except DegenerateError:
        return np.full(scores.shape, np.nan)


def stack(found: Mapping[str, Floats], nodes: tuple[str, ...]) -> Floats:
    """Put the arrays of `nodes` side by side on a new last axis."""
    arrays = [found[node] for node in nodes]
    if len({array.shape for array in arrays}) > 1:
        arrays = list(np.broadcast_arrays(*arrays))
    return np.stack(arrays, axis=-1)
