"""Pieces of HTML that panels share: a number, its period and age, its badges, its absence."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.age import age_of
from dashboard.marks import AGE_LIGHT
from dashboard.number import (
    Scale,
    scale_of,
    write_headline,
    write_number,
    write_read,
    write_unit,
)
from dashboard.release import release_name
from dashboard.series import period_of
from datasets.codelist import read_codes
from datasets.metric import Measure, Rank, inputs
from datasets.period import label_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.panel import Reader
    from dashboard.question import Observation

STATUS = {
    code: (row["short"], row["short_en"])
    for code, row in read_codes("obs_status").items()
    if row["short"]
}
"""The words of a status; a normal value has none."""

_AGES = (("fresh", "当期", "current"), ("due", "待更新", "due"), ("stale", "过期", "overdue"))


def say(reader: Reader, zh: str, en: str) -> str:
    """Give the words in the reader's language."""
    return en if reader.language == "en" else zh


def metric_name(reader: Reader, metric: str) -> str:
    """Give the short name of a metric, marked as derived where it is reckoned by us."""
    found = reader.catalogue.metrics[metric]
    name = (found.short or found.title).to(reader.language)
    if isinstance(found, Measure | Rank) or "派生" in name:
        return name
    return name + say(reader, "（派生）", " (derived)")


def area_name(reader: Reader, area: str) -> str:
    """Give the name of an area as rows and labels write it."""
    found = reader.catalogue.areas[area]
    return found.name_en if reader.language == "en" else found.short


def is_wall(reader: Reader) -> bool:
    """Say whether nobody can tap or hover on the reader's device."""
    return reader.device in ("wall", "ultrawide")


def cell(observation: Observation) -> str:
    """Name the cell of an observation as ``data-cell`` does."""
    whole = f"{observation.metric}~{observation.ref_area}~{observation.time_period}"
    return f"{whole}~{observation.breakdown}" if observation.breakdown else whole


def number(reader: Reader, observation: Observation) -> Markup:
    """Write a value with its unit; where it can be tapped it is a button that opens the source."""
    if observation.value is None:
        return absent(reader)
    return _number(reader, observation, *read(reader, observation.metric, observation.value))


def exact_number(reader: Reader, observation: Observation) -> Markup:
    """Write a value as `number` does, but in its own unit and with all its decimals."""
    if observation.value is None:
        return absent(reader)
    return _number(reader, observation, *write(reader, observation.metric, observation.value))


def headline(reader: Reader, observation: Observation) -> Markup:
    """Write a number that stands alone; phones and walls take the larger unit: 3.42 万亿元."""
    if observation.value is None or reader.device in ("desktop", "tablet"):
        return number(reader, observation)
    metric = reader.catalogue.metrics[observation.metric]
    written = write_headline(observation.value, metric, reader.language)
    return _number(reader, observation, *written)


def _number(reader: Reader, observation: Observation, value: str, unit: str) -> Markup:
    tag = "span" if is_wall(reader) else "button"
    kind = "" if is_wall(reader) else Markup(' type="button"')
    return Markup(
        '<%s%s class="number" data-cell="%s"><b>%s</b><span class="unit">%s</span></%s>'
    ) % (tag, kind, cell(observation), value, unit, tag)


def plain_number(reader: Reader, observation: Observation, scale: Scale | None = None) -> Markup:
    """Write a value whose unit, that of `scale` or its own, stands in the head of its column."""
    if observation.value is None:
        return absent(reader)
    own = write(reader, observation.metric, observation.value)[0] if scale is None else ""
    value = scale.write(observation.value) if scale else own
    if is_wall(reader):
        return Markup('<span class="number" data-cell="%s">%s</span>') % (cell(observation), value)
    return Markup('<button type="button" class="number" data-cell="%s">%s</button>') % (
        cell(observation),
        value,
    )


def absent(reader: Reader) -> Markup:
    """Write that there is no number; never 0, never a dash."""
    return Markup('<span class="absent">{}</span>').format(say(reader, "暂无数据", "No data"))


def reason(reader: Reader, metric: str) -> str:
    """Say why a metric has no number for the reader."""
    if reader.as_of:
        return say(reader, "截至该日尚未发布", "Not yet published on that day")
    if not _connected(reader, metric):
        return say(reader, "未接入该数据源", "Source not connected")
    return say(reader, "未公布", "Not published")


def _connected(reader: Reader, metric: str) -> bool:
    found = reader.catalogue.metrics[metric]
    if not isinstance(found, Measure):
        return all(_connected(reader, name) for name in inputs(found))
    return any(
        feed.origin != "simulated" and (metric in feed.structure.measures or metric in feed.metrics)
        for feed in reader.catalogue.feeds.values()
    )


def missing(reader: Reader, metric: str) -> Markup:
    """Write the two words for an absent number and the reason below them."""
    return Markup('<p class="missing">{}<span class="reason">{}</span></p>').format(
        absent(reader), reason(reader, metric)
    )


