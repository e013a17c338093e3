"""Special texts of the data: a text can stand for a fixed score, or take its cell out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from datasets.cells import plain

if TYPE_CHECKING:
    from datasets.index import IndexDefinition

SCORED = "special:"
"""Begin of the note of a cell whose text has a score."""
DROPPED = "dropped:"
"""Begin of the note of a cell whose text takes it out."""
SCREENED = "screened"
"""Note of a cell whose region left the set."""

Meaning = float | Literal["drop"]


def fixed_scores(definition: IndexDefinition, special: pd.DataFrame) -> pd.DataFrame:
    """Give the scores that special texts stand for; NaN everywhere else.

    Such a score takes the place of the indicator's after normalisation and takes no part in it.

    Args:
        definition: The index; an indicator's own texts go before the default ones.
        special: The texts, rows (period, region), columns indicators.
    """
    found = {
        leaf.id: _texts(special, leaf.id).map(_scores(_meanings(definition, leaf.id)))
        for leaf in definition.indicators
    }
    return pd.DataFrame(found, index=special.index, dtype=float)


def special_notes(definition: IndexDefinition, special: pd.DataFrame) -> pd.DataFrame:
    """Give ``special:<text>`` where a text has a score, ``dropped:<text>`` where it takes out."""
    found = {leaf.id: _notes(definition, special, leaf.id) for leaf in definition.indicators}
    return pd.DataFrame(found, index=special.index, dtype=object)


def is_closed(notes: pd.DataFrame) -> pd.DataFrame:
    """Say which cells never get a value: special texts, and regions that left the set."""
    texts = notes.to_numpy(dtype=str)
    begun = [np.char.startswith(texts, begin) for begin in (SCORED, DROPPED, SCREENED)]
    return pd.DataFrame(np.any(begun, axis=0), index=notes.index, columns=notes.columns)


def _texts(special: pd.DataFrame, indicator: str) -> pd.Series[str]:
    if indicator not in special:
        return pd.Series("", index=special.index)
    return special[indicator].fillna("").map(_key)


def _key(text: str) -> str:
    return plain(text).casefold()


def _meanings(definition: IndexDefinition, indicator: str) -> dict[str, Meaning]:
    own = next(leaf.special for leaf in definition.indicators if leaf.id == indicator)
    return {_key(text): meaning for text, meaning in (definition.defaults.special | own).items()}


def _scores(meanings: dict[str, Meaning]) -> dict[str, float]:
    return {text: meaning for text, meaning in meanings.items() if meaning != "drop"}


def _notes(definition: IndexDefinition, special: pd.DataFrame, indicator: str) -> pd.Series[str]:
    begins = {
        text: DROPPED if meaning == "drop" else SCORED
        for text, meaning in _meanings(definition, indicator).items()
    }
    begin = _texts(special, indicator).map(begins)
    return (begin + special[indicator]).fillna("") if indicator in special else begin.fillna("")
