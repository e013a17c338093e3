"""Assess: from values, base values and events to points, totals, bands and places in the group."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.assessment.entries import Entries, Key, read_entries
from analysis.assessment.events import Event, award, capped, read_events
from analysis.assessment.points import Points, score_item
from analysis.assessment.result import Assessment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.index.result import Refusal
    from datasets.assessment import AssessmentDeclaration, Objection

_STEPS = ("value", "base", "level", "progress")
_POINTS = ("level_points", "progress_points", "points", "reachable")
_DIGITS = 9
"""Totals closer than this many decimals are equal: sums of the same points in another order."""


def assess(
    declaration: AssessmentDeclaration,
    data: pd.DataFrame,
    base: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
) -> Assessment:
    """Assess everybody whom `data` or the declared groups name.

    Args:
        declaration: The rules.
        data: Columns region, indicator, value, perhaps period, unit, origin.
        base: The same of the base period; None takes them from `data` by their period.
        events: Columns region, rule, perhaps count and evidence.

    Raises:
        ValueError: A table lacks a column, or nobody is assessed; the message is in Chinese.
    """
    entries, refused = read_entries(declaration, data, base)
    if not entries.regions:
        raise ValueError(f"没有期间 {declaration.period} 的数据，也没有声明考核对象（groups）")
    happened, ignored = read_events(declaration, events, entries.regions)
    return reckon(declaration, entries, happened, rejected=(*refused, *ignored))


def reckon(
    declaration: AssessmentDeclaration,
    entries: Entries,
    events: Sequence[Event],
    *,
    objections: tuple[Objection, ...] = (),
    rejected: tuple[Refusal, ...] = (),
) -> Assessment:
    """Give the points of `entries` and `events`; corrections must stand in them already."""
    scored = _scored(declaration, entries)
    awards = award(declaration, events)
    table = _table(_Sheet(declaration, entries, scored, awards))
    without = int(table["total"].isna().sum())
    return Assessment(
        method="assessment",
        n_obs=len(entries.current),
        status="refused" if without == len(table) else "caution" if without or rejected else "ok",
        reason_zh=f"{without} 个对象数据不足，没有总分" if without else "",
        reason_en=f"{without} without a total for lack of data" if without else "",
        parameters=_parameters(declaration, entries),
        declaration=declaration,
        entries=entries,
        events=tuple(events),
        objections=objections,
        steps=_steps(declaration, entries, scored),
        notes=_notes(declaration, entries, scored, objections),
        awards=awards,
        table=table,
        rejected=rejected,
    )


def _parameters(declaration: AssessmentDeclaration, entries: Entries) -> dict[str, str | bool]:
    head = declaration.assessment
    return {
        "assessment": head.id,
        "version": head.version,
        "declaration_hash": declaration.hash,
        "period": declaration.period,
        "base_period": declaration.base_period,
        "simulated": entries.simulated,
    }


def _scored(declaration: AssessmentDeclaration, entries: Entries) -> dict[Key, Points]:
    return {
        (region, item.id): Points(None, None, 0.0, 0.0, 0.0, "不适用，不计分")
        if (region, item.id) in entries.inapplicable
        else score_item(
            declaration,
            item,
            region,
            entries.current.get((region, item.id)),
            entries.base.get((region, item.id)),
        )
        for region in entries.regions
        for item in declaration.items
    }


@dataclass(frozen=True)
class _Sheet:
    """All that the totals follow from."""

    declaration: AssessmentDeclaration
    entries: Entries
    scored: Mapping[Key, Points]
    awards: pd.DataFrame

    def row(self, region: str) -> dict[str, object]:
        own = [self.scored[region, item.id] for item in self.declaration.items]
        points = math.fsum(one.level_points + one.progress_points for one in own)
        reachable = math.fsum(one.reachable for one in own)
        due = math.fsum(
            item.points
            for item in self.declaration.items
            if (region, item.id) not in self.entries.inapplicable
        )
        coverage = reachable / due if due else 0.0
        group = self.declaration.group_of(region)
        reason_zh, reason_en = self._reason(coverage, reachable)
        return {
            "group": group.id if group else "",
            "points": points,
            "reachable": reachable,
            "coverage": coverage,
            **self._total(region, points, reachable, coverage),
            "reason_zh": reason_zh,
            "reason_en": reason_en,
        }

    def _total(
        self, region: str, points: float, reachable: float, coverage: float
    ) -> dict[str, object]:
        told = self.declaration
        bonus = capped(self.awards, region, "bonus", told.bonus.cap)
        deduction = capped(self.awards, region, "deduction", told.deduction.cap)
        enough = reachable > 0 and coverage >= told.coverage - 1e-12
        score = points / reachable * told.full_points if enough else math.nan
        total = score + bonus + deduction
        total = max(0.0, total) if enough else math.nan
        earned = self._earned(total)
        band, veto = self._after_vetoes(region, earned)
        label = told.bands[band].label.zh if band >= 0 else ""
        return {
            "score": score,
            "bonus": bonus,
            "deduction": deduction,
            "total": total,
            "earned": earned,
            "band": label,
            "veto": veto,
        }

    def _earned(self, total: float) -> int:
        """Give the place of the band that `total` reaches; the last one below all, -1 for NaN."""
        if math.isnan(total):
            return -1
        bands = self.declaration.bands
        reached = (n for n, band in enumerate(bands) if round(total, _DIGITS) >= band.min)
        return next(reached, len(bands) - 1)

    def _after_vetoes(self, region: str, earned: int) -> tuple[int, str]:
        labels = [band.label.zh for band in self.declaration.bands]
        named = set(self.awards["rule"][self.awards["region"] == region])
        vetoes = [veto for veto in self.declaration.veto if veto.id in named]
        worst = max([earned, *(labels.index(veto.band) for veto in vetoes)])
        return worst if earned >= 0 else -1, "；".join(veto.clause.zh for veto in vetoes)

    def _reason(self, coverage: float, reachable: float) -> tuple[str, str]:
        if coverage < self.declaration.coverage - 1e-12 or not reachable:
            least = self.declaration.coverage
            return (
                f"数据不足：可评分值占 {coverage:.0%}，须达 {least:.0%}，不出总分",
                f"insufficient data: {coverage:.0%} of the points, {least:.0%} needed",
            )
        full = self.declaration.full_points
        if reachable < full - 1e-9:
            zh = f"按可评的 {reachable:g} 分折算为 {full:g} 分"
            return zh, f"scaled from {reachable:g} to {full:g} points"
        return "", ""


def _table(sheet: _Sheet) -> pd.DataFrame:
    regions = list(sheet.entries.regions)
    rows = [sheet.row(region) for region in regions]
    table = pd.DataFrame(rows, index=pd.Index(regions, name="region"))
    even = table["total"].round(_DIGITS)
    table.insert(
        len(table.columns) - 2, "rank", even.groupby(table["group"]).rank("min", ascending=False)
    )
    return table


def _steps(
    declaration: AssessmentDeclaration, entries: Entries, scored: Mapping[Key, Points]
) -> dict[str, pd.DataFrame]:
    def cell(step: str, key: Key) -> float | None:
        if step in ("value", "base"):
            return (entries.current if step == "value" else entries.base).get(key)
        if step == "points":
            return scored[key].level_points + scored[key].progress_points
        found: float | None = getattr(scored[key], step)
        return found

    items = [item.id for item in declaration.items]
    return {
        step: pd.DataFrame(
            {name: [cell(step, (region, name)) for region in entries.regions] for name in items},
            index=pd.Index(entries.regions, name="region"),
            dtype=float,
        )
        for step in (*_STEPS, *_POINTS)
    }


def _notes(
    declaration: AssessmentDeclaration,
    entries: Entries,
    scored: Mapping[Key, Points],
    objections: Sequence[Objection],
) -> pd.DataFrame:
    said = {
        (o.region, o.item): f"按异议 {o.id} 更正：{o.reason}"
        for o in objections
        if o.correction and o.correction.of != "event"
    }

    def note(key: Key) -> str:
        why = f"（{entries.why[key]}）" if key in entries.why else ""
        return "；".join(filter(None, [said.get(key), scored[key].note + why]))

    return pd.DataFrame(
        {
            item.id: [note((region, item.id)) for region in entries.regions]
            for item in declaration.items
        },
        index=pd.Index(entries.regions, name="region"),
    )
