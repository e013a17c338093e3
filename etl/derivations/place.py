"""Formulas that compare with other areas: difference and rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.derivations.formula import SAME_RELEASE, Formula, Parameter, factor, select, title

if TYPE_CHECKING:
    from datasets.catalogue import Catalogue
    from datasets.metric import Difference, Rank


_LEAST_RANKED = 3
"""Among fewer areas with a value in one release a place says nothing."""


def difference(catalogue: Catalogue, metric: Difference) -> Formula:
    """Give `of` minus its value in the parent area, or minus the mean of its siblings."""
    if metric.peers == "parent":
        return _to_parent(catalogue, metric)
    return _to_siblings(catalogue, metric)


def _to_parent(catalogue: Catalogue, metric: Difference) -> Formula:
    source = f"""edition AS a ON a.metric = spec.of JOIN area AS place ON place.code = a.ref_area
        JOIN edition AS b ON b.metric = spec.of AND b.ref_area = place.parent
        AND b.time_period = a.time_period AND {SAME_RELEASE.format("b")} WHERE true"""
    parameters: dict[str, Parameter] = {
        "of": metric.of,
        "factor": factor(catalogue, metric.of, metric.unit),
    }
    words = f"{title(catalogue, metric.of)}与上级地区之差"
    return Formula(
        select("(a.value - b.value) * spec.factor", ("a", "b"), source), words, parameters
    )


def _among_siblings(value: str, least: int) -> str:
    """Candidate rows over all areas of one parent and level, at each day it changed.

    `value` may use ``m.value`` and the window ``peers``; the mean and the count include the area.
    There is a result where at least `least` of the areas have a value.
    """
    return f"""
    WITH member AS (SELECT e.*, spec.*, place.parent, place.level
        FROM spec JOIN edition AS e ON e.metric = spec.of JOIN area AS place
        ON place.code = e.ref_area),
    moment AS (SELECT DISTINCT name, freq, time_period, breakdown, release, parent, level,
        vintage AS day FROM member)
    SELECT name, words, m.ref_area, m.freq, m.time_period, m.period_end, m.breakdown, m.feed,
        m.load_id, m.vintage AS first_known, day AS vintage, m.release,
        CASE WHEN m.value IS NOT NULL AND count(m.value) OVER peers >= {least} THEN {value} END
            AS value,
        worst(list(m.obs_status) FILTER (m.value IS NOT NULL) OVER peers) AS obs_status,
        lineage(list(m.origin) OVER peers) AS origin,
        m.source_title || '；可比地区' || count(m.value) OVER peers || '个' AS title
    FROM member AS m
        JOIN moment USING (name, freq, time_period, breakdown, release, parent, level)
    WHERE m.vintage <= day AND day < m.until
    WINDOW peers AS
        (PARTITION BY name, freq, time_period, breakdown, release, parent, level, day)"""


def _to_siblings(catalogue: Catalogue, metric: Difference) -> Formula:
    candidates = _among_siblings("(m.value - avg(m.value) OVER peers) * m.factor", least=2)
    parameters: dict[str, Parameter] = {
        "of": metric.of,
        "factor": factor(catalogue, metric.of, metric.unit),
    }
    return Formula(candidates, f"{title(catalogue, metric.of)}与同级地区均值之差", parameters)


def rank(catalogue: Catalogue, metric: Rank) -> Formula:
    """Give the place among siblings with a value: best first by direction, ties share.

    Fewer than three siblings with a value in the release give none.
    """
    lowest_first = catalogue.metrics[metric.of].direction == "lower_better"
    order = "ASC" if lowest_first else "DESC"
    place = f"rank() OVER (peers ORDER BY m.value {order} NULLS LAST)"
    candidates = _among_siblings(place, _LEAST_RANKED)
    return Formula(candidates, f"{title(catalogue, metric.of)}位次", {"of": metric.of})
