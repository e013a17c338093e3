"""What plans promise, what is observed, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.column_heads import classed_heads
from dashboard.fragments import absent, badges, number, period, say
from dashboard.marks import Risk, bar, risk_shape
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from dashboard.series import newest, period_of
from dashboard.tile import write_target
from datasets.codelist import conversion
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Observation, Question
    from datasets.metric import Target

_SOON_DAYS = 180


@dataclass(frozen=True)
class Row:
    """A target, what is observed, and which part of it that is, in per cent."""

    target: Target
    observed: Observation | None
    attained: float | None
    met: bool | None


class Panel(Spec):
    """Targets of the region, of `documents` only if named, those due first on top.

    `most` limits the rows; `observed` leaves out the targets that no metric measures.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    documents: tuple[str, ...] = ()
    observed: bool = False
    most: int = Field(default=0, ge=0)

    def metrics(self) -> tuple[str, ...]:
        """Name none: targets name their own metrics, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the newest value of every metric that a target names."""
        return tuple(dict.fromkeys(_question(reader, t) for t in self._shown(reader) if t.metric))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw a row a target."""
        rows = [_read(reader, answers, target) for target in self._shown(reader)]
        shown = tuple(row.observed for row in rows if row.observed)
        return Drawing(
            html=_table(reader, rows),
            head=Markup("{}{}").format(badges(reader, shown), _counts(reader, rows)),
            summary=_sentence(reader, rows),
            observations=shown,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _shown(self, reader: Reader) -> list[Target]:
        found = [
            target
            for target in reader.catalogue.targets.values()
            if target.ref_area == reader.region
            and (target.metric or not self.observed)
            and (not self.documents or target.document in self.documents)
        ]
        ordered = sorted(found, key=lambda target: (target.due, not target.metric))
        return ordered[: self.most] if self.most else ordered


def _question(reader: Reader, target: Target) -> MetricQuery:
    return MetricQuery(target.metric, (target.ref_area,), last=4, as_of=reader.as_of)


def _read(reader: Reader, answers: Answers, target: Target) -> Row:
    if not target.metric:
        return Row(target, None, None, None)
    observed = newest(answers.of(_question(reader, target)))
    if observed is None or observed.value is None:
        return Row(target, None, None, None)
    unit = reader.catalogue.metrics[target.metric].unit
    value = observed.value * float(conversion(reader.catalogue.units, unit, target.unit))
    attained = value / target.value * 100 if target.value else None
    return Row(target, observed, attained, _meets(target, value))


def _meets(target: Target, value: float) -> bool:
    if target.comparison == "exactly":
        return value == target.value
    return value >= target.value if target.comparison == "at_least" else value <= target.value


def _state(reader: Reader, row: Row) -> tuple[Risk | None, str]:
    if row.met is None:
        return "unknown", say(reader, "未知", "unknown")
    if row.met:
        return "green", say(reader, "已达到", "reached")
    left = (period_of(row.target.due).end - reader.today).days
    if left < 0:
        return "red", say(reader, f"超期 {-left} 天", f"{-left} days overdue")
    if left <= _SOON_DAYS:
        return "yellow", say(reader, f"剩 {left} 天", f"{left} days left")
    return None, say(reader, "推进中", "under way")


def _table(reader: Reader, rows: list[Row]) -> Markup:
    if not rows:
        return Markup('<p class="missing">{}<span class="reason">{}</span></p>').format(
            absent(reader), say(reader, "该地区没有登记目标", "No targets for this area")
        )
    heads = (
        ("state", say(reader, "状态", "State")),
        ("name", say(reader, "目标", "Target")),
        ("due", say(reader, "时限", "Due")),
        ("value", say(reader, "目标值", "Goal")),
        ("value", say(reader, "现值", "Observed")),
        ("attained", say(reader, "完成度", "Attainment")),
    )
    top = classed_heads(heads)
    return Markup(
        '<table class="targets"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(top, Markup().join(_row(reader, row) for row in rows))


def _row(reader: Reader, row: Row) -> Markup:
    state, words = _state(reader, row)
    target = row.target
    sign = {"at_least": "≥", "at_most": "≤", "exactly": ""}[target.comparison]
    value, unit = write_target(reader, target)
    return Markup(
        '<tr><td class="state">%s<span>%s</span></td><th scope="row" class="name">%s'
        '<small class="clause">%s %s</small></th><td class="due">%s</td><td class="value goal">'
        '<span class="due-inline">%s %s</span> %s %s <span class="unit">%s</span></td>'
        '<td class="value observed">%s</td><td class="attained">%s</td></tr>'
    ) % (
        risk_shape(state) if state else "",
        words,
        target.title.to(reader.language),
        target.document,
        target.clause,
        target.due,
        target.due,
        say(reader, "目标", "target"),
        sign,
        value,
        unit,
        _observed(reader, row),
        _attained(row),
    )


def _observed(reader: Reader, row: Row) -> Markup:
    if row.observed is None:
        return absent(reader)
    return Markup("{}<small>{}</small>").format(
        number(reader, row.observed), period(reader, row.observed)
    )


def _attained(row: Row) -> Markup:
    if row.attained is None:
        return Markup()
    return Markup("<span>{}{}%</span>").format(
        bar(min(row.attained, 100.0), 0.0, 100.0), f"{row.attained:.0f}"
    )


def _counts(reader: Reader, rows: list[Row]) -> Markup:
    met, known = sum(row.met is True for row in rows), sum(row.met is not None for row in rows)
    return Markup('<span class="caption">{}</span>').format(
        say(
            reader,
            f"共 {len(rows)} 项，有数 {known} 项，已达到 {met} 项",
            f"{len(rows)} targets, {known} observed, {met} reached",
        )
    )


def _sentence(reader: Reader, rows: list[Row]) -> str:
    met, known = sum(row.met is True for row in rows), sum(row.met is not None for row in rows)
    return say(
        reader,
        f"{len(rows)} 项目标中 {known} 项有观测值，其中 {met} 项已达到。",
        f"Of {len(rows)} targets {known} are observed and {met} reached.",
    )
