"""What a check found: its name, how grave it is, how many rows, and the words for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """The outcome of one check of one feed; no rows failed is a finding too."""

    check_name: str
    severity: Literal["error", "warning"]
    failed: int
    message_zh: str
    message_en: str
