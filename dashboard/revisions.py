"""How one number was revised: a drawing of its levels and a table of its vintages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.column_heads import heads
from dashboard.fragments import absent, say, write
from dashboard.marks import steps
from dashboard.release import release_name

if TYPE_CHECKING:
    from dashboard.panel import Reader
    from dashboard.question import Answer, Observation


def write_revisions(reader: Reader, vintages: Answer, shown: Observation | None) -> Markup:
    """Write all vintages of a cell, oldest first; `shown` is the one that the reader sees."""
    if not vintages:
        return Markup()
    columns = (
        ("已知日期", "Known from"),
        ("版本", "Release"),
        ("数值", "Value"),
        ("较前版", "Change"),
    )
    top = heads(say(reader, *words) for words in columns)
    rows = Markup().join(
        _revision(reader, before, one, current=one is shown)
        for before, one in zip((None, *vintages), vintages, strict=False)
    )
    drawn = steps([o.value for o in vintages if o.value is not None])
    return Markup(
        '<h3>{}</h3>{}<table class="revisions"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(say(reader, "公布版本", "Vintages"), drawn, top, rows)


def _revision(
    reader: Reader, before: Observation | None, one: Observation, *, current: bool
) -> Markup:
    value = write(reader, one.metric, one.value)[0] if one.value is not None else absent(reader)
    mark = Markup(' class="current" aria-current="true"') if current else ""
    release = release_name(one.release, reader.language)
    return Markup(
        '<tr{}><th scope="row">{}</th><td>{}</td><td class="value">{}</td>'
        '<td class="value">{}</td></tr>'
    ).format(mark, one.vintage, release, value, _revised_by(reader, before, one))


def _revised_by(reader: Reader, before: Observation | None, one: Observation) -> str:
    if before is None:
        return say(reader, "首版", "first")
    if before.value is None or one.value is None:
        return ""
    difference = one.value - before.value
    text, _ = write(reader, one.metric, abs(difference))
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    if reader.catalogue.metrics[one.metric].unit == "%" or not before.value:
        return sign + text
    percent = f"{sign}{abs(difference / before.value) * 100:.1f}%"
    return sign + text + say(reader, f"（{percent}）", f" ({percent})")
