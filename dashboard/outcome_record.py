"""Outcomes of studies as the HTTP API writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.question import Outcome

_SAME = ("study", "kind", "metric", "freq", "vintage", "status", "reason_en", "method", "n_obs")
_MORE = ("parameters", "details", "origin", "inputs", "reckoned_at")


def outcome_record(outcome: Outcome) -> dict[str, object]:
    """Give an outcome by the names of `dashboard.openapi.OutcomeRecord`."""
    return {
        **{name: getattr(outcome, name) for name in (*_SAME, *_MORE)},
        "region": outcome.ref_area,
        "reason": outcome.reason_zh,
        "estimates": [
            {
                "item": each.item,
                "time_period": each.time_period,
                "value": each.value,
                "note": each.note,
            }
            for each in outcome.estimates
        ],
    }
