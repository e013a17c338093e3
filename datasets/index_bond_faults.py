"""What is wrong between indexes: versions that supersede none, measures that raise none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.index import IndexDefinition
from datasets.measure import measure_faults
from datasets.spec import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from datasets.measure import MeasurePlan
    from datasets.spec import Document, Fault
    from datasets.study import AnyStudy


def bond_faults(
    studies: Mapping[str, tuple[Document, AnyStudy]],
    plans: Iterable[tuple[Document, MeasurePlan]],
) -> Iterator[Fault]:
    """Give the faults of what indexes say of each other, and of the plans that are to raise them.

    `studies` go by the names of their files.
    """
    indexes = {
        name: (document, study)
        for name, (document, study) in studies.items()
        if isinstance(study, IndexDefinition)
    }
    for name, (document, study) in indexes.items():
        older = study.index.supersedes
        if older and older not in indexes.keys() - {name}:
            problem = Text(
                en=f"no other index in a file called '{older}'",
                zh=f"没有名为“{older}”的另一个指数文件",
            )
            yield document.fault(("index", "supersedes"), problem, older, indexes.keys() - {name})
    by_id = {study.index.id: study for _, study in indexes.values()}
    for document, plan in plans:
        yield from measure_faults(document, plan, by_id)
