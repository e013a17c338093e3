"""The HTTP API's description: what it gives, as models, and the OpenAPI document made from them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAMETERS: dict[str, tuple[str, str, bool]] = {
    "metric": ("指标代码，可重复", "Id of a metric; may be repeated", True),
    "region": (
        "地区代码或名称，可重复；省略为全部地区",
        "Code or name of an area; may be repeated; all when left out",
        True,
    ),
    "freq": ("频率：A S Q M W D", "Rhythm: A S Q M W D", False),
    "time_period": (
        "时期，如 2022、2022-Q1、2022-05",
        "One period such as 2022, 2022-Q1, 2022-05",
        False,
    ),
    "start": ("起始时期或日期", "First period or day", False),
    "end": ("截止时期或日期", "Last period or day", False),
    "as_of": (
        "按该日所知的数值，不晚于今天，如 2023-06-30",
        "Values as known on this day, today or before, such as 2023-06-30",
        False,
    ),
    "breakdown": ("细分代码；省略为总体", "Code of a finer cut; the whole when left out", False),
    "vintages": ("true 给出全部版本", "true gives every vintage of each cell", False),
    "limit": ("每页行数，1—10000", "Rows of a page, 1 to 10000", False),
    "cursor": ("上一页给出的 next", "The `next` of the page before", False),
    "format": (
        "json、csv 或 arrow；优先于 Accept",
        "json, csv or arrow; goes before Accept",
        False,
    ),
}
"""Query parameters of ``/observations``: meaning in Chinese and English, and whether it repeats."""

STUDY_PARAMETERS: dict[str, tuple[str, str, bool]] = {
    "study": (
        "研究代码；省略则只列出各项研究的声明",
        "Id of a study; when left out only the declarations of all studies are listed",
        False,
    ),
    "metric": ("指标代码", "Id of a metric", False),
    "region": ("地区代码或名称，可重复", "Code or name of an area; may be repeated", True),
    "item": (
        "估计值名称，可重复，如 median、lo95；以冒号结尾的匹配其下各项",
        "Name of an estimate such as median; may be repeated; with a colon at its end, all below",
        True,
    ),
    "last": ("每项只给最近几期", "Only the newest periods of each item", False),
    "as_of": PARAMETERS["as_of"],
}
"""Query parameters of ``/studies``, as above."""

MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "arrow": "application/vnd.apache.arrow.stream",
}
"""Formats of an answer with their media types; the first is the default."""


ADDRESSES = tuple(
    f"/api/v1/{end}" for end in ("observations", "studies", "catalogue", "stamp", "openapi.json")
)
"""Everything that the API answers."""


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ObservationRecord(_Answer):
    """One number; `value` is null exactly when `status` is M (missing)."""

    metric: str
    region: str
    time_period: str = Field(description="SDMX spelling: 2022, 2022-Q1, 2022-05")
    freq: str
    value: float | None
    unit: str
    status: str = Field(description="A normal, P provisional, E estimated, R revised, M missing")
    vintage: dt.date = Field(description="Day from which the value was known")
    release: str = Field(description="Statistical edition that the value belongs to")
    origin: str = Field(description="published, entered, simulated or derived")
    source: str
    feed: str
    breakdown: str


class ObservationPage(_Answer):
    """A page of observations; `next` is the cursor of the page behind it, null on the last one."""

    observations: list[ObservationRecord]
    next: str | None


class StudyRecord(_Answer):
    """The declaration of a study: what it judges, by which kind of method, who set it up."""

    study: str
    kind: str
    title: dict[str, str]
    purpose: dict[str, str]
    provenance: dict[str, str]


class EstimateRecord(_Answer):
    """One number of an outcome; `time_period` is empty for what has no period."""

    item: str
    time_period: str
    value: float | None
    note: str = Field(description="provisional, peak, trough, a light, the level of an alarm")


class OutcomeRecord(_Answer):
    """What a study found on one subject; `metric` is empty for what covers all its series."""

    study: str
    kind: str
    metric: str
    region: str
    freq: str
    vintage: dt.date = Field(description="Day from which the result could be known")
    status: str = Field(description="ok, caution (holds with a reservation), refused")
    reason: str
    reason_en: str
    method: str
    parameters: dict[str, str | int | float | bool | None]
    details: dict[str, str | int | float | bool | None]
    n_obs: int
    origin: str = Field(description="derived, or simulated when any input is")
    inputs: list[dict[str, str]]
    reckoned_at: dt.datetime
    estimates: list[EstimateRecord]


class StudyPage(_Answer):
    """Declared studies; outcomes only where one study is asked for. All numbers are estimates."""

    studies: list[StudyRecord]
    outcomes: list[OutcomeRecord]


class Stamp(_Answer):
    """The identity of the current build; `build` is empty while there is none."""

    build: str
    built_at: dt.datetime | None


class Problem(_Answer):
    """What is wrong with a request (RFC 9457), in Chinese and English."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    detail_en: str
    parameter: str = ""
    value: str = ""
    nearest: str = ""
    choices: list[str] = []


