"""What each area adds to the growth of the whole they make up, largest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.contribution import Account, Part, accounts, points_bar, shown, total_bar
from dashboard.figures.bars import Row, draw_bars
from dashboard.fragments import area_name, badges, period, period_label, say
from dashboard.judgement import notes, unstudied
from dashboard.number import write_signed
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from dashboard.ranking import LEAST, area_link, compared_areas
from datasets.period import Freq
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answer, Answers, Question

_LOOKED = 8
"""So many newest periods are looked through for one that can be taken apart."""


class Panel(Spec):
    """The contributions of the parts of an area to its growth, from `level` and `growth`.

    A province's parts are its cities; a city is shown among those of its province. `top` keeps the
    areas that add most.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    level: str
    growth: str
    freq: Freq = "A"
    top: int = 0

    def metrics(self) -> tuple[str, ...]:
        """Name growth and level."""
        return (self.growth, self.level)

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the growth of the whole, and for levels and growth of its parts."""
        return self._questions(reader)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a bar an area; those whose growth is not published stand together in one."""
        total, levels, growths = (answers.of(query) for query in self._questions(reader))
        parts = compared_areas(reader, "auto")
        found = accounts(total, _by_area(levels, parts), _by_area(growths, parts), least=LEAST)
        return self._drawn(reader, found[-1]) if found else _empty(reader)

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _questions(self, reader: Reader) -> tuple[MetricQuery, MetricQuery, MetricQuery]:
        areas = reader.catalogue.areas
        parts = compared_areas(reader, "auto")
        whole = (areas[parts[0]].parent,) if parts else ()
        asked = ((self.growth, whole), (self.level, parts), (self.growth, parts))
        first, second, third = (
            MetricQuery(metric, of, self.freq, last=_LOOKED, as_of=reader.as_of)
            for metric, of in asked
        )
        return first, second, third

    def _drawn(self, reader: Reader, account: Account) -> Drawing:
        known = _largest_first(account)
        kept = known[: self.top] if self.top else known
        used = shown((account,))
        heads = (say(reader, "地区", "Area"), say(reader, "拉动", "Contribution"))
        rows = [
            Row(area_link(reader, area), (points_bar(reader, part.points, part.growth),))
            for area, part in kept
        ]
        rest = account.rest + sum(part.points or 0.0 for _, part in known[len(kept) :])
        others = len(account.parts) - len(kept)
        rows.append(Row(_rest_name(reader, others), (points_bar(reader, rest, None),), "residual"))
        name = say(
            reader,
            f"{area_name(reader, account.total.ref_area)}（公布值）",
            f"{area_name(reader, account.total.ref_area)}, published",
        )
        rows.append(Row(Markup.escape(name), (total_bar(reader, account.total),), "sum"))
        return Drawing(
            html=draw_bars(rows, [period_label(reader, account.total)], heads)
            + _notes(reader, account),
            head=Markup('{}<span class="caption">{}<span>{}</span></span>').format(
                badges(reader, used),
                period(reader, account.total),
                say(reader, "百分点", "points"),
            ),
            summary=_sentence(reader, account, known),
            observations=used,
        )


def _by_area(answer: Answer, areas: tuple[str, ...]) -> dict[str, Answer]:
    return {area: tuple(o for o in answer if o.ref_area == area) for area in areas}


def _largest_first(account: Account) -> list[tuple[str, Part]]:
    known = [(area, part) for area, part in account.parts.items() if part.points is not None]
    return sorted(known, key=lambda pair: -(pair[1].points or 0.0))


def _rest_name(reader: Reader, others: int) -> Markup:
    if not others:
        return Markup.escape(say(reader, "口径差", "Unexplained"))
    return Markup.escape(
        say(reader, f"其余 {others} 地与口径差", f"Other {others} and unexplained")
    )


def _notes(reader: Reader, account: Account) -> Markup:
    unknown = say(reader, "、", ", ").join(area_name(reader, area) for area in account.unknown)
    details = (
        say(
            reader,
            "拉动 = 上年占比 × 不变价增速",
            "contribution = last year's share × growth at constant prices",
        ),
        say(reader, f"未公布增速：{unknown}", f"growth not published: {unknown}")
        if unknown
        else "",
    )
    return notes(reader, (), details)


def _sentence(reader: Reader, account: Account, known: list[tuple[str, Part]]) -> str:
    listed = say(reader, "、", ", ").join(
        f"{area_name(reader, area)} {write_signed(part.points or 0.0, 2)}"
        for area, part in known[:3]
    )
    when, whole = period_label(reader, account.total), area_name(reader, account.total.ref_area)
    total = write_signed(account.total.value or 0.0, 1)
    return say(
        reader,
        f"{when}{whole}增长 {total}%，拉动最大（百分点）：{listed}。",
        f"{whole} grew {total}% in {when}; largest contributions in points: {listed}.",
    )


def _empty(reader: Reader) -> Drawing:
    why = say(
        reader,
        "公布增速的地区不足三个",
        "Fewer than three areas have published their growth",
    )
    return Drawing(html=unstudied(reader, why), summary=f"{why}{say(reader, '。', '.')}")
