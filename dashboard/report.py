"""The report on a region by an index: chapters, numbered as offices number them, in one context.

Page, PDF and Word file are made from the same context, which holds nothing but what the build and
the declarations say: equal results give equal bytes, on whatever day they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboard.fragments import say
from dashboard.report_gap import gap_and_causes, peers
from dashboard.report_notes import notes
from dashboard.report_plan import measures, targets
from dashboard.report_state import progress, state, subject
from dashboard.report_text import Chart, Slot, Table, part_text, slots_of
from dashboard.report_watch import supervision
from dashboard.words import word

if TYPE_CHECKING:
    from dashboard.report_facts import Facts
    from dashboard.report_text import Block, Chapter, Line, Part, Section

_NUMERALS = "一二三四五六七八九十"
Content = dict[str, object]


@dataclass(frozen=True)
class Report:
    """What page, PDF and Word file say.

    Args:
        heading: Region and subject, marked where the data are simulated.
        subtitle: The index, and the period that is reported on.
        running: What stands on top of every page.
        product, day: Who made it, and the vintage of its data.
        language: Of the texts.
        chapters: Titles, sections and blocks as templates read them.
    """

    heading: str
    subtitle: str
    running: str
    product: str
    day: str
    language: str
    contents: str
    chapters: list[Content]


def chapters_of(facts: Facts) -> tuple[Chapter, ...]:
    """Write the chapters of the report."""
    told = (
        state(facts),
        progress(facts),
        gap_and_causes(facts),
        peers(facts),
        targets(facts),
        measures(facts),
        supervision(facts),
    )
    return (*told, notes(facts, slots_of(told)))


def write_report(facts: Facts) -> Report:
    """Gather everything that the files of a report say."""
    reader = facts.reader
    area = reader.catalogue.areas[facts.region].title(reader.language)
    topic = subject(facts).removesuffix("指数").removesuffix(" index")
    name = say(reader, f"{area}{topic}分析报告", f"{topic}: report on {area}")
    mark = say(reader, "（模拟数据）", " (simulated data)") if facts.simulated else ""
    chapters = chapters_of(facts)
    place = _Placing(reader.language, _goals(chapters))
    when = facts.when()
    return Report(
        heading=f"{name}{mark}",
        subtitle=" · ".join(filter(None, (facts.definition.title.to(reader.language), when))),
        running=f"{name}{mark}{say(reader, '　', ' · ') if when else ''}{when}",
        product=word("product", reader.language),
        day=say(reader, f"数据版本 {facts.own.vintage}", f"Data of {facts.own.vintage}"),
        language=reader.language,
        contents=facts.word("contents"),
        chapters=[place.chapter(n, chapter) for n, chapter in enumerate(chapters)],
    )


def _goals(chapters: tuple[Chapter, ...]) -> dict[tuple[str, ...], str]:
    """Number what is listed in the table of traces."""
    tables = (b for c in chapters for s in c.sections for b in s.blocks if isinstance(b, Table))
    listed = [s for t in tables if t.goals for row in t.rows for cell in row for s in cell.slots]
    return {slot.key: f"n{place}" for place, slot in enumerate(listed, 1)}


@dataclass
class _Placing:
    """Gives chapters, tables and figures their numbers while it goes through a report."""

    language: str
    goals: dict[tuple[str, ...], str]
    tables: int = field(default=0)
    charts: int = field(default=0)

    def chapter(self, place: int, chapter: Chapter) -> Content:
        numbered = f"{place + 1}. " if self.language == "en" else f"{_NUMERALS[place]}、"
        return {
            "anchor": f"c{place + 1}",
            "title": f"{numbered}{chapter.title}",
            "sections": [
                self._section(place + 1, n, section) for n, section in enumerate(chapter.sections)
            ],
        }

    def _section(self, chapter: int, place: int, section: Section) -> Content:
        zh, en = f"（{_NUMERALS[place]}）", f"{chapter}.{place + 1} "
        return {
            "title": f"{en if self.language == 'en' else zh}{section.title}",
            "blocks": [self._block(block) for block in section.blocks],
        }

    def _block(self, block: Block) -> Content:
        match block:
            case Table():
                self.tables += 1
                return self._table(block)
            case Chart():
                self.charts += 1
                caption = self._caption("图", "Figure ", self.charts, block.caption)
                return {"kind": "chart", "caption": caption, "svg": block.svg}
            case _:
                return {"kind": "line", "text": block.text, "parts": self._parts(block)}

    def _caption(self, zh: str, en: str, number: int, caption: Line) -> str:
        return f"{en if self.language == 'en' else zh}{number}　{caption.text}"

    def _table(self, table: Table) -> Content:
        kinds = ["number" if n in table.numbers else "text" for n in range(len(table.heads))]
        return {
            "kind": "table",
            "caption": self._caption("表", "Table ", self.tables, table.caption),
            "goals": table.goals,
            "heads": list(table.heads),
            "widths": list(table.widths),
            "kinds": kinds,
            "rows": [
                [
                    {"text": cell.text, "parts": self._parts(cell), "kind": kind}
                    for cell, kind in zip(row, kinds, strict=True)
                ]
                for row in table.rows
            ],
        }

    def _parts(self, line: Line) -> list[Content]:
        return [{"text": part_text(part), "goal": self._goal(part)} for part in line.parts]

    def _goal(self, part: Part) -> str:
        return self.goals.get(part.key, "") if isinstance(part, Slot) else ""
