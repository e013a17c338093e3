"""Recent periods of several metrics of one area, as a table coloured by rank within the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.fragments import (
    absent,
    badges,
    metric_name,
    missing,
    period_label,
    plain_number,
    say,
    scale_unit,
    shared_scale,
)
from dashboard.panel import Drawing
from dashboard.ranking import is_rate
from dashboard.series import latest_rhythm, newest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.number import Scale
    from dashboard.panel import Reader
    from dashboard.question import Answer, Observation


def draw_recent(reader: Reader, answers: Mapping[str, Answer], last: int) -> Drawing:
    """Draw a row a metric and a column a period, the newest `last` of the commonest rhythm."""
    rows = {metric: latest_rhythm(answer) for metric, answer in answers.items()}
    shown = [o for observations in rows.values() for o in observations]
    if newest(shown) is None:
        return Drawing(html=missing(reader, next(iter(answers))), summary=_sentence(reader, ()))
    columns = _columns(shown, last)
    kept = tuple(o for o in shown if o.time_period in columns)
    return Drawing(
        html=_table(reader, rows, columns),
        head=badges(reader, kept),
        summary=_sentence(reader, kept),
        observations=kept,
    )


def _columns(shown: list[Observation], last: int) -> dict[str, Observation]:
    rhythms = [o.freq for o in shown]
    freq = max(rhythms, key=rhythms.count)
    ordered = sorted((o for o in shown if o.freq == freq), key=lambda o: o.period_end)
    columns = {o.time_period: o for o in ordered}
    return dict(list(columns.items())[-last:])


def _table(reader: Reader, rows: Mapping[str, Answer], columns: dict[str, Observation]) -> Markup:
    labels = [period_label(reader, o) for o in columns.values()]
    heads = Markup().join(
        Markup('<th scope="col">{}</th>').format(Markup("年<wbr>").join(text.split("年")))
        for text in _without_repeats(labels)
    )
    body = Markup().join(_row(reader, metric, rows[metric], columns) for metric in rows)
    return Markup(
        '<table class="heat-table periods"><thead><tr><th scope="col">'
        '<span class="visually-hidden">{}</span></th>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(say(reader, "指标", "Metric"), heads, body)


def _without_repeats(labels: list[str]) -> list[str]:
    """Leave the year out where the column before has the same one."""
    years = [label.partition("年")[0] + "年" if "年" in label else "" for label in labels]
    return [
        label.removeprefix(year) if at and year == years[at - 1] and label != year else label
        for at, (label, year) in enumerate(zip(labels, years, strict=True))
    ]


def _row(
    reader: Reader, metric: str, observations: Answer, columns: dict[str, Observation]
) -> Markup:
    known = {o.time_period: o for o in observations if o.value is not None}
    shown = [known[name] for name in columns if name in known]
    better = reader.catalogue.metrics[metric].direction != "lower_better"
    ordered = sorted((o.value or 0.0 for o in shown), reverse=better)
    shaded = is_rate(reader.catalogue, metric) and len(ordered) > 1
    scale = shared_scale(reader, shown) if shown else None
    cells = Markup().join(
        _cell(reader, known.get(name), scale, ordered if shaded else []) for name in columns
    )
    return Markup('<tr><th scope="row"><span>{}</span> <small>{}</small></th>{}</tr>').format(
        metric_name(reader, metric), scale_unit(reader, scale) if scale else "", cells
    )


def _cell(
    reader: Reader, observation: Observation | None, scale: Scale | None, ordered: list[float]
) -> Markup:
    if observation is None or observation.value is None or scale is None:
        return Markup('<td class="hatched">%s</td>') % (absent(reader))
    if not ordered:
        return Markup('<td class="plain">%s</td>') % (plain_number(reader, observation, scale))
    at = ordered.index(observation.value)
    return ranked_cell(reader, observation, scale, at, len(ordered))


def ranked_cell(
    reader: Reader, observation: Observation, scale: Scale, at: int, count: int
) -> Markup:
    """Write a value shaded by its place `at`, from 0, among `count`; screen readers hear it."""
    words = say(reader, f"，第{at + 1}位/共{count}", f", {at + 1} of {count}")
    return Markup('<td class="fifth-%s">%s<span class="visually-hidden">%s</span></td>') % (
        5 - round(at * 4 / (count - 1)),
        plain_number(reader, observation, scale),
        words,
    )


def _sentence(reader: Reader, kept: Answer) -> str:
    last = newest(kept)
    if last is None:
        return say(reader, "暂无数据。", "No data.")
    count, when = len({o.metric for o in kept}), period_label(reader, last)
    return say(reader, f"{count} 项指标，最新到{when}。", f"{count} measures, newest {when}.")
