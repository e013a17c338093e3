"""The analyst's chooser: metrics × areas × periods, kept in the address, and the downloads."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from markupsafe import Markup
from pydantic import Field

from dashboard.fragments import say
from dashboard.number import write_unit
from dashboard.panel import Bundle, Drawing
from dashboard.selection import FREQS, MAX_AREAS, MAX_METRICS, Selection, read_selection
from datasets.codelist import read_codes
from datasets.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question
    from datasets.catalogue import AnyMetric

Group = tuple[str, list[tuple[str, str]]]

_FREQS = {
    "": ("全部频度", "Every rhythm"),
    "A": ("年度", "Years"),
    "S": ("半年", "Half-years"),
    "Q": ("季度", "Quarters"),
    "M": ("月度", "Months"),
    "D": ("逐日", "Days"),
}
_FORMATS = (("xlsx", "Excel"), ("csv", "CSV"), ("arrow", "Arrow"))
_LARGE = ("country", "province")
_THEMES = read_codes("theme")


class Panel(Spec):
    """Controls that choose what the panels naming this one as their `chooser` show.

    `items` are the metrics of an address that chooses none.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    items: tuple[str, ...] = Field(min_length=1)

    def metrics(self) -> tuple[str, ...]:
        """Name the metrics chosen at first."""
        return self.items

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:  # noqa: ARG002
        """Ask nothing: the catalogue has all that can be chosen."""
        return ()

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:  # noqa: ARG002
        """Draw the controls as the address has set them."""
        chosen = read_selection(reader, panel, self.items)
        return Drawing(
            html=Markup('<form class="chooser" data-chooser="{}">{}{}{}{}</form>').format(
                panel,
                _choices(reader, "metrics", list(_metrics(reader)), chosen.metrics),
                _choices(reader, "regions", list(_areas(reader)), chosen.areas),
                _periods(reader, chosen),
                _downloads(reader, chosen),
            ),
            summary=_sentence(reader, chosen),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _metrics(reader: Reader) -> Iterator[Group]:
    catalogue = reader.catalogue
    named = [
        (catalogue.base(code).theme, code, _named(reader, metric))
        for code, metric in catalogue.metrics.items()
    ]
    order = list(_THEMES)
    named.sort(key=lambda item: order.index(item[0]))
    for theme, group in groupby(named, key=lambda item: item[0]):
        row = _THEMES[theme]
        yield say(reader, row["name"], row["name_en"]), [(c, title) for _, c, title in group]


def _named(reader: Reader, metric: AnyMetric) -> str:
    title, unit = metric.title.to(reader.language), write_unit(metric.unit, reader.language)
    return title + say(reader, f"（{unit}）", f" ({unit})")


def _areas(reader: Reader) -> Iterator[Group]:
    """Give the areas by level; cities of provinces without counties are there for reference."""
    listed = [a for a in reader.catalogue.areas.by_code.values() if a.valid_to is None]
    above_counties = {area.parent for area in listed if area.level == "county"}
    homes = {area.parent for area in listed if area.code in above_counties}
    cities = [area for area in listed if area.level == "city"]
    groups = (
        ("全国与省", "Country and provinces", [a for a in listed if a.level in _LARGE]),
        ("设区市", "Cities", [a for a in cities if not homes or a.parent in homes]),
        ("县（市、区）", "Counties", [a for a in listed if a.level == "county"]),
        ("参照城市", "Reference cities", [a for a in cities if homes and a.parent not in homes]),
    )
    for zh, en, found in groups:
        if found:
            yield say(reader, zh, en), [(a.code, a.title(reader.language)) for a in found]


def _choices(reader: Reader, name: str, groups: Sequence[Group], chosen: tuple[str, ...]) -> Markup:
    title, limit = {
        "metrics": (say(reader, "指标", "Metrics"), MAX_METRICS),
        "regions": (say(reader, "地区", "Areas"), MAX_AREAS),
    }[name]
    titles = {code: text for _, options in groups for code, text in options}
    heading = say(reader, "、", ", ").join(titles[code] for code in chosen if code in titles)
    body = Markup().join(_group(name, group, chosen) for group in groups)
    return Markup(
        '<details class="choices" data-limit="{limit}"><summary><b>{title}</b> {heading}</summary>'
        '<input type="search" class="choices-filter" placeholder="{find}" aria-label="{find}">'
        '<div class="choices-list">{body}</div></details>'
    ).format(
        limit=limit,
        title=title,
        heading=heading,
        body=body,
        find=say(reader, f"查找{title}，最多选 {limit} 项", f"Find, at most {limit}"),
    )


def _group(name: str, group: Group, chosen: tuple[str, ...]) -> Markup:
    title, options = group
    boxes = Markup().join(
        Markup('<label><input type="checkbox" name="{}" value="{}"{}> {}</label>').format(
            name, code, Markup(" checked") if code in chosen else "", text
        )
        for code, text in options
    )
    return Markup("<fieldset><legend>{}</legend>{}</fieldset>").format(title, boxes)


def _periods(reader: Reader, chosen: Selection) -> Markup:
    options = Markup().join(
        Markup('<option value="{}"{}>{}</option>').format(
            freq, Markup(" selected") if freq == chosen.freq else "", say(reader, *_FREQS[freq])
        )
        for freq in FREQS
    )
    return Markup(
        '<p class="chooser-periods"><label>{} <select name="freq">{}</select></label>'
        "<label>{} {}</label><label>{} {}</label>"
        '<button type="submit" class="primary">{}</button></p>'
    ).format(
        say(reader, "频度", "Rhythm"),
        options,
        say(reader, "起始年", "From year"),
        _year("start", chosen.start, say(reader, "如 2015", "e.g. 2015")),
        say(reader, "截止年", "To year"),
        _year("end", chosen.end, say(reader, "如 2025", "e.g. 2025")),
        say(reader, "查看", "Show"),
    )


def _year(name: str, year: int, example: str) -> Markup:
    return Markup(
        '<input name="{}" type="number" inputmode="numeric" min="1949" max="2100" value="{}" '
        'placeholder="{}">'
    ).format(name, year or "", example)


def _downloads(reader: Reader, chosen: Selection) -> Markup:
    parameters = {**chosen.parameters(""), "lang": reader.language}
    if reader.as_of:
        parameters["as_of"] = reader.as_of.isoformat()
    query = urlencode(parameters)
    links = Markup().join(
        Markup('<a href="/download/{}?{}" download>{}</a>').format(kind, query, title)
        for kind, title in _FORMATS
    )
    return Markup('<p class="chooser-downloads">{} {}</p>').format(
        say(reader, "下载", "Download"), links
    )


def _sentence(reader: Reader, chosen: Selection) -> str:
    counts = len(chosen.metrics), len(chosen.areas)
    return say(
        reader,
        f"已选 {counts[0]} 项指标、{counts[1]} 个地区。",
        f"{counts[0]} metrics and {counts[1]} areas are chosen.",
    )
