"""Documents as files: PDF from HTML with the font embedded, DOCX from a Word template.

Equal documents give equal bytes: neither file holds the time at which it was made.
"""

from __future__ import annotations

import io
import logging
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Response, abort
from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

log = logging.getLogger(__name__)

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The kinds of file, with what browsers call them."""

TEMPLATES = Environment(
    loader=PackageLoader("dashboard"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
"""The templates of documents."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NEEDED = "libpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0、fonts-noto-cjk"


@lru_cache(maxsize=8)
def _to_pdf(html: str) -> bytes:
    """Lay `html` out on pages; the newest documents are kept, for this takes seconds.

    Raises:
        OSError: The layout engine's system libraries are missing.
    """
    from weasyprint import HTML  # noqa: PLC0415  (heavy: a second and 60 MB)

    return bytes(HTML(string=html, url_fetcher=_refuse).write_pdf(pdf_identifier=b"govbrain"))


def pdf_or_refusal(html: str) -> bytes:
    """Write a PDF, or answer the request with the system packages that this needs."""
    try:
        return _to_pdf(html)
    except OSError as error:
        log.exception("PDF needs system libraries", exc_info=error)
        reason = f"本服务器缺少生成 PDF 的系统软件包：{_NEEDED}；请改用 DOCX"
        abort(Response(reason, 503, content_type="text/plain; charset=utf-8"))


def to_docx(template: Path, context: Mapping[str, object]) -> bytes:
    """Fill the Word template at `template` with `context`."""
    from docxtpl import DocxTemplate  # noqa: PLC0415  (heavy: lxml)

    document = DocxTemplate(template)
    document.render(dict(context), autoescape=True)
    written = io.BytesIO()
    document.save(written)
    return _without_time(written)


def attachment(content: bytes, name: str, kind: str) -> Response:
    """Answer with a file called `name` of the kind `kind`, one of `TYPES`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, headers=headers, content_type=TYPES[kind])


def _refuse(url: str) -> dict[str, object]:
    raise ValueError(f"a document fetches nothing, not even {url}")


def _without_time(written: io.BytesIO) -> bytes:
    """Write the archive again with one date for all its parts."""
    again = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w") as new:
        for info in old.infolist():
            part = zipfile.ZipInfo(info.filename, _EPOCH)
            new.writestr(part, old.read(info), zipfile.ZIP_DEFLATED)
    return again.getvalue()
