"""Metrics: what is measured as published, and what is reckoned from it by declaration."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from datasets.period import Freq
from datasets.spec import Spec, Text

Direction = Literal["higher_better", "lower_better", "neutral"]
Classification = Literal["公开", "内部", "敏感"]
Threshold = tuple[float, float]


class Release(Spec):
    """When a publisher gives a period: `lag_days` after its end, late after `grace_days` more."""

    lag_days: int = Field(ge=0)
    grace_days: int = Field(ge=0)


class Described(Spec):
    """What every metric says of itself, measured or derived."""

    title: Text
    short: Text | None = None
    definition: Text
    unit: str
    decimals: int = Field(ge=0, le=6)
    direction: Direction = "neutral"
    hard_range: tuple[float, float] | None = None
    soft_range: tuple[float, float] | None = None
    thresholds: dict[str, float] = Field(default_factory=dict)


class Measure(Described):
    """A metric whose observations come from feeds.

    `accumulation` tells what a value covers: the ``single`` period, the year so far
    (``cumulative``), or a ``stock`` at the end of the period.
    """

    kind: Literal["measure"] = "measure"
    theme: str
    owner: str
    freq: tuple[Freq, ...]
    price_basis: Literal["nominal", "real", "none"] = "none"
    accumulation: Literal["single", "cumulative", "stock"] = "single"
    index_base: str = ""
    classification: Classification = "公开"
    release: dict[Freq, Release] = Field(default_factory=dict)
    growth_of: str = ""


class Growth(Described):
    """Change of `of` in per cent: over the year, the period before, or averaged over two years.

    Both values come from one release (``within: release``), never from two.
    """

    kind: Literal["growth"]
    of: str
    over: Literal["year", "previous", "two_year_average"]


class Share(Described):
    """`of` as a percentage of `total` of the same area, or of `of` in the parent area."""

    kind: Literal["share"]
    of: str
    total: str = ""


class Ratio(Described):
    """`numerator` divided by `denominator`, turned into `unit`; per-head figures are ratios."""

    kind: Literal["ratio"]
    numerator: str
    denominator: str


class Contribution(Described):
    """Percentage points that the change of `of` adds to the growth of `total`, one release."""

    kind: Literal["contribution"]
    of: str
    total: str


class Difference(Described):
    """`of` minus its value in the parent area, or minus the mean of a peer group."""

    kind: Literal["difference"]
    of: str
    peers: Literal["parent", "siblings"]


class Rank(Described):
    """Place of an area among its siblings by `of`: 1 is best by `of`'s direction, ties share.

    ``neutral`` metrics rank the largest first.
    """

    kind: Literal["rank"]
    of: str


class Attainment(Described):
    """Observed value of `of` as a percentage of the target `target` of a plan."""

    kind: Literal["attainment"]
    of: str
    target: str


Derived = Growth | Share | Ratio | Contribution | Difference | Rank | Attainment
Metric = Annotated[Measure | Derived, Field(discriminator="kind")]


class Metrics(Spec):
    """A file of metrics, by id: ``<indicator>.<measure>``."""

    metrics: dict[str, Metric]


class Target(Spec):
    """A number that a plan sets: what, where, by when, and the words of the document."""

    title: Text
    metric: str = ""
    ref_area: str
    due: str
    comparison: Literal["at_least", "at_most", "exactly"]
    value: float
    unit: str
    document: str
    clause: str
    owner: str = ""


class Targets(Spec):
    """A file of targets: one plan document."""

    targets: dict[str, Target]


def inputs(metric: Measure | Derived) -> tuple[str, ...]:
    """Give the ids of the metrics that `metric` is reckoned from; none for a measure."""
    if isinstance(metric, Measure):
        return ()
    if isinstance(metric, Ratio):
        return metric.numerator, metric.denominator
    total = metric.total if isinstance(metric, Share | Contribution) else ""
    return (metric.of, total) if total else (metric.of,)
