"""Simulated observations by declaration: the same rows on every machine, for ever.

Chance comes from BLAKE2 over the seed and the place of a number, never from a stream: a new area
or month leaves all others as they are. Twelve 32-bit words of a digest add up to a draw that is
normal to all purposes, and the year's swing stands in a table, between whose points the swing of
a longer cycle follows straight lines: only additions, multiplications and divisions of doubles
happen, which every machine does alike.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from datasets.codelist import read_codes
from datasets.period import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datasets.catalogue import AnyMetric, Catalogue
    from datasets.feed import GeneratedSource, Series, Swing

RELEASE = "模拟数据"

_TIDY = pa.schema(
    [
        (name, pa.float64() if name == "value" else pa.string())
        for name in (
            *("indicator", "ref_area", "freq", "time_period", "measure", "value", "unit"),
            *("obs_status", "vintage", "release", "source_title", "breakdown"),
        )
    ]
)
_SWING = (1.0, 0.866, 0.5, 0.0, -0.5, -0.866, -1.0, -0.866, -0.5, 0.0, 0.5, 0.866)
_MEMORY = (0.7, 0.5, 0.5)


@dataclass(frozen=True)
class _Run:
    """One simulated metric of one source: everything that its numbers depend on."""

    metric: str
    series: Series
    source: GeneratedSource
    described: AnyMetric

    def draw(self, *place: object) -> float:
        """Give a number that is normal around 0 with deviation 1, fixed for its place."""
        text = "|".join(map(str, (self.source.seed, *place)))
        digest = hashlib.blake2b(text.encode(), digest_size=48).digest()
        words = (int.from_bytes(digest[n : n + 4], "big") for n in range(0, 48, 4))
        return sum(words) / 2**32 - 6

    def course(self, month: int, place: str) -> float:
        """Give level, drift, season, cycle and chance of `month` of the source's count."""
        first = parse_period(_counted_from(self.source)).start.month - 1
        chance = sum(
            weight * self.draw(self.metric, place, month - back)
            for back, weight in enumerate(_MEMORY)
        )
        return (
            self.series.level
            + self.series.drift * month / 12
            + self.series.season * _SWING[(first + month) % 12]
            + _cyclical(self.series.cycle, month)
            + self.series.noise * chance
        )

    def lean(self, area: str) -> float:
        """Give what the standing of `area` adds."""
        return self.series.lean * self.source.standing.get(area, 0.0)

    def is_gap(self, month: int, area: str) -> bool:
        """Say whether the value of `area` in `month` is missing by declaration."""
        if not self.series.gaps:
            return False
        text = "|".join(map(str, (self.source.seed, self.metric, area, month, "gap")))
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") < self.series.gaps * 2**64

    def rounded(self, value: float) -> float:
        """Keep `value` between floor and ceiling, with the metric's decimals."""
        low, high = self.series.floor, self.series.ceiling
        value = value if low is None else max(value, low)
        return round(value if high is None else min(value, high), self.described.decimals)


def generate(feed_id: str, source: GeneratedSource, catalogue: Catalogue) -> pa.Table:
    """Generate the observations of a simulated feed.

    Areas of a ``sum`` add up to the whole exactly, and so do the parts of a breakdown.

    Args:
        feed_id: Feed the source belongs to; its release lag sets the day a month is known.
        source: Seed, months, areas with their weights, and how each metric runs.
        catalogue: Gives units and decimals of the metrics.

    Returns:
        A tidy table; values as double, everything else as text, `vintage` as ISO date.
    """
    feed = catalogue.feeds[feed_id]
    title = f"{feed.title.zh}（模拟，种子 {source.seed}）"
    lag = dt.timedelta(days=feed.release.lag_days)
    rows: list[Mapping[str, str | float | None]] = [
        {**number, "vintage": (period.end + lag).isoformat(), "source_title": title}
        for metric, series in source.series.items()
        for period, number in _rows(_Run(metric, series, source, catalogue.metrics[metric]))
    ]
    return pa.Table.from_pylist(rows, schema=_TIDY)


