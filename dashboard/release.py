"""Names of statistical editions in the reader's language, by the words that they are made of."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from datasets.codelist import read_codes

if TYPE_CHECKING:
    from collections.abc import Mapping


def release_name(release: str, language: str) -> str:
    """Give the name of `release`; what the code list ``release`` does not know stays as it is.

    首次发布 2023 is First release 2023 in English, and so on with every known word of the name.
    """
    if language != "en":
        return release
    words = _words()
    pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    english = re.sub(pattern, lambda found: words[found[0]], release).replace("—", "–")
    return english[:1].upper() + english[1:]


@cache
def _words() -> Mapping[str, str]:
    return {row["name"]: row["name_en"] for row in read_codes("release").values()}
