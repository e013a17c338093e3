"""The newest quarter from the months that are known, and what the newest release changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.nowcast import nowcast
from analysis.series import spelled
from etl.judgement import Judgement, Number, known, numbers_of
from etl.study_series import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from analysis.nowcast import Nowcast as Found
    from analysis.result import Parameter
    from datasets.study import Nowcast
    from etl.study_input import Inputs, Series


def reckon(_: str, study: Nowcast, inputs: Inputs) -> Iterator[Judgement]:
    """Give one judgement, on the target; news is told against the release before the newest."""
    series = inputs.of(study)
    days = sorted({vintage for each in series for _, _, vintage in each.cells})
    monthly, quarterly = _panel(series)
    found = nowcast(
        monthly,
        quarterly,
        factors=study.factors,
        previous=_panel(inputs.known_on(study, days[-2])) if len(days) > 1 else None,
        as_of=days[-1],
    )
    yield Judgement(
        result=found,
        metric=study.target.metric,
        ref_area=study.target.ref_area,
        freq=study.target.freq,
        details=_details(found),
        numbers=tuple(_numbers(found)),
    )


def _panel(series: Sequence[Series]) -> tuple[pd.DataFrame, pd.Series[float]]:
    """Give the indicators side by side, and the target, which stands first.

    Months before and after those of which half the indicators are known say too little of their
    quarter, and a model that rests on them does not hold.
    """
    target, *indicators = series
    monthly = side_by_side(indicators)
    told = monthly[monthly.notna().sum(axis=1) * 2 >= len(indicators)]
    span = (monthly.index >= told.index.min()) & (monthly.index <= told.index.max())
    return monthly[span], target.by_period.rename("target")


def _numbers(found: Found) -> Iterator[Number]:
    for item in found.estimates.columns:
        yield from numbers_of(str(item), found.estimates[item])
    yield from numbers_of("previous", found.previous)
    for row in found.news.to_dict("records"):
        period, impact = spelled(row["quarter"]), known(float(row["impact"]))
        yield Number(f"news:{row['indicator']}", period, impact)


def _details(found: Found) -> Mapping[str, Parameter]:
    if found.backtest.empty:
        return {}
    errors = found.backtest["error"].abs()
    naive = (found.backtest["actual"] - found.backtest["naive"]).abs()
    return {
        "replayed": int(errors.count()),
        "mean_absolute_error": known(float(errors.mean())),
        "naive_error": known(float(naive.mean())),
    }
