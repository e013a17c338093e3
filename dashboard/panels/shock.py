"""What a change of final demand sets in motion in every sector, by an input-output table."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.fragments import absent, say
from dashboard.judgement import no_study, notes, study_badges, unstudied
from dashboard.number import write_unit, write_value
from dashboard.panel import Bundle, Drawing
from dashboard.question import StudyQuery
from dashboard.study_choice import chosen_study, named, write_choice
from datasets.spec import Spec
from datasets.study import InputOutputShock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question

_ITEMS = ("output", "value_added", "jobs", "multiplier")
_HEADS = {
    "output": ("总产出", "Output"),
    "value_added": ("增加值", "Value added"),
    "jobs": ("就业", "Jobs"),
    "multiplier": ("产出乘数", "Multiplier"),
}


class Panel(Spec):
    """The input-output study that the address names, or `first`, a row a sector."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    first: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name none: the studies name their own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:
        """Ask for the study's numbers."""
        name = chosen_study(reader, panel, "io_shock", self.first)
        return (StudyQuery(name, as_of=reader.as_of),) if name else ()

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Write a row a sector, or that no table has been brought in."""
        name = chosen_study(reader, panel, "io_shock", self.first)
        study = reader.catalogue.studies.get(name)
        found = [o for query in self.ask(panel, reader) for o in answers.study(query)]  # type: ignore[arg-type]
        choice = write_choice(reader, panel, "io_shock", name) if name else Markup()
        if not isinstance(study, InputOutputShock) or not found or not found[0].estimates:
            why = _why(reader, name, found)
            return Drawing(html=choice + unstudied(reader, why), summary=f"{why}。")
        return Drawing(
            html=Markup("{}{}{}").format(
                choice,
                _table(reader, study, found[0]),
                notes(reader, _said(reader, found[0]), (), found[0]),
            ),
            head=study_badges(reader, found),
            summary=study.title.to(reader.language),
            outcomes=tuple(found),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _why(reader: Reader, name: str, found: list[Outcome]) -> str:
    if not name:
        return say(
            reader,
            "尚未接入投入产出表；把本省的表作为数据源接入并声明冲击后，这里列出各部门的产出、增加值和就业",
            "No input-output table has been brought in; once the province's table is a feed and a "
            "shock is declared, output, value added and jobs by sector stand here",
        )
    if not found:
        return no_study(reader, name)
    return named(reader, say(reader, found[0].reason_zh, found[0].reason_en))


def _sectors(outcome: Outcome) -> dict[str, dict[str, float]]:
    """Give the numbers by sector, by item."""
    found: dict[str, dict[str, float]] = {}
    for each in outcome.estimates:
        item, _, sector = each.item.partition(":")
        if item in _ITEMS and sector and each.value is not None:
            found.setdefault(sector, {})[item] = each.value
    return found


def _table(reader: Reader, study: InputOutputShock, outcome: Outcome) -> Markup:
    sectors = _sectors(outcome)
    items = [item for item in _ITEMS if any(item in numbers for numbers in sectors.values())]
    heads = Markup().join(
        Markup('<th scope="col" class="value">{}{}</th>').format(
            say(reader, *_HEADS[item]), _unit(reader, study, item)
        )
        for item in items
    )
    rows = Markup().join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            sector, Markup().join(_cell(reader, numbers.get(item), item) for item in items)
        )
        for sector, numbers in sectors.items()
    )
    return Markup(
        '<table class="shocks"><thead><tr><th scope="col">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(say(reader, "部门", "Sector"), heads, rows)


def _unit(reader: Reader, study: InputOutputShock, item: str) -> str:
    named_by = {"output": study.output, "value_added": study.value_added, "jobs": study.employment}
    metric = named_by.get(item)
    if not metric:
        return ""
    unit = write_unit(reader.catalogue.metrics[metric].unit, reader.language)
    return say(reader, f"（{unit}）", f" ({unit})")


def _cell(reader: Reader, value: float | None, item: str) -> Markup:
    decimals = 2 if item == "multiplier" else 1
    text = absent(reader) if value is None else write_value(value, decimals)
    return Markup('<td class="value">{}</td>').format(text)


def _said(reader: Reader, outcome: Outcome) -> Iterator[str]:
    yield say(reader, "估计", "Estimate")
    zh, en = (str(outcome.details.get(f"assumptions_{end}", "")) for end in ("zh", "en"))
    yield say(reader, zh, en)
    if outcome.status == "caution":
        yield named(reader, say(reader, outcome.reason_zh, outcome.reason_en))