def period_label(reader: Reader, observation: Observation) -> str:
    """Write the period that an observation covers: 2025年, 2025年1—11月."""
    base = reader.catalogue.base(observation.metric)
    period = period_of(observation.time_period)
    cumulative = base.accumulation == "cumulative"
    label = label_period(period, reader.language, cumulative=cumulative)
    whole_year = is_wall(reader) and period.freq == "A" and base.accumulation != "stock"
    return label + say(reader, "全年", "") if whole_year else label


def period(reader: Reader, observation: Observation) -> Markup:
    """Write age light, period covered and the word of a status that is not final."""
    return Markup('<span class="period">%s%s <span class="status">%s</span></span>') % (
        age_light(reader, observation),
        period_label(reader, observation),
        status_word(reader, observation),
    )


def status_word(reader: Reader, observation: Observation) -> str:
    """Give the word that stands beside the period of a value that is not final, or nothing."""
    status = observation.obs_status
    return say(reader, *STATUS[status]) if status in ("P", "E") else ""


def due_words(reader: Reader, observation: Observation) -> str:
    """Say which period is waited for or missed; nothing while the number is current."""
    age = age_of(reader.catalogue, observation, reader.today)
    if age.state == "fresh":
        return ""
    stale = age.state == "stale"
    base = reader.catalogue.base(observation.metric)
    missed = label_period(
        period_of(age.should_have if stale else age.next_period),
        reader.language,
        cumulative=base.accumulation == "cumulative",
    )
    waited = say(reader, *(("应有", "missing") if stale else ("待更新", "due")))
    return f"{waited}{say(reader, '：', ' ')}{missed}"


def overdue_words(reader: Reader, observation: Observation) -> str:
    """Say which period should have come by now; nothing while none is overdue."""
    state = age_of(reader.catalogue, observation, reader.today).state
    return due_words(reader, observation) if state == "stale" else ""


def age_light(reader: Reader, observation: Observation) -> Markup:
    """Draw the age light as of now; due and late days let the page change it by itself."""
    age = age_of(reader.catalogue, observation, reader.today)
    return Markup(
        '<span class="age" data-state="%s" data-due="%s" data-late="%s">%s'
        '<span class="age-word">%s</span></span>'
    ) % (age.state, age.due or "", age.late or "", AGE_LIGHT, _age_words(reader.language))


@cache
def _age_words(language: str) -> Markup:
    return Markup().join(
        Markup('<span class="{}">{}</span>').format(state, en if language == "en" else zh)
        for state, zh, en in _AGES
    )


def badges(reader: Reader, observations: Iterable[Observation]) -> Markup:
    """Write the badges that observations need: simulated, revised, revised since."""
    observations = tuple(observations)
    found = []
    if any(o.origin == "simulated" for o in observations):
        found.append(simulated_badge(reader))
    later = max((o.revisions for o in observations), default=0)
    if reader.as_of and later:
        found.append(_badge("revised", say(reader, f"后有修订 {later} 次", f"revised {later}×")))
    elif any(o.obs_status == "R" for o in observations):
        found.append(_badge("revised", say(reader, "修订", "revised")))
    return Markup().join(found)


def simulated_badge(reader: Reader) -> Markup:
    """Write the dashed badge that every invented number carries."""
    return _badge("simulated", say(reader, "模拟", "simulated"))


def _badge(kind: str, text: str) -> Markup:
    return Markup('<span class="badge {}">{}</span>').format(kind, text)


def write(reader: Reader, metric: str, value: float) -> tuple[str, str]:
    """Give the texts of value and unit of a metric's value, rounded once, for the reader."""
    return write_number(value, reader.catalogue.metrics[metric], reader.language)


def read(reader: Reader, metric: str, value: float) -> tuple[str, str]:
    """Give the texts of value and unit as people read them: 897.0 万人."""
    return write_read(value, reader.catalogue.metrics[metric], reader.language)


def shared_scale(reader: Reader, observations: Iterable[Observation]) -> Scale:
    """Give the unit that observations of one metric, at least one, are read in together."""
    known = tuple(observations)
    metric = reader.catalogue.metrics[known[0].metric]
    return scale_of((o.value for o in known if o.value is not None), metric)


def scale_unit(reader: Reader, scale: Scale) -> str:
    """Give the unit of a scale for the head of a column or a chart."""
    return write_unit(scale.unit, reader.language)


def unit_text(reader: Reader, observation: Observation) -> str:
    """Give the unit that the value of `observation` is written in."""
    return write(reader, observation.metric, observation.value or 0.0)[1]


def caption(reader: Reader, observation: Observation, unit: str, *more: str) -> Markup:
    """Write what a whole panel shares: unit, period with its age light, release, and `more`."""
    words = (unit, release_name(observation.release, reader.language), *more)
    spans = Markup().join(Markup("<span>%s</span>") % (text) for text in words if text)
    return Markup('<span class="caption">%s%s</span>') % (period(reader, observation), spans)
