"""What every method says of its own result, so that no number goes out without its story."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

Status = Literal["ok", "caution", "refused"]
Parameter = str | int | float | bool | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """The part that all results share.

    Args:
        status: ``ok``; ``caution`` where the result holds with the reservation that the reason
            gives; ``refused`` where there is no result and the reason says why.
        reason_zh, reason_en: The reservation or the refusal, one sentence; empty when ok.
        method: Name of the method that really ran, a fallback's where one did.
        parameters: What the method was told or found, by name; enough to run it again.
        n_obs: Observations that the method used, missing ones not counted.
        as_of: The day up to which the input was known; None where the caller did not say.
    """

    method: str
    n_obs: int
    status: Status = "ok"
    reason_zh: str = ""
    reason_en: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    as_of: dt.date | None = None
