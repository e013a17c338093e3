"""Words for what the night writes of an index: items of its outcomes and their notes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from dashboard.fragments import say
from dashboard.index_raw import unit_of
from dashboard.index_view import definition_of, indicator_of, node_name
from dashboard.judgement import period_words

if TYPE_CHECKING:
    from dashboard.panel import Reader

_ITEMS = {
    "index": ("指数得分", "index"),
    "lo": ("区间下限", "interval, low"),
    "hi": ("区间上限", "interval, high"),
    "rank": ("位次", "rank"),
    "rank_lo": ("位次区间上端", "rank interval, best"),
    "rank_hi": ("位次区间下端", "rank interval, worst"),
    "coverage": ("覆盖率", "coverage"),
    "imputed": ("插补占比", "imputed share"),
    "raw": ("原始值", "raw value"),
    "used": ("使用值", "value used"),
    "score": ("得分", "score"),
    "weight": ("在指数中的占比", "share in the index"),
    "gap": ("差距", "gap"),
    "gain": ("每单位增分", "gain a unit"),
    "priority": ("可行一步的增分", "worth of the feasible step"),
    "feasible": ("可行一步", "feasible step"),
    "next": ("下一门槛", "next threshold"),
    "next_gain": ("到下一门槛的增分", "worth of the next threshold"),
    "collect": ("先补数", "collect first"),
    "change": ("较上期变化", "change"),
    "without": ("不计该项的指数", "index without it"),
    "without_rank": ("不计该项的位次", "rank without it"),
    "peer": ("结构距离", "structural distance"),
    "peer_without": ("去掉变量后的对标", "peer without a variable"),
    "role": ("榜样得分", "role model's score"),
    "sobol_first": ("一阶效应", "first-order effect"),
    "sobol_total": ("总效应", "total effect"),
    "state": ("措施现值", "measure, actual"),
    "path": ("措施路径", "measure, path"),
    "actual": ("措施实际", "measure, actual"),
    "effort": ("难度", "effort"),
    "expected": ("预计增分", "expected gain"),
}
_PARTS = {
    "data": ("数据", "data"),
    "coverage": ("数据缺补", "data missing or filled"),
    "peers": ("比较对象", "peers"),
    "definition": ("口径", "definition"),
}
_NOTES = {
    "dropped": ("不计", "dropped"),
    "missing": ("缺失", "missing"),
    "mean": ("均值插补", "imputed: mean"),
    "median": ("中位数插补", "imputed: median"),
    "group_mean": ("同组均值插补", "imputed: mean of its group"),
    "group_median": ("同组中位数插补", "imputed: median of its group"),
    "last_valid": ("沿用", "carried on from"),
    "value": ("常数插补", "imputed: constant"),
    "screened": ("整体不足，退出", "left the set"),
    "special": ("特殊值", "special value"),
    "chosen": ("入选", "chosen"),
    "on_track": ("按期", "on track"),
    "watch": ("关注", "watch"),
    "late": ("滞后", "late"),
    "done": ("完成", "done"),
    "unverified": ("待核实", "unverified"),
    "unknown": ("未知", "unknown"),
    "easy": ("容易", "easy"),
    "stretch": ("有难度", "stretch"),
    "beyond": ("超出同类经验", "beyond what peers did"),
    "P": ("暂定", "provisional"),
    "E": ("估计", "estimate"),
    "R": ("修订", "revised"),
    "M": ("缺失", "missing"),
}
_POINTS = (
    "index",
    "lo",
    "hi",
    "score",
    "gap",
    "change",
    "without",
    "role",
    "expected",
    "priority",
    "next_gain",
)
_RAW = ("raw", "used", "feasible", "next")


def index_item_words(reader: Reader, study: str, item: str) -> str:
    """Put the name of an item into words, with the nodes and regions behind its colons."""
    name, *parts = item.split(":")
    definition = definition_of(reader, study)
    words = [say(reader, *_ITEMS.get(name, (name, name)))]
    areas = reader.catalogue.areas
    for part in parts:
        if part in _PARTS and name == "change":
            words.append(say(reader, *_PARTS[part]))
        elif part in areas:
            words.append(areas[part].title(reader.language))
        elif definition:
            words.append(node_name(reader, definition, part))
        else:
            words.append(part)
    return " · ".join(words)


def index_unit(reader: Reader, study: str, item: str) -> str:
    """Give the unit of an item: points, the indicator's own, or none."""
    name, _, part = item.partition(":")
    definition = definition_of(reader, study)
    indicator = indicator_of(definition, part) if definition and name in _RAW else None
    if indicator:
        return unit_of(reader, indicator)
    return say(reader, "分", "points") if name in _POINTS else ""


def raw_note_words(reader: Reader, note: str) -> str:
    """Put the note of a value into words: last_valid:2021 is 沿用 2021."""
    name, _, rest = note.partition(":")
    with suppress(ValueError):
        rest = period_words(reader, rest) if rest else ""
    return " ".join(filter(None, (say(reader, *_NOTES.get(name, (name, name))), rest)))
