"""What an assessment found: the table of every step, so that a total opens to its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from analysis.assessment.entries import Entries
    from analysis.assessment.events import Event
    from analysis.index.result import Refusal
    from datasets.assessment import AssessmentDeclaration, Objection


@dataclass(frozen=True, kw_only=True)
class Assessment(Result):
    """Points, totals and bands of all who are assessed.

    Args:
        declaration: The rules; `declaration.hash` identifies them.
        entries: Values and base values as read and, where objections were upheld, corrected.
        events: What gave bonus points, took points, or vetoed; corrected likewise.
        objections: Those that were decided.
        steps: By name; rows are those assessed, columns items: ``value``, ``base`` (NaN where there
            is none), ``level`` and ``progress`` (fractions 0 to 1), ``level_points``,
            ``progress_points``, ``points`` (their sum), ``reachable`` (points that could be had
            with the data there are; 0 where an item is not scored).
        notes: Same shape, in Chinese: why an item is not scored or not wholly, or what was
            corrected; else empty.
        awards: One row an event that counted: ``region``, ``kind`` (bonus, deduction, veto),
            ``rule``, ``name``, ``count``, ``points`` (before the cap; deductions negative),
            ``clause``, ``evidence``.
        table: Rows are those assessed: ``group``, ``points``, ``reachable``, ``coverage`` (share of
            the points that could be had), ``score`` (points scaled to all items), ``bonus`` (after
            the cap), ``deduction`` (negative, after the cap), ``total``, ``earned`` (place of the
            band by total, 0 is best, -1 without total), ``band`` (after vetoes), ``veto`` (clauses
            that capped it), ``rank`` (within the group, shared least, NaN without total),
            ``reason_zh``, ``reason_en`` (why there is no total, or on what reservation).
        rejected: Rows of the data and events that do not count.
    """

    declaration: AssessmentDeclaration
    entries: Entries
    events: tuple[Event, ...]
    objections: tuple[Objection, ...]
    steps: dict[str, pd.DataFrame]
    notes: pd.DataFrame
    awards: pd.DataFrame
    table: pd.DataFrame
    rejected: tuple[Refusal, ...] = ()
