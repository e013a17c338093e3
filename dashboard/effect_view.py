"""The outcome of an effect study put into words: always an estimate, always with its range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.fragments import area_name, is_wall, say
from dashboard.judgement import known, period_words, sheet_name, subject_name
from dashboard.number import write_value
from dashboard.study_choice import change_unit, figure, named, scale_for, write_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.number import Scale
    from dashboard.panel import Reader
    from dashboard.question import Outcome
    from datasets.study import Effect

_UNSURE_P = 0.1
_METHODS = {
    "sdid": ("合成双重差分（SDID）", "synthetic difference-in-differences"),
    "sc": ("合成控制（SC）", "synthetic control"),
    "did": ("双重差分（DID）", "difference-in-differences"),
}


def scale_of_effect(reader: Reader, outcome: Outcome) -> Scale:
    """Give the unit of the values observed."""
    values = [e.value for e in known(outcome.of("observed")) if e.value is not None]
    return scale_for(reader, outcome.metric, values)


def method_words(reader: Reader, method: str) -> str:
    """Name a method."""
    return say(reader, *_METHODS.get(method, (method, method)))


def verdict(reader: Reader, study: Effect, outcome: Outcome) -> Iterator[str]:
    """Tell the estimate, its range, and what it allows to say, in full sentences."""
    area = area_name(reader, study.treated)
    att = figure(outcome, "att")
    if outcome.status == "refused" or att is None:
        why = named(reader, say(reader, outcome.reason_zh, outcome.reason_en))
        yield say(reader, f"没有估计：{why}。", f"No estimate: {why}.")
        return
    yield _estimate(reader, outcome, area, att)
    yield _reading(reader, outcome)
    if outcome.status == "caution":
        why = named(reader, say(reader, outcome.reason_zh, outcome.reason_en))
        yield say(reader, f"保留：{why}。", f"Reservation: {why}.")


def _estimate(reader: Reader, outcome: Outcome, area: str, att: float) -> str:
    scale = scale_of_effect(reader, outcome)
    name, unit = subject_name(reader, outcome.metric), change_unit(reader, scale)
    since = period_words(reader, str(outcome.details.get("since", "")))
    size = scale.write(abs(att))
    side = ("高", "above") if att > 0 else ("低", "below")
    low, high = figure(outcome, "lo95"), figure(outcome, "hi95")
    if low is None or high is None:
        span = say(reader, "未作安慰剂检验，没有区间", "without placebos, hence without a range")
    else:
        edges = f"{write_change(scale, low)} {say(reader, '至', 'to')} {write_change(scale, high)}"
        span = say(reader, f"95%区间 {edges}", f"95% range {edges}")
    return say(
        reader,
        f"估计：{since}以来，{area}的{name}平均比没有该事件时{side[0]} {size} {unit}（{span}）。",
        f"Estimate: since {since}, {name} in {area} has been {size} {unit} {side[1]} what it would "
        f"have been without the event, on average ({span}).",
    )


def _reading(reader: Reader, outcome: Outcome) -> str:
    """Say what range and placebos together allow."""
    low, high, p = (figure(outcome, key) for key in ("lo95", "hi95", "p_placebo"))
    if low is None or high is None or p is None:
        return say(
            reader,
            "没有推断依据，只能看作描述。",
            "Without inference this is no more than a description.",
        )
    share = f"{write_value(p * 100, 0)}%"
    placebo_zh = f"把事件轮流假定在各对照地区，连同本地有 {share} 差异不小于此（安慰剂 p={p:.2f}）"
    placebo_en = f"with the event put elsewhere, {share} differ as much (placebo p={p:.2f})"
    if low <= 0 <= high and p > _UNSURE_P:
        return say(
            reader,
            f"区间包含零，{placebo_zh}：不足以说明有影响，也不能说没有影响。",
            f"The range holds zero and {placebo_en}: no effect is shown, nor is none.",
        )
    if low <= 0 <= high or p > _UNSURE_P:
        held = ("区间包含零", "The range holds zero") if low <= 0 <= high else _OUTSIDE
        return say(
            reader,
            f"{held[0]}，{placebo_zh}：两项依据不一致，只能作线索。",
            f"{held[1]}; {placebo_en}: the two disagree, which is a hint at best.",
        )
    return say(
        reader,
        f"{_OUTSIDE[0]}，{placebo_zh}：与事件有影响相符，但不是证明，同期其他变化也可能造成。",
        f"{_OUTSIDE[1]}; {placebo_en}: in line with an effect, which other changes of the time "
        "may share.",
    )


_OUTSIDE = ("区间不含零", "The range does not hold zero")


_ATT = ("att", "平均效果 ATT（估计）", "Mean effect ATT (estimate)")


def facts(reader: Reader, name: str, study: Effect, outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Give the numbers behind the verdict, and how to make it again."""
    yield from _numbers(reader, outcome)
    donors = outcome.parameters.get("donors")
    if donors and not is_wall(reader):
        before, after = (outcome.parameters.get(key) for key in ("pre_periods", "post_periods"))
        yield (
            say(reader, "样本", "Sample"),
            say(
                reader,
                f"{donors} 个对照地区，事件前 {before} 期、后 {after} 期",
                f"{donors} donors, {before} periods before, {after} after",
            ),
        )
    if not is_wall(reader):
        yield say(reader, "方法", "Method"), method_words(reader, outcome.method)
        yield say(reader, "事件", "Event"), study.event.to(reader.language)
        yield say(reader, "参数由来", "Provenance"), study.provenance.to(reader.language)
        yield say(reader, "研究编号", "Study id"), name
        yield say(reader, "已知截至", "Known from"), outcome.vintage.isoformat()


def _numbers(reader: Reader, outcome: Outcome) -> Iterator[tuple[str, str]]:
    scale = scale_of_effect(reader, outcome)
    unit = change_unit(reader, scale)
    sized = (
        *(() if is_wall(reader) else (_ATT,)),
        ("se", "标准误", "Standard error"),
        ("pre_rmspe", "事前拟合误差 RMSPE", "Pre-event RMSPE"),
        ("in_time", "提前一半时间的假事件", "Pretended earlier event"),
    )
    for key, zh, en in sized:
        value = figure(outcome, key)
        if value is not None:
            signed = key in ("att", "in_time")
            text = write_change(scale, value) if signed else scale.write(value)
            yield say(reader, zh, en), f"{text} {unit}"
    p = figure(outcome, "p_placebo")
    if p is not None:
        count = outcome.parameters.get("placebos")
        yield (
            say(reader, "安慰剂 p 值", "Placebo p"),
            say(reader, f"{p:.2f}（{count} 个对照地区轮流）", f"{p:.2f} ({count} donors in turn)"),
        )


def write_facts(pairs: Iterator[tuple[str, str]]) -> Markup:
    """Write names and texts as a list."""
    return Markup('<dl class="facts">{}</dl>').format(
        Markup().join(Markup("<dt>{}</dt><dd>{}</dd>").format(name, text) for name, text in pairs)
    )


def sheet_link(reader: Reader, outcome: Outcome) -> Markup:
    """Write the link to the sheet that holds every parameter and all data looked at."""
    if is_wall(reader):
        return Markup()
    return Markup('<p class="more"><a href="?sheet={}" data-follow>{}</a></p>').format(
        sheet_name(outcome), say(reader, "方法、参数与所用数据", "Method, parameters and data")
    )
