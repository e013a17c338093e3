"""Objections: held against their window and the data, applied as corrections with a reason."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.assessment.assess import reckon
from analysis.assessment.events import Event, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analysis.assessment.entries import Entries
    from analysis.assessment.result import Assessment
    from datasets.assessment import AssessmentDeclaration, Correction, Objection


class ObjectionError(Exception):
    """Objections that cannot be taken as they are; `problems` are (id, Chinese, English)."""

    def __init__(self, problems: Sequence[tuple[str, str, str]]) -> None:
        """Keep `problems` and write their Chinese one a line."""
        super().__init__("\n".join(f"异议 {name}：{zh}" for name, zh, _ in problems))
        self.problems = tuple(problems)


def decide(assessment: Assessment, objections: Sequence[Objection]) -> Assessment:
    """Assess again with the corrections of all upheld objections, in the order given.

    ``open`` ones are kept with the result and change nothing.

    Raises:
        ObjectionError: With every objection that was filed outside of the window, is about nobody
            or nothing assessed, lacks its answer, or corrects what does not stand there.
    """
    problems = list(_problems(assessment, objections))
    if problems:
        raise ObjectionError(problems)
    entries, events = assessment.entries, assessment.events
    for objection in objections:
        if objection.correction is None:
            continue
        if stands(entries, events, objection) != objection.correction.was:
            found = _spelled(stands(entries, events, objection))
            zh = f"更正前应为 {_spelled(objection.correction.was)}，实为 {found}；请核对 was"
            raise ObjectionError([(objection.id, zh, f"expected another value, found {found}")])
        if objection.correction.of == "event":
            events = _changed_events(events, objection, objection.correction)
        else:
            entries = _changed_entries(entries, objection, objection.correction)
    return reckon(
        assessment.declaration,
        entries,
        events,
        objections=(*assessment.objections, *objections),
        rejected=assessment.rejected,
    )


def stands(entries: Entries, events: Sequence[Event], objection: Objection) -> float | None:
    """Give what stands where the objection's correction looks: a value or a number of events."""
    key = objection.region, objection.item
    if objection.correction and objection.correction.of == "event":
        own = [event.count for event in events if (event.region, event.rule) == key]
        return sum(own) if own else None
    base = objection.correction and objection.correction.of == "base"
    return (entries.base if base else entries.current).get(key)


def _changed_entries(entries: Entries, objection: Objection, correction: Correction) -> Entries:
    key = objection.region, objection.item
    held = entries.base if correction.of == "base" else entries.current
    changed = {name: value for name, value in held.items() if name != key}
    if correction.becomes is not None:
        changed[key] = correction.becomes
    if correction.of == "base":
        return replace(entries, base=changed)
    why = {name: text for name, text in entries.why.items() if name != key}
    return replace(entries, current=changed, why=why, inapplicable=entries.inapplicable - {key})


def _changed_events(
    events: Sequence[Event], objection: Objection, correction: Correction
) -> tuple[Event, ...]:
    key = objection.region, objection.item
    others = tuple(event for event in events if (event.region, event.rule) != key)
    if not correction.becomes:
        return others
    return (*others, Event(*key, correction.becomes, f"异议 {objection.id}"))


def _problems(
    assessment: Assessment, objections: Sequence[Objection]
) -> Iterator[tuple[str, str, str]]:
    seen = {objection.id for objection in assessment.objections}
    for objection in objections:
        if objection.id in seen:
            yield objection.id, "编号重复", "its id is already used"
        seen.add(objection.id)
        for zh, en in _faults(assessment, objection):
            yield objection.id, zh, en


def _faults(assessment: Assessment, objection: Objection) -> Iterator[tuple[str, str]]:
    window = assessment.declaration.objections
    if not window.opens <= objection.filed_on <= window.closes:
        ends = f"{window.opens} 至 {window.closes}"
        yield (
            f"提出于 {objection.filed_on}，不在受理期 {ends} 之内",
            f"filed on {objection.filed_on}, outside of {window.opens} to {window.closes}",
        )
    if objection.region not in assessment.entries.regions:
        yield f"“{objection.region}”不在考核对象之中", f"'{objection.region}' is not assessed"
    yield from _answer_faults(objection)
    yield from _correction_faults(assessment.declaration, objection)


def _answer_faults(objection: Objection) -> Iterator[tuple[str, str]]:
    if objection.answer == "open":
        if objection.correction:
            yield "尚未答复，不能更正", "is open, so it corrects nothing"
        return
    if not objection.reason or objection.decided_on is None:
        yield "已答复的须写明 reason 和 decided_on", "needs reason and decided_on"
    elif objection.decided_on < objection.filed_on:
        yield f"答复日 {objection.decided_on} 早于提出日", "was decided before it was filed"
    if (objection.answer == "upheld") != (objection.correction is not None):
        yield (
            "成立的异议须有 correction，不成立的不得有",
            "upheld objections have a correction, rejected ones have none",
        )


def _correction_faults(
    declaration: AssessmentDeclaration, objection: Objection
) -> Iterator[tuple[str, str]]:
    items = {item.id: item for item in declaration.items}
    rules = [rule for _, rule in rules_of(declaration)]
    correction = objection.correction
    known = rules if correction and correction.of == "event" else list(items)
    known = known if correction else [*items, *rules]
    if objection.item not in known:
        choices = "、".join(known)
        yield f"没有“{objection.item}”；可用：{choices}", f"no '{objection.item}'"
        return
    becomes = correction.becomes if correction else None
    if becomes is None:
        return
    low, high = items[objection.item].between if objection.item in items else (0.0, None)
    outside = (low is not None and becomes < low) or (high is not None and becomes > high)
    if not math.isfinite(becomes) or outside:
        yield f"更正后的值 {becomes:g} 超出可填范围", f"{becomes:g} is out of range"


def _spelled(value: float | None) -> str:
    return "暂无数据" if value is None else f"{value:.12g}"
