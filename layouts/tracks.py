"""CSS track lists, as far as arrangements use them: counted, so that a picture fits them."""

from __future__ import annotations

import re

_REPEAT = re.compile(r"repeat\(\s*(\d+)\s*,(.*)\)", re.DOTALL)


def split_tracks(tracks: str) -> tuple[str, ...]:
    """Give each track of a CSS track list; ``repeat(n, …)`` is written out."""
    found: list[str] = []
    for word in _words(tracks):
        repeated = _REPEAT.fullmatch(word)
        found += split_tracks(repeated[2]) * int(repeated[1]) if repeated else [word]
    return tuple(found)


def _words(text: str) -> tuple[str, ...]:
    words, depth = [""], 0
    for letter in text.strip():
        depth += (letter == "(") - (letter == ")")
        if letter.isspace() and depth == 0:
            words.append("")
        else:
            words[-1] += letter
    return tuple(filter(None, words))
