"""Areas of one kind set beside each other: one metric, one period, one release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.fragments import area_name, is_wall, say
from dashboard.question import MetricQuery
from dashboard.series import common, newest
from datasets.metric import Growth, Measure, Ratio, Share

if TYPE_CHECKING:
    import datetime as dt

    from dashboard.panel import Reader
    from dashboard.question import Answer, Observation
    from datasets.catalogue import Catalogue

_TOTALS = [
    "money_cny",
    "money_usd",
    "persons",
    "trips",
    "units_registered",
    "enterprises",
    "items",
    "matters",
    "pieces",
    "certificates",
    "times",
    "records",
    "sets",
    "deals",
    "incidents",
    "mass",
    "energy_coal",
    "area",
    "area_mu",
    "length",
    "volume",
    "freight_turnover",
    "passenger_turnover",
    "electricity",
    "power",
]
LEAST = 3
"""Fewer areas than this are no comparison and get no place."""

RECENT = 12
"""So many newest periods of every area are looked through for one that most areas share."""


@dataclass(frozen=True)
class Ranking:
    """Areas from best to worst; `absent` are those without a value in the common period."""

    metric: str
    ordered: tuple[Observation, ...]
    absent: tuple[str, ...]

    def place(self, area: str) -> int | None:
        """Give the place of `area`, counted from 1; equal values share the better place."""
        own = self.of(area)
        if own is None:
            return None
        return 1 + [o.value for o in self.ordered].index(own.value)

    def of(self, area: str) -> Observation | None:
        """Give the observation of `area`, or None."""
        return next((o for o in self.ordered if o.ref_area == area), None)

    def fifth(self, area: str) -> int:
        """Give the fifth that `area` falls into, 5 for the best placed and 1 for the last."""
        place, count = self.place(area), len(self.ordered)
        if place is None or count < 2:
            return 3
        return 5 - round((place - 1) * 4 / (count - 1))


def rank_areas(
    catalogue: Catalogue, metric: str, areas: tuple[str, ...], answer: Answer
) -> Ranking:
    """Rank `areas` by the newest period that most of them have in one release.

    1 is best by the metric's direction; a neutral metric ranks the largest first.
    """
    shared = common(tuple(o for o in answer if o.ref_area in areas))
    return _ordered(catalogue, metric, areas, shared)


def rank_beside(
    catalogue: Catalogue, own: Observation, areas: tuple[str, ...], answer: Answer
) -> Ranking:
    """Rank those of `areas` that have the period and the release of `own`."""
    wanted = (own.time_period, own.release)
    beside = tuple(
        o
        for o in answer
        if o.value is not None and (o.time_period, o.release) == wanted and o.ref_area in areas
    )
    return _ordered(catalogue, own.metric, areas, beside)


def _ordered(catalogue: Catalogue, metric: str, areas: tuple[str, ...], shared: Answer) -> Ranking:
    falling = catalogue.metrics[metric].direction != "lower_better"
    ordered = sorted(shared, key=lambda o: o.value or 0.0, reverse=falling)
    known = {o.ref_area for o in shared}
    return Ranking(metric, tuple(ordered), tuple(a for a in areas if a not in known))


@dataclass(frozen=True)
class Row:
    """A metric of the region among its siblings, as of the region's own newest value.

    Args:
        metric: Its id.
        ranking: The siblings that have the period and the release of `own`.
        own: The newest value of the region.
        whole: The area above in the same period and release.
        newest: The newest period end that any of these areas has.
    """

    metric: str
    ranking: Ranking
    own: Observation | None
    whole: Observation | None
    newest: dt.date | None

    @property
    def ranked(self) -> bool:
        """Whether enough siblings are comparable to give the region a place."""
        return self.own is not None and len(self.ranking.ordered) >= LEAST


def peer_questions(reader: Reader, items: tuple[str, ...], freq: str) -> tuple[MetricQuery, ...]:
    """Ask for each metric of the region's siblings and, last, of the area above them."""
    areas = reader.catalogue.areas
    codes = [area.code for area in areas.siblings(reader.region)]
    if areas[reader.region].parent in areas:
        codes.append(areas[reader.region].parent)
    asked = tuple(codes)
    return tuple(
        MetricQuery(metric, asked, freq, last=RECENT, as_of=reader.as_of) for metric in items
    )


def read_row(reader: Reader, query: MetricQuery, answer: Answer) -> Row:
    """Set the region's newest value beside what its siblings and the area above have like it."""
    above = reader.catalogue.areas[reader.region].parent
    siblings = tuple(code for code in query.areas if code != above)
    own = newest(o for o in answer if o.ref_area == reader.region)
    last = newest(answer)
    if own is None or last is None:
        return Row(query.metric, Ranking(query.metric, (), siblings), None, None, None)
    ranking = rank_beside(reader.catalogue, own, siblings, answer)
    whole = next((o for o in answer if o.ref_area == above and _beside(o, own)), None)
    return Row(query.metric, ranking, own, whole, last.period_end)


def _beside(observation: Observation, own: Observation) -> bool:
    known = observation.value is not None
    same = (observation.time_period, observation.release) == (own.time_period, own.release)
    return known and same


def is_rate(catalogue: Catalogue, metric: str) -> bool:
    """Say whether areas of different size may be compared by colour: rates, never totals."""
    found = catalogue.metrics[metric]
    if isinstance(found, Growth | Ratio | Share):
        return True
    per_head = isinstance(found, Measure) and found.unit == "元"
    return per_head or catalogue.units[found.unit].quantity not in _TOTALS


def compared_areas(reader: Reader, among: str) -> tuple[str, ...]:
    """Give the codes of the areas to compare.

    Args:
        reader: Whose region the comparison is about.
        among: ``children`` of the region, its ``siblings``, or ``auto``: the cities of a province,
            for anything smaller its siblings.
    """
    areas = reader.catalogue.areas
    own = areas[reader.region]
    children = among == "children" or (among == "auto" and own.level in ("country", "province"))
    found = areas.children(own.code) if children else areas.siblings(own.code)
    return tuple(area.code for area in found)


_LEVELS = {
    "country": ("国", "countries"),
    "province": ("省", "provinces"),
    "city": ("市", "cities"),
    "county": ("县", "counties"),
}


def place_words(reader: Reader, ranking: Ranking) -> str:
    """Write the place of the reader's region, such as 2/11; where areas are missing, 2/3 市."""
    text = f"{ranking.place(reader.region)}/{len(ranking.ordered)}"
    if not ranking.absent:
        return text
    level = reader.catalogue.areas[reader.region].level
    return f"{text} {say(reader, *_LEVELS[level])}"


def too_few(reader: Reader) -> str:
    """Say that so few areas of the region's level can be compared that none gets a place."""
    kind, kinds = _LEVELS[reader.catalogue.areas[reader.region].level]
    named = {"市": "城市", "省": "省份"}.get(kind, kind)
    return say(reader, f"可比{named}不足", f"too few comparable {kinds}")


def area_link(reader: Reader, area: str) -> Markup:
    """Write the name of an area as the link that makes the board follow it."""
    if is_wall(reader):
        return Markup("<span>{}</span>").format(area_name(reader, area))
    current = Markup(' aria-current="true"') if area == reader.region else ""
    return Markup('<a href="?region={}" data-follow{}>{}</a>').format(
        area, current, area_name(reader, area)
    )
