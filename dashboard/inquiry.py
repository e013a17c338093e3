"""What a request to the HTTP API asks for, read strictly: every fault names its parameter."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from dashboard.clock import read_past
from dashboard.openapi import MEDIA, PARAMETERS, STUDY_PARAMETERS, Problem
from dashboard.question import MetricQuery, StudyQuery
from datasets.period import Freq, Period, parse_period

if TYPE_CHECKING:
    import datetime as dt

    from datasets.catalogue import Catalogue

Parameters = Mapping[str, list[str]]

_LIMIT, _MOST = 1000, 10_000
_DIGITS = 12


class InquiryError(Exception):
    """A request that cannot be answered; `problem` tells why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem as the answer of the request."""
        super().__init__(problem.detail_en)
        self.problem = problem


@dataclass(frozen=True)
class Inquiry:
    """A request for observations: one query a metric, and the part of the rows wanted.

    Args:
        queries: What is asked of the warehouse.
        limit: Rows of a page.
        build: Build that the cursor belongs to, empty on the first page.
        offset: Rows before the page.
        form: A key of `MEDIA`, empty where Accept decides.
    """

    queries: tuple[MetricQuery, ...]
    limit: int
    build: str
    offset: int
    form: str


def read_inquiry(parameters: Parameters, catalogue: Catalogue, today: dt.date) -> Inquiry:
    """Read the query string of a request for observations.

    Raises:
        InquiryError: A parameter is unknown, missing, or its value is refused.
    """
    _choose("parameter", list(parameters), PARAMETERS)
    metrics = parameters.get("metric", [])
    if not metrics:
        raise _refusal("metric", "", "必须给出至少一个指标", "at least one metric is needed")
    _choose("metric", metrics, catalogue.metrics, status=404)
    named = [_area(region, catalogue) for region in parameters.get("region", [])]
    areas = tuple(dict.fromkeys(named)) or tuple(catalogue.areas.by_code)
    freq, start, end = _span(parameters)
    build, offset = _cursor(_one(parameters, "cursor"))
    return Inquiry(
        tuple(
            MetricQuery(
                metric,
                areas,
                freq,
                start,
                end,
                as_of=_day(parameters, "as_of", today),
                breakdown=_one(parameters, "breakdown"),
                vintages=_truth(parameters, "vintages"),
            )
            for metric in dict.fromkeys(metrics)
        ),
        _limit("limit", _one(parameters, "limit"), _LIMIT),
        build,
        offset,
        _member(parameters, "format", MEDIA),
    )


def read_study_inquiry(
    parameters: Parameters, catalogue: Catalogue, today: dt.date
) -> StudyQuery | None:
    """Read the query string of a request for studies; None where no study is named.

    Raises:
        InquiryError: A parameter is unknown, or its value is refused.
    """
    _choose("parameter", list(parameters), STUDY_PARAMETERS)
    study, metric = _one(parameters, "study"), _one(parameters, "metric")
    _choose("study", [study] * bool(study), catalogue.studies, status=404)
    _choose("metric", [metric] * bool(metric), catalogue.metrics, status=404)
    query = StudyQuery(
        study,
        metric,
        tuple(dict.fromkeys(_area(r, catalogue) for r in parameters.get("region", []))),
        tuple(dict.fromkeys(parameters.get("item", []))),
        _limit("last", _one(parameters, "last"), 0),
        _day(parameters, "as_of", today),
    )
    return query if study else None


def _area(region: str, catalogue: Catalogue) -> str:
    """The code of the one area that goes by `region`; areas of today go before former ones."""
    found = catalogue.areas.find(region) if region else ()
    today = [area.code for area in found if area.valid_to is None] or [a.code for a in found]
    if len(today) == 1:
        return today[0]
    if today:
        zh, en = "有几个地区叫这个名字", "several areas go by this name"
        raise _refusal("region", region, zh, en, choices=today)
    areas = catalogue.areas.by_code
    known = [*areas, *(name for area in areas.values() for name in (area.name, area.short))]
    zh, en = "没有这个地区", "there is no such area"
    raise _refusal("region", region, zh, en, choices=known, status=404)


def _span(parameters: Parameters) -> tuple[str, dt.date | None, dt.date | None]:
    freq = _member(parameters, "freq", get_args(Freq))
    if text := _one(parameters, "time_period"):
        period = _period("time_period", text)
        if freq and freq != period.freq:
            raise _refusal("freq", freq, "与 time_period 不符", "does not fit time_period")
        return period.freq, period.end, period.end
    start, end = _one(parameters, "start"), _one(parameters, "end")
    return (
        freq,
        _period("start", start).start if start else None,
        _period("end", end).end if end else None,
    )


def _period(name: str, text: str) -> Period:
    try:
        return parse_period(text)
    except ValueError:
        spelling = "2022, 2022-Q1, 2022-05, 2022-05-01"
        raise _refusal(name, text, f"应写作 {spelling}", f"expected {spelling}") from None


def _day(parameters: Parameters, name: str, today: dt.date) -> dt.date | None:
    text = _one(parameters, name)
    try:
        return read_past(text, today) if text else None
    except ValueError:
        zh = f"应为不晚于今天（{today}）的日期，如 2023-06-30"
        en = f"expected a day like 2023-06-30, not after today ({today})"
        raise _refusal(name, text, zh, en) from None


def _truth(parameters: Parameters, name: str) -> bool:
    return _member(parameters, name, ("true", "false")) == "true"


def _limit(name: str, text: str, default: int) -> int:
    if not text:
        return default
    if not (_is_count(text) and 1 <= int(text) <= _MOST):
        zh, en = f"应为 1 至 {_MOST} 的整数", f"expected a number from 1 to {_MOST}"
        raise _refusal(name, text, zh, en)
    return int(text)


def _cursor(text: str) -> tuple[str, int]:
    build, _, offset = text.rpartition("~")
    if text and not (build and _is_count(offset)):
        raise _refusal("cursor", text, "应为上一页给出的 next", "expected the `next` of a page")
    return build, int(offset or 0)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def _member(parameters: Parameters, name: str, choices: Iterable[str]) -> str:
    value = _one(parameters, name)
    if value:
        _choose(name, [value], choices)
    return value


def _one(parameters: Parameters, name: str) -> str:
    values = parameters.get(name, [])
    if len(values) > 1:
        raise _refusal(name, ", ".join(values), "只能给出一次", "can be given only once")
    return values[0] if values else ""


def _choose(name: str, values: Iterable[str], known: Iterable[str], status: int = 400) -> None:
    choices = sorted(known)
    for value in values:
        if value not in choices:
            raise _refusal(
                name, value, "没有这个代码", "there is no such code", choices=choices, status=status
            )


def _refusal(
    name: str, value: str, zh: str, en: str, *, choices: list[str] | None = None, status: int = 400
) -> InquiryError:
    listed = choices or []
    nearest = next(iter(difflib.get_close_matches(value, listed, n=1, cutoff=0.5)), "")
    return InquiryError(
        Problem(
            title="请求有误 · Request refused",
            status=status,
            detail=f"参数 {name} 的值“{value}”：{zh}"
            + (f"；是否指 {nearest}？" if nearest else "。"),
            detail_en=f"parameter {name}, value '{value}': {en}"
            + (f"; did you mean {nearest}?" if nearest else ""),
            parameter=name,
            value=value,
            nearest=nearest,
            choices=listed[:20],
        )
    )
