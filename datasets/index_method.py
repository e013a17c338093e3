"""The methods that an index definition chooses from, each with its own parameters."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from datasets.spec import Spec

Aggregation = Literal["arithmetic", "geometric", "harmonic", "topsis", "vikor", "copeland"]
"""How scores become one; the last three compare regions with each other."""


class Missing(Spec):
    """What happens where an indicator has no value.

    ``require`` leaves its group and the index without score, ``drop_reweight`` shares its weight
    among its siblings, ``mean``, ``median``, ``group_mean`` and ``group_median`` take those of the
    regions that have one (before treatment), ``last_valid`` takes the newest of the `max_age`
    periods before, ``value`` takes the constant `value`.
    """

    policy: Literal[
        "require",
        "drop_reweight",
        "mean",
        "median",
        "group_mean",
        "group_median",
        "last_valid",
        "value",
    ] = "drop_reweight"
    max_age: int = Field(default=1, ge=1)
    value: float | None = None


class NoTreatment(Spec):
    """Values stay as they are."""

    type: Literal["none"]


class Skewness(Spec):
    """Extreme values become the next ones, one point at a time, at most `points`.

    Only where |skewness| is above `skew` and kurtosis above `kurtosis`, both as in SPSS and Excel.
    Where the points are not enough, the values as they were are transformed by `then`.
    """

    type: Literal["winsorise"]
    skew: float = Field(default=2.0, gt=0)
    kurtosis: float = 3.5
    points: int = Field(default=5, ge=0)
    then: Literal["none", "log", "boxcox"] = "log"


class Logarithm(Spec):
    """The natural logarithm; `offset` is added before."""

    type: Literal["log"]
    offset: float = 0.0


class BoxCox(Spec):
    """Box and Cox's power transformation; without `power` the likeliest one."""

    type: Literal["boxcox"]
    power: float | None = None


class Trim(Spec):
    """Values beyond the percentiles `low` and `high` become these."""

    type: Literal["trim"]
    low: float = Field(default=2.5, ge=0, le=100)
    high: float = Field(default=97.5, ge=0, le=100)


Treatment = Annotated[
    NoTreatment | Skewness | Logarithm | BoxCox | Trim, Field(discriminator="type")
]


class AsIs(Spec):
    """The value is a score already."""

    type: Literal["none"]


class Goalposts(Spec):
    """((worst − x) / (worst − best)) ** exponent of the full score, of logarithms with `log`.

    Values beyond the goalposts have score 0 or the full score unless `clip` is false.
    """

    type: Literal["goalposts"]
    best: float
    worst: float
    clip: bool = True
    exponent: float = Field(default=1.0, gt=0)
    log: bool = False


class MinMax(Spec):
    """From the worst value found to the best, as `range`; over one period or the whole `panel`.

    Without `range` it is 0 to the full score.
    """

    type: Literal["minmax"]
    range: tuple[float, float] | None = None
    over: Literal["period", "panel"] = "period"


class Standard(Spec):
    """Distance from the mean in sample standard deviations, brought to `mean` and `sd`."""

    type: Literal["z"]
    mean: float = 0.0
    sd: float = Field(default=1.0, gt=0)
    over: Literal["period", "panel"] = "period"


class Rank(Spec):
    """Place among the regions: 1 for the worst, n for the best, the least one where tied."""

    type: Literal["rank"]


class Percentile(Spec):
    """(place − 1) / (n − 1) of the full score, place 1 being the worst."""

    type: Literal["percentile"]


class Target(Spec):
    """Way from the worst value to `target` in parts of the full score; 0 to that with `clip`.

    Without `worst` it is the worst value found.
    """

    type: Literal["target"]
    target: float
    worst: float | None = None
    clip: bool = True


class TargetBand(Spec):
    """Full score from `low` to `high`, falling in a line to 0 at `floor` and at `ceiling`."""

    type: Literal["band"]
    floor: float
    low: float
    high: float
    ceiling: float


class Step(Spec):
    """From the value `at` on, the score `score`."""

    at: float
    score: float


class Points(Spec):
    """Scores by thresholds; with `linear` in a line between them, else in steps."""

    type: Literal["points"]
    steps: tuple[Step, ...] = Field(min_length=1)
    linear: bool = False


class Deduction(Spec):
    """Full score at `standard` or better, `minus` less for every begun `step` away from it.

    Without `standard` the best value found has the full score. No score is below 0.
    """

    type: Literal["deduction"]
    step: float = Field(gt=0)
    minus: float = Field(gt=0)
    standard: float | None = None


Normalisation = Annotated[
    AsIs
    | Goalposts
    | MinMax
    | Standard
    | Rank
    | Percentile
    | Target
    | TargetBand
    | Points
    | Deduction,
    Field(discriminator="type"),
]


class Equal(Spec):
    """All children of a parent weigh the same."""

    type: Literal["equal"]


class Fixed(Spec):
    """The weight of each child by its id; else that written on the child."""

    type: Literal["fixed"]
    values: dict[str, float] = Field(default_factory=dict)


class Budget(Spec):
    """Points that experts gave out: the mean of each child's share."""

    type: Literal["budget"]
    experts: dict[str, dict[str, float]] = Field(min_length=1)


def _fraction(given: object) -> object:
    """Read a reciprocal as it is written in matrices of judgements, as 1/3."""
    found = _FRACTION.fullmatch(given) if isinstance(given, str) else None
    return int(found[1]) / int(found[2]) if found else given


_FRACTION = re.compile(r"\s*([1-9])\s*/\s*([1-9])\s*")


class Judgements(Spec):
    """A matrix of judgements in pairs: row over column, 1 to 9 or a reciprocal of it as 1/3."""

    items: tuple[str, ...] = Field(min_length=1)
    matrix: tuple[tuple[Annotated[float, BeforeValidator(_fraction)], ...], ...]


class Hierarchy(Spec):
    """Saaty's analytic hierarchy process: principal eigenvectors, by parent."""

    type: Literal["ahp"]
    judgements: dict[str, Judgements] = Field(min_length=1)
    consistency: float = Field(default=0.1, gt=0)


class FromData(Spec):
    """Weights that follow from the normalised scores of the children.

    ``entropy``, ``critic`` (Diakoulaki et al. 1995), ``pca`` (squared loadings of the first
    component), ``bod`` (benefit of the doubt: each region's own best weights, between `least` and
    `most` of the sum), ``optimised`` (equal correlation of every child with its parent).
    """

    type: Literal["entropy", "critic", "pca", "bod", "optimised"]
    least: float = Field(default=0.0, ge=0, lt=1)
    most: float = Field(default=1.0, gt=0, le=1)


Weighting = Annotated[Equal | Fixed | Budget | Hierarchy | FromData, Field(discriminator="type")]
