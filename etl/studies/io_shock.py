"""What a change of final demand sets in motion, by an input-output table of the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.simulate import IoShock, io_shock, technical_coefficients
from etl.judgement import Judgement, Number, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from datasets.study import InputOutputShock
    from etl.study_input import Inputs

BETWEEN = ">"
"""Stands between seller and buyer in the code of a flow."""


def reckon(_: str, study: InputOutputShock, inputs: Inputs) -> Iterator[Judgement]:
    """Judge the shock as a whole; a table that contradicts itself is refused."""
    try:
        found = _found(study, inputs)
    except ValueError as error:
        found = IoShock(
            method="leontief",
            n_obs=0,
            status="refused",
            reason_zh=f"投入产出表不完整或与设定不符：{error}",
            reason_en=f"the input-output table is incomplete or does not fit the study: {error}",
        )
    yield Judgement(
        result=found,
        metric="",
        ref_area=study.ref_area,
        freq=inputs.of(study)[0].subject.freq,
        details={
            "assumptions_zh": found.assumptions_zh,
            "assumptions_en": found.assumptions_en,
            "time_period": study.time_period,
        },
        numbers=tuple(_numbers(found)),
    )


def _found(study: InputOutputShock, inputs: Inputs) -> IoShock:
    import pandas as pd  # noqa: PLC0415 - heavy

    table = {s.subject.metric: pd.Series(s.by_code, dtype=float) for s in inputs.of(study)}
    output = table[study.output]
    jobs = table.get(study.employment)
    return io_shock(
        technical_coefficients(_square(table[study.flows]), output),
        pd.Series(study.shock, dtype=float),
        table[study.value_added] / output,
        None if jobs is None else jobs / output,
        as_of=max((s.vintage for s in inputs.of(study) if s.vintage), default=None),
    )


def _square(flows: pd.Series[float]) -> pd.DataFrame:
    """Lay flows out by seller (rows) and buyer (columns); what is not told is no flow."""
    pairs = flows.index.str.split(BETWEEN, expand=True)
    return flows.set_axis(pairs).unstack(fill_value=0)  # noqa: PD010  (of a series)


def _numbers(found: IoShock) -> Iterator[Number]:
    for sector, row in found.table.iterrows():
        for item, value in row.items():
            yield Number(f"{item}:{sector}", "", known(float(value)))