def document(version: str) -> dict[str, object]:
    """Give the OpenAPI 3.1 document of the API."""
    models = (ObservationPage, StudyPage, Stamp, Problem)
    _, schema = models_json_schema(
        [(model, "serialization") for model in models],
        ref_template="#/components/schemas/{model}",
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "govbrain", "version": version},
        "paths": {
            address: {"get": said} for address, said in zip(ADDRESSES, _answers(), strict=True)
        },
        "components": {"schemas": schema["$defs"]},
    }


def _answers() -> Iterator[dict[str, object]]:
    yield _observations()
    yield _studies()
    yield _plain("目录 · Metrics, feeds, targets, areas")
    yield _plain("当前版本 · The current build", "Stamp")
    yield _plain("本文档 · This document")


def _observations() -> dict[str, object]:
    page = {"schema": {"$ref": "#/components/schemas/ObservationPage"}}
    content = {media: page if name == "json" else {} for name, media in MEDIA.items()}
    return {
        "summary": "观测值 · Observations",
        "parameters": _parameters(PARAMETERS, required="metric"),
        "responses": {
            "200": {"description": "一页观测值 · A page", "content": content},
            **_refusals(),
            "410": {"description": "翻页期间数据已更新 · A newer build", "content": _PROBLEM},
        },
    }


def _studies() -> dict[str, object]:
    page = {"schema": {"$ref": "#/components/schemas/StudyPage"}}
    return {
        "summary": "研究与估计 · Studies and their estimates",
        "parameters": _parameters(STUDY_PARAMETERS),
        "responses": {
            "200": {"description": "研究 · Studies", "content": {MEDIA["json"]: page}},
            **_refusals(),
        },
    }


def _parameters(
    parameters: dict[str, tuple[str, str, bool]], required: str = ""
) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": name == required,
            "description": f"{zh} · {en}",
            "schema": {"type": "array", "items": {"type": "string"}}
            if repeats
            else {"type": "string"},
        }
        for name, (zh, en, repeats) in parameters.items()
    ]


_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _refusals() -> dict[str, object]:
    return {
        "304": {"description": "未变 · Not modified"},
        "400": {"description": "参数有误 · A parameter is wrong", "content": _PROBLEM},
        "404": {"description": "无此代码 · No such code", "content": _PROBLEM},
        "503": {"description": "尚无数据 · No build yet", "content": _PROBLEM},
    }


def _plain(summary: str, model: str = "") -> dict[str, object]:
    schema = {"$ref": f"#/components/schemas/{model}"} if model else {"type": "object"}
    content = {MEDIA["json"]: {"schema": schema}}
    return {"summary": summary, "responses": {"200": {"description": "OK", "content": content}}}
