"""A scenario in numbers: for each series baseline, scenario, their difference, and the bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.column_heads import classed_heads
from dashboard.fragments import is_wall, say, scale_unit
from dashboard.judgement import no_study, notes, period_words, subject_name, unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.question import StudyQuery
from dashboard.study_choice import chosen_study, named, not_declared, scale_for, write_change
from dashboard.study_days import days_of
from datasets.spec import Spec
from datasets.study import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.number import Scale
    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question


class Panel(Spec):
    """The last period of the scenario that the panel `chooser` has chosen, or of `first`."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    chooser: str
    first: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name none: the studies name their own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the whole study."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Write a row a series, or why there is none."""
        name = chosen_study(reader, self.chooser, "scenario", self.first)
        study = reader.catalogue.studies.get(name)
        found = [o for query in self._questions(reader) for o in answers.study(query)]
        told = [o for o in found if o.of("scenario")]
        if not isinstance(study, Scenario) or not told:
            why = _why(reader, name, found)
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        last = period_words(reader, told[0].of("scenario")[-1].time_period)
        return Drawing(
            html=_table(reader, told) + notes(reader, (), _details(reader, name, study)),
            head=Markup('<span class="caption">{}</span>').format(last),
            summary=say(reader, f"{last}的基准、情景和差。", f"Baseline and scenario in {last}."),
            outcomes=tuple(told),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _questions(self, reader: Reader) -> tuple[StudyQuery, ...]:
        name = chosen_study(reader, self.chooser, "scenario", self.first)
        return (StudyQuery(name, as_of=reader.as_of),) if name else ()


def _why(reader: Reader, name: str, found: list[Outcome]) -> str:
    if not name:
        return not_declared(reader)
    if not found:
        return no_study(reader, name)
    return named(reader, say(reader, found[0].reason_zh, found[0].reason_en))


def _table(reader: Reader, told: list[Outcome]) -> Markup:
    heads = (
        (say(reader, "序列", "Series"), ""),
        (say(reader, "基准", "Baseline"), "value"),
        (say(reader, "情景", "Scenario"), "value"),
        (say(reader, "差", "Gap"), "value"),
        (say(reader, "情景80%区间", "80% band"), "value"),
        (say(reader, "情景95%区间", "95% band"), "value wide"),
    )
    table = Markup('<table class="scenarios"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>')
    return table.format(
        classed_heads((kind, head) for head, kind in heads),
        Markup().join(_row(reader, outcome) for outcome in told),
    )


def _row(reader: Reader, outcome: Outcome) -> Markup:
    ends = {
        item: days[-1][1]
        for item in ("baseline", "scenario", "difference", "lo80", "hi80", "lo95", "hi95")
        if (days := days_of(outcome, item))
    }
    scale = scale_for(reader, outcome.metric, ends.values())
    return Markup(
        '<tr><th scope="row">{} <small>{}</small></th><td class="value">{}</td>'
        '<td class="value"><b>{}</b></td><td class="value">{}</td><td class="value">{}</td>'
        '<td class="value wide">{}</td></tr>'
    ).format(
        subject_name(reader, outcome.metric),
        scale_unit(reader, scale),
        scale.write(ends["baseline"]),
        scale.write(ends["scenario"]),
        write_change(scale, ends["difference"]),
        _band(scale, ends, 80),
        _band(scale, ends, 95),
    )


def _band(scale: Scale, ends: dict[str, float], level: int) -> str:
    low, high = ends.get(f"lo{level}"), ends.get(f"hi{level}")
    return "" if low is None or high is None else f"{scale.write(low)} ~ {scale.write(high)}"


def _details(reader: Reader, name: str, study: Scenario) -> Iterator[str]:
    if is_wall(reader):
        return
    path = say(reader, "、", ", ").join(f"{value:g}" for value in study.path)
    shocked = subject_name(reader, study.shocked)
    yield say(reader, f"设定：{shocked}依次为 {path}", f"Given: {shocked} takes {path}")
    yield study.provenance.to(reader.language)
    yield say(reader, f"研究编号 {name}，随机种子 {study.seed}", f"Study {name}, seed {study.seed}")
