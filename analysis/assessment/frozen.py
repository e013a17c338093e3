"""Frozen assessments: a file that holds all a result follows from, sealed by its SHA-256.

The file is canonical JSON: another byte anywhere is another file. Whoever also writes a new seal
must still make the result follow from the data, and cannot keep the seal that was published.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
from pydantic import ValidationError

from analysis.assessment.assess import reckon
from analysis.assessment.entries import Entries
from analysis.assessment.events import Event
from analysis.assessment.objections import ObjectionError, decide
from datasets.assessment import AssessmentDeclaration, Objection

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from analysis.assessment.entries import Key
    from analysis.assessment.result import Assessment

FORMAT = "govbrain-assessment/1"
_SHOWN = ("group", "score", "bonus", "deduction", "total", "band", "veto", "rank", "reason_zh")
_RECKONED = ("score", "bonus", "deduction", "total", "rank")
_LARGEST = 64 << 20
_UNSOUND = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    ValidationError,
    ObjectionError,
)
"""What reckoning on a file meets that somebody wrote by hand."""


class FrozenError(Exception):
    """What cannot be frozen, or is and stays so; one sentence in either language."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both sentences."""
        super().__init__(zh)
        self.zh, self.en = zh, en


@dataclass(frozen=True)
class Frozen:
    """A sealed assessment: `content` is all but the seal, `sha256` the seal."""

    content: Mapping[str, object]
    sha256: str

    def to_bytes(self) -> bytes:
        """Write the file: one line of canonical JSON."""
        return _canonical({**self.content, "sha256": self.sha256}) + b"\n"

    def decide(self, objections: Sequence[Objection]) -> Assessment:
        """Refuse: nothing that is frozen changes.

        Raises:
            FrozenError: Always.
        """
        names = "、".join(objection.id for objection in objections)
        raise FrozenError(
            f"考核结果已于 {self.content['frozen_on']} 固化，不再受理异议（{names}）",
            "the assessment is frozen and takes no more objections",
        )


def freeze(assessment: Assessment, objections: Sequence[Objection], frozen_on: dt.date) -> Frozen:
    """Seal `assessment` with what became of `objections`; it must hold none decided yet.

    Raises:
        ObjectionError: An objection cannot be taken as it is, or is not decided.
        FrozenError: The window has not closed, or rows of the data were refused.
    """
    closes = assessment.declaration.objections.closes
    if frozen_on <= closes:
        zh = f"异议受理期到 {closes} 为止，{frozen_on} 还不能固化"
        raise FrozenError(zh, f"objections are taken until {closes}")
    if assessment.rejected:
        zh = f"有 {len(assessment.rejected)} 行数据未被采用，请先改正再固化"
        raise FrozenError(zh, f"{len(assessment.rejected)} rows were refused")
    if assessment.objections:
        zh = "请从未作更正的结果固化，全部异议一并交入"
        raise FrozenError(zh, "freeze the assessment before any objection was decided")
    undecided = [(o.id, "尚未答复，不能固化", "is open") for o in objections if o.answer == "open"]
    if undecided:
        raise ObjectionError(undecided)
    final = decide(assessment, objections)
    content = _content(assessment, final, frozen_on)
    return Frozen(content, _seal(content))


def verify(file: bytes, sha256: str = "") -> tuple[str, ...]:
    """Give every sign that a frozen file was changed, in Chinese; none when it is as sealed.

    Args:
        file: The bytes of the file.
        sha256: The seal that was published; empty trusts the one in the file.
    """
    try:
        frozen = read_frozen(file)
    except FrozenError as error:
        return (error.zh,)
    found = []
    if frozen.to_bytes() != file:
        found.append("文件的写法被改过：不再是固化时的字节")
    if _seal(frozen.content) != frozen.sha256:
        found.append(f"内容与 SHA-256 不符：文件写明 {frozen.sha256}，实为 {_seal(frozen.content)}")
    if sha256 and sha256.lower() != frozen.sha256:
        found.append(f"SHA-256 与公布的不符：公布 {sha256}，文件 {frozen.sha256}")
    return (*found, *_recount(frozen.content))