def _rows(run: _Run) -> Iterator[tuple[Period, dict[str, str | float | None]]]:
    indicator, _, measure = run.metric.partition(".")
    named: dict[str, str | float | None] = {"indicator": indicator, "measure": measure}
    named |= {"unit": run.described.unit, "release": RELEASE}
    for period, area, part, value in _numbers(run):
        covered = {"ref_area": area, "freq": period.freq, "time_period": period.text}
        status = "M" if value is None else "A"
        yield period, {**named, **covered, "obs_status": status, "breakdown": part, "value": value}


def _numbers(run: _Run) -> Iterator[tuple[Period, str, str, float | None]]:
    for month, period in _periods(run.source):
        values = _sums(run, month) if run.series.whole == "sum" else _means(run, month)
        for area, value in values.items():
            yield period, area, "", None if run.is_gap(month, area) else value
        if run.series.breakdown:
            for area, part, value in _parts(run, month, values):
                yield period, area, part, value


def _periods(source: GeneratedSource) -> Iterator[tuple[int, Period]]:
    period, last = parse_period(source.start), parse_period(source.end)
    counted_from = _months(parse_period(_counted_from(source)))
    while period.end <= last.end:
        yield _months(period) - counted_from, period
        period = period.shift(1)


def _counted_from(source: GeneratedSource) -> str:
    return source.counted_from or source.start


def _months(period: Period) -> int:
    return 12 * period.start.year + period.start.month


def _cyclical(cycle: Swing | None, month: int) -> float:
    if cycle is None:
        return 0.0
    past, rest = divmod((month - cycle.lag) % cycle.months * 12, cycle.months)
    before, after = _SWING[past], _SWING[(past + 1) % 12]
    return cycle.amplitude * (before + (after - before) * rest / cycle.months)


def _means(run: _Run, month: int) -> dict[str, float]:
    weights = run.source.weights
    values = {
        area: run.rounded(
            run.course(month, area)
            + run.series.spread * run.draw(run.metric, area)
            + run.lean(area)
        )
        for area in weights
    }
    if run.series.whole == "none":
        return values
    whole = sum(values[area] * weight for area, weight in weights.items()) / sum(weights.values())
    return {run.source.area: run.rounded(whole), **values}


def _sums(run: _Run, month: int) -> dict[str, float]:
    size = {
        area: weight * max(0.2, 1 + _tilt(run, area, month))
        for area, weight in run.source.weights.items()
    }
    total, whole = sum(size.values()), run.course(month, run.source.area)
    values = {area: run.rounded(whole * part / total) for area, part in size.items()}
    return {run.source.area: run.rounded(sum(values.values())), **values}


def _tilt(run: _Run, area: str, month: int) -> float:
    """How much more than its weight an area counts: mostly alike for all metrics of a feed."""
    own = run.draw(run.metric, area)
    return 0.1 * run.draw(area) + 0.02 * own + 0.02 * run.draw(run.metric, area, month, "tilt")


def _parts(run: _Run, month: int, values: Mapping[str, float]) -> Iterator[tuple[str, str, float]]:
    codes = tuple(read_codes(run.series.breakdown))
    whole = dict.fromkeys(codes, 0.0)
    for area in run.source.weights:
        for part, value in _divided(run, month, area, values[area], codes):
            whole[part] += value
            yield area, part, value
    for part, value in whole.items():
        yield run.source.area, part, run.rounded(value)


def _divided(
    run: _Run, month: int, area: str, value: float, codes: tuple[str, ...]
) -> Iterator[tuple[str, float]]:
    size = {
        part: max(0.2, 1 + 0.4 * run.draw(run.metric, part) + 0.05 * run.draw(area, part, month))
        for part in codes
    }
    left = value
    for part in codes[:-1]:
        share = run.rounded(value * size[part] / sum(size.values()))
        left -= share
        yield part, share
    yield codes[-1], run.rounded(left)
