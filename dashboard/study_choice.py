"""Which of several studies of a kind a reader looks at: it stands in the address of a board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.fragments import area_name, is_wall, say, scale_unit
from dashboard.judgement import subject_name
from dashboard.number import scale_of, write_signed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.number import Scale
    from dashboard.panel import Reader
    from dashboard.question import Outcome


def chosen_study(reader: Reader, chooser: str, kind: str, first: str) -> str:
    """Give the study that the address names for the panel `chooser`, or `first`, or any.

    Returns:
        Its id; empty where no study of the kind is declared.
    """
    known = studies_of(reader, kind)
    wanted = (reader.choices.get(f"{chooser}.study", ""), first, *known)
    return next((name for name in wanted if name in known), "")


def studies_of(reader: Reader, kind: str) -> tuple[str, ...]:
    """Give the studies of a kind in the order of the catalogue."""
    return tuple(name for name, study in reader.catalogue.studies.items() if study.kind == kind)


def write_choice(reader: Reader, panel: str, kind: str, chosen: str) -> Markup:
    """Write a control that leads to every study of the kind; walls show the title of the chosen."""
    titles = {
        name: reader.catalogue.studies[name].title.to(reader.language)
        for name in studies_of(reader, kind)
    }
    if is_wall(reader):
        return Markup('<p class="made"><b>{}</b></p>').format(titles[chosen])
    options = Markup().join(
        Markup('<option value="?{}.study={}"{}>{}</option>').format(
            panel, name, Markup(" selected") if name == chosen else "", title
        )
        for name, title in titles.items()
    )
    return Markup(
        '<div class="wishes"><label class="wish"><span>{}</span> <select data-follow>{}</select>'
        "</label></div>"
    ).format(say(reader, "研究", "Study"), options)


def not_declared(reader: Reader) -> str:
    """Say that nobody has declared a study of the kind."""
    return say(reader, "还没有这类研究的声明", "No study of this kind is declared")


def named(reader: Reader, text: str) -> str:
    """Put names for the codes of areas and metrics in a reason that a method gave."""
    for code in reader.catalogue.areas.by_code:
        if code in text:
            text = text.replace(code, area_name(reader, code))
    for metric in sorted(reader.catalogue.metrics, key=len, reverse=True):
        if metric in text:
            text = text.replace(metric, subject_name(reader, metric))
    return text


def scale_for(reader: Reader, metric: str, values: Iterable[float]) -> Scale:
    """Give the unit in which values of a metric that stand together are read."""
    return scale_of(values, reader.catalogue.metrics[metric])


def change_unit(reader: Reader, scale: Scale) -> str:
    """Give the unit of a difference: of per cents and of indexes it is points."""
    if "=100" in scale.unit:
        return say(reader, "点", "points")
    unit = scale_unit(reader, scale)
    return say(reader, "个百分点", "points") if unit == "%" else unit


def write_change(scale: Scale, value: float) -> str:
    """Write a difference with its sign in the unit of `scale`."""
    return write_signed(value * float(scale.factor), scale.decimals)


def figure(outcome: Outcome, key: str) -> float | None:
    """Give a number of an outcome's details."""
    value = outcome.details.get(key)
    return float(value) if isinstance(value, int | float) else None
