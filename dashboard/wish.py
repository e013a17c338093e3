"""What an analyst wishes to see forecast: a series, how far ahead, by which models."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import urlencode

from dashboard.clock import read_past
from dashboard.question import MetricQuery

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from analysis.forecast_models import Mode
    from dashboard.panel import Reader
    from dashboard.question import Record
    from datasets.catalogue import Catalogue

Rhythm = Literal["M", "Q", "A"]

HORIZONS: Mapping[Rhythm, tuple[int, ...]] = {
    "M": (6, 12, 18, 24),
    "Q": (2, 4, 6, 8),
    "A": (1, 2, 3, 5),
}
"""Periods ahead that can be chosen, by rhythm; the second is chosen at first."""

MODES: tuple[Mode, ...] = ("fast", "accurate")
LEAST = 12
"""Periods with a value that a series needs to be offered."""


@dataclass(frozen=True, order=True)
class Wish:
    """A forecast to be made: of a metric in an area, in one rhythm, as known on a day."""

    metric: str
    area: str
    freq: Rhythm
    horizon: int
    mode: Mode
    as_of: dt.date | None = None

    def question(self, *, vintages: bool = False) -> MetricQuery:
        """Ask for what is known of the series."""
        return MetricQuery(
            self.metric, (self.area,), self.freq, as_of=self.as_of, vintages=vintages
        )

    def query(self, reader: Reader) -> str:
        """Write the wish and who wishes it as the routes read them."""
        said = {
            "metric": self.metric,
            "region": self.area,
            "freq": self.freq,
            "horizon": str(self.horizon),
            "mode": self.mode,
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "lang": reader.language,
            "device": reader.device,
        }
        return urlencode({key: value for key, value in said.items() if value})


class WishError(Exception):
    """A wish that cannot be read: what was said and what could be said, in Chinese."""


def parse_wish(said: Mapping[str, str], catalogue: Catalogue, today: dt.date) -> Wish:
    """Read the parameters of a route strictly.

    Raises:
        WishError: A part is missing, unknown, or none of those that can be chosen.
    """
    freq = cast("Rhythm", _one_of(said, "freq", HORIZONS))
    return Wish(
        metric=_known(said, "metric", catalogue.metrics),
        area=_known(said, "region", catalogue.areas.by_code),
        freq=freq,
        horizon=int(_one_of(said, "horizon", map(str, HORIZONS[freq]))),
        mode=cast("Mode", _one_of(said, "mode", MODES)),
        as_of=_day(said.get("as_of", ""), today),
    )


def read_wish(
    reader: Reader, panel: str, series: Sequence[Record], items: tuple[str, ...]
) -> Wish | None:
    """Read what the address says for `panel`; what it leaves open is as usual.

    Args:
        reader: Who looks at which region.
        panel: Name of the chooser's panel.
        series: Series of the region, as a ``series`` question gives them.
        items: Metrics in the order in which one is chosen where the address names none.

    Returns:
        None where the address names no metric and the region has no series.
    """
    offered = rhythms(series)
    said = {
        key.removeprefix(f"{panel}."): value
        for key, value in reader.choices.items()
        if key.startswith(f"{panel}.")
    }
    metric = said.get("metric", "")
    if metric not in reader.catalogue.metrics:
        metric = next((item for item in (*items, *offered) if item in offered), "")
    if not metric:
        return None
    freqs = offered.get(metric) or ("M",)
    freq = next((one for one in HORIZONS if one == said.get("freq")), freqs[0])
    usual = Wish(metric, reader.region, freq, HORIZONS[freq][1], MODES[0], reader.as_of)
    horizon = next((n for n in HORIZONS[freq] if str(n) == said.get("horizon")), usual.horizon)
    mode = next((one for one in MODES if one == said.get("mode")), usual.mode)
    return replace(usual, horizon=horizon, mode=mode)


def rhythms(series: Iterable[Record]) -> dict[str, tuple[Rhythm, ...]]:
    """Give the rhythms in which metrics have enough values, the quickest first."""
    found: dict[str, set[str]] = {}
    for row in series:
        if row["freq"] in HORIZONS and cast("int", row["periods"]) >= LEAST:
            found.setdefault(str(row["metric"]), set()).add(str(row["freq"]))
    return {
        metric: tuple(freq for freq in HORIZONS if freq in freqs) for metric, freqs in found.items()
    }


def _known(said: Mapping[str, str], name: str, known: Iterable[str]) -> str:
    value = said.get(name, "")
    if value not in set(known):
        raise WishError(f"{name}“{value}”不存在；请从预测页面选择")
    return value


def _one_of(said: Mapping[str, str], name: str, choices: Iterable[str]) -> str:
    value, known = said.get(name, ""), tuple(choices)
    if value not in known:
        raise WishError(f"{name}“{value}”不可选；可用：{'、'.join(known)}")
    return value


def _day(text: str, today: dt.date) -> dt.date | None:
    try:
        return read_past(text, today) if text else None
    except ValueError as error:
        raise WishError(f"as_of“{text}”不是日期，或在今天之后；应如 2023-06-30") from error
