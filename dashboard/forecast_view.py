"""The outcome of a forecast made ready to be drawn and told, with the record of its errors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.figures.fan import Fan, Step
from dashboard.fragments import (
    age_light,
    is_wall,
    metric_name,
    period_label,
    say,
    scale_unit,
    shared_scale,
)
from dashboard.judgement import (
    known,
    notes,
    period_words,
    reason_words,
    study_badges,
    subject_name,
)
from dashboard.number import write_value
from dashboard.series import of_rhythm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.number import Scale
    from dashboard.panel import Reader
    from dashboard.question import Answer, Estimate, Outcome

_DIGITS = 4
_BANDS = ("lo80", "hi80", "lo95", "hi95")


@dataclass(frozen=True)
class Told:
    """A forecast with what is known before it, and the unit both are written in."""

    outcome: Outcome
    known: Answer
    fan: Fan
    scale: Scale


def read_fan(reader: Reader, outcome: Outcome, answer: Answer) -> Told | None:
    """Read the fan; None where there is no forecast or nothing known before it."""
    medians = known(outcome.of("median"))
    before = tuple(o for o in of_rhythm(answer, outcome.freq) if o.value is not None)
    if outcome.status == "refused" or not medians or not before:
        return None
    bands = {item: {e.time_period: e.value for e in outcome.of(item)} for item in _BANDS}
    fan = Fan(
        tuple((o.period_end, o.value) for o in before if o.value is not None),
        tuple(_step(each, bands) for each in medians),
        yearly=_restarts(reader, outcome.metric),
    )
    return Told(outcome, before, fan, _chart_scale(shared_scale(reader, before), fan))


def _restarts(reader: Reader, metric: str) -> bool:
    """Say whether values grow from every January on; rates of the year so far do not."""
    rate = reader.catalogue.metrics[metric].unit == "%"
    return reader.catalogue.base(metric).accumulation == "cumulative" and not rate


def _chart_scale(scale: Scale, fan: Fan) -> Scale:
    """Leave of the decimals what four digits need: labels of a chart are not for copying."""
    largest = max(abs(value) for _, value in fan.known) * float(scale.factor)
    digits = len(str(int(largest)))
    return replace(scale, decimals=max(0, min(scale.decimals, _DIGITS - digits)))


def _step(median: Estimate, bands: Mapping[str, Mapping[str, float | None]]) -> Step:
    if median.period_end is None or median.value is None:
        raise ValueError(f"{median.item} of '{median.time_period}' has no value or no period")
    lo80, hi80, lo95, hi95 = (bands[item].get(median.time_period) for item in _BANDS)
    return Step(median.period_end, median.value, _pair(lo80, hi80), _pair(lo95, hi95))


def _pair(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)


def write_subjects(reader: Reader, panel: str, offered: Sequence[str], chosen: str) -> Markup:
    """Write what is forecast, and behind it the links to the others; walls have it in the head."""
    name = metric_name(reader, chosen)
    others = [metric for metric in offered if metric != chosen]
    if is_wall(reader):
        return Markup()
    if not others:
        return Markup('<p class="subject">{}</p>').format(name)
    links = Markup().join(
        Markup('<li><a href="?{}.metric={}" data-follow>{}</a></li>').format(
            panel, metric, metric_name(reader, metric)
        )
        for metric in others
    )
    return Markup('<details class="subjects"><summary>{}</summary><ul>{}</ul></details>').format(
        name, links
    )


def fan_head(reader: Reader, told: Told) -> Markup:
    """Write badges, unit, age and the newest known period."""
    last = told.known[-1]
    subject = subject_name(reader, told.outcome.metric) if is_wall(reader) else ""
    return Markup(
        '{}{}{}<span class="caption"><span>{}</span><span class="period">{}{}</span></span>'
    ).format(
        Markup('<span class="subject">{}</span>').format(subject) if subject else "",
        study_badges(reader, (told.outcome,)),
        _calibration(reader, told.outcome),
        scale_unit(reader, told.scale),
        age_light(reader, last),
        say(reader, f"已知至{period_label(reader, last)}", f"to {period_label(reader, last)}"),
    )


def _calibration(reader: Reader, outcome: Outcome) -> Markup:
    """Say where the bands are not measured on enough series."""
    if outcome.details.get("calibrated") is True:
        return Markup()
    words = say(reader, "区间未校准", "bands not calibrated")
    return Markup('<span class="badge uncalibrated">{}</span>').format(words)


def fan_notes(reader: Reader, told: Told) -> Markup:
    """Write how well the forecast did on the past, against the value of a year before."""
    measured = record_words(reader, told.outcome)
    return notes(reader, measured, (reason_words(reader, told.outcome),), told.outcome)


def record_words(reader: Reader, outcome: Outcome) -> tuple[str, str]:
    """Tell the errors of past forecasts, and how much of what came the bands held."""
    return _errors(reader, outcome), _coverage(reader, outcome)


def _errors(reader: Reader, outcome: Outcome) -> str:
    smape, naive = (_figure(outcome, key, 1) for key in ("smape", "naive_smape"))
    mase, origins = _figure(outcome, "mase", 2), _figure(outcome, "origins", 0)
    if not smape:
        return say(reader, "样本不足，未能回测误差", "Too short to measure past errors")
    told = say(reader, f"回测 {origins} 次：" if origins else "回测：", "Back-test")
    tail = f" ({origins})" if origins and not is_wall(reader) else ""
    beside = say(reader, f"，去年同期法 {naive}%", f", naive {naive}%") if naive else ""
    if _is_no_better(outcome):
        beside += say(reader, "（未优于）", " (no better)")
    scaled = say(reader, f"；MASE {mase}", f"; MASE {mase}") if mase and not is_wall(reader) else ""
    return say(
        reader,
        f"{told}误差 sMAPE {smape}%{beside}{scaled}",
        f"{told}{tail}: sMAPE {smape}%{beside}{scaled}",
    )


def _is_no_better(outcome: Outcome) -> bool:
    """Say whether the value of a year before would have been as good a forecast."""
    own, naive = _measured(outcome, "smape"), _measured(outcome, "naive_smape")
    return own is not None and naive is not None and own >= naive


def _coverage(reader: Reader, outcome: Outcome) -> str:
    inner, outer = (_percent(outcome, key) for key in ("coverage80", "coverage95"))
    if not inner or not outer:
        return say(reader, "覆盖率未测", "coverage not measured")
    if is_wall(reader):
        return say(
            reader,
            f"实测覆盖 80%→{inner}，95%→{outer}",
            f"bands hold {inner} / {outer}",
        )
    return say(
        reader,
        f"实测覆盖：深带 80%→{inner}，浅带 95%→{outer}",
        f"measured coverage: dark band 80%→{inner}, pale band 95%→{outer}",
    )


def _measured(outcome: Outcome, key: str) -> float | None:
    value = outcome.details.get(key)
    return float(value) if isinstance(value, int | float) else None


def _figure(outcome: Outcome, key: str, decimals: int) -> str:
    value = _measured(outcome, key)
    return "" if value is None else write_value(value, decimals)


def _percent(outcome: Outcome, key: str) -> str:
    value = _measured(outcome, key)
    return "" if value is None else f"{write_value(value * 100, 0)}%"


def fan_summary(reader: Reader, told: Told) -> str:
    """Tell the forecast in one sentence."""
    last, step = told.known[-1], told.fan.steps[-1]
    name, unit = metric_name(reader, told.outcome.metric), scale_unit(reader, told.scale)
    when = period_words(reader, known(told.outcome.of("median"))[-1].time_period)
    now, then = told.scale.write(last.value or 0.0), told.scale.write(step.median)
    band = ""
    if step.outer:
        low, high = (told.scale.write(edge) for edge in step.outer)
        band = say(reader, f"，95%区间 {low}—{high}", f", 95% band {low}–{high}")
    known_at = period_label(reader, last)
    return say(
        reader,
        f"{name}：{known_at}为 {now} {unit}，{when}预测中位数 {then} {unit}{band}。",
        f"{name}: {now} {unit} in {known_at}; median forecast for {when} {then} {unit}{band}.",
    )
