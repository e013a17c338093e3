"""How a derived number is reckoned: its formula in words and the questions for its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.fragments import metric_name, say
from dashboard.question import MetricQuery
from dashboard.series import period_of
from datasets.metric import (
    Attainment,
    Contribution,
    Derived,
    Difference,
    Growth,
    Measure,
    Rank,
    Ratio,
    Share,
    inputs,
)

if TYPE_CHECKING:
    from dashboard.panel import Reader

_OVER = {
    "year": ("（本期 ÷ 上年同期 − 1）× 100", "(period ÷ same period a year before − 1) × 100"),
    "previous": ("（本期 ÷ 上期 − 1）× 100", "(period ÷ period before − 1) × 100"),
    "two_year_average": (
        "（√（本期 ÷ 两年前同期）− 1）× 100",
        "(√(period ÷ same period two years before) − 1) × 100",
    ),
}


def formula(reader: Reader, metric: str) -> str:
    """Write how a derived metric is reckoned; nothing for a measure."""
    found = reader.catalogue.metrics[metric]
    if isinstance(found, Measure):
        return ""
    names = [metric_name(reader, name) for name in inputs(found)]
    return _formula(reader, found, names) + say(
        reader, "（同一发布版本内计算）", " (within one release)"
    )


def _formula(reader: Reader, found: Derived, names: list[str]) -> str:
    first, last = names[0], names[-1]
    if isinstance(found, Growth):
        return f"{first}{say(reader, '：', ': ')}{say(reader, *_OVER[found.over])}"
    if isinstance(found, Share):
        above = say(reader, f"上级地区{first}", f"{first} of the area above")
        return f"{first} ÷ {last if found.total else above} × 100"
    if isinstance(found, Ratio):
        return f"{first} ÷ {last}"
    if isinstance(found, Contribution):
        return say(
            reader,
            f"{first}增量 ÷ 上年同期{last} × 100",
            f"change of {first} ÷ {last} a year before × 100",
        )
    if isinstance(found, Difference):
        of = (
            ("上级地区", "the area above") if found.peers == "parent" else ("同级均值", "peer mean")
        )
        return f"{first} − {say(reader, *of)}"
    return _judgement(reader, found, first)


def _judgement(reader: Reader, found: Rank | Attainment, first: str) -> str:
    if isinstance(found, Rank):
        return say(reader, f"{first}在同级地区中的位次", f"place by {first} among siblings")
    return say(reader, f"{first} ÷ 目标值 × 100", f"{first} ÷ target × 100")


def input_questions(reader: Reader, metric: str, area: str, period: str) -> tuple[MetricQuery, ...]:
    """Ask for the numbers that a derived one is reckoned from; nothing for a measure."""
    found = reader.catalogue.metrics[metric]
    covered = period_of(period)
    years = isinstance(found, Growth | Contribution)
    start = covered.year_before().end if years else covered.end
    return tuple(
        MetricQuery(
            name,
            _areas(reader, found, area),
            covered.freq,
            start=start,
            end=covered.end,
            as_of=reader.as_of,
        )
        for name in inputs(found)
    )


def _areas(reader: Reader, found: Derived | Measure, area: str) -> tuple[str, ...]:
    areas = reader.catalogue.areas
    if isinstance(found, Rank) or (isinstance(found, Difference) and found.peers == "siblings"):
        return tuple(sibling.code for sibling in areas.siblings(area))
    above = (isinstance(found, Share) and not found.total) or isinstance(found, Difference)
    parent = areas[area].parent
    return (area, parent) if above and parent in areas else (area,)
