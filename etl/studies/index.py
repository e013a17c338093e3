"""Composite indexes of regions: one judgement a region, with every step of its scores."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.index.read import read_table
from analysis.index.score import score
from analysis.result import Result
from etl.judgement import Judgement, Number
from etl.studies.index_bridge import Bridge
from etl.studies.index_measures import measures_of
from etl.studies.index_now import Now
from etl.studies.index_steps import steps_of
from etl.studies.index_table import regions_of, subjects_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analysis.index.result import IndexResult
    from analysis.result import Parameter
    from datasets.index import IndexDefinition
    from etl.study_input import Inputs, Series


def reckon(name: str, study: IndexDefinition, inputs: Inputs) -> Iterator[Judgement]:
    """Judge every region of the definition, and those that they are put together to.

    Below the declared coverage a region has no score: its judgement says why, and still tells raw
    values and coverage. A region that the build has nothing of is refused.
    """
    readings = read_table(study, table_of(study, inputs))
    found = score(study, readings)
    now, latest = Now.of(study, found), _latest(study, inputs)
    bridge = Bridge.of(study, found, inputs)
    plan = inputs.catalogue.plans.get(name)
    for region in found.table.index.unique("region"):
        result = _result(study, found, str(region))
        refused = result.status == "refused"
        numbers: list[Number] = []
        if not refused:
            numbers += [*steps_of(found, str(region)), *now.numbers(str(region))]
            numbers += bridge.numbers(str(region))
        if plan and latest.vintage and not refused:
            numbers += measures_of(study, found, plan, str(region), latest.vintage)
        yield Judgement(
            result=result,
            metric="",
            ref_area=str(region),
            freq=_freq(study),
            numbers=tuple(numbers),
            details={} if refused else _details(study, found, str(region)),
            looked_at=(*subjects_of(study, str(region)), latest.subject),
        )


def _latest(study: IndexDefinition, inputs: Inputs) -> Series:
    """Give the series that was known last.

    It stands behind every judgement, as regions are compared: what one of them revised is known of
    all from that day on. Measures are judged on it too, not by the clock.
    """
    given = [each for each in inputs.of(study) if each.vintage]
    return max(given, key=lambda each: str(each.vintage))


def _freq(study: IndexDefinition) -> str:
    return next(each.source.freq for each in study.indicators if each.source)


def _result(study: IndexDefinition, found: IndexResult, region: str) -> Result:
    """Say how the newest period of a region came out."""
    newest = found.table.xs(region, level="region").iloc[-1]
    raw, measured = found.steps["raw"], region in regions_of(study)
    count = int((raw.xs(region, level="region") if measured else raw).notna().to_numpy().sum())
    status, zh, en = found.status, found.reason_zh, found.reason_en
    if not math.isfinite(newest["index"]):
        status = "caution" if count else "refused"
        zh, en = str(newest["reason_zh"]) or zh, str(newest["reason_en"]) or en
    return Result(
        method="composite_index",
        n_obs=count,
        status=status,
        reason_zh=zh,
        reason_en=en,
        parameters=found.parameters,
    )


def _details(study: IndexDefinition, found: IndexResult, region: str) -> Mapping[str, Parameter]:
    newest = found.table.xs(region, level="region").iloc[-1]
    return {
        "definition_hash": found.definition_hash,
        "version": study.index.version,
        "authority": study.index.authority,
        "period": found.readings.periods[-1],
        "regions": len(regions_of(study)),
        "indicators": len(study.indicators),
        "draws": study.uncertainty.draws,
        "seed": study.uncertainty.seed,
        "interval": study.uncertainty.interval,
        "coverage": float(newest["coverage"]),
        "imputed": float(newest["imputed"]),
        "rejected": sum(not refusal.kept for refusal in found.readings.rejected),
        "questioned": sum(refusal.kept for refusal in found.readings.rejected),
    }
