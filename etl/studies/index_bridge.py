"""The newest period of an index by the definition before it: what the definition itself changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from analysis.index.score import score
from etl.judgement import Number, known
from etl.studies.index_table import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.index.result import IndexResult
    from datasets.index import IndexDefinition
    from etl.study_input import Inputs


@dataclass(frozen=True)
class Bridge:
    """Scores of the same data by two versions; `old` is None where none is superseded."""

    new: IndexResult
    root: str
    old: IndexResult | None = None
    version: str = ""

    @classmethod
    def of(cls, definition: IndexDefinition, found: IndexResult, inputs: Inputs) -> Bridge:
        """Score the build by the definition that `definition` supersedes."""
        if not definition.index.supersedes:
            return cls(found, definition.index.id)
        older = cast("IndexDefinition", inputs.catalogue.studies[definition.index.supersedes])
        old = score(older, table_of(older, inputs))
        return cls(found, definition.index.id, old, older.index.version)

    def numbers(self, region: str) -> Iterator[Number]:
        """Give the index by the version before, and what the new one adds to it."""
        at = self.new.readings.periods[-1], region
        if self.old is None or at not in self.old.table.index:
            return
        before = float(self.old.table["index"][at])
        yield Number("bridge", at[0], known(before), self.version)
        yield Number(
            "bridge:definition",
            at[0],
            known(float(self.new.table["index"][at]) - before),
            self.version,
        )
