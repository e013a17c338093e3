"""What an event changed in one area, against areas that it did not touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.effect import PolicyEffect, policy_effect
from etl.judgement import Judgement, Number, known, numbers_of
from etl.study_series import single

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.result import Parameter
    from datasets.study import Effect
    from etl.study_input import Inputs

DETAILS = ("att", "se", "lo95", "hi95", "p_placebo", "p_ratio", "pre_rmspe", "rmspe_ratio")


def reckon(_: str, study: Effect, inputs: Inputs) -> Iterator[Judgement]:
    """Judge the treated area; a build without its values has nothing to judge."""
    panel = _panel(study, inputs)
    if study.treated not in panel or study.since not in _later(panel[study.treated]):
        yield _judgement(study, _nothing(study, panel))
        return
    found = policy_effect(
        panel,
        study.treated,
        study.since,
        study.method,
        placebos=study.placebos,
        as_of=max((s.vintage for s in inputs.of(study) if s.vintage), default=None),
    )
    yield _judgement(study, found)


def _panel(study: Effect, inputs: Inputs) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy

    series = {s.subject.ref_area: s for s in inputs.of(study) if s.cells}
    return pd.DataFrame({area: single(inputs, own.subject) for area, own in series.items()})


def _later(series: pd.Series[float]) -> set[str]:
    """Give the periods after the first one, as declared."""
    from analysis.series import spelled  # noqa: PLC0415 - heavy

    return {spelled(period) for period in series.dropna().index[1:]}


def _nothing(study: Effect, panel: pd.DataFrame) -> PolicyEffect:
    return PolicyEffect(
        method=study.method,
        n_obs=int(panel.notna().to_numpy().sum()),
        status="refused",
        reason_zh=f"{study.treated} 没有事件前后（{study.since}）的数据，不作判断",
        reason_en=f"{study.treated} has no values around the event ({study.since}): no verdict",
    )


def _judgement(study: Effect, found: PolicyEffect) -> Judgement:
    details: dict[str, Parameter] = {name: getattr(found, name) for name in DETAILS}
    left = found.leave_one_out
    details |= {"in_time": found.in_time, "since": study.since}
    if len(left):
        details |= {"leave_one_out_lo": left.min(), "leave_one_out_hi": left.max()}
    return Judgement(
        result=found,
        metric=study.metric,
        ref_area=study.treated,
        freq=study.freq,
        details=details,
        numbers=(
            *(n for item in found.path for n in numbers_of(str(item), found.path[item])),
            *(Number(f"weight:{area}", "", known(w)) for area, w in found.weights.items()),
            *(Number(f"placebo:{a}", "", known(float(v))) for a, v in found.placebos.items()),
        ),
    )
