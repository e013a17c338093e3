"""The brief as a file: DOCX from a Word template, PDF from HTML with the font embedded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.document_files import TEMPLATES
from dashboard.document_files import to_docx as fill
from dashboard.fragments import say
from dashboard.words import word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dashboard.brief import Sentence
    from dashboard.panel import Reader

_DOCX = Path(__file__).parent / "templates" / "brief.docx"


@dataclass(frozen=True)
class BriefFile:
    """What both kinds of file say: the same context for both templates."""

    heading: str
    language: str
    day: str
    build: str
    product: str
    sections: list[dict[str, object]]
    trace_title: str
    trace_heads: list[str]
    traces: list[dict[str, str]]
    note: str


def brief_file(
    reader: Reader, sentences: Sequence[Sentence], title: str, build: str, built_at: dt.datetime
) -> BriefFile:
    """Gather what a brief's file says.

    Args:
        reader: Area and language.
        sentences: The brief in words.
        title: Title of the brief.
        build: Id of the build that the numbers stand in.
        built_at: When it was built, as the readers' clock shows it.
    """
    area = reader.catalogue.areas[reader.region].title(reader.language)
    numbered = dict.fromkeys(trace for sentence in sentences for trace in sentence.traces)
    return BriefFile(
        heading=say(reader, f"{area}{title}", f"{title}: {area}"),
        language=reader.language,
        day=say(
            reader,
            f"{built_at.year}年{built_at.month}月{built_at.day}日",
            f"{built_at.day} {built_at:%B %Y}",
        ),
        build=build,
        product=word("product", reader.language),
        sections=_sections(reader, sentences),
        trace_title=say(reader, "附：数据依据", "Appendix: where the numbers come from"),
        trace_heads=_heads(reader),
        traces=[asdict(trace) for trace in numbered],
        note=_note(reader, f"{built_at:%Y-%m-%d %H:%M}", build),
    )


def to_html(file: BriefFile) -> str:
    """Write the brief as HTML for A4 pages."""
    return TEMPLATES.get_template("brief.html").render(**asdict(file))


def to_docx(file: BriefFile) -> bytes:
    """Fill the Word template."""
    return fill(_DOCX, asdict(file))


def _note(reader: Reader, built: str, build: str) -> str:
    return say(
        reader,
        f"说明：本简报由数据库自动生成，每个数字的依据见附表。标“模拟”的为演示数据，不是公布值；"
        f"预测为估计。建库时间 {built}，数据版本 {build}。",
        f"Made from the database without editing; the appendix tells where each number comes from. "
        f"Figures marked simulated are invented for demonstration; forecasts are estimates. "
        f"Built {built}, data version {build}.",
    )


def _sections(reader: Reader, sentences: Sequence[Sentence]) -> list[dict[str, object]]:
    sections = groupby(sentences, key=lambda sentence: sentence.section)
    groups = [tuple(group) for _, group in sections]
    return [
        {
            "title": f"{_place(reader, place)}{own[0].title(reader.language)}",
            "sentences": [sentence.text for sentence in own],
        }
        for place, own in enumerate(groups, 1)
    ]


def _place(reader: Reader, place: int) -> str:
    """Number a section as briefs do: 一、 or 1."""
    return say(reader, f"{'一二三四五六七八九'[place - 1]}、", f"{place}. ")


def _heads(reader: Reader) -> list[str]:
    zh = ["数字", "指标或研判", "时期", "数据版本", "代码"]
    en = ["Number", "Indicator or study", "Period", "Vintage", "Code"]
    return en if reader.language == "en" else zh
