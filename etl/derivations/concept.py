"""Formulas that compare with another number of one period: share, ratio, attainment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.period import parse_period
from etl.derivations.formula import SAME_RELEASE, Formula, Parameter, factor, percent, select, title

if TYPE_CHECKING:
    from datasets.catalogue import Catalogue
    from datasets.metric import Attainment, Ratio, Share


def share(catalogue: Catalogue, metric: Share) -> Formula:
    """Give `of` as a percentage of the total, or of `of` in the parent area."""
    total = metric.total or metric.of
    place, whose = "", "a.ref_area"
    if not metric.total:
        place, whose = "JOIN area AS place ON place.code = a.ref_area", "place.parent"
    source = f"""edition AS a ON a.metric = spec.of {place}
        JOIN edition AS b ON b.metric = spec.total AND b.ref_area = {whose}
        AND b.time_period = a.time_period AND {SAME_RELEASE.format("b")} WHERE true"""
    value = "CASE WHEN b.value <> 0 THEN a.value / b.value * spec.percent * spec.factor END"
    whole = title(catalogue, total) if metric.total else "上级地区"
    parameters: dict[str, Parameter] = {
        "of": metric.of,
        "total": total,
        "percent": percent(catalogue, metric),
        "factor": factor(catalogue, metric.of, catalogue.metrics[total].unit),
    }
    words = f"{title(catalogue, metric.of)}÷{whole}"
    return Formula(select(value, ("a", "b"), source), words, parameters)


def ratio(catalogue: Catalogue, metric: Ratio) -> Formula:
    """Give numerator over denominator of the same period, each as known on the day.

    Both are taken to the base units of their quantities (yuan, persons …), and the result from
    there into the metric's own unit: 亿元 over 万人 in 元 is yuan a head.
    """
    source = """known AS a ON a.metric = spec.numerator JOIN known AS b
        ON b.metric = spec.denominator AND b.ref_area = a.ref_area AND b.freq = a.freq
        AND b.time_period = a.time_period AND b.breakdown = a.breakdown WHERE true"""
    value = "CASE WHEN b.value <> 0 THEN a.value / b.value * spec.factor END"
    units = [
        catalogue.units[unit].factor
        for unit in (
            catalogue.metrics[metric.numerator].unit,
            catalogue.metrics[metric.denominator].unit,
            metric.unit,
        )
    ]
    parameters: dict[str, Parameter] = {
        "numerator": metric.numerator,
        "denominator": metric.denominator,
        "factor": float(units[0] / units[1] / units[2]),
    }
    words = f"{title(catalogue, metric.numerator)}÷{title(catalogue, metric.denominator)}"
    return Formula(select(value, ("a", "b"), source), words, parameters)


def attainment(catalogue: Catalogue, metric: Attainment) -> Formula:
    """Give `of` as a percentage of the target, in the target's area, until the target is due.

    Periods of another rhythm than the target's count only where the measure runs up to their end
    (cumulative) or stands there (stock).
    """
    target = catalogue.targets[metric.target]
    due = parse_period(target.due)
    source = """edition AS a ON a.metric = spec.of
        WHERE a.ref_area = spec.area AND a.period_end <= spec.due::DATE
        AND (a.freq = spec.freq OR spec.running)"""
    parameters: dict[str, Parameter] = {
        "of": metric.of,
        "area": target.ref_area,
        "due": due.end.isoformat(),
        "freq": due.freq,
        "running": catalogue.base(metric.of).accumulation != "single",
        "target": target.value / factor(catalogue, metric.of, target.unit),
        "percent": percent(catalogue, metric),
    }
    value = "CASE WHEN spec.target <> 0 THEN a.value / spec.target * spec.percent END"
    words = f"{title(catalogue, metric.of)}÷目标（{target.document}）"
    return Formula(select(value, ("a",), source), words, parameters)
