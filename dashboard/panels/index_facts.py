"""What a reader must know of an index before its numbers: whose, which version, how complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.fragments import is_wall, say
from dashboard.index_raw import board_address
from dashboard.index_view import (
    Index,
    index_questions,
    nothing,
    number_of,
    read_index,
    region_name,
    share_text,
)
from dashboard.judgement import study_badges
from dashboard.panel import Bundle, Drawing
from dashboard.report_link import report_link
from datasets.spec import Spec, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery

_HASH = 10
_AUTHORITIES = {
    "research": ("研究口径", "research"),
    "reproduction": ("复算", "reproduction"),
    "template": ("模板", "template"),
}


class Leads(Spec):
    """A board that one of the links leads to; a template takes the region in its path."""

    title: Text
    board: str
    template: bool = False


class Panel(Spec):
    """Definition, version, hash, day, coverage and imputed share of `study`, with links onward."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    leads: tuple[Leads, ...] = ()

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask how complete the data of the region are."""
        items = ("index", "coverage", "imputed")
        return index_questions(reader, self.study, items, (reader.region,))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Write one line of chips."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        if index is None:
            return nothing(reader, self.study)
        links = self._links(reader, index)
        chips = Markup().join(
            Markup("<span>{}</span>").format(text) for text in _chips(reader, index) if text
        )
        return Drawing(
            html=Markup('<p class="index-facts">{}<strong>{}</strong>{}</p>').format(
                chips, _warning(reader, index), links
            ),
            head=study_badges(reader, index.outcomes.values()),
            summary=_warning(reader, index),
            outcomes=tuple(index.outcomes.values()),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _links(self, reader: Reader, index: Index) -> Markup:
        if is_wall(reader):
            return Markup()
        form = Markup('<a href="{}" download>{} ↓</a>').format(
            f"/index/{self.study}/template.xlsx", say(reader, "填报模板", "Form (Excel)")
        )
        return Markup('<span class="leads">{}{}{}</span>').format(
            self._boards(reader), report_link(reader, index), form
        )

    def _boards(self, reader: Reader) -> Markup:
        return Markup().join(
            Markup('<a href="{}" data-follow>{} ›</a>').format(
                board_address(reader, f"{each.board}/{reader.region}")
                if each.template
                else board_address(reader, each.board, reader.region),
                each.title.to(reader.language),
            )
            for each in self.leads
        )


def _chips(reader: Reader, index: Index) -> Iterator[str]:
    definition, head = index.definition, index.definition.index
    authority = say(reader, *_AUTHORITIES.get(head.authority, (head.authority, head.authority)))
    topics, leaves = len(index.topics), len(definition.indicators)
    yield say(
        reader,
        f"指标体系 {topics} 项一级、{leaves} 项指标 · {authority}",
        f"{topics} topics, {leaves} indicators · {authority}",
    )
    yield say(reader, f"版本 {head.version}", f"version {head.version}")
    own = index.outcomes.get(reader.region)
    found = str(own.details.get("definition_hash", "")) if own else ""
    used = found or definition.hash
    yield say(reader, f"定义指纹 {used[:_HASH]}", f"definition {used[:_HASH]}")
    if own is None:
        return
    yield say(reader, f"数据截至 {own.vintage}", f"data as known on {own.vintage}")
    name = region_name(reader, reader.region)
    covered, imputed = (share_text(number_of(own, item)) for item in ("coverage", "imputed"))
    if covered:
        yield say(
            reader,
            f"{name} 覆盖 {covered}，插补占比 {imputed or '0%'}",
            f"{name}: coverage {covered}, imputed {imputed or '0%'}",
        )


def _warning(reader: Reader, index: Index) -> str:
    if index.definition.index.publication == "public":
        return say(reader, "公开口径", "public definition")
    return say(
        reader,
        "内部研究，不对外排名；公开页只显示分档与自身进步",
        "internal research, no public ranking; public pages show bands and own progress only",
    )
