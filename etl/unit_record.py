"""The units in which a feed's rows are kept: a build says so, for the runs that reuse its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from etl.finding import Finding

if TYPE_CHECKING:
    import pyarrow as pa

    from datasets.catalogue import Catalogue

UNITS = "units"
_JOINT = "；"


def units(rows: pa.Table, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Record the unit of every metric of `rows`, as a check that passed."""
    if not rows.num_rows:
        return ()
    named = sorted(pc.unique(rows["metric"]).to_pylist())
    text = _JOINT.join(f"{name} {catalogue.metrics[name].unit}" for name in named)
    return (Finding(UNITS, "warning", 0, text, text),)


def unit_list(finding: Finding) -> list[str]:
    """Give the parts ``<metric> <unit>`` of such a record."""
    return finding.message_en.split(_JOINT)
