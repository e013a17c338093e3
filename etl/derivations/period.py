"""Formulas that compare with an earlier period: growth and contribution to growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.derivations.formula import SAME_RELEASE, Formula, Parameter, factor, percent, select, title

if TYPE_CHECKING:
    from datasets.catalogue import Catalogue
    from datasets.metric import Contribution, Growth


def growth(catalogue: Catalogue, metric: Growth) -> Formula:
    """Give the change in per cent; a base of zero or below, or a negative value, gives none.

    The two-year average is the geometric mean of the growth over two years.
    """
    rate = "sqrt(a.value / b.value)" if metric.over == "two_year_average" else "a.value / b.value"
    source = f"""edition AS a ON a.metric = spec.of JOIN period AS p ON p.text = a.time_period
        JOIN edition AS b ON b.metric = spec.of AND b.ref_area = a.ref_area
        AND b.time_period = p.{metric.over} AND {SAME_RELEASE.format("b")} WHERE true"""
    value = f"CASE WHEN b.value > 0 AND a.value >= 0 THEN ({rate} - 1) * spec.percent END"
    words = {"year": "同比", "previous": "环比", "two_year_average": "两年平均增速"}[metric.over]
    parameters: dict[str, Parameter] = {"of": metric.of, "percent": percent(catalogue, metric)}
    return Formula(
        select(value, ("a", "b"), source), f"{title(catalogue, metric.of)}{words}", parameters
    )


def contribution(catalogue: Catalogue, metric: Contribution) -> Formula:
    """Give the percentage points that the change over the year adds to the growth of the total."""
    source = f"""edition AS a ON a.metric = spec.of JOIN period AS p ON p.text = a.time_period
        JOIN edition AS b ON b.metric = spec.of AND b.ref_area = a.ref_area
        AND b.time_period = p.year AND {SAME_RELEASE.format("b")}
        JOIN edition AS c ON c.metric = spec.total AND c.ref_area = a.ref_area
        AND c.time_period = p.year AND {SAME_RELEASE.format("c")} WHERE true"""
    value = """CASE WHEN c.value > 0
        THEN (a.value - b.value) / c.value * spec.percent * spec.factor END"""
    parameters: dict[str, Parameter] = {
        "of": metric.of,
        "total": metric.total,
        "percent": percent(catalogue, metric),
        "factor": factor(catalogue, metric.of, catalogue.metrics[metric.total].unit),
    }
    words = f"{title(catalogue, metric.of)}增量÷上年{title(catalogue, metric.total)}"
    return Formula(select(value, ("a", "b", "c"), source), words, parameters)
