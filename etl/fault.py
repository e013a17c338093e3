"""A source that cannot be had or read, said in both languages."""

from __future__ import annotations


class SourceError(Exception):
    """A source could not be fetched or read; the message says what to do, `zh` in Chinese."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep the reason in both languages; `en` is the message."""
        super().__init__(en)
        self.zh, self.en = zh, en
