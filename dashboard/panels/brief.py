"""Sections of the nightly brief of the reader's area, in sentences whose numbers can be traced."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.brief import Sentence, write_sentences
from dashboard.brief_words import SECTIONS
from dashboard.fragments import absent, is_wall, say
from dashboard.panel import Bundle, Drawing
from dashboard.question import RecordQuery
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question

_ON_WALLS = 6
"""So many sentences of a section can be read from across a room."""


class Panel(Spec):
    """The sentences of `sections`; none gives the links to the brief as files too."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    sections: tuple[str, ...] = tuple(SECTIONS)
    files: bool = False

    def metrics(self) -> tuple[str, ...]:
        """Name no metric: the brief's declaration names them."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the facts of the region's brief."""
        return (_question(reader),)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Write the sentences, a list for each section."""
        rows = [r for r in answers.records(_question(reader)) if r["section"] in self.sections]
        sentences = write_sentences(reader, rows)
        if not sentences:
            return _nothing(reader)
        sections = groupby(sentences, key=lambda sentence: sentence.section)
        alone = len(self.sections) == 1
        html = Markup().join(_section(reader, tuple(own), alone=alone) for _, own in sections)
        return Drawing(
            html=Markup('<div class="brief">{}</div>').format(html),
            head=_files(reader) if self.files and not is_wall(reader) else Markup(),
            summary=" ".join(sentence.text for sentence in sentences),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _question(reader: Reader) -> RecordQuery:
    return RecordQuery("brief", area=reader.region)


def _section(reader: Reader, sentences: tuple[Sentence, ...], *, alone: bool) -> Markup:
    shown = sentences[:_ON_WALLS] if is_wall(reader) else sentences
    items = Markup().join(Markup("<li>{}</li>").format(sentence.html) for sentence in shown)
    title = Markup() if alone else Markup("<h3>{}</h3>").format(shown[0].title(reader.language))
    return Markup("<section>{}<ul>{}</ul></section>").format(title, items)


def _files(reader: Reader) -> Markup:
    links = (
        Markup('<a href="/brief/{}.{}?lang={}" download>{}</a>').format(
            reader.region, kind, reader.language, kind.upper()
        )
        for kind in ("pdf", "docx")
    )
    return Markup('<span class="caption files">{} {}</span>').format(
        say(reader, "下载", "Download"), Markup(" ").join(links)
    )


def _nothing(reader: Reader) -> Drawing:
    why = say(
        reader, "这一地区没有简报，或尚未建库", "This area has no brief, or there is no build yet"
    )
    html = Markup('<p class="missing">{}<span class="reason">{}</span></p>').format(
        absent(reader), why
    )
    return Drawing(html=html, summary=say(reader, f"暂无数据：{why}。", f"No data: {why}."))
