"""Composite indexes: a hierarchy of indicators, and every step from raw values to ranks.

One file of ``indexes/`` that begins with ``index:`` is one definition. It holds all that a score
follows from, so that equal definitions and equal data give equal scores.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Annotated, Literal

import orjson
from pydantic import BeforeValidator, Field

from datasets.index_method import (
    Aggregation,
    Missing,
    Normalisation,
    Treatment,
    Weighting,
)
from datasets.index_tree import Tree, tree_of
from datasets.period import Freq
from datasets.spec import Spec, Text


def _label(given: object) -> object:
    return {"zh": given, "en": given} if isinstance(given, str) else given


Label = Annotated[Text, BeforeValidator(_label)]
"""A text in both languages; a bare text stands for both."""


class Head(Spec):
    """What an index is, who answers for it, and who may see it.

    `version` changes with every change of weights, frontiers or sets. `authority` says whose index
    it is (``research``, ``reproduction``, ``template``, an office's name). `scale` is the full
    score of indicators, groups and index. `supersedes` names the file of the version before, which
    stays: the nightly run scores the newest period by both.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9_.-]+$")
    version: str
    authority: str
    publication: Literal["internal", "public"] = "internal"
    approved_by: str = ""
    supersedes: str = ""
    title: Label = Text(zh="", en="")
    purpose: Label = Text(zh="", en="")
    provenance: Label = Text(zh="", en="")
    scale: float = Field(default=100.0, gt=0)


class Rollup(Spec):
    """A region whose scores are the weighted means of those of its parts.

    `of` names the parts (all regions of the set when empty). `weight` gives each part's weight, or
    names a variable of the data that holds it. `level` says which scores are averaged: ``score``,
    those of the indicators, or a level of the hierarchy.
    """

    to: str
    of: tuple[str, ...] = ()
    weight: str | dict[str, float] = "equal"
    level: str = "score"


class Regions(Spec):
    """Who is compared: `set` lists regions, or names the area whose parts they are.

    Empty takes every region of the data. `groups` are those of the missing-data policies. A region
    that has less than the share `screen` of its indicators leaves the set.
    """

    set: tuple[str, ...] | str = ()
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    rollup: Annotated[
        tuple[Rollup, ...], BeforeValidator(lambda v: [v] if isinstance(v, dict) else v)
    ] = ()
    screen: float = Field(default=0.0, ge=0, le=1)


class Source(Spec):
    """Where the warehouse has an indicator; only the nightly run looks at it."""

    metric: str
    freq: Freq = "A"


class Variable(Spec):
    """A column that is no indicator: a denominator, a population, a structural variable."""

    id: str
    name: Label = Text(zh="", en="")
    unit: str = ""
    source: Source | None = None


class Indicator(Spec):
    """A measured value below a group of the hierarchy.

    `parent` names the group, empty the index itself. `weight` counts among the children of one
    parent where weights are fixed. `pillar` tags it as ``rule``, ``service`` or ``efficiency``. The
    value is divided by the variable `denominator` and multiplied by `per`. `special` gives texts of
    the data a score, or drops them. Values outside `between` are refused, those outside `usual` are
    questions to the owner. `status` says how sure the row itself is.
    """

    id: str = Field(pattern=r"^[^\s:~]+$")
    name: Label = Text(zh="", en="")
    unit: str = ""
    direction: Literal["higher", "lower", "target_band"] = "higher"
    parent: str = ""
    weight: float | None = None
    pillar: str = ""
    denominator: str = ""
    per: float = Field(default=1.0, gt=0)
    special: dict[str, float | Literal["drop"]] = Field(default_factory=dict)
    between: tuple[float | None, float | None] = (None, None)
    usual: tuple[float | None, float | None] = (None, None)
    missing: Missing | None = None
    treat: Treatment | None = None
    normalise: Normalisation | None = None
    owner: str = ""
    source: Source | None = None
    status: Literal["verified", "provisional", "unverified"] = "verified"
    note: Label = Text(zh="", en="")


