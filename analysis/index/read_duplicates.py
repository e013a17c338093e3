"""Several rows for one region, period and indicator: repeated, revised, or in conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.index.read_names import natural
from analysis.index.read_rows import Reason

if TYPE_CHECKING:
    import numpy.typing as npt

    from analysis.index.read_cells import Values
    from analysis.index.read_rows import Column, Ints, Rows

    Row = int


@dataclass(frozen=True)
class Claims:
    """What the rows say of their cells: value, status and vintage (empty where not told)."""

    column: str
    values: Values
    status: npt.NDArray[np.object_]
    vintage: Column | None

    def content(self, row: Row) -> tuple[str, float]:
        """Give what the row says; rows that say the same are equal."""
        number = float(self.values.number[row])
        return self.values.special[row], 0.0 if np.isnan(number) else number

    def is_empty(self, row: Row) -> bool:
        """Say whether the row holds no value."""
        return not self.values.special[row] and bool(np.isnan(self.values.number[row]))

    def known(self, row: Row) -> str:
        """Give the vintage of the row; empty where it tells none."""
        return self.vintage.shown(row) if self.vintage else ""

    def shown(self, row: Row) -> str:
        """Write the row's value."""
        return self.values.special[row] or f"{self.values.number[row]:.12g}"


def settle(rows: Rows, cells: Ints, claims: Claims) -> None:
    """Leave one sound row for each of `cells`, or none where rows contradict each other."""
    sound = np.flatnonzero(rows.sound)
    places, counts = np.unique(cells[sound], return_counts=True)
    if not (counts > 1).any():
        return
    repeated = sound[np.isin(cells[sound], places[counts > 1])]
    by_cell: dict[int, list[Row]] = {}
    for row in repeated.tolist():
        by_cell.setdefault(int(cells[row]), []).append(row)
    for listed in by_cell.values():
        _settle(rows, listed, claims)


def _settle(rows: Rows, listed: list[Row], claims: Claims) -> None:
    filled = [row for row in listed if not claims.is_empty(row)]
    winner = _winner(filled, claims)
    if filled and winner is None:
        rows.refuse(
            filled, claims.column, [claims.shown(row) for row in filled], _conflict(rows, filled)
        )
        return
    kept = listed[0] if winner is None else winner
    others = [row for row in listed if row != kept]
    rows.question([kept], claims.column, [claims.shown(kept)], _said(rows, kept, filled, claims))
    rows.sound[others] = False


def _winner(filled: list[Row], claims: Claims) -> Row | None:
    """Give the row that counts: the first of equal ones, else the one revision known last."""
    if len({claims.content(row) for row in filled}) == 1:
        return filled[0]
    newest = max((natural(claims.known(row)) for row in filled), default=())
    revised = [
        row for row in filled if natural(claims.known(row)) == newest and claims.status[row] == "R"
    ]
    return revised[0] if len({claims.content(row) for row in revised}) == 1 else None


def _said(rows: Rows, kept: Row, filled: list[Row], claims: Claims) -> Reason:
    if len({claims.content(row) for row in filled}) > 1:
        older = _numbers(rows, [row for row in filled if row != kept])
        return Reason(
            f"修订值，取代第 {older} 行的值",
            f"revised; supersedes the value of row {older.replace('、', ', ')}",
        )
    others = _numbers(rows, [row for row in filled if row != kept])
    return Reason(
        f"同一地区、时期、指标另有重复行（第 {others} 行），只计一次" if others
        else "同一地区、时期、指标另有空行，以本行为准",
        f"repeated in row {others.replace('、', ', ')}; counted once" if others
        else "another row for the same cell is blank; this one counts",
    )  # fmt: skip


def _conflict(rows: Rows, filled: list[Row]) -> Reason:
    numbers = _numbers(rows, filled)
    return Reason(
        f"第 {numbers} 行是同一地区、时期、指标，数值却不同；请只留一行，"
        "或用 vintage 和 status=R 注明哪一个是修订值",
        f"rows {numbers.replace('、', ', ')} give different values for one region, period and "
        "indicator; keep one, or mark the revision by vintage and status R",
    )


def _numbers(rows: Rows, at: list[Row]) -> str:
    return "、".join(str(int(number)) for number in rows.numbers[at])
