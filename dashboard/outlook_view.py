"""A forecast and a comparison of models made on request, as fragments of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.column_heads import heads
from dashboard.figures.fan import FanWords, draw_fan
from dashboard.figures.field import Room
from dashboard.forecast_view import fan_summary, read_fan, record_words
from dashboard.fragments import (
    absent,
    age_light,
    area_name,
    is_wall,
    metric_name,
    period_label,
    reason,
    say,
    scale_unit,
)
from dashboard.judgement import known, notes, reason_words, study_badges, unstudied
from dashboard.number import write_value
from dashboard.wish_view import span_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.forecast_view import Told
    from dashboard.panel import Reader
    from dashboard.question import Answer, Outcome
    from dashboard.reckoning import Contest, Score
    from dashboard.wish import Wish

_ROOMS = {
    "phone": Room(17, 0.15),
    "tablet": Room(40, 0.15),
    "desktop": Room(46, 0.12),
    "wall": Room(40, 0.2, ticks=5),
    "ultrawide": Room(40, 0.2, ticks=5),
}
_BEFORE = {"M": 60, "Q": 32, "A": 30}
"""Periods that stand before a forecast, by rhythm."""

_METHODS = {
    "fast": ("动态优化 Theta 模型", "dynamic optimised theta"),
    "accurate": (
        "三个模型的中位数（Theta、ETS、CES）",
        "median of three models (theta, ETS, CES)",
    ),
}
_MODELS = {
    "naive": ("末值法", "last value"),
    "seasonal_naive": ("去年同期法", "seasonal naive"),
    "dot": ("Theta（动态优化）", "theta, dynamic optimised"),
    "ets": ("ETS 指数平滑", "ETS"),
    "ces": ("CES 复指数平滑", "CES"),
    "median": ("三个模型的中位数", "median of the three"),
}
_USED = {"fast": "dot", "accurate": "median"}
_FILES = (("xlsx", "Excel"), ("csv", "CSV"))


def write_outlook(reader: Reader, wish: Wish, outcome: Outcome, answer: Answer) -> Markup:
    """Write a forecast: head, fan, what is to be said of it, downloads."""
    most = _BEFORE[wish.freq] // (2 if reader.device == "phone" else 1)
    shown = tuple(o for o in answer if o.value is not None)[-most:]
    told = read_fan(reader, outcome, shown)
    if told is None:
        why = reason_words(reader, outcome) if shown else reason(reader, wish.metric)
        return _title(reader, wish, "") + unstudied(reader, why)
    words = FanWords(
        known=say(reader, "已知", "known"),
        forecast=say(reader, "预测", "forecast"),
        band="95%",
        summary=fan_summary(reader, told),
    )
    return Markup("{}{}{}{}").format(
        _title(reader, wish, _badges(reader, told)),
        draw_fan(told.fan, told.scale, words, _ROOMS[reader.device]),
        notes(reader, _said(reader, wish, told), _details(reader, wish, told)),
        "" if is_wall(reader) else _downloads(reader, wish),
    )


def _title(reader: Reader, wish: Wish, badges: Markup | str) -> Markup:
    name = f"{area_name(reader, wish.area)} {metric_name(reader, wish.metric)}"
    return Markup('<p class="made"><b>{}</b>{}</p>').format(name, badges)


def _badges(reader: Reader, told: Told) -> Markup:
    last = told.known[-1]
    label = period_label(reader, last)
    return Markup(
        '{}{}<span class="caption"><span>{}</span><span class="period">{}{}</span></span>'
    ).format(
        study_badges(reader, (told.outcome,)),
        _calibration(reader, told.outcome),
        scale_unit(reader, told.scale),
        age_light(reader, last),
        say(reader, f"已知至{label}", f"to {label}"),
    )


def _calibration(reader: Reader, outcome: Outcome) -> Markup:
    if outcome.details.get("calibrated") is True:
        kind, words = "calibrated", say(reader, "区间已校准", "bands calibrated")
    else:
        kind, words = "uncalibrated", say(reader, "区间未校准", "bands not calibrated")
    return Markup('<span class="badge {}">{}</span>').format(kind, words)


def _said(reader: Reader, wish: Wish, told: Told) -> Iterator[str]:
    """Tell what must stand beside the forecast on every screen."""
    span = span_words(reader, wish.freq, wish.horizon)
    yield say(reader, f"估计：未来 {span}", f"Estimate: {span} ahead")
    yield from record_words(reader, told.outcome)
    yield reason_words(reader, told.outcome)
    yield from _cautions(reader, told)
    if wish.as_of:
        yield say(
            reader, f"只用 {wish.as_of} 当日已知的数据", f"Only what was known on {wish.as_of}"
        )


def _cautions(reader: Reader, told: Told) -> Iterator[str]:
    """Tell of values at or below zero what they mean for errors and for the forecast."""
    lowest = min(o.value for o in told.known if o.value is not None)
    if lowest <= 0:
        yield say(
            reader,
            "序列含零或负值，sMAPE 偏大不可比，请看 MASE",
            "The series has zeros or negative values: sMAPE is inflated, look at MASE",
        )
    elif min(e.value or 0.0 for e in known(told.outcome.estimates)) < 0:
        yield say(
            reader,
            "预测区间低于零，而该序列从未为负：下沿只能作参考",
            "The band reaches below zero, where the series never was: mind its lower edge",
        )


def _details(reader: Reader, wish: Wish, told: Told) -> Iterator[str]:
    """Tell what desktops, tablets and phones have room for."""
    outcome = told.outcome
    yield say(reader, "方法：", "Method: ") + say(reader, *_METHODS[wish.mode])
    yield (
        say(reader, "检验有季节性，已按季节建模", "Seasonal by test, modelled as such")
        if outcome.details.get("seasonal")
        else say(reader, "检验无季节性", "No season by test")
    )
    if outcome.details.get("calibrated"):
        yield say(
            reader,
            "区间取本序列 30 个历史起点预测误差的分位数",
            "Bands are quantiles of the errors at 30 past origins of this series",
        )
    used = f"{outcome.n_obs:,}"
    yield say(
        reader,
        f"用 {used} 期，数据版本至 {outcome.vintage}",
        f"{used} values used, known up to {outcome.vintage}",
    )


def _downloads(reader: Reader, wish: Wish) -> Markup:
    links = Markup().join(
        Markup('<a href="/forecast/file.{}?{}" download>{}</a>').format(
            kind, wish.query(reader), title
        )
        for kind, title in _FILES
    )
    return Markup('<p class="chooser-downloads">{} {}</p>').format(
        say(reader, "下载预测（含方法、版本和所用数据）", "Download with method, vintages, inputs"),
        links,
    )


def write_contest(reader: Reader, wish: Wish, found: Contest) -> Markup:
    """Write the comparison of models: a row a model, the best of each error in bold."""
    if not found.scores:
        told = say(reader, found.reason_zh, found.reason_en)
        return unstudied(reader, told if found.known else reason(reader, wish.metric))
    scores = [score for score in found.scores if _is_told(wish, score.model)]
    columns = (
        say(reader, "模型", "Model"),
        "sMAPE %",
        "MASE",
        *(() if is_wall(reader) else (say(reader, "80%覆盖", "80% held"),)),
        say(reader, "95%覆盖", "95% held"),
    )
    best = [_least(score.smape for score in scores), _least(score.mase for score in scores)]
    return Markup(
        '<p class="made"><b>{}</b></p><table class="models"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table>{}"
    ).format(
        f"{area_name(reader, wish.area)} {metric_name(reader, wish.metric)}",
        heads(columns),
        Markup().join(_row(reader, wish, score, best) for score in scores),
        notes(reader, _method(reader, wish, found), _advice(reader)),
    )


def _is_told(wish: Wish, model: str) -> bool:
    """Leave out what would be told twice: years have no season."""
    return not (wish.freq == "A" and model == "seasonal_naive")


def _least(values: Iterator[float | None]) -> float | None:
    return min((value for value in values if value is not None), default=None)


def _row(reader: Reader, wish: Wish, score: Score, best: list[float | None]) -> Markup:
    used = say(reader, "本预测", "used") if score.model == _USED[wish.mode] else ""
    name = say(reader, *_MODELS.get(score.model, (score.model, score.model)))
    errors = Markup().join(
        _cell(reader, value, decimals, strong=value is not None and value == least)
        for value, decimals, least in (
            (score.smape, 1, best[0]),
            (score.mase, 2, best[1]),
        )
    )
    shares = Markup().join(
        _cell(reader, None if share is None else share * 100, 0, sign="%")
        for share in _shares(reader, score)
    )
    return Markup('<tr{}><th scope="row">{}{}</th>{}{}</tr>').format(
        Markup(' class="used"') if used else "",
        name,
        Markup(' <span class="badge">{}</span>').format(used) if used else "",
        errors,
        shares,
    )


def _shares(reader: Reader, score: Score) -> tuple[float | None, ...]:
    """Give how much both bands held; walls have room for the outer one."""
    return (score.coverage95,) if is_wall(reader) else (score.coverage80, score.coverage95)


def _cell(
    reader: Reader, value: float | None, decimals: int, *, sign: str = "", strong: bool = False
) -> Markup:
    if value is None:
        return Markup('<td class="value">{}</td>').format(absent(reader))
    text = write_value(value, decimals) + sign
    return Markup('<td class="value{}">{}</td>').format(" best" if strong else "", text)


def _method(reader: Reader, wish: Wish, found: Contest) -> Iterator[str]:
    span = span_words(reader, wish.freq, wish.horizon)
    yield say(
        reader,
        f"滚动起点回测：{found.origins} 个起点，每次预测 {span}",
        f"Rolling origins: {found.origins}, {span} ahead each",
    )
    yield say(reader, found.reason_zh, found.reason_en)


def _advice(reader: Reader) -> Iterator[str]:
    yield say(
        reader,
        "每个起点只用当时已知的版本",
        "Each origin saw the vintages known then",
    )
    yield say(
        reader,
        "MASE 低于 1 即优于样本内的去年同期法",
        "MASE below 1 beats the seasonal naive within the sample",
    )
    yield say(
        reader,
        "起点少，覆盖率只作参考",
        "With so few origins, coverage is indicative only",
    )
