"""Where a report is found, for the boards that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.fragments import is_wall, say

if TYPE_CHECKING:
    from dashboard.index_view import Index
    from dashboard.panel import Reader


def report_address(reader: Reader, study: str, kind: str = "", *, language: str = "") -> str:
    """Give the address of the report on the reader's region by the index `study`.

    Args:
        reader: Region, language and day.
        study: The index.
        kind: ``pdf`` or ``docx`` for a file, empty for the page.
        language: ``en`` or ``zh-CN`` where it is not the reader's own.
    """
    query = {
        "lang": "en" if (language or reader.language) == "en" else "",
        "as_of": reader.as_of.isoformat() if reader.as_of else "",
    }
    written = urlencode({name: value for name, value in query.items() if value})
    path = f"/report/{study}/{reader.region}" + (f".{kind}" if kind else "")
    return f"{path}?{written}" if written else path


def report_link(reader: Reader, index: Index) -> Markup:
    """Lead to the report on the reader's region; nothing where there is none, or nobody taps."""
    if is_wall(reader) or reader.region not in index.outcomes:
        return Markup()
    return Markup('<a class="caption" href="{}">{} ›</a>').format(
        report_address(reader, index.study), say(reader, "分析报告", "Report")
    )