def read_frozen(file: bytes) -> Frozen:
    """Read the bytes of a frozen file; whether it was changed is for `verify` to say.

    Raises:
        FrozenError: The bytes are no such file.
    """
    try:
        said = orjson.loads(file) if len(file) <= _LARGEST else None
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise FrozenError("不是固化的考核文件", "no frozen assessment")
    content = {name: value for name, value in said.items() if name != "sha256"}
    return Frozen(content, str(said.get("sha256", "")))


def _recount(content: Mapping[str, object]) -> tuple[str, ...]:
    """Reckon the result again from what the file holds."""
    try:
        given, objections = _given(content)
        again = _result(decide(given, objections))
        rows = _rows(content["result"])
        same = len(rows) == len(again) and all(map(_equal, rows, again))
    except _UNSOUND as error:
        return (f"内容不完整，无法重算（{type(error).__name__}）",)
    return () if same else ("结果与按其中数据重算的不一致",)


def _rows(listed: object) -> list[dict[str, object]]:
    if not isinstance(listed, list):
        raise TypeError("content of another shape")
    return listed


def _equal(old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    numbers = all(_near(old[name], new[name]) for name in _RECKONED)
    return numbers and all(old[name] == new[name] for name in ("region", "group", "band"))


def _near(old: object, new: object) -> bool:
    if not isinstance(old, int | float) or not isinstance(new, int | float):
        return old is None and new is None
    return math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-9)


def _content(given: Assessment, final: Assessment, frozen_on: dt.date) -> dict[str, object]:
    entries = given.entries
    said: dict[str, object] = {
        "format": FORMAT,
        "frozen_on": frozen_on.isoformat(),
        "declaration": given.declaration.model_dump(mode="json"),
        "declaration_hash": given.declaration.hash,
        "data": {
            "regions": list(entries.regions),
            "values": _listed(entries.current),
            "base": _listed(entries.base),
            "inapplicable": sorted(map(list, entries.inapplicable)),
            "simulated": entries.simulated,
        },
        "events": [[e.region, e.rule, e.count, e.evidence] for e in given.events],
        "objections": [objection.model_dump(mode="json") for objection in final.objections],
        "result": _result(final),
        "points": _listed(_points(final)),
    }
    read: dict[str, object] = orjson.loads(_canonical(said))
    return read


def _result(final: Assessment) -> list[dict[str, object]]:
    rows = final.table[list(_SHOWN)].to_dict("records")
    return [
        {"region": region, **{str(name): _plain(cell) for name, cell in row.items()}}
        for region, row in zip(final.table.index, rows, strict=True)
    ]


def _points(final: Assessment) -> dict[Key, float]:
    points = final.steps["points"]
    return {
        (str(region), str(item)): float(points.loc[region, item])
        for region in points.index
        for item in points.columns
    }


def _plain(cell: object) -> object:
    return None if isinstance(cell, float) and math.isnan(cell) else cell


def _listed(values: Mapping[Key, float]) -> list[list[object]]:
    return [[*key, value] for key, value in sorted(values.items())]


def _given(content: Mapping[str, object]) -> tuple[Assessment, tuple[Objection, ...]]:
    declaration = AssessmentDeclaration.model_validate_json(_canonical(content["declaration"]))
    data, events = content["data"], content["events"]
    listed = content["objections"]
    if not isinstance(data, dict) or not isinstance(events, list) or not isinstance(listed, list):
        raise TypeError("content of another shape")
    entries = Entries(
        tuple(data["regions"]),
        {(region, item): value for region, item, value in data["values"]},
        {(region, item): value for region, item, value in data["base"]},
        frozenset((region, item) for region, item in data["inapplicable"]),
        simulated=data["simulated"],
    )
    objections = tuple(Objection.model_validate_json(_canonical(each)) for each in listed)
    return reckon(declaration, entries, [Event(*event) for event in events]), objections


def _seal(content: Mapping[str, object]) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(said: object) -> bytes:
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
