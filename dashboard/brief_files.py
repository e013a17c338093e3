"""The brief as a file: DOCX from a Word template, PDF from HTML with the font embedded.

Equal briefs give equal bytes: neither file holds the time at which it was made.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.fragments import say
from dashboard.words import word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from jinja2 import Environment

    from dashboard.brief import Sentence
    from dashboard.panel import Reader

_DOCX = Path(__file__).parent / "templates" / "brief.docx"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class BriefFile:
    """What both kinds of file say: the same context for both templates."""

    title: str
    area: str
    language: str
    built: str
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
    numbered = dict.fromkeys(trace for sentence in sentences for trace in sentence.traces)
    return BriefFile(
        title=title,
        area=reader.catalogue.areas[reader.region].title(reader.language),
        language=reader.language,
        built=f"{built_at:%Y-%m-%d %H:%M}",
        build=build,
        product=word("product", reader.language),
        sections=_sections(reader, sentences),
        trace_title=say(reader, "附：数据依据", "Appendix: where the numbers come from"),
        trace_heads=_heads(reader),
        traces=[asdict(trace) for trace in numbered],
        note=say(
            reader,
            "本简报由数据库自动生成；标“模拟”的数字为演示数据，不是公布值；预测为估计。",
            "Made from the database without editing; figures marked simulated are invented for "
            "demonstration; forecasts are estimates.",
        ),
    )


def to_pdf(file: BriefFile, templates: Environment) -> bytes:
    """Lay the brief out on A4 pages.

    Raises:
        OSError: The layout engine's system libraries are missing.
    """
    from weasyprint import HTML  # noqa: PLC0415  (heavy: a second and 60 MB)

    html = templates.get_template("brief.html").render(**asdict(file))
    return bytes(HTML(string=html, url_fetcher=_refuse).write_pdf(pdf_identifier=b"govbrain"))


def to_docx(file: BriefFile) -> bytes:
    """Fill the Word template."""
    from docxtpl import DocxTemplate  # noqa: PLC0415  (heavy: lxml)

    template = DocxTemplate(_DOCX)
    template.render(asdict(file), autoescape=True)
    written = io.BytesIO()
    template.save(written)
    return _without_time(written)


def _refuse(url: str) -> dict[str, object]:
    raise ValueError(f"a brief fetches nothing, not even {url}")


def _without_time(written: io.BytesIO) -> bytes:
    """Write the archive again with one date for all its parts."""
    again = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w") as new:
        for info in old.infolist():
            part = zipfile.ZipInfo(info.filename, _EPOCH)
            new.writestr(part, old.read(info), zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _sections(reader: Reader, sentences: Sequence[Sentence]) -> list[dict[str, object]]:
    return [
        {
            "title": own[0].title(reader.language),
            "sentences": [sentence.text for sentence in own],
        }
        for own in (
            tuple(group) for _, group in groupby(sentences, key=lambda sentence: sentence.section)
        )
    ]


def _heads(reader: Reader) -> list[str]:
    zh = ["数字", "指标", "地区", "时期", "所知日期", "代码"]
    en = ["Number", "Indicator", "Area", "Period", "Known from", "Code"]
    return en if reader.language == "en" else zh