class Group(Spec):
    """A node between indicators and index; the index itself where `id` is the index's.

    `aggregate` and `weights` overrule those of the level for the children of this group. With
    `normalise` its aggregated scores are normalised again before they go up. `short` is its name
    where there is little room.
    """

    id: str = Field(pattern=r"^[^\s:~]+$")
    name: Label = Text(zh="", en="")
    short: Label = Text(zh="", en="")
    parent: str = ""
    weight: float | None = None
    aggregate: Aggregation | None = None
    weights: Weighting | None = None
    normalise: Normalisation | None = None


class Defaults(Spec):
    """What holds for every indicator that says nothing else."""

    missing: Missing = Missing()
    treat: Treatment | None = None
    normalise: Normalisation | None = None
    special: dict[str, float | Literal["drop"]] = Field(default_factory=dict)


class Coverage(Spec):
    """The least share of weight with data; what is imputed does not count as data.

    A group with less than `group` has no score, nor an index with less than `index`.
    """

    group: float = Field(default=2 / 3, ge=0, le=1)
    index: float = Field(default=0.8, ge=0, le=1)


class Alternatives(Spec):
    """Other choices that the uncertainty draws from, beside the declared one."""

    normalise: tuple[Literal["minmax", "z", "rank", "percentile"], ...] = ()
    aggregate: tuple[Literal["arithmetic", "geometric", "harmonic"], ...] = ()
    treat: tuple[Literal["none", "winsorise", "log"], ...] = ()
    weights: tuple[Literal["equal", "entropy", "critic", "pca"], ...] = ()


class Uncertainty(Spec):
    """Draws of the rank intervals.

    `weight_noise` is the greatest relative change of a weight, `interval` the part of the draws
    that lies inside.
    """

    draws: int = Field(default=1000, ge=10, le=100_000)
    seed: int = 1
    weight_noise: float = Field(default=0.25, ge=0, lt=1)
    interval: float = Field(default=0.9, gt=0, lt=1)
    alternatives: Alternatives = Alternatives()


class Band(Spec):
    """A class of scores: from `min` up to the next band."""

    min: float
    label: Label


class Benchmark(Spec):
    """How comparable advanced regions are found.

    `variables` are ids of variables that describe structure. Of the regions that share at least
    `shared` of the indicators and score at least `ahead` more (or stand in the top quarter), the
    `k` nearest are taken. `among` names regions; empty takes all.
    """

    variables: tuple[str, ...] = Field(min_length=1)
    k: int = Field(default=3, ge=1)
    ahead: float = Field(default=5.0, ge=0)
    shared: float = Field(default=0.6, ge=0, le=1)
    among: tuple[str, ...] = ()


class IndexDefinition(Spec):
    """A composite index as declared; `levels` go from indicator to index.

    `aggregate` gives the method by which the scores of a level are put together, by level, or one
    for all levels.
    """

    kind: Literal["index"] = "index"
    index: Head
    regions: Regions = Regions()
    levels: tuple[str, ...] = Field(default=("indicator", "index"), min_length=2)
    defaults: Defaults = Defaults()
    variables: tuple[Variable, ...] = ()
    groups: tuple[Group, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    weights: Weighting
    aggregate: Aggregation | dict[str, Aggregation] = "arithmetic"
    coverage: Coverage = Coverage()
    uncertainty: Uncertainty = Uncertainty()
    bands: tuple[Band, ...] = ()
    benchmark: Benchmark | None = None

    @property
    def title(self) -> Text:
        """The name of the index."""
        return self.index.title

    @property
    def purpose(self) -> Text:
        """What the index is for."""
        return self.index.purpose

    @property
    def provenance(self) -> Text:
        """Who chose its parameters, and when."""
        return self.index.provenance

    @cached_property
    def tree(self) -> Tree:
        """The hierarchy; only a definition without faults has one."""
        return tree_of(self)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the definition as canonical JSON."""
        said = orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(said).hexdigest()
