"""What comes next and how sure that is: the known course, a forecast, its bands and its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.figures.fan import FanWords, draw_fan
from dashboard.figures.field import Room
from dashboard.forecast_view import (
    fan_head,
    fan_notes,
    fan_summary,
    read_fan,
    write_subjects,
)
from dashboard.fragments import say
from dashboard.judgement import no_study, reason_words, unstudied
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery, StudyQuery
from datasets.spec import Spec
from datasets.study import Forecast

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.forecast_view import Told
    from dashboard.panel import Reader
    from dashboard.question import Answers, Question

_ROOMS = {
    "phone": Room(13, 0.15),
    "tablet": Room(24, 0.15),
    "desktop": Room(28, 0.12),
    "wall": Room(28, 0.2, ticks=4),
    "ultrawide": Room(28, 0.2, ticks=4),
}


class Panel(Spec):
    """The forecasts of `studies` for the reader's region, one at a time; a switch names the others.

    Only those of `items` are offered that one of the studies forecasts for the region. `last`
    periods of what is known stand before the forecast.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    studies: tuple[str, ...] = Field(min_length=1)
    items: tuple[str, ...] = Field(min_length=1, max_length=12)
    last: int = Field(default=40, ge=6, le=240)

    def metrics(self) -> tuple[str, ...]:
        """Name every metric that the panel may forecast."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:
        """Ask for the forecast and for what is known before it."""
        chosen = self._chosen(panel, reader)
        return (self._forecast(reader, chosen), self._history(reader, chosen)) if chosen else ()

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw the fan, or the reason why there is none."""
        chosen = self._chosen(panel, reader)
        if not chosen:
            return _empty(reader, Markup(), no_study(reader, {}))
        switch = write_subjects(reader, panel, tuple(self._offered(reader)), chosen)
        outcome = next(iter(answers.study(self._forecast(reader, chosen))), None)
        if outcome is None:
            return _empty(reader, switch, no_study(reader, self.studies[0]))
        told = read_fan(reader, outcome, answers.of(self._history(reader, chosen)))
        if told is None:
            return _empty(
                reader, switch, reason_words(reader, outcome) or no_study(reader, self.studies[0])
            )
        return _draw(reader, switch, told)

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _offered(self, reader: Reader) -> dict[str, str]:
        """Give the study of every metric that is forecast for the region, in the order wanted."""
        declared = [(name, reader.catalogue.studies.get(name)) for name in self.studies]
        own = {
            subject.metric: name
            for name, study in declared
            if isinstance(study, Forecast)
            for subject in study.subjects
            if subject.ref_area == reader.region
        }
        return {item: own[item] for item in self.items if item in own}

    def _chosen(self, panel: str, reader: Reader) -> str:
        offered = self._offered(reader)
        wanted = reader.choices.get(f"{panel}.metric", "")
        return wanted if wanted in offered else next(iter(offered), "")

    def _forecast(self, reader: Reader, metric: str) -> StudyQuery:
        study = self._offered(reader)[metric]
        return StudyQuery(study, metric, (reader.region,), as_of=reader.as_of)

    def _history(self, reader: Reader, metric: str) -> MetricQuery:
        return MetricQuery(metric, (reader.region,), last=self.last, as_of=reader.as_of)


def _empty(reader: Reader, switch: Markup, why: str) -> Drawing:
    return Drawing(html=switch + unstudied(reader, why), summary=say(reader, f"{why}。", f"{why}."))


def _draw(reader: Reader, switch: Markup, told: Told) -> Drawing:
    summary = fan_summary(reader, told)
    words = FanWords(
        known=say(reader, "已知", "known"),
        forecast=say(reader, "预测", "forecast"),
        band="95%",
        summary=summary,
    )
    return Drawing(
        html=Markup("{}{}{}").format(
            switch,
            draw_fan(told.fan, told.scale, words, _ROOMS[reader.device]),
            fan_notes(reader, told),
        ),
        head=fan_head(reader, told),
        summary=summary,
        observations=told.known,
        outcomes=(told.outcome,),
    )
