"""Sections of the nightly brief of the reader's area, in sentences whose numbers can be traced."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

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


class Panel(Spec):
    """The sentences of `sections`, on walls at most `on_walls` of each.

    `files` puts the links to the brief as PDF and DOCX into the head.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    sections: tuple[str, ...] = tuple(SECTIONS)
    files: bool = False
    on_walls: int = Field(default=4, ge=1)

    def metrics(self) -> tuple[str, ...]:
        """Name no metric: the brief's declaration names them."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask for the facts of the region's brief."""
        return (_question(reader),)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Write the sentences, a list for each section."""
        rows = answers.records(_question(reader))
        sentences = write_sentences(reader, (r for r in rows if r["section"] in self.sections))
        if not sentences:
            return _nothing(reader, written=bool(rows))
        sections = groupby(sentences, key=lambda sentence: sentence.section)
        html = Markup().join(self._section(reader, tuple(own)) for _, own in sections)
        return Drawing(
            html=Markup('<div class="brief">{}</div>').format(html),
            head=_files(reader) if self.files and not is_wall(reader) else Markup(),
            summary=" ".join(sentence.text for sentence in sentences),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None

    def _section(self, reader: Reader, sentences: tuple[Sentence, ...]) -> Markup:
        shown = sentences[: self.on_walls] if is_wall(reader) else sentences
        items = Markup().join(Markup("<li>{}</li>").format(sentence.html) for sentence in shown)
        alone = len(self.sections) == 1
        title = "" if alone else Markup("<h3>{}</h3>").format(shown[0].title(reader.language))
        return Markup("<section>{}<ul>{}</ul></section>").format(title, items)


def _question(reader: Reader) -> RecordQuery:
    return RecordQuery("brief", area=reader.region)


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


def _nothing(reader: Reader, *, written: bool) -> Drawing:
    none = say(reader, "这一地区没有相应的研判", "no study looks at this area")
    no_brief = say(
        reader, "这一地区没有简报，或尚未建库", "this area has no brief, or there is no build yet"
    )
    why = none if written else no_brief
    html = Markup('<p class="missing">{}<span class="reason">{}</span></p>').format(
        absent(reader), why
    )
    return Drawing(html=html, summary=say(reader, f"暂无数据：{why}。", f"No data: {why}."))
