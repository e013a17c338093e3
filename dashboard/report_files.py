"""A report as page, PDF and Word file, all three from one context."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.document_files import TEMPLATES, to_docx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.report import Report

_DOCX = Path(__file__).parent / "templates" / "report.docx"
_TWIPS = 88.4
"""Hundredths of the width of a page's text, in twentieths of a point."""


@dataclass(frozen=True)
class Link:
    """Where the page leads: to its files, to the other language, back."""

    address: str
    text: str


def to_html(report: Report, links: Sequence[Link] = ()) -> str:
    """Write the page, which is also what the PDF is laid out from; `links` are not printed."""
    return TEMPLATES.get_template("report.html").render(report=report, links=links)


def to_word(report: Report) -> bytes:
    """Fill the Word template."""
    return to_docx(_DOCX, {**asdict(report), "twips": lambda share: round(share * _TWIPS)})
