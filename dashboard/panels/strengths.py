"""Where an area stands among the first and the last of its siblings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.age import age_of
from dashboard.fragments import area_name, badges, metric_name, number, period, say
from dashboard.panel import Bundle, Drawing
from dashboard.ranking import Row, peer_questions, place_words, read_row
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question

_YEAR_DAYS = 366


class Panel(Spec):
    """Strengths and weaknesses by rank among `items`; a neutral metric is neither.

    A strength is a place in the best third, a weakness one in the last third; at most `most` each.
    A place counts while its period is current, or at most a year older than the newest that any of
    the areas has, and where at least half of the siblings are comparable.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[str, ...] = Field(min_length=1, max_length=20)
    freq: str = ""
    most: int = Field(default=3, ge=1, le=10)

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest periods of all siblings."""
        return peer_questions(reader, self.items, self.freq)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw two lists."""
        questions = peer_questions(reader, self.items, self.freq)
        rows = [read_row(reader, q, answers.of(q)) for q in questions]
        placed = sorted(
            (s, n) for n, row in enumerate(rows) if (s := _score(reader, row)) is not None
        )
        best = [rows[n] for score, n in placed if score <= 1 / 3][: self.most]
        worst = [rows[n] for score, n in reversed(placed) if score >= 2 / 3][: self.most]
        return Drawing(
            html=_lists(reader, best, worst),
            summary=_sentence(reader, best, worst),
            observations=tuple(o for row in (*best, *worst) for o in row.ranking.ordered),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _score(reader: Reader, row: Row) -> float | None:
    """Give the place from 0 for the first to 1 for the last; None where it says nothing."""
    place, count = row.ranking.place(reader.region), len(row.ranking.ordered)
    if place is None or not row.ranked or count < len(row.ranking.absent):
        return None
    if reader.catalogue.metrics[row.metric].direction == "neutral" or not _is_recent(reader, row):
        return None
    return (place - 1) / (count - 1)


def _is_recent(reader: Reader, row: Row) -> bool:
    if row.own is None or row.newest is None:
        return False
    near = (row.newest - row.own.period_end).days <= _YEAR_DAYS
    return near or age_of(reader.catalogue, row.own, reader.today).state == "fresh"


def _lists(reader: Reader, best: list[Row], worst: list[Row]) -> Markup:
    return Markup('<div class="strengths">{}{}</div>').format(
        _list(reader, say(reader, "强项", "Strengths"), best),
        _list(reader, say(reader, "短板", "Weaknesses"), worst),
    )


def _list(reader: Reader, title: str, rows: list[Row]) -> Markup:
    items = Markup().join(Markup("<li>{}</li>").format(_words(reader, row)) for row in rows)
    nothing = Markup("<li>{}</li>").format(say(reader, "无", "none"))
    return Markup("<div><h3>{}</h3><ul>{}</ul></div>").format(title, items or nothing)


def _words(reader: Reader, row: Row) -> Markup:
    if row.own is None:
        return Markup()
    return Markup("{} {} <b>{}</b> <small>{} {}</small>").format(
        metric_name(reader, row.metric),
        badges(reader, (row.own,)),
        place_words(reader, row.ranking),
        period(reader, row.own),
        number(reader, row.own),
    )


def _sentence(reader: Reader, best: list[Row], worst: list[Row]) -> str:
    area = area_name(reader, reader.region)
    strong, weak = (
        say(reader, "、", ", ").join(metric_name(reader, row.metric) for row in rows)
        or say(reader, "无", "none")
        for rows in (best, worst)
    )
    return say(
        reader,
        f"{area}强项：{strong}；短板：{weak}。",
        f"{area}: strong in {strong}; weak in {weak}.",
    )
