"""What ``govbrain index`` gives to programs: objects of plain numbers, texts and lists.

Numbers are unrounded; where there is none stands null.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from analysis.index.change import Change
    from analysis.index.gain import Gain
    from analysis.index.gap import Gap
    from analysis.index.result import IndexResult, Readings
    from analysis.index.sobol import Effects
    from analysis.index.uncertainty import RankIntervals
    from analysis.result import Result
    from datasets.index import IndexDefinition

Record = dict[str, object]


def written(content: Record) -> str:
    """Write an object as JSON; NaN becomes null."""
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def head(definition: IndexDefinition) -> Record:
    """Say which definition a result follows from."""
    return {
        "id": definition.index.id,
        "version": definition.index.version,
        "authority": definition.index.authority,
        "publication": definition.index.publication,
        "title": definition.index.title.model_dump(),
        "definition_hash": definition.hash,
    }


def said(result: Result) -> Record:
    """Give status and reason of a result, in both languages, and its parameters."""
    return {
        "status": result.status,
        "reason_zh": result.reason_zh,
        "reason_en": result.reason_en,
        "method": result.method,
        "n_obs": result.n_obs,
        "parameters": dict(result.parameters),
    }


def records(frame: pd.DataFrame) -> list[Record]:
    """Give the rows of a frame, its index as the first fields."""
    rows = frame.reset_index().to_dict("records")
    return [{str(name): _plain(cell) for name, cell in row.items()} for row in rows]


def _plain(cell: object) -> object:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def rejections(readings: Readings) -> list[Record]:
    """Give every row that was refused or questioned."""
    return [
        {
            "row": one.row,
            "column": one.column,
            "value": one.value,
            "kept": one.kept,
            "reason_zh": one.reason_zh,
            "reason_en": one.reason_en,
        }
        for one in readings.rejected
    ]


def checked(definition: IndexDefinition, result: IndexResult, periods: Sequence[str]) -> Record:
    """Give what was refused, and the coverage of each region in `periods`."""
    named = ["coverage", "imputed", "reason_zh", "reason_en"]
    return {
        **head(definition),
        "periods": list(result.readings.periods),
        "regions": [str(name) for name in result.readings.special.index.unique(1)],
        "coverage": records(result.table.loc[list(periods), named]),
        "rejected": rejections(result.readings),
    }


def scored(definition: IndexDefinition, result: IndexResult, periods: Sequence[str]) -> Record:
    """Give scores and ranks of `periods`, with the table of every step."""
    rows = list(periods)
    return {
        **head(definition),
        **said(result),
        "periods": rows,
        "table": list(_table(definition, result, rows)),
        "scores": records(result.scores.loc[rows]),
        "weights": records(result.weights.loc[rows]),
        "coverage": records(result.coverage.loc[rows]),
        "steps": {name: records(frame.loc[rows]) for name, frame in result.steps.items()},
        "notes": records(result.notes.loc[rows]),
        "special": records(result.readings.special.loc[rows]),
        "rejected": rejections(result.readings),
    }


def _table(
    definition: IndexDefinition, result: IndexResult, periods: list[str]
) -> Iterator[Record]:
    for row in records(result.table.loc[periods]):
        rank, place = row["rank"], row["band"]
        whole = None if rank is None else int(str(rank).partition(".")[0])
        yield {**row, "rank": whole, "band": band_of(definition, place)}


def band_of(definition: IndexDefinition, place: object) -> str:
    """Give the name of the band at `place`; empty without one."""
    bands = definition.bands
    known = isinstance(place, int) and 0 <= place < len(bands)
    return bands[int(str(place))].label.zh if known else ""


def spread(found: RankIntervals, moved: Effects | None) -> Record:
    """Give the intervals of one period, and the effects where they were asked for."""
    content: Record = {
        "period": found.period,
        **said(found),
        "table": records(found.table),
        "shares": records(found.shares),
    }
    return content if moved is None else content | {"effects": effects(moved)}


def effects(moved: Effects) -> Record:
    """Give Sobol effects on the ranks together, on each rank and on each score."""
    return {
        **said(moved),
        "shift": records(moved.shift),
        "ranks": records(moved.ranks),
        "scores": records(moved.scores),
    }


def lacking(found: Gap, gained: Gain, moved: Change | None) -> Record:
    """Give the gap of one region, what its indicators would gain, and what has changed."""
    content: Record = {
        "period": found.period,
        "region": found.region,
        **said(found),
        "gap": _plain(found.total),
        "parts": dict(found.parts),
        "collect": list(found.collect),
        "gains": {**said(gained), "table": records(gained.table)},
    }
    return content if moved is None else content | {"change": changed(moved)}


def changed(moved: Change) -> Record:
    """Give the change between two periods, and the lines that it is made of."""
    lines = [{"kind": line.kind, "node": line.node, "value": line.value} for line in moved.lines]
    return {
        **said(moved),
        "periods": list(moved.periods),
        "before": _plain(moved.before),
        "after": _plain(moved.after),
        "difference": _plain(moved.difference),
        "lines": lines,
    }
