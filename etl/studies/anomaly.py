"""Abnormal points of many series, found together under one false-discovery rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.anomaly import anomalies
from analysis.series import spelled
from etl.judgement import Judgement, Number, known
from etl.study_series import single

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from analysis.anomaly import Anomalies
    from analysis.result import Parameter
    from datasets.study import AnomalyWatch
    from etl.study_input import Inputs

BAND = ("expected", "lo95", "hi95")


def reckon(_: str, study: AnomalyWatch, inputs: Inputs) -> Iterator[Judgement]:
    """Judge every subject that has values; only abnormal points and breaks become numbers."""
    series = {
        f"{subject.metric}~{subject.ref_area}": subject
        for subject in study.subjects
        if inputs.series(subject).cells
    }
    given = {name: single(inputs, subject) for name, subject in series.items()}
    found = anomalies(given, false_discovery=study.false_discovery)
    for name, subject in series.items():
        yield Judgement(
            result=found.series[name],
            metric=subject.metric,
            ref_area=subject.ref_area,
            freq=subject.freq,
            details=_messages(found, name),
            numbers=(*_points(found.points, name), *_breaks(found.breaks, name)),
            looked_at=(subject,),
        )


def _messages(found: Anomalies, name: str) -> Mapping[str, Parameter]:
    """Give every message by its period, and the newest one by itself."""
    said: dict[str, Parameter] = {}
    for each in sorted(found.messages, key=lambda message: message.period):
        if each.series == name:
            said |= {"message_zh": each.message_zh, "message_en": each.message_en}
            said |= {"message_period": each.period, "message_level": each.level}
            said[f"message_zh:{each.period}"] = each.message_zh
            said[f"message_en:{each.period}"] = each.message_en
    return said


def _points(points: pd.DataFrame, name: str) -> Iterator[Number]:
    for _, point in points[points["series"] == name].iterrows():
        period, level = spelled(point["period"]), str(point["level"])
        yield Number("z", period, known(float(point["z"])), level)
        for item in BAND:
            yield Number(item, period, known(float(point[item])), level)


def _breaks(breaks: pd.DataFrame, name: str) -> Iterator[Number]:
    for _, each in breaks[breaks["series"] == name].iterrows():
        period, kind = spelled(each["period"]), str(each["kind"])
        yield Number("break", period, known(float(each["size"])), kind)
