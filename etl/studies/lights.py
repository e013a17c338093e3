"""Five warning lights: one judgement for each indicator, and one for all together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.lights import warning_lights
from analysis.result import Result
from analysis.series import spelled
from etl.judgement import Judgement, Number
from etl.study_series import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from analysis.lights import WarningLights
    from analysis.result import Parameter
    from datasets.study import Lights, Signal
    from etl.study_input import Inputs


def reckon(_: str, study: Lights, inputs: Inputs) -> Iterator[Judgement]:
    """Judge every signal by its cuts; the composite stands for the area of the first signal."""
    found = warning_lights(
        side_by_side(inputs.of(study)),
        study.signals,
        quantiles=study.quantiles,
        bands=study.bands,
        hysteresis=study.hysteresis,
        version=study.version,
    )
    yield Judgement(
        result=found,
        metric="",
        ref_area=study.signals[0].ref_area,
        freq=study.signals[0].freq,
        details={"version": study.version, "bands": " / ".join(map(str, study.bands))},
        numbers=(
            *_lit("composite", found.composite, found.composite_lights),
            *_lit("index100", found.index100, found.composite_lights),
        ),
    )
    for signal, series in zip(study.signals, inputs.of(study), strict=True):
        yield Judgement(
            result=_result(found, signal.metric),
            metric=signal.metric,
            ref_area=signal.ref_area,
            freq=signal.freq,
            details=_details(found, signal),
            numbers=tuple(_lit("score", found.scores[signal.metric], found.lights[signal.metric])),
            looked_at=(series.subject,),
        )


def _lit(item: str, values: pd.Series[float], lights: pd.Series[str]) -> Iterator[Number]:
    """Give the periods that have a light, its name as the note."""
    for period, value, light in zip(values.index, values, lights, strict=True):
        if light is not None:
            yield Number(item, spelled(period), float(value), str(light))


def _result(found: WarningLights, metric: str) -> Result:
    zh, en = found.refused.get(metric, ("", ""))
    return Result(
        method=found.method,
        n_obs=int(found.scores[metric].count()),
        status="refused" if zh else "ok",
        reason_zh=zh,
        reason_en=en,
        parameters=found.parameters,
    )


def _details(found: WarningLights, signal: Signal) -> Mapping[str, Parameter]:
    cuts = found.cuts.get(signal.metric)
    said: dict[str, Parameter] = {"version": found.version, "adverse": signal.adverse}
    if cuts:
        said |= {
            "cuts": " / ".join(f"{border:.4g}" for border in cuts.borders),
            "cuts_by": cuts.by,
            "provenance_zh": cuts.provenance_zh,
            "provenance_en": cuts.provenance_en,
        }
    return said
