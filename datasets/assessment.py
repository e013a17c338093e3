"""Assessments (考核): published rules by which cities or departments are given points.

One file of ``assessments/`` is one declaration. It holds all that a result follows from, beside the
data, the events and the objections.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cached_property
from typing import Literal

import orjson
from pydantic import Field

from datasets.index import Band, Label, Source
from datasets.spec import Spec, Text

_ID = r"^[^\s:~]+$"


class Head(Spec):
    """What an assessment is, who answers for it, and who may see it."""

    id: str = Field(pattern=r"^[A-Za-z0-9_.-]+$")
    version: str
    authority: str
    publication: Literal["internal", "public"] = "internal"
    approved_by: str = ""
    title: Label
    purpose: Label = Text(zh="", en="")
    provenance: Label = Text(zh="", en="")


class Thresholds(Spec):
    """Values from which points are given: none at `floor` or worse, all at `full` or better.

    Points rise in a line from `floor` to `passing`, where the item's `passing_share` of them is
    reached, and in another from there to `full`; in one line without `passing`. Lower values are
    better where `full` is below `floor`. Where `floor` and `passing` are equal, what is worse than
    both has no points.
    """

    floor: float
    passing: float | None = None
    full: float


class Item(Spec):
    """One thing that is measured and given points.

    `missing` says what no value means: ``leave_out`` takes the item out of what can be reached,
    ``zero`` gives no points. `progress` is false where only the level counts. Values outside
    `between` are refused. `source` tells where the warehouse has it. `status` is ``proposal`` until
    who commissions the assessment has confirmed points and thresholds.
    """

    id: str = Field(pattern=_ID)
    name: Label
    unit: str
    points: float = Field(gt=0)
    thresholds: Thresholds
    passing_share: float = Field(default=0.6, ge=0, le=1)
    progress: bool = True
    missing: Literal["leave_out", "zero"] = "leave_out"
    between: tuple[float | None, float | None] = (None, None)
    owner: str = ""
    source: Source | None = None
    status: Literal["confirmed", "proposal"] = "confirmed"
    note: Label = Text(zh="", en="")

    @property
    def is_lower_better(self) -> bool:
        """Say whether smaller values are better."""
        return self.thresholds.full < self.thresholds.floor


class Shares(Spec):
    """Which part of an item's points the level gives, and which the progress; together 1."""

    level: float = Field(default=1.0, gt=0, le=1)
    progress: float = Field(default=0.0, ge=0, lt=1)


class Rule(Spec):
    """Points for each event of a kind; `clause` is the text by which they are given or taken."""

    id: str = Field(pattern=_ID)
    name: Label
    points: float = Field(gt=0)
    clause: Label


class Extra(Spec):
    """Points beside the items, `cap` of them at most where it is given."""

    cap: float | None = Field(default=None, gt=0)
    rules: tuple[Rule, ...] = ()


class Veto(Spec):
    """An event after which no band better than `band` (its Chinese label) can be reached."""

    id: str = Field(pattern=_ID)
    name: Label
    clause: Label
    band: str


class Group(Spec):
    """Those who are scored and ranked together; `thresholds` of items may differ for them."""

    id: str = Field(pattern=_ID)
    name: Label = Text(zh="", en="")
    members: tuple[str, ...] = Field(min_length=1)
    thresholds: dict[str, Thresholds] = Field(default_factory=dict)


class Window(Spec):
    """First and last day on which objections are taken."""

    opens: dt.date
    closes: dt.date


class Correction(Spec):
    """What an upheld objection changes: a value, a base value, or how often an event happened.

    `was` is what stood there, None for no value: the correction fails where it does not. `becomes`
    takes its place, None to take the value (or the event) out.
    """

    of: Literal["value", "base", "event"] = "value"
    was: float | None
    becomes: float | None


class Objection(Spec):
    """An objection of one assessed (`region`), and what was answered.

    `item` names the item, or the rule of the event, that it is about. ``open`` ones have no answer.
    """

    id: str = Field(pattern=_ID)
    region: str
    item: str
    what: str = Field(min_length=1)
    filed_on: dt.date
    answer: Literal["open", "upheld", "rejected"] = "open"
    reason: str = ""
    decided_on: dt.date | None = None
    decided_by: str = ""
    correction: Correction | None = None


class Objections(Spec):
    """A file of objections to one assessment."""

    objections: tuple[Objection, ...] = ()


class AssessmentDeclaration(Spec):
    """An assessment as declared.

    `period` is assessed, `base_period` is what progress counts from. Who has data for less than the
    share `coverage` of the points has no total. Texts of `inapplicable` in the data take an item
    out for the one assessed without counting as missing. `bands` stand best first.
    """

    kind: Literal["assessment"] = "assessment"
    assessment: Head
    period: str
    base_period: str = ""
    shares: Shares = Shares()
    coverage: float = Field(default=0.8, ge=0, le=1)
    inapplicable: tuple[str, ...] = ("不适用",)
    items: tuple[Item, ...] = Field(min_length=1)
    bonus: Extra = Extra()
    deduction: Extra = Extra()
    veto: tuple[Veto, ...] = ()
    groups: tuple[Group, ...] = ()
    objections: Window
    bands: tuple[Band, ...] = Field(min_length=1)

    @property
    def full_points(self) -> float:
        """The points of all items together."""
        return sum(item.points for item in self.items)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the declaration as canonical JSON."""
        said = orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(said).hexdigest()

    def group_of(self, region: str) -> Group | None:
        """Give the group that `region` is a member of; None where there are no groups."""
        return next((group for group in self.groups if region in group.members), None)

    def thresholds_of(self, item: Item, region: str) -> Thresholds:
        """Give the thresholds that hold for `region`: its group's own, else the item's."""
        group = self.group_of(region)
        return group.thresholds.get(item.id, item.thresholds) if group else item.thresholds
