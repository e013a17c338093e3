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
    unit_text,
)
from dashboard.panel import Drawing
from dashboard.ranking import is_rate
from dashboard.series import latest_rhythm, newest

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    by_period = {o.time_period: o for o in observations if o.value is not None}
    last = newest(observations)
    values = sorted(o.value or 0.0 for name, o in by_period.items() if name in columns)
    if reader.catalogue.metrics[metric].direction == "lower_better":
        values.reverse()
    shaded = is_rate(reader.catalogue, metric)
    cells = Markup().join(
        _cell(reader, by_period.get(name), values if shaded else []) for name in columns
    )
    return Markup('<tr><th scope="row">{}<small>{}</small></th>{}</tr>').format(
        metric_name(reader, metric), unit_text(reader, last) if last else "", cells
    )


def _cell(reader: Reader, observation: Observation | None, values: list[float]) -> Markup:
    if observation is None or observation.value is None:
        return Markup('<td class="hatched">%s</td>') % (absent(reader))
    shade = "plain"
    if len(values) > 1:
        shade = f"fifth-{1 + round(values.index(observation.value) * 4 / (len(values) - 1))}"
    return Markup('<td class="%s">%s</td>') % (shade, plain_number(reader, observation))


def _sentence(reader: Reader, kept: Answer) -> str:
    last = newest(kept)
    if last is None:
        return say(reader, "暂无数据。", "No data.")
    count, when = len({o.metric for o in kept}), period_label(reader, last)
    return say(reader, f"{count} 项指标，最新到{when}。", f"{count} measures, newest {when}.")
