"""What is wrong with the definition of an index, before any data is looked at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from datasets.index_region_faults import region_faults
from datasets.index_tree_faults import tree_faults
from datasets.index_value_faults import value_faults
from datasets.index_weight_faults import weight_faults
from datasets.spec import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datasets.index import IndexDefinition
    from datasets.spec import Document, Fault, Place

_LIMIT = 1e30


def index_faults(document: Document, definition: IndexDefinition) -> Iterator[Fault]:
    """Give every fault of `definition`, which was read from `document`.

    Where ids, parents or numbers are faulty, the weights are not looked at.
    """
    broken = [*_wild(document, (), document.values), *tree_faults(document, definition)]
    yield from broken
    yield from value_faults(document, definition)
    yield from region_faults(document, definition)
    if not broken:
        yield from weight_faults(document, definition)


def _wild(document: Document, place: Place, value: object) -> Iterator[Fault]:
    """Faults of numbers that no formula can bear: nan, inf, 1e308."""
    match value:
        case dict():
            for key, below in value.items():
                yield from _wild(document, (*place, str(key)), below)
        case list():
            for at, below in enumerate(value):
                yield from _wild(document, (*place, at), below)
        case int() | float() if not abs(value) <= _LIMIT or math.isnan(value):
            said = Text(
                en=f"{value} is no finite number of a usable size", zh=f"{value} 不是可用的有限数"
            )
            yield document.fault(place, said, value)
        case _:
            pass
