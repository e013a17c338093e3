"""Series of a build as the table that indexes are scored from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from datasets.period import parse_period
from datasets.study import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from datasets.index import IndexDefinition, Source
    from etl.study_input import Inputs

COLUMNS = ("region", "period", "indicator", "value", "unit")

Row = tuple[str, str, str, float, str]


def table_of(definition: IndexDefinition, inputs: Inputs) -> pd.DataFrame:
    """Give one row for every value of an indicator or variable, in the unit of its metric.

    Variables in another rhythm stand in every period of the indicators, with the newest value of a
    period that has ended with it. Missing values have no row.
    """
    rows = [
        (region, period, each.id, value, inputs.catalogue.metrics[each.source.metric].unit)
        for each in definition.indicators
        if each.source
        for region in regions_of(definition)
        for period, value in _values(inputs, each.source, region)
    ]
    periods = in_order(row[1] for row in rows)
    return pd.DataFrame([*rows, *_held(definition, inputs, periods)], columns=list(COLUMNS))


def regions_of(definition: IndexDefinition) -> tuple[str, ...]:
    """Give the regions that have series of their own."""
    listed = definition.regions.set
    return () if isinstance(listed, str) else listed


def in_order(periods: Iterable[str]) -> list[str]:
    """Give every period once, the oldest first."""
    return sorted(set(periods), key=lambda text: parse_period(text).start)


def subjects_of(definition: IndexDefinition, region: str) -> tuple[Subject, ...]:
    """Give the series of `region`; those of its parts where it is put together from some."""
    rollup = next((up for up in definition.regions.rollup if up.to == region), None)
    parts = (rollup.of or regions_of(definition)) if rollup else (region,)
    sources = dict.fromkeys(each.source for each in definition.indicators if each.source)
    sources |= dict.fromkeys(each.source for each in definition.variables if each.source)
    return tuple(_subject(source, part) for part in parts for source in sources)


def _subject(source: Source, region: str) -> Subject:
    return Subject(metric=source.metric, ref_area=region, freq=source.freq)


def _values(inputs: Inputs, source: Source, region: str) -> Iterator[tuple[str, float]]:
    for period, value in inputs.series(_subject(source, region)).by_code.items():
        if value is not None:
            yield period, value


def _held(definition: IndexDefinition, inputs: Inputs, periods: list[str]) -> Iterator[Row]:
    """Give the variables of every period."""
    for variable in definition.variables:
        if source := variable.source:
            unit = inputs.catalogue.metrics[source.metric].unit
            for region in regions_of(definition):
                known = dict(_values(inputs, source, region))
                for period in periods:
                    if newest := _newest(known, period):
                        yield region, period, variable.id, known[newest], unit


def _newest(known: dict[str, float], period: str) -> str:
    """Give the newest period of `known` that has ended with `period`; empty without one."""
    end = parse_period(period).end
    ended = [text for text in known if parse_period(text).end <= end]
    return max(ended, key=lambda text: parse_period(text).end, default="")
