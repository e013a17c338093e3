"""What is wrong with indicators and groups of an index: direction, goalposts, texts, ranges."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from datasets.cells import read_number
from datasets.index_method import Goalposts, MinMax, Points, Target, TargetBand, Trim
from datasets.spec import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datasets.index import IndexDefinition, Indicator
    from datasets.index_method import Missing, Normalisation, Treatment
    from datasets.spec import Document, Fault, Place

    Problem = tuple[str, Text]


def value_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    """Give every fault of the steps from a raw value to a score."""
    defaults = definition.defaults
    yield from _treat_faults(document, ("defaults", "treat"), defaults.treat)
    yield from _missing_faults(document, ("defaults", "missing"), defaults.missing)
    yield from _special_faults(document, ("defaults", "special"), defaults.special)
    for at, indicator in enumerate(definition.indicators):
        yield from _indicator_faults(document, ("indicators", at), indicator, definition)
    for at, group in enumerate(definition.groups):
        if group.normalise:
            place: Place = ("groups", at, "normalise")
            for key, problem in _method_problems(group.normalise, "higher"):
                yield document.fault((*place, key) if key else place, problem)


def _indicator_faults(
    document: Document, place: Place, indicator: Indicator, definition: IndexDefinition
) -> Iterator[Fault]:
    method = indicator.normalise or definition.defaults.normalise
    if method is None:
        lacking = Text(
            en=f"'{indicator.id}' has no `normalise`, nor has `defaults` one",
            zh=f"指标“{indicator.id}”没有 normalise，defaults 中也没有；请写明如何标准化",
        )
        yield document.fault(place, lacking)
    else:
        own: Place = (*place, "normalise") if indicator.normalise else place
        for key, problem in _method_problems(method, indicator.direction):
            at = (*own, key) if key else own
            yield document.fault(at, _of(indicator.id, problem))
    variables = {variable.id for variable in definition.variables}
    if indicator.denominator and indicator.denominator not in variables:
        name = indicator.denominator
        unknown = Text(
            en=f"no variable called '{name}'", zh=f"variables 中没有“{name}”，不能作分母"
        )
        yield document.fault((*place, "denominator"), unknown, name, variables)
    yield from _treat_faults(document, (*place, "treat"), indicator.treat)
    yield from _missing_faults(document, (*place, "missing"), indicator.missing)
    yield from _special_faults(document, (*place, "special"), indicator.special)
    for name in ("between", "usual"):
        low, high = getattr(indicator, name)
        if low is not None and high is not None and low > high:
            problem = Text(
                en=f"the lower end {low:g} is above {high:g}", zh=f"下限 {low:g} 大于上限 {high:g}"
            )
            yield document.fault((*place, name), problem)


def _of(indicator: str, problem: Text) -> Text:
    return Text(zh=f"指标“{indicator}”：{problem.zh}", en=f"'{indicator}': {problem.en}")


def _method_problems(method: Normalisation, direction: str) -> Iterator[Problem]:
    if (direction == "target_band") != isinstance(method, TargetBand):
        yield "", _unlike(direction, method.type)
        return
    match method:
        case Goalposts():
            yield from _goalposts(method, direction)
        case Target() if method.worst is not None:
            yield from _facing("target", method.target, method.worst, direction)
        case MinMax() if method.range and method.range[0] >= method.range[1]:
            low, high = method.range
            en = f"the range from {low:g} to {high:g} does not rise"
            yield "range", Text(zh=f"range 应由低到高：{low:g} 不小于 {high:g}", en=en)
        case TargetBand():
            yield from _band(method)
        case Points():
            yield from _points(method, direction)


def _unlike(direction: str, method: str) -> Text:
    return Text(
        en=f"direction {direction} and normalise {method} do not go together; a target band needs "
        "`direction: target_band` and `normalise: {type: band, …}`",
        zh=f"direction {direction} 与 normalise {method} 不能同用；适度指标应写 "
        "direction: target_band 和 normalise: {type: band, …}",
    )


def _goalposts(method: Goalposts, direction: str) -> Iterator[Problem]:
    yield from _facing("best", method.best, method.worst, direction)
    for name, value in (("best", method.best), ("worst", method.worst)):
        if method.log and value <= 0:
            en = f"{value:g} has no logarithm; with `log` both goalposts must be positive"
            yield name, Text(zh=f"{value:g} 没有对数；用 log 时 best 和 worst 都应大于零", en=en)


def _facing(name: str, good: float, worst: float, direction: str) -> Iterator[Problem]:
    if good == worst:
        en = f"{name} = worst = {good:g}; they must differ"
        yield name, Text(zh=f"{name} 与 worst 都是 {good:g}；两者必须不同", en=en)
    elif (good > worst) != (direction == "higher"):
        side = "above" if direction == "higher" else "below"
        en = f"direction is {direction}, so {name} ({good:g}) must be {side} worst ({worst:g})"
        way = "大于" if direction == "higher" else "小于"
        zh = f"direction 是 {direction}，{name}（{good:g}）应{way} worst（{worst:g}）；请核对方向"
        yield name, Text(zh=zh, en=en)


def _band(method: TargetBand) -> Iterator[Problem]:
    corners = (method.floor, method.low, method.high, method.ceiling)
    if list(corners) != sorted(corners) or method.floor == method.ceiling:
        said = " ≤ ".join(f"{corner:g}" for corner in corners)
        en = f"floor ≤ low ≤ high ≤ ceiling does not hold: {said}"
        yield "floor", Text(zh=f"应有 floor ≤ low ≤ high ≤ ceiling，现为 {said}", en=en)


def _points(method: Points, direction: str) -> Iterator[Problem]:
    steps = sorted(method.steps, key=lambda step: step.at, reverse=direction == "lower")
    for one, other in pairwise(steps):
        if one.at == other.at:
            zh = f"有两档都写在 {one.at:g}；请只留一档"
            yield "steps", Text(zh=zh, en=f"two steps stand at {one.at:g}")
        elif other.score < one.score:
            there, here = f"{one.score:g} at {one.at:g}", f"{other.score:g} at {other.at:g}"
            en = f"direction is {direction}, but the score falls from {there} to {here}"
            zh = (
                f"direction 是 {direction}，得分却由 {one.at:g} 处的 {one.score:g} 降到 "
                f"{other.at:g} 处的 {other.score:g}；请核对方向或各档得分"
            )
            yield "steps", Text(zh=zh, en=en)


def _treat_faults(document: Document, place: Place, treat: Treatment | None) -> Iterator[Fault]:
    if isinstance(treat, Trim) and treat.low >= treat.high:
        problem = Text(
            en=f"low {treat.low:g} is not below high {treat.high:g}",
            zh=f"low（{treat.low:g}）应小于 high（{treat.high:g}）",
        )
        yield document.fault((*place, "low"), problem)


def _missing_faults(document: Document, place: Place, missing: Missing | None) -> Iterator[Fault]:
    if missing and missing.policy == "value" and missing.value is None:
        problem = Text(en="the policy `value` needs a `value`", zh="policy 为 value 时须写明 value")
        yield document.fault(place, problem)


def _special_faults(
    document: Document, place: Place, special: Mapping[str, object]
) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for word in special:
        number = read_number(word)
        key = " ".join(unicodedata.normalize("NFKC", word).split()).casefold()
        if not key:
            problem = Text(
                en="an empty text cannot be special", zh="空白不能作特殊写法；请写出文字"
            )
            yield document.fault((*place, word), problem)
        elif number and number.value is not None:
            problem = Text(
                en=f"'{word}' would be read as a number",
                zh=f"“{word}”会被读作数字，不能作特殊写法",
            )
            yield document.fault((*place, word), problem)
        elif key in seen and special[seen[key]] != special[word]:
            problem = Text(
                en=f"'{word}' and '{seen[key]}' cannot be told apart: case and width do not count",
                zh=f"“{word}”与“{seen[key]}”无法区分：不计大小写和全角半角；请只留一个",
            )
            yield document.fault((*place, word), problem)
        seen.setdefault(key, word)
