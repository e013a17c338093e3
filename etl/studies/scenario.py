"""Two futures of a few series: as they go on, and when one of them takes a given course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.simulate import scenario
from etl.judgement import Judgement, numbers_of
from etl.study_series import single

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.result import Parameter
    from analysis.simulate import Scenario as Futures
    from datasets.study import Scenario, Subject
    from etl.study_input import Inputs

ITEMS = ("baseline", "scenario", "difference", "lo80", "hi80", "lo95", "hi95")


def reckon(_: str, study: Scenario, inputs: Inputs) -> Iterator[Judgement]:
    """Judge every subject; all stand in one model, so one reason refuses all."""
    import pandas as pd  # noqa: PLC0415 - heavy

    series = {s.metric: single(inputs, s) for s in study.subjects if inputs.series(s).cells}
    frame = pd.DataFrame(series).reindex(columns=[s.metric for s in study.subjects]).astype(float)
    found = scenario(
        frame,
        {study.shocked: study.path[: study.horizon]},
        horizon=study.horizon,
        seed=study.seed,
        as_of=max((s.vintage for s in inputs.of(study) if s.vintage), default=None),
    )
    for subject in study.subjects:
        yield _judgement(study, subject, found)


def _judgement(study: Scenario, subject: Subject, found: Futures) -> Judgement:
    frames = {item: getattr(found, item) for item in ITEMS}
    details: dict[str, Parameter] = {
        "shocked": study.shocked,
        "assumptions_zh": found.assumptions_zh,
        "assumptions_en": found.assumptions_en,
    }
    return Judgement(
        result=found,
        metric=subject.metric,
        ref_area=subject.ref_area,
        freq=subject.freq,
        details=details,
        numbers=tuple(
            number
            for item, frame in frames.items()
            if subject.metric in frame
            for number in numbers_of(item, frame[subject.metric])
        ),
    )
