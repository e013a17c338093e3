"""The route that scores an index again with what a reader tries; nothing of it is stored."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import orjson
from flask import Blueprint, Response, request

from dashboard.ask import ask
from dashboard.clock import read_past
from dashboard.index_view import band_name, definition_of, index_questions, read_index
from dashboard.panel import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.index_try import Trial, Tried
    from dashboard.index_view import Index
    from dashboard.screen import Screen
    from datasets.index import IndexDefinition

_GREATEST = 1e12
"""No weight and no value that is tried is greater."""


class TrialError(Exception):
    """What is asked cannot be tried: which part, what it says, what it could say."""


def trials(screen: Screen) -> Blueprint:
    """Serve ``/index-trial/<study>?region=&as_of=&lang=&w.<topic>=&v.<indicator>=`` as JSON.

    What is at fault is answered with 400 and a sentence.
    """
    routes = Blueprint("trials", __name__)

    @routes.get("/index-trial/<study>")
    def trial(study: str) -> Response:
        reader = _reader(screen)
        return Response(orjson.dumps(_tried(screen, reader, study)), mimetype="application/json")

    routes.register_error_handler(
        TrialError, lambda error: Response(str(error), 400, mimetype="text/plain")
    )
    return routes


def _reader(screen: Screen) -> Reader:
    given, today = request.args, screen.now().date()
    region = given.get("region", "")
    if region not in screen.catalogue.areas:
        raise TrialError(f"没有地区“{region}”")
    day = given.get("as_of", "")
    try:
        as_of = read_past(day, today) if day else None
    except ValueError as error:
        raise TrialError(f"as_of“{day}”不是日期，或在今天之后") from error
    language = "en" if given.get("lang") == "en" else "zh-CN"
    return Reader(screen.catalogue, "", "desktop", region, screen.now(), as_of, language)


def _tried(screen: Screen, reader: Reader, study: str) -> dict[str, object]:
    from dashboard.index_try import attempt, items_of  # noqa: PLC0415

    declared = definition_of(reader, study)
    if declared is None:
        raise TrialError(f"没有指数“{study}”")
    wanted = read_trial(declared, reader.region, request.args)
    index = _found(screen, reader, study, items_of(wanted), last=1)
    if index is None or reader.region not in index.compared:
        raise TrialError(f"指数“{study}”没有地区“{reader.region}”的结果")
    raw = tuple(f"raw:{leaf}" for leaf in wanted.raw)
    history = _found(screen, reader, study, raw, last=0) if raw else None
    return _answer(screen, reader, index, attempt(index, history, wanted))


def _found(
    screen: Screen, reader: Reader, study: str, items: tuple[str, ...], *, last: int
) -> Index | None:
    asked = index_questions(reader, study, items, last=last)
    answers = ask(screen.warehouse, asked, simulated=screen.settings.simulated)
    return read_index(reader, study, answers, asked)


def _answer(screen: Screen, reader: Reader, index: Index, tried: Tried) -> dict[str, object]:
    definition = index.definition
    score = tried.scores[definition.tree.root]
    before = index.score(reader.region)
    answer: dict[str, object] = {
        "score": score,
        "before": before,
        "change": None if score is None or before is None else score - before,
        "band": band_name(reader, definition, score),
        "topics": {topic: tried.scores[topic] for topic in index.topics},
    }
    return answer | ({"rank": tried.rank} if screen.settings.ranking else {})


def read_trial(definition: IndexDefinition, region: str, given: Mapping[str, str]) -> Trial:
    """Read what is tried.

    Raises:
        TrialError: A weight or value belongs to no topic or indicator, is no number, is too great,
            a weight is negative, all weights are 0, or an indicator has a denominator.
    """
    from dashboard.index_try import Trial  # noqa: PLC0415

    topics = definition.tree.children[definition.tree.root]
    weights = {topic: _number(given, f"w.{topic}") for topic in topics if f"w.{topic}" in given}
    leaves = {leaf.id: leaf for leaf in definition.indicators}
    values = {leaf: _number(given, f"v.{leaf}") for leaf in leaves if f"v.{leaf}" in given}
    known = {*(f"w.{topic}" for topic in topics), *(f"v.{leaf}" for leaf in leaves)}
    for name in given:
        if name.startswith(("w.", "v.")) and name not in known:
            raise TrialError(f"指数里没有“{name[2:]}”")
    if weights and (min(weights.values()) < 0 or not any(weights.values())):
        raise TrialError("权重不能为负，也不能全为 0")
    if weights and len(weights) < len(topics):
        missing = "、".join(topic for topic in topics if topic not in weights)
        raise TrialError(f"请给出全部主题的权重；缺：{missing}")
    for leaf in values:
        if leaves[leaf].denominator:
            raise TrialError(f"“{leaf}”要除以“{leaves[leaf].denominator}”，不能单独试算")
    return Trial(region, weights, values)


def _number(given: Mapping[str, str], name: str) -> float:
    try:
        value = float(given[name])
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > _GREATEST:
        raise TrialError(f"{name}“{given[name]}”不是数")
    return value
