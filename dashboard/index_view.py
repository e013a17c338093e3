"""An index as found by the night, read for panels: regions in their order, nodes by name, bands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.fragments import absent, area_name, is_wall, say
from dashboard.judgement import no_study, period_words, reason_words, study_badges, unstudied
from dashboard.number import write_value
from dashboard.panel import Drawing
from dashboard.question import StudyQuery
from datasets.index import IndexDefinition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.panel import Reader
    from dashboard.question import Answers, Estimate, Outcome
    from datasets.index import Band, Indicator

PREFIX = "index"
"""What the name of a cell begins with that opens a node of an index: ``index~study~node~area``."""


@dataclass(frozen=True)
class Index:
    """An index as found on a day.

    Args:
        study: Its id among the studies.
        definition: What the scores follow from.
        outcomes: What was found on each region; those that are compared in the order to be shown,
            behind them the regions that a rollup puts together.
    """

    study: str
    definition: IndexDefinition
    outcomes: Mapping[str, Outcome]

    @property
    def rollups(self) -> tuple[str, ...]:
        """The regions that are put together from others."""
        return tuple(rollup.to for rollup in self.definition.regions.rollup)

    @property
    def compared(self) -> tuple[str, ...]:
        """The regions that are compared, in the order to be shown."""
        return tuple(region for region in self.outcomes if region not in self.rollups)

    @property
    def topics(self) -> tuple[str, ...]:
        """The nodes right below the index."""
        tree = self.definition.tree
        return tree.children[tree.root]

    @cached_property
    def period(self) -> str:
        """The newest period of which there is a score, empty without one."""
        found = [newest(outcome, "index") for outcome in self.outcomes.values()]
        return max((each.time_period for each in found if each), default="")

    @cached_property
    def _newest(self) -> dict[str, dict[str, float | None]]:
        """The newest number of every item by region."""
        return {
            region: {each.item: each.value for each in outcome.estimates}
            for region, outcome in self.outcomes.items()
        }

    def score(self, region: str, node: str = "") -> float | None:
        """Give the newest score of a node of a region, of the index itself where none is named."""
        root = node in ("", self.definition.index.id)
        return self._newest.get(region, {}).get("index" if root else f"score:{node}")


def definition_of(reader: Reader, study: str) -> IndexDefinition | None:
    """Give the definition of an index, None where no index has this name."""
    found: object = reader.catalogue.studies.get(study)
    return found if isinstance(found, IndexDefinition) else None


def index_questions(
    reader: Reader,
    study: str,
    items: tuple[str, ...],
    areas: tuple[str, ...] = (),
    last: int = 1,
) -> tuple[StudyQuery, ...]:
    """Ask for `items` of an index; nothing where no index has this name."""
    if definition_of(reader, study) is None:
        return ()
    return (StudyQuery(study, areas=areas, items=items, last=last, as_of=reader.as_of),)


def topic_items(reader: Reader, study: str, *prefixes: str) -> tuple[str, ...]:
    """Name the items that begin with `prefixes` and tell of the nodes right below the index."""
    definition = definition_of(reader, study)
    if definition is None:
        return ()
    topics = definition.tree.children[definition.tree.root]
    return tuple(f"{prefix}:{topic}" for prefix in prefixes for topic in topics)


def read_index(
    reader: Reader, study: str, answers: Answers, questions: Iterable[StudyQuery]
) -> Index | None:
    """Read the answer to `index_questions`; None where the index was not found on any region."""
    definition = definition_of(reader, study)
    found = {o.ref_area: o for question in questions for o in answers.study(question)}
    if definition is None or not found:
        return None
    rollups = {rollup.to for rollup in definition.regions.rollup}
    order = sorted(found, key=lambda region: (region in rollups, *_place(found[region]), region))
    return Index(study, definition, {region: found[region] for region in order})


def _place(outcome: Outcome) -> tuple[float, float]:
    """Order by rank where ranks may be seen, else leave it to the codes of the regions."""
    rank = number_of(outcome, "rank")
    seen = any(each.item == "rank" for each in outcome.estimates)
    return (rank if rank is not None else float(seen) * 1e9, 0.0)


def newest(outcome: Outcome, item: str) -> Estimate | None:
    """Give the newest estimate of `item`."""
    return next((each for each in reversed(outcome.estimates) if each.item == item), None)


def number_of(outcome: Outcome, item: str) -> float | None:
    """Give the newest number of `item`."""
    found = newest(outcome, item)
    return found.value if found else None


def parts_of(outcome: Outcome, prefix: str) -> dict[str, Estimate]:
    """Give the newest estimates whose item begins with `prefix`, by what stands behind it."""
    return {
        each.item.removeprefix(prefix): each
        for each in outcome.estimates
        if each.item.startswith(prefix)
    }


def node_name(reader: Reader, definition: IndexDefinition, node: str) -> str:
    """Give the name of an indicator, a group or the index, its id where it has no name."""
    named = {group.id: group.name for group in definition.groups}
    named |= {indicator.id: indicator.name for indicator in definition.indicators}
    if node == definition.index.id and node not in named:
        return definition.title.to(reader.language)
    return (named[node].to(reader.language) if node in named else "") or node


def short_name(reader: Reader, definition: IndexDefinition, node: str) -> str:
    """Give the name of a node where there is little room."""
    short = {group.id: group.short.to(reader.language) for group in definition.groups}
    return short.get(node) or node_name(reader, definition, node)


def indicator_of(definition: IndexDefinition, node: str) -> Indicator | None:
    """Give the indicator called `node`."""
    return next((each for each in definition.indicators if each.id == node), None)


def bands_of(definition: IndexDefinition) -> tuple[Band, ...]:
    """Give the bands, the lowest first."""
    return tuple(sorted(definition.bands, key=lambda band: band.min))


def band_name(reader: Reader, definition: IndexDefinition, score: float | None) -> str:
    """Name the band of a score; empty without score or bands."""
    reached = [b for b in bands_of(definition) if score is not None and score >= b.min]
    return reached[-1].label.to(reader.language) if reached else ""


def internal_words(reader: Reader, definition: IndexDefinition) -> str:
    """Say that scores are not for ranking in public; empty where the index is public."""
    if definition.index.publication == "public":
        return ""
    return say(reader, "内部研究，不对外排名", "internal, no ranking")


def regions_shown(reader: Reader, index: Index) -> tuple[str, ...]:
    """Give the regions that have a row: on walls, where rows are few, only those compared."""
    return index.compared if is_wall(reader) else tuple(index.outcomes)


def write_score(score: float) -> str:
    """Write a score with one decimal, rounded once."""
    return write_value(score, 1)


def share_text(share: float | None) -> str:
    """Write a part of one in per cent; empty without one."""
    return "" if share is None else f"{write_value(share * 100, 0)}%"


def _cell_of(study: str, node: str, region: str) -> str:
    return f"{PREFIX}~{study}~{node}~{region}"


def node_number(reader: Reader, index: Index, node: str, region: str, text: str) -> Markup:
    """Write a number of a node; where it can be tapped it opens the raw values below it."""
    if not text:
        return absent(reader)
    if is_wall(reader):
        return Markup('<span class="number">{}</span>').format(text)
    return Markup('<button type="button" class="number" data-cell="{}">{}</button>').format(
        _cell_of(index.study, node, region), text
    )


def region_name(reader: Reader, region: str) -> str:
    """Give the short name of a region, its code where the catalogue does not know it."""
    known = region in reader.catalogue.areas
    return area_name(reader, region) if known else region


def region_link(reader: Reader, region: str) -> Markup:
    """Write the name of a region; where it can be tapped it makes the board about that region."""
    name = region_name(reader, region)
    if is_wall(reader) or region == reader.region:
        return Markup("<span>{}</span>").format(name)
    return Markup('<a href="?region={}" data-follow>{}</a>').format(region, name)


def badges(reader: Reader, index: Index) -> Markup:
    """Write the badge of invented numbers and the period that the scores are of."""
    period = index.period
    when = Markup('<span class="period">{}</span>').format(period_words(reader, period))
    return study_badges(reader, index.outcomes.values()) + (when if period else Markup())


def nothing(reader: Reader, study: str, index: Index | None = None) -> Drawing:
    """Draw that an index has no result for the reader's region, and why."""
    outcome = index.outcomes.get(reader.region) if index else None
    why = reason_words(reader, outcome) if outcome else ""
    if not why and index is not None:
        area = region_name(reader, reader.region)
        why = say(reader, f"{area}没有这一项结果", f"No such result for {area}")
    said = why or no_study(reader, study)
    return Drawing(html=unstudied(reader, said), summary=f"{said}{say(reader, '。', '.')}")
