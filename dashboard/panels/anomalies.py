"""What is abnormal: numbers outside the band expected for them, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.alarm import Alarm, alarm_rows, alarms_summary, alarms_watched, read_alarms
from dashboard.judgement import no_study, study_badges, unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery, StudyQuery
from datasets.spec import Spec
from datasets.study import AnomalyWatch

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, Question


class Panel(Spec):
    """The abnormal points that `studies` found in the region's series, newest first.

    With `items` only those of the series that are of one of these metrics count. `recent` is for
    how many days before a series' newest period a point is news; older ones are counted. `most`
    limits the rows.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    studies: tuple[str, ...] = Field(min_length=1)
    items: tuple[str, ...] = ()
    recent: int = Field(default=366, ge=1)
    most: int = Field(default=6, ge=1)

    def metrics(self) -> tuple[str, ...]:
        """Name those it is limited to; the study names its own, checked with the catalogue."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for what was found, and for the newest numbers of the series watched."""
        return (*self._judged(reader), *self._numbers(reader))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a row a point, or say that nothing was found in how many series."""
        outcomes = tuple(o for query in self._judged(reader) for o in answers.study(query))
        outcomes = tuple(o for o in outcomes if self._counts(o.metric))
        if not outcomes:
            why = no_study(reader, self.studies[0] if self._numbers(reader) else {})
            return Drawing(html=unstudied(reader, why), summary=f"{why}。")
        numbers = [o for query in self._numbers(reader) for o in answers.of(query)]
        return _draw(reader, outcomes, read_alarms(outcomes, numbers, self.recent), self.most)

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _judged(self, reader: Reader) -> tuple[StudyQuery, ...]:
        return tuple(
            StudyQuery(study, areas=(reader.region,), as_of=reader.as_of) for study in self.studies
        )

    def _numbers(self, reader: Reader) -> tuple[MetricQuery, ...]:
        declared = [reader.catalogue.studies.get(study) for study in self.studies]
        return tuple(
            MetricQuery(s.metric, (s.ref_area,), s.freq, last=12, as_of=reader.as_of)
            for study in declared
            if isinstance(study, AnomalyWatch)
            for s in study.subjects
            if s.ref_area == reader.region and self._counts(s.metric)
        )

    def _counts(self, metric: str) -> bool:
        return not self.items or metric in self.items


def _draw(
    reader: Reader, outcomes: tuple[Outcome, ...], found: tuple[Alarm, ...], most: int
) -> Drawing:
    fresh = tuple(alarm for alarm in found if alarm.recent)
    return Drawing(
        html=Markup("{}{}").format(
            alarm_rows(reader, fresh[:most], len(fresh) - most),
            alarms_watched(reader, outcomes, len(found) - len(fresh)),
        ),
        head=study_badges(reader, outcomes),
        summary=alarms_summary(reader, outcomes, fresh),
        observations=tuple(alarm.number for alarm in fresh if alarm.number),
        outcomes=outcomes,
    )
