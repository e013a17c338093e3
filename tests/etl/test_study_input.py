import datetime as dt

import duckdb
import numpy as np
import pytest

from datasets.catalogue import Catalogue
from datasets.codelist import Areas
from datasets.metric import Growth, Measure
from datasets.spec import Text
from datasets.study import AnomalyWatch, Forecast, Subject
from etl.study_input import Inputs
from etl.study_series import side_by_side, single
from tests.builds import insert, measure, open_tables, row

WORDS = {name: Text(zh="甲", en="A") for name in ("title", "purpose", "provenance")}
LEVEL = Subject(metric="profit.cumulative_level", ref_area="360000")
RATE = Subject(metric="profit.growth", ref_area="360000")
LATER = dt.date(2024, 1, 20)


def monthly(metric: str, values: dict[str, float | None], **more: object) -> list[dict]:
    return [
        row(
            metric=metric,
            time_period=period,
            value=value,
            obs_status="M" if value is None else "A",
            **more,
        )
        for period, value in values.items()
    ]


def look(*rows: dict) -> Inputs:
    connection: duckdb.DuckDBPyConnection = open_tables()
    insert(connection, rows)
    fields = {"freq": ("M",), "accumulation": "cumulative"}
    level: Measure = measure(**fields)
    growth = Growth.model_validate(
        {
            "kind": "growth",
            "of": LEVEL.metric,
            "over": "year",
            "title": Text(zh="甲", en="A"),
            "definition": Text(zh="甲", en="A"),
            "unit": "%",
            "decimals": 1,
        }
    )
    metrics = {LEVEL.metric: level, RATE.metric: growth}
    study = AnomalyWatch(kind="anomaly", subjects=(LEVEL, RATE), **WORDS)
    return Inputs(connection, Catalogue({}, metrics, {}, Areas({}), {}, "", {"watch": study}), {})


def test_the_newest_vintage_of_each_cell_counts() -> None:
    first = monthly(LEVEL.metric, {"2022-02": 2.0, "2022-03": 3.0})
    inputs = look(*first, *monthly(LEVEL.metric, {"2022-03": 3.5}, vintage=LATER))
    series = inputs.series(LEVEL)
    assert series.by_code == {"2022-02": 2.0, "2022-03": 3.5}
    assert (series.vintage, series.origin) == (LATER, "published")
    study = inputs.catalogue.studies["watch"]
    before, _ = inputs.known_on(study, dt.date(2023, 6, 1))
    assert before.by_code == {"2022-02": 2.0, "2022-03": 3.0}


def test_missing_stays_missing_and_one_simulated_number_marks_the_series() -> None:
    given = monthly(LEVEL.metric, {"2022-02": 2.0, "2022-03": None, "2022-05": 5.0})
    invented = monthly(LEVEL.metric, {"2022-06": 6.0}, origin="simulated")
    series = look(*given, *invented).series(LEVEL)
    assert series.origin == "simulated"
    assert [str(period) for period in series.by_period.index] == [
        f"2022-0{month}" for month in range(2, 7)
    ]
    assert np.isnan(series.by_period["2022-03"])
    assert np.isnan(series.by_period["2022-04"])


def test_a_series_that_the_build_does_not_have_is_empty() -> None:
    series = look(row()).series(LEVEL)
    assert (series.cells, series.vintage, len(series.by_period)) == ((), None, 0)


def test_cumulative_levels_become_single_periods_and_rates_stay_as_they_are() -> None:
    values = {"2022-02": 20.0, "2022-03": 33.0, "2022-04": 40.0, "2023-02": 25.0, "2023-03": 39.0}
    inputs = look(*monthly(LEVEL.metric, values), *monthly(RATE.metric, values, origin="derived"))
    found = single(inputs, LEVEL).dropna()
    assert {str(period): value for period, value in found.items()} == {
        "2022-03": 13.0,
        "2022-04": 7.0,
        "2023-03": 14.0,
    }
    assert single(inputs, RATE)["2022-03"] == 33.0


def test_series_stand_side_by_side_and_absent_ones_are_empty_columns() -> None:
    inputs = look(*monthly(LEVEL.metric, {"2022-02": 20.0, "2022-04": 40.0}))
    frame = side_by_side([inputs.series(LEVEL), inputs.series(RATE)])
    assert list(frame.columns) == [LEVEL.metric, RATE.metric]
    assert frame[RATE.metric].isna().all()
    assert len(frame) == 3


def test_too_few_series_make_no_pool() -> None:
    inputs = look(*monthly(LEVEL.metric, {"2022-02": 20.0, "2022-04": 40.0}))
    pool = inputs.pool("M", 12, "fast", simulated=False)
    assert pool.half_widths("M", 12) is None
    assert inputs.pool("M", 12, "fast", simulated=False) is pool


@pytest.mark.parametrize("horizon", [0, 37])
def test_a_forecast_goes_one_to_thirty_six_periods_ahead(horizon: int) -> None:
    with pytest.raises(ValueError, match="horizon"):
        Forecast(kind="forecast", subjects=(LEVEL,), horizon=horizon, **WORDS)
