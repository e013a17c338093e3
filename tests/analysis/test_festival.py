import datetime as dt

import pandas as pd
import pytest

from analysis.festival import YEARS, festival_regressors, spring_festival
from tests.analysis.seasonal_series import FESTIVALS

MONTHS = pd.period_range(f"{YEARS[0]}-01", f"{YEARS[-1]}-12", freq="M")


@pytest.mark.parametrize("first", FESTIVALS)
def test_dates_are_those_of_the_published_calendar(first: str) -> None:
    day = dt.date.fromisoformat(first)
    assert spring_festival(day.year) == day


def test_regressors_have_no_mean_in_any_calendar_month_and_no_sum_in_any_year() -> None:
    found = festival_regressors(MONTHS)
    assert found.groupby(MONTHS.month).mean().abs().max().max() < 1e-12
    assert found.groupby(MONTHS.year).sum().abs().max().max() < 1e-12


def test_a_regressor_is_the_share_of_the_window_less_the_usual_share() -> None:
    found = festival_regressors(pd.PeriodIndex(["2012-01", "2013-01"], freq="M"))
    # 2012-01-23: the 15 days before lie in January; 2013-02-10: 6 of them do (26 to 31 January).
    assert found["before"].diff().iloc[-1] == pytest.approx(6 / 15 - 1)
    # The seven days from 2012-01-23 lie in January, those from 2013-02-10 do not.
    assert found["during"].diff().iloc[-1] == pytest.approx(-1)


def test_a_year_outside_of_the_table_is_named() -> None:
    with pytest.raises(ValueError, match="2100"):
        spring_festival(2100)
