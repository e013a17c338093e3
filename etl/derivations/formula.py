"""What a formula is, and the SELECT that most formulas share."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from datasets.codelist import conversion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datasets.catalogue import Catalogue
    from datasets.metric import Derived

Parameter = str | float | bool

SAME_RELEASE = "{0}.freq = a.freq AND {0}.breakdown = a.breakdown AND {0}.release = a.release"
"""Join condition of the input with alias ``{0}`` to the first input, whose alias is ``a``."""

_JOINED = ("vintage", "until", "obs_status", "origin")


@dataclass(frozen=True)
class Formula:
    """The SELECT of a metric's candidate rows, its words for people, its parameters.

    The SELECT serves all metrics that share it: the table ``spec`` has a row for each, with its
    ``name``, ``words`` and parameters. It reads the tables ``edition``, ``known``, ``area`` and
    ``period`` of ``etl.derive`` and gives name, words, ref_area, freq, time_period,
    period_end, breakdown, feed, load_id, first_known (vintage of the first input), vintage,
    release, value, obs_status, origin, title.
    """

    candidates: str
    words: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


def select(value: str, parts: tuple[str, ...], source: str) -> str:
    """Give the candidate rows of a formula whose inputs go by the aliases `parts`, `a` the first.

    `source` is the FROM clause with a WHERE, to which the overlap of the inputs is added.
    """
    other = parts[-1]
    columns = {name: ", ".join(f"{p}.{name}" for p in parts) for name in _JOINED}
    return f"""
    SELECT spec.name, spec.words, a.ref_area, a.freq, a.time_period, a.period_end, a.breakdown,
        a.feed, a.load_id, a.vintage AS first_known, greatest({columns["vintage"]}) AS vintage,
        joined(a.release, {other}.release, ' / ') AS release, {value} AS value,
        worst([{columns["obs_status"]}]) AS obs_status, lineage([{columns["origin"]}]) AS origin,
        joined(a.source_title, {other}.source_title, '；') AS title
    FROM spec JOIN {source} AND greatest({columns["vintage"]}) < least({columns["until"]})"""


def title(catalogue: Catalogue, metric: str) -> str:
    """Give the title of `metric` for people."""
    return catalogue.metrics[metric].title.zh


def percent(catalogue: Catalogue, metric: Derived) -> float:
    """Give what turns a plain ratio into the metric's unit; percentage points are per cent."""
    unit = catalogue.units[metric.unit]
    return float(1 / unit.factor) if unit.quantity == "ratio" else 100.0


def factor(catalogue: Catalogue, metric: str, unit: str) -> float:
    """Give what turns the values of `metric` into `unit`; per cent differ by percentage points."""
    own = catalogue.metrics[metric].unit
    if catalogue.units[own].quantity == "ratio" and unit == "个百分点":
        return float(catalogue.units[own].factor * Decimal(100))
    return float(conversion(catalogue.units, own, unit))
