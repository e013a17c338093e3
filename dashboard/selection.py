"""What an analyst chose to look at: metrics × areas × periods, all of it from the address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.question import MetricQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.panel import Reader

MAX_METRICS = 8
MAX_AREAS = 15
FREQS = ("", "A", "S", "Q", "M", "D")
SEPARATOR = ","


@dataclass(frozen=True)
class Selection:
    """A choice of numbers; `start` and `end` are years that bound the periods, 0 leaves open."""

    metrics: tuple[str, ...]
    areas: tuple[str, ...]
    freq: str = ""
    start: int = 0
    end: int = 0

    def questions(self, as_of: dt.date | None) -> tuple[MetricQuery, ...]:
        """Give one question a metric."""
        return tuple(
            MetricQuery(
                metric,
                self.areas,
                self.freq,
                start=dt.date(self.start, 1, 1) if self.start else None,
                end=dt.date(self.end, 12, 31) if self.end else None,
                as_of=as_of,
            )
            for metric in self.metrics
        )

    def parameters(self, prefix: str) -> dict[str, str]:
        """Give the selection as parameters of an address."""
        found = {
            "metrics": SEPARATOR.join(self.metrics),
            "regions": SEPARATOR.join(self.areas),
            "freq": self.freq,
            "start": str(self.start or ""),
            "end": str(self.end or ""),
        }
        return {f"{prefix}{key}": value for key, value in found.items() if value}


def read_selection(reader: Reader, panel: str, metrics: tuple[str, ...]) -> Selection:
    """Read what the address says for `panel`; without it, `metrics` of the reader's region.

    What the catalogue does not know is left out, and so is what is beyond the limits.
    """
    said = {
        key.removeprefix(f"{panel}."): value
        for key, value in reader.choices.items()
        if key.startswith(f"{panel}.")
    }
    catalogue = reader.catalogue
    chosen = _known(said, "metrics", catalogue.metrics)[:MAX_METRICS]
    areas = _known(said, "regions", catalogue.areas.by_code)[:MAX_AREAS]
    freq = said.get("freq", "")
    return Selection(
        chosen or metrics,
        areas or (reader.region,),
        freq if freq in FREQS else "",
        _year(said.get("start", "")),
        _year(said.get("end", "")),
    )


def _known(said: Mapping[str, str], key: str, known: Iterable[str]) -> tuple[str, ...]:
    choices = set(known)
    words = (word.strip() for word in said.get(key, "").split(SEPARATOR))
    return tuple(dict.fromkeys(word for word in words if word in choices))


def _year(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 1900 <= int(text) <= 2100 else 0
