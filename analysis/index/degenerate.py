"""What a step says when an indicator's values hold no information for it."""

from __future__ import annotations


class DegenerateError(ValueError):
    """An indicator that a step cannot use: a constant one, a single region, a wrong sign.

    Args:
        zh, en: The reason, one sentence; the caller adds the indicator and the period.
    """

    def __init__(self, zh: str, en: str) -> None:
        """State the reason in both languages."""
        super().__init__(en)
        self.zh = zh
        self.en = en


def constant(method_zh: str, method_en: str) -> DegenerateError:
    """Say that all regions have the same value, so that `method` cannot tell them apart."""
    return DegenerateError(
        f"各地区数值全部相同，{method_zh}无法区分地区",
        f"all regions have the same value, {method_en} cannot tell them apart",
    )


def alone(method_zh: str, method_en: str) -> DegenerateError:
    """Say that one region only has a value, so that `method` has nothing to compare."""
    return DegenerateError(
        f"只有一个地区有数值，{method_zh}无从比较",
        f"one region only has a value, {method_en} has nothing to compare it with",
    )
