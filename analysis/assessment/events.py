"""Events that give points beside the items, take points, or veto a good band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from analysis.assessment.entries import known_as
from analysis.index.result import Refusal
from datasets.cells import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datasets.assessment import AssessmentDeclaration, Extra

Kind = Literal["bonus", "deduction", "veto"]
COLUMNS = ("region", "kind", "rule", "name", "count", "points", "clause", "evidence")
_HEADINGS = {
    "地区": "region",
    "考核对象": "region",
    "条款": "rule",
    "次数": "count",
    "依据": "evidence",
}


@dataclass(frozen=True)
class Event:
    """Something that happened `count` times; `rule` is the id of a bonus, deduction or veto."""

    region: str
    rule: str
    count: float = 1.0
    evidence: str = ""


def read_events(
    declaration: AssessmentDeclaration, given: pd.DataFrame | None, regions: Sequence[str]
) -> tuple[tuple[Event, ...], tuple[Refusal, ...]]:
    """Read the columns region, rule and perhaps count (1 where empty) and evidence.

    Raises:
        ValueError: A column is missing.
    """
    if given is None:
        return (), ()
    named = given.rename(columns=_HEADINGS)
    if missing := [name for name in ("region", "rule") if name not in named.columns]:
        raise ValueError(f"事项表缺少列 {'、'.join(missing)}；需要 region,rule[,count,evidence]")
    known = {rule: kind for kind, rule in rules_of(declaration)}
    events: list[Event] = []
    refused: list[Refusal] = []
    for number, cells in enumerate(named.fillna("").to_dict("records"), start=2):
        texts = {str(name): str(cell).strip() for name, cell in cells.items()}
        texts["region"] = known_as(texts["region"], regions) or texts["region"]
        fault = _fault(number, texts, regions, list(known))
        if fault:
            refused.append(fault)
        else:
            events.append(_event(texts))
    return tuple(events), tuple(refused)


def rules_of(declaration: AssessmentDeclaration) -> Iterator[tuple[Kind, str]]:
    """Give the id of every rule that an event can name, with its kind."""
    yield from (("bonus", rule.id) for rule in declaration.bonus.rules)
    yield from (("deduction", rule.id) for rule in declaration.deduction.rules)
    yield from (("veto", veto.id) for veto in declaration.veto)


def _event(texts: dict[str, str]) -> Event:
    number = read_number(texts.get("count") or "1")
    count = number.value if number and number.value is not None else 1.0
    return Event(texts["region"], texts["rule"], count, texts.get("evidence", ""))


def _fault(
    row: int, texts: dict[str, str], regions: Sequence[str], rules: Sequence[str]
) -> Refusal | None:
    if texts["region"] not in regions:
        zh, en = "不在考核对象之中；请照数据的写法填写", "not among those assessed"
        return Refusal(row, "region", texts["region"], zh, en)
    if texts["rule"] not in rules:
        choices = "、".join(rules) or "无"
        zh, en = f"没有这个条款；可用：{choices}", f"no such rule; choices: {choices}"
        return Refusal(row, "rule", texts["rule"], zh, en)
    number = read_number(texts.get("count") or "1")
    if number is None or number.value is None or number.value <= 0:
        zh, en = "次数应为正数；只有一次可以留空", "must be a positive number; empty means 1"
        return Refusal(row, "count", texts.get("count", ""), zh, en)
    return None


def award(declaration: AssessmentDeclaration, events: Sequence[Event]) -> pd.DataFrame:
    """Give the points of each event before caps, as `Assessment.awards` describes."""
    rows = [row for event in events for row in _awards(declaration, event)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _awards(declaration: AssessmentDeclaration, event: Event) -> Iterator[tuple[object, ...]]:
    signs: tuple[tuple[Kind, Extra, int], ...] = (
        ("bonus", declaration.bonus, 1),
        ("deduction", declaration.deduction, -1),
    )
    for kind, extra, sign in signs:
        for rule in extra.rules:
            if rule.id == event.rule:
                points = sign * rule.points * event.count
                said = (rule.name.zh, event.count, points, rule.clause.zh, event.evidence)
                yield event.region, kind, rule.id, *said
    for veto in declaration.veto:
        if veto.id == event.rule:
            said = (veto.name.zh, event.count, 0.0, veto.clause.zh, event.evidence)
            yield event.region, "veto", veto.id, *said


def capped(awards: pd.DataFrame, region: str, kind: Kind, cap: float | None) -> float:
    """Give the points of `region` by events of `kind`: `cap` at most, on either side of 0."""
    own = awards[(awards["region"] == region) & (awards["kind"] == kind)]
    points = float(own["points"].sum())
    return points if cap is None else max(-cap, min(cap, points))
