"""What studies judged, put into words and marks that every panel of judgements shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.fragments import absent, area_name, is_wall, say, simulated_badge
from datasets.period import label_period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.panel import Reader
    from dashboard.question import Estimate, Outcome

StudyOf = str | Mapping[str, str]
"""The study that a panel shows: one for all regions, or one a region by its code."""

_ITEMS = {
    "adjusted": ("季节调整后", "seasonally adjusted"),
    "trend": ("趋势", "trend"),
    "seasonal": ("季节因素", "seasonal factor"),
    "median": ("预测中位数", "forecast median"),
    "lo80": ("80%区间下限", "80% band, low"),
    "hi80": ("80%区间上限", "80% band, high"),
    "lo95": ("95%区间下限", "95% band, low"),
    "hi95": ("95%区间上限", "95% band, high"),
    "leading": ("先行指数", "leading index"),
    "coincident": ("一致指数", "coincident index"),
    "lagging": ("滞后指数", "lagging index"),
    "diffusion": ("扩散指数", "diffusion index"),
    "contribution": ("对本期变动的贡献", "contribution to the change"),
    "turn": ("转折点", "turning point"),
    "score": ("信号分", "signal score"),
    "composite": ("综合得分", "composite score"),
    "index100": ("综合指数", "composite index"),
    "z": ("偏离程度 z", "deviation z"),
    "expected": ("预期值", "expected"),
    "nowcast": ("现时预测", "nowcast"),
    "news": ("数据新息", "news"),
    "observed": ("实际值", "observed"),
    "counterfactual": ("反事实（估计）", "counterfactual (estimate)"),
    "effect": ("效果（估计）", "effect (estimate)"),
    "weight": ("权重", "weight"),
    "baseline": ("基准", "baseline"),
    "scenario": ("情景", "scenario"),
    "difference": ("情景与基准之差", "scenario less baseline"),
    "output": ("总产出", "output"),
    "value_added": ("增加值", "value added"),
    "jobs": ("就业", "jobs"),
    "multiplier": ("乘数", "multiplier"),
}
_MEASURED = (
    "adjusted",
    "trend",
    "median",
    "lo80",
    "hi80",
    "lo95",
    "hi95",
    "expected",
    "nowcast",
    "observed",
    "counterfactual",
    "baseline",
    "scenario",
    "difference",
)
_GROUPS = {
    "leading": ("先行", "leading"),
    "coincident": ("一致", "coincident"),
    "lagging": ("滞后", "lagging"),
}
NOTES = {
    "provisional": ("暂定", "provisional"),
    "peak": ("峰", "peak"),
    "trough": ("谷", "trough"),
    "hot": ("过热", "overheated"),
    "warm": ("偏热", "warm"),
    "normal": ("正常", "normal"),
    "cool": ("偏冷", "cool"),
    "cold": ("过冷", "cold"),
    "watch": ("关注", "watch"),
    "alarm": ("异常", "alarm"),
}
"""The words of notes, of lights and of levels, in Chinese and English."""


def study_of(reader: Reader, named: StudyOf) -> str:
    """Give the id of the study that speaks for the reader's region, or nothing."""
    return named if isinstance(named, str) else named.get(reader.region, "")


def note_words(reader: Reader, note: str) -> str:
    """Put the note of an estimate into words: peak provisional is 峰 暂定."""
    return " ".join(say(reader, *NOTES.get(word, (word, word))) for word in note.split())


def item_words(reader: Reader, item: str) -> str:
    """Put the name of an estimate into words, with the metric or group behind its colon."""
    name, _, part = item.partition(":")
    words = say(reader, *_ITEMS.get(name, (name, name)))
    if not part:
        return words
    metric = reader.catalogue.metrics.get(part)
    if metric is None:
        return f"{words} · {say(reader, *_GROUPS.get(part, (part, part)))}"
    return f"{words} · {(metric.short or metric.title).to(reader.language)}"


def is_measured(item: str) -> bool:
    """Say whether an estimate is in the unit of the metric that was judged."""
    return item in _MEASURED


def subject_name(reader: Reader, metric: str) -> str:
    """Give the short name of the metric that is judged, without the mark of derived numbers."""
    found = reader.catalogue.metrics[metric]
    return (found.short or found.title).to(reader.language)


def period_words(reader: Reader, period: str) -> str:
    """Write the period of an estimate in words: 2023年4月."""
    return label_period(parse_period(period), reader.language)


def reason_words(reader: Reader, outcome: Outcome) -> str:
    """Give the reservation or the refusal of an outcome; nothing when it is ok."""
    return say(reader, outcome.reason_zh, outcome.reason_en)


def unstudied(reader: Reader, why: str) -> Markup:
    """Write the two words for what was not judged, and the reason below them."""
    return Markup('<p class="missing">{}<span class="reason">{}</span></p>').format(
        absent(reader), why
    )


def no_study(reader: Reader, named: StudyOf) -> str:
    """Say why there is no judgement for the reader's region."""
    if not study_of(reader, named):
        area = area_name(reader, reader.region)
        return say(
            reader,
            f"没有为{area}编制；可在上方换一个地区",
            f"Not compiled for {area}; choose another region above",
        )
    if reader.as_of:
        return say(reader, "截至该日数据尚不足以得出结果", "Too little was known on that day")
    return say(
        reader, "所用数据尚未接入或未公布", "The data it needs are not connected or not published"
    )


def study_badges(reader: Reader, outcomes: Iterable[Outcome]) -> Markup:
    """Write the dashed badge where any judgement rests on invented numbers."""
    if any(outcome.origin == "simulated" for outcome in outcomes):
        return simulated_badge(reader)
    return Markup()


def notes(
    reader: Reader,
    words: Iterable[str],
    details: Iterable[str] = (),
    outcome: Outcome | None = None,
) -> Markup:
    """Write what must stand below a drawing, then details that walls leave out, then the link."""
    said = [Markup("<span>{}</span>").format(text) for text in words if text]
    if not is_wall(reader):
        said += [Markup("<span>{}</span>").format(text) for text in details if text]
    link = study_link(reader, outcome) if outcome else Markup()
    if not said and not link:
        return Markup()
    return Markup('<p class="study-notes">{}{}</p>').format(Markup().join(said), link)


def study_link(reader: Reader, outcome: Outcome) -> Markup:
    """Write the link to the sheet of a judgement; nothing on walls."""
    if is_wall(reader):
        return Markup()
    return Markup('<a class="study-link" href="?sheet={}" data-follow>{}</a>').format(
        sheet_name(outcome), say(reader, "方法与口径", "Method")
    )


def sheet_name(outcome: Outcome) -> str:
    """Name the sheet of a judgement as the address does."""
    return f"study~{outcome.study}~{outcome.metric}~{outcome.ref_area}"


def known(estimates: Iterable[Estimate]) -> tuple[Estimate, ...]:
    """Keep the estimates that have a value and a period."""
    return tuple(e for e in estimates if e.value is not None and e.period_end is not None)
