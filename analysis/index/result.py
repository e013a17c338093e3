"""What an index found: every step's table, so that a score opens to its raw values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.result import Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Refusal:
    """A row of the data that does not count, or counts with a question to its owner.

    `row` is the row's number as a spreadsheet shows it, `column` the column as the data spells it,
    `value` what stood there. `kept` is true for a question about a value that counts.
    """

    row: int
    column: str
    value: str
    reason_zh: str
    reason_en: str
    kept: bool = False


@dataclass(frozen=True, kw_only=True)
class Readings:
    """Data of an index as read: one number a region, period and indicator.

    Args:
        values: Raw numbers; rows are (period, region), columns indicators and variables; NaN where
            there is none. Periods are in order, regions in the order of the set, else of the data.
        special: Same shape, the special text that stood there, else an empty text.
        status: Same shape, the observation's status (``A``, ``P``, ``E``, ``M`` …).
        rejected: Rows that were refused or questioned.
        groups: Group of each region for the missing-data policies: the declared one, else that of
            the data's column ``group``.
    """

    values: pd.DataFrame
    special: pd.DataFrame
    status: pd.DataFrame
    rejected: tuple[Refusal, ...] = ()
    groups: dict[str, str] = field(default_factory=dict)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods in order, as spelled in the data."""
        return tuple(self.values.index.unique(0))


@dataclass(frozen=True, kw_only=True)
class IndexResult(Result):
    """Scores of an index, with the table of every step.

    All frames have rows (period, region). Regions that a rollup puts together stand behind the
    others and have scores, but no raw values.

    Args:
        definition_hash: SHA-256 of the definition that the scores follow from.
        steps: By name, in order: ``raw``, ``denominated``, ``imputed``, ``treated``, ``score``;
            columns are indicators. ``score`` is on the scale of the index.
        notes: Same columns: what was done to a value (``special:No VAT``, ``dropped``,
            ``missing``, ``group_mean``, ``last_valid:2021``, ``screened``), else empty.
        scores: Columns are all nodes: indicators, groups, index. NaN without enough data.
        weights: Same columns: share of a node in the index for this region, after what is missing
            was dropped; the index has 1. NaN where the node does not count.
        coverage: Columns are groups and index: share of weight with data that is not imputed.
        table: Columns ``index``, ``rank`` (shared least rank, NaN without score), ``band`` (place
            in the declared bands, best first, -1 without), ``coverage``, ``imputed`` (share of
            weight that is imputed), ``reason_zh``, ``reason_en`` (why there is no score).
        readings: The data as read.
    """

    definition_hash: str
    steps: dict[str, pd.DataFrame]
    notes: pd.DataFrame
    scores: pd.DataFrame
    weights: pd.DataFrame
    coverage: pd.DataFrame
    table: pd.DataFrame
    readings: Readings
