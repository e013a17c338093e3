"""From the names of a file to the codes of the catalogue, distinct value by distinct value."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from datasets.codelist import conversion
from datasets.feed import Feed, FeedMeasure
from datasets.metric import Measure
from datasets.period import Period, parse_period

if TYPE_CHECKING:
    from datasets.catalogue import Catalogue

STATUSES = ("A", "P", "E", "R", "M")


class UnknownNameError(Exception):
    """A name that has no code: the reason in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both texts as fields."""
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True)
class Naming:
    """How one feed's names map to the catalogue; every method raises UnknownNameError."""

    feed: Feed
    catalogue: Catalogue

    def metric(self, indicator: str, measure: str) -> str:
        """Give the id of the metric that a file calls `indicator` and `measure`."""
        if self.feed.structure.measures:
            return self._declared(indicator, measure)
        name = f"{indicator}.{measure}"
        if isinstance(self.catalogue.metrics.get(name), Measure):
            return name
        near = "".join(difflib.get_close_matches(name, self.catalogue.metrics, n=1))
        raise UnknownNameError(
            f"没有名为“{name}”的指标" + (f"，是否应为“{near}”" if near else ""),
            f"no metric called '{name}'" + (f"; did you mean '{near}'?" if near else ""),
        )

    def _declared(self, indicator: str, measure: str) -> str:
        names = (indicator, f"{indicator}.{measure}")
        declared = self.feed.structure.measures
        found = [metric for metric, named in declared.items() if named.name in names]
        exact = [metric for metric in found if metric.rpartition(".")[2] == measure]
        if len(found) == 1 or len(exact) == 1:
            return (exact if len(exact) == 1 else found)[0]
        raise UnknownNameError(
            f"指标“{indicator}”（{measure or '未注明口径'}）在声明中对应 {len(found)} 个指标",
            f"'{indicator}' ({measure or 'no measure'}) is declared for {len(found)} metrics",
        )

    def ref_area(self, region: str) -> str:
        """Give the code of the area that a file calls `region`."""
        name = region or self.feed.structure.ref_area.constant
        found = self.catalogue.areas.find(name) if name else ()
        today = [area for area in found if area.valid_to is None] or found
        if len(today) == 1:
            return today[0].code
        raise UnknownNameError(
            f"地区“{name}”在地区代码表中有 {len(found)} 个",
            f"the area '{name}' is {len(found)} times in the code list",
        )

    def period(self, text: str) -> Period:
        """Read a period in SDMX spelling."""
        try:
            return parse_period(text)
        except ValueError as error:
            raise UnknownNameError(
                f"“{text}”不是 2022、2022-Q1、2022-05 这样的时期", str(error)
            ) from error

    def status(self, text: str) -> str:
        """Check a code of obs_status; an empty one is normal."""
        if text in ("", *STATUSES):
            return text or "A"
        raise UnknownNameError(
            f"“{text}”不是数据状态代码", f"'{text}' is none of the codes {', '.join(STATUSES)}"
        )

    def vintage(self, text: str, otherwise: dt.date) -> dt.date:
        """Read the day on which a value was known."""
        try:
            return dt.date.fromisoformat(text) if text else otherwise
        except ValueError as error:
            raise UnknownNameError(
                f"“{text}”不是 2023-01-20 这样的日期", f"'{text}' is not a date like 2023-01-20"
            ) from error

    def factor(self, metric: str, unit: str) -> Fraction:
        """Give the exact factor from `unit`, as the file writes it, to the unit of `metric`."""
        wanted = self.catalogue.metrics[metric].unit
        declared = self.feed.structure.measures.get(metric, FeedMeasure(name="", unit=wanted)).unit
        written = self._units.get(unit, unit) if unit else declared
        if self.feed.structure.measures and written != declared:
            raise UnknownNameError(
                f"文件写的单位是“{written}”，声明是“{declared}”",
                f"the file writes '{written}', its declaration '{declared}'",
            )
        try:
            return Fraction(conversion(self.catalogue.units, written, wanted))
        except ValueError as error:
            raise UnknownNameError(f"单位“{written}”不能换算为“{wanted}”", str(error)) from error

    @cached_property
    def _units(self) -> dict[str, str]:
        return {a: unit.code for unit in self.catalogue.units.values() for a in unit.aliases}
