"""A first feed file from an inspection: all that the file tells, and marks for what it does not."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from datasets.metric import Measure
    from etl.inspect import Inspection
    from etl.observations import Observation

_ASK = "待填写"
_LAGS = {"D": 1, "W": 7, "M": 20, "Q": 30, "S": 30, "A": 60}
_THEME = "economy"


@dataclass(frozen=True)
class _Series:
    metric: str
    name: str
    measure: str
    unit: str
    observations: Sequence[Observation]
    is_known: bool


def feed_id(inspection: Inspection) -> str:
    """Give the feed's id, which is also the name of its file: letters, digits, underscores."""
    words = re.findall(r"[a-z0-9]+", inspection.path.stem.lower())
    return "_".join(words) if words else f"{inspection.format}_feed"


def draft_feed(inspection: Inspection, metrics: Mapping[str, Measure]) -> str:
    """Write a feed file for the file of `inspection`; 待填写 and 待核对 mark what people decide.

    Args:
        inspection: Of a file that gives at least one observation.
        metrics: The metrics known already, by id; one with the indicator's title is used.
    """
    freq = Counter(o.freq for o in inspection.observations).most_common(1)[0][0] or "A"
    series = _series(inspection, metrics)
    return "\n".join(
        [
            *_head(inspection, freq),
            *_source(inspection),
            *_structure(inspection, series),
            *_metrics([one for one in series if not one.is_known]),
            "",
        ]
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _head(inspection: Inspection, freq: str) -> Iterator[str]:
    yield f"# 由 govbrain feed new 根据 {inspection.path.name} 生成；请逐项核对标有“待”的行"
    for problem in inspection.problems:
        yield f"# 疑问 {problem.where}：{problem.what_zh}".replace("\n", " ")
    yield f"title: {{zh: {_quoted(inspection.path.stem)}, en: {_ASK}}}  # 待核对：数据集名称"
    yield f"publisher: {_ASK}  # 发布单位"
    yield f"owner: {_ASK}  # 责任处室"
    yield f"license: {_ASK}  # 使用条件"
    yield f"accrual_periodicity: {freq}  # 待核对：更新频度"
    release = f"release: {{lag_days: {_LAGS[freq]}, grace_days: 10}}"
    yield f"{release}  # 待核对：期末后多少天发布，宽限几天"
    yield "origin: published  # 待核对：published 公开发布，entered 人工填报，simulated 模拟"
    yield "classification: 公开  # 待核对：公开、内部、敏感"


def _source(inspection: Inspection) -> Iterator[str]:
    yield "source:"
    yield "  kind: bundled  # 待核对：把文件放进 datasets/snapshots，或改为 folder、http、sql"
    yield "  files:"
    yield f"    - path: {_quoted(inspection.path.name)}"
    yield "      vintage: null  # 待填写：这些数值从哪一天起为人所知，如 2025-01-20"
    yield f"      source_title: {_ASK}"
    encoding = inspection.encoding or "utf-8"
    yield f"format: {{parser: {inspection.format}, encoding: {encoding}}}"


def _structure(inspection: Inspection, series: Sequence[_Series]) -> Iterator[str]:
    yield "structure:"
    if any(not o.region for o in inspection.observations):
        yield f'  ref_area: {{constant: {_ASK}}}  # 文件没有写明地区：行政区划代码，如 "360000"'
    yield "  measures:"
    for one in series:
        mark = "" if one.is_known else "  # 待核对：指标编号"
        yield f"    {one.metric}:{mark}"
        unit = _quoted(one.unit) if one.unit else _ASK
        yield f"      {{name: {_quoted(one.name)}, unit: {unit}}}"


def _metrics(series: Sequence[_Series]) -> Iterator[str]:
    if series:
        yield "metrics:  # 目录中还没有的指标"
    for one in series:
        freqs = sorted({o.freq for o in one.observations if o.freq}) or ["A"]
        yield f"  {one.metric}:"
        yield "    kind: measure"
        yield f"    title: {{zh: {_quoted(one.name or _ASK)}, en: {_ASK}}}"
        yield f"    definition: {{zh: {_ASK}, en: {_ASK}}}"
        yield f"    unit: {_quoted(one.unit) if one.unit else _ASK}"
        yield f"    decimals: {_decimals(one.observations)}"
        yield "    direction: neutral  # 待核对：higher_better、lower_better、neutral"
        yield f"    theme: {_THEME}  # 待核对：主题"
        yield f"    owner: {_ASK}"
        yield f"    freq: [{', '.join(freqs)}]"
        if one.measure.startswith("cumulative"):
            yield "    accumulation: cumulative"
        if "index" in one.measure:
            yield f"    index_base: {_quoted(one.unit)}"


def _decimals(observations: Sequence[Observation]) -> int:
    values = [repr(o.value) for o in observations if o.value is not None]
    places = [len(v.partition(".")[2].rstrip("0")) for v in values if "e" not in v]
    return min(6, max(places, default=0))


def _series(inspection: Inspection, metrics: Mapping[str, Measure]) -> list[_Series]:
    groups: dict[tuple[str, str, str], list[Observation]] = {}
    for o in inspection.observations:
        groups.setdefault((o.indicator, o.measure, o.unit), []).append(o)
    found: list[_Series] = []
    for number, ((name, measure, unit), observations) in enumerate(groups.items(), start=1):
        known = _known(name, measure, metrics)
        known = "" if known in {one.metric for one in found} else known
        metric = known or f"indicator_{number}.{measure or 'level'}"
        found.append(_Series(metric, name, measure, unit, observations, bool(known)))
    return found


def _known(name: str, measure: str, metrics: Mapping[str, Measure]) -> str:
    hits = (
        metric
        for metric, measured in metrics.items()
        if name and measured.title.zh == name and metric.rpartition(".")[2] == measure
    )
    return next(hits, "")
