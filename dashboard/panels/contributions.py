"""What drove growth: the parts of a whole as bars, what they do not explain, and the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.contribution import Account, accounts, points_bar, shown, total_bar
from dashboard.figures.bars import Row, draw_bars, write_key
from dashboard.fragments import badges, missing, period_label, say
from dashboard.judgement import notes, unstudied
from dashboard.number import write_signed
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from datasets.period import Freq
from datasets.spec import Spec, Text

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answer, Answers, Question

_LOOKED = 12
"""So many newest periods are looked through for some that can be taken apart."""


class PartOf(Spec):
    """A part: the metric of its level, that of its growth at constant prices, and its name."""

    level: str
    growth: str
    name: Text


class Panel(Spec):
    """The contributions of `parts`, which together are the whole, to the growth `total`.

    `periods` says how many of the newest periods that can be taken apart stand side by side.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    total: str
    parts: tuple[PartOf, ...] = Field(min_length=2, max_length=8)
    freq: Freq = "A"
    periods: int = Field(default=2, ge=1, le=3)

    def metrics(self) -> tuple[str, ...]:
        """Name the growth of the whole, then levels and growths of its parts."""
        return (self.total, *(m for part in self.parts for m in (part.level, part.growth)))

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest periods of every metric."""
        return tuple(self._question(reader, metric) for metric in self.metrics())

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a row a part, the newest period strongest."""
        found = accounts(
            answers.of(self._question(reader, self.total)),
            {part.level: self._of(reader, answers, part.level) for part in self.parts},
            {part.level: self._of(reader, answers, part.growth) for part in self.parts},
            least=len(self.parts),
        )[-self.periods :]
        return self._drawn(reader, found) if found else self._empty(reader, answers)

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _question(self, reader: Reader, metric: str) -> MetricQuery:
        return MetricQuery(metric, (reader.region,), self.freq, last=_LOOKED, as_of=reader.as_of)

    def _of(self, reader: Reader, answers: Answers, metric: str) -> Answer:
        return answers.of(self._question(reader, metric))

    def _empty(self, reader: Reader, answers: Answers) -> Drawing:
        why = say(
            reader,
            "缺少各部分上年同期的数值或不变价增速",
            "Levels of the year before, or growth of the parts, are not published",
        )
        known = answers.of(self._question(reader, self.total))
        html = unstudied(reader, why) if known else missing(reader, self.total)
        return Drawing(html=html, summary=f"{why}{say(reader, '。', '.')}")

    def _drawn(self, reader: Reader, found: tuple[Account, ...]) -> Drawing:
        series = [period_label(reader, account.total) for account in found]
        heads = (say(reader, "部分", "Part"), say(reader, "拉动", "Contribution"))
        used = shown(found)
        return Drawing(
            html=draw_bars(self._rows(reader, found), series, heads) + _notes(reader),
            head=Markup('{}<span class="caption">{}<span>{}</span></span>').format(
                badges(reader, used), write_key(series), say(reader, "百分点", "points")
            ),
            summary=self._sentence(reader, found[-1]),
            observations=used,
        )

    def _rows(self, reader: Reader, found: tuple[Account, ...]) -> list[Row]:
        rows = [
            Row(
                Markup.escape(part.name.to(reader.language)),
                tuple(
                    points_bar(reader, a.parts[part.level].points, a.parts[part.level].growth)
                    for a in found
                ),
            )
            for part in self.parts
        ]
        rest = tuple(points_bar(reader, a.rest, None) for a in found)
        total = tuple(total_bar(reader, a.total) for a in found)
        rows.append(Row(Markup.escape(say(reader, "口径差", "Unexplained")), rest, "residual"))
        rows.append(
            Row(Markup.escape(say(reader, "合计（公布值）", "Published total")), total, "sum")
        )
        return rows

    def _sentence(self, reader: Reader, account: Account) -> str:
        points = [(part.name, account.parts[part.level].points or 0.0) for part in self.parts]
        listed = say(reader, "、", ", ").join(
            f"{name.to(reader.language)} {write_signed(value, 2)}" for name, value in points
        )
        when, total = (
            period_label(reader, account.total),
            write_signed(account.total.value or 0.0, 1),
        )
        rest = write_signed(account.rest, 2)
        return say(
            reader,
            f"{when}增长 {total}%，其中（百分点）：{listed}，口径差 {rest}。",
            f"Growth of {total}% in {when}, in points: {listed}, unexplained {rest}.",
        )


def _notes(reader: Reader) -> Markup:
    details = (
        say(
            reader,
            "拉动 = 上年同期占比 × 不变价增速",
            "contribution = share a year before × growth at constant prices",
        ),
        say(
            reader,
            "口径差 = 公布增速 − 各部分之和",
            "unexplained = published growth − sum of the parts",
        ),
    )
    return notes(reader, (), details)
