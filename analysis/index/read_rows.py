"""Rows of a table while they are read: which still count, and why the others do not."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.index.result import Refusal
from datasets.cells import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

_SHOWN = 80


@dataclass(frozen=True)
class Reason:
    """Why a row is refused or questioned, with what was expected and the remedy."""

    zh: str
    en: str


@dataclass(frozen=True)
class Column:
    """A column of texts: its name in the data, a code for each row (-1 blank), the texts."""

    name: str
    codes: Ints
    texts: tuple[str, ...]

    def shown(self, row: int) -> str:
        """Give the text of a row; empty where it is blank."""
        return self.texts[self.codes[row]] if self.codes[row] >= 0 else ""


@dataclass
class Rows:
    """The rows of a table: their numbers in a spreadsheet, and whether they still count."""

    numbers: Ints
    sound: Bools
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(
        self, at: Ints | Sequence[int], column: str, shown: Sequence[str], reason: Reason
    ) -> None:
        """Refuse the rows `at`, where `shown` stood; those already refused stay as they are."""
        self._note(at, column, shown, reason, kept=False)
        self.sound[np.asarray(at, dtype=np.int64)] = False

    def question(
        self, at: Ints | Sequence[int], column: str, shown: Sequence[str], reason: Reason
    ) -> None:
        """Ask about the rows `at`, which count."""
        self._note(at, column, shown, reason, kept=True)

    def _note(
        self,
        at: Ints | Sequence[int],
        column: str,
        shown: Sequence[str],
        reason: Reason,
        *,
        kept: bool,
    ) -> None:
        for row, value in zip(at, shown, strict=True):
            if self.sound[row]:
                cut = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
                number = int(self.numbers[row])
                self.refusals.append(Refusal(number, column, cut, reason.zh, reason.en, kept))

    def of(self, codes: Ints, code: int) -> Ints:
        """Give the rows that count and have `code`."""
        return np.flatnonzero((codes == code) & self.sound)


def column_of(data: pd.DataFrame, name: str) -> Column:
    """Read a column of texts: equal texts have one code, blank cells -1."""
    codes, values = pd.factorize(data[name])
    texts = [spelled(value) for value in values]
    place = {word: at for at, word in enumerate(dict.fromkeys(filter(None, texts)))}
    renumbered = np.array([place.get(word, -1) for word in texts] + [-1], dtype=np.int64)
    return Column(name, renumbered[codes], tuple(place))


def spelled(value: object) -> str:
    """Write a cell as text, with half-width letters and digits and single blanks."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return str(int(value))
    cell = text(float(value)) if isinstance(value, float) else str(value)
    return " ".join(unicodedata.normalize("NFKC", text(cell)).split())
