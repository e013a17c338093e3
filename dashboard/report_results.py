"""The results of an index that a report speaks of: which numbers there are, of which period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.index_view import Index
    from dashboard.panel import Reader
    from dashboard.question import Estimate, Outcome
    from datasets.index import IndexDefinition, Indicator


@dataclass(frozen=True)
class Results:
    """What was found on the own region and on those beside it.

    Args:
        reader: Region, language and day.
        index: The index with all that is known of the own region, and the newest of the others.
    """

    reader: Reader
    index: Index

    @property
    def definition(self) -> IndexDefinition:
        """What the scores follow from."""
        return self.index.definition

    @property
    def region(self) -> str:
        """Code of the own region."""
        return self.reader.region

    @property
    def own(self) -> Outcome:
        """What was found on the own region."""
        return self.index.outcomes[self.region]

    @property
    def simulated(self) -> bool:
        """Whether the results rest on invented numbers."""
        return self.own.origin == "simulated"

    @property
    def is_rollup(self) -> bool:
        """Whether the own region is put together from others."""
        return self.region in self.index.rollups

    @cached_property
    def period(self) -> str:
        """The newest period that was reckoned for the own region; empty without any."""
        return str(self.own.details.get("period", "")) or (self.periods[-1] if self.periods else "")

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods in which the own region has a score, oldest first."""
        return tuple(each.time_period for each in self.own.of("index") if each.value is not None)

    @cached_property
    def _found(self) -> dict[tuple[str, str, str], Estimate]:
        return {
            (outcome.ref_area, each.item, each.time_period): each
            for outcome in self.index.outcomes.values()
            for each in outcome.estimates
        }

    @cached_property
    def leaves(self) -> dict[str, Indicator]:
        """The indicators by id, in the order of the definition."""
        return {each.id: each for each in self.definition.indicators}

    def estimate(self, item: str, region: str = "", period: str = "") -> Estimate | None:
        """Give an estimate of the own region and newest period, or of those named."""
        return self._found.get((region or self.region, item, period or self.period))

    def value(self, item: str, region: str = "", period: str = "") -> float | None:
        """Give the number of an estimate."""
        found = self.estimate(item, region, period)
        return found.value if found else None

    def note(self, item: str, region: str = "", period: str = "") -> str:
        """Give the note of an estimate, empty without one."""
        found = self.estimate(item, region, period)
        return found.note if found else ""

    def periods_of(self, item: str, region: str = "") -> tuple[str, ...]:
        """Give the periods of an item that has values, oldest first."""
        found = self._periods.get((region or self.region, item), [])
        return tuple(each.time_period for each in found if each.value is not None)

    def last(self, item: str, region: str = "") -> str:
        """Give the newest period of an item, empty without one."""
        found = self._periods.get((region or self.region, item), [])
        return found[-1].time_period if found else ""

    @cached_property
    def _periods(self) -> dict[tuple[str, str], list[Estimate]]:
        found: dict[tuple[str, str], dict[str, Estimate]] = {}
        for outcome in self.index.outcomes.values():
            for each in outcome.estimates:
                found.setdefault((outcome.ref_area, each.item), {})[each.time_period] = each
        return {
            key: sorted(named.values(), key=lambda e: (e.period_end is not None, e.period_end))
            for key, named in found.items()
        }

    @property
    def is_current(self) -> bool:
        """Whether the results follow the definition as it is declared today."""
        declared = self.definition.hash
        return self.own.details.get("definition_hash", declared) == declared
