"""One definition of an index from a file of its own, without the rest of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.index import IndexDefinition
from datasets.index_faults import index_faults
from datasets.spec import SpecError, parse_spec, read_document

if TYPE_CHECKING:
    from pathlib import Path


def read_definition(path: Path) -> IndexDefinition:
    """Read the definition of an index.

    Raises:
        SpecError: With every fault, sorted by line.
    """
    document = read_document(path)
    definition = parse_spec(IndexDefinition, document, document.values)
    faults = sorted(index_faults(document, definition), key=lambda fault: (fault.line, fault.place))
    if faults:
        raise SpecError(faults)
    return definition
